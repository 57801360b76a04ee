/** The language of a user who reads English. */
module.exports = { __esModule: true, default: 'en-US' };
