/** The language of a user who reads Spanish. */
module.exports = { __esModule: true, default: 'es' };
