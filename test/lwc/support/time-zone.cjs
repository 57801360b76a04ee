/** Where the user is: a place with daylight saving time, behind UTC. */
module.exports = { __esModule: true, default: 'America/Chicago' };
