/**
 * Postgres promises one way to a database: where it is and who asks come from the environment alone, never from a file of ours; what
 * crosses a network is encrypted and the server's name is checked unless a person says otherwise; and an error says what is wrong and what to do
 * in words that hold no password and no value of a row.
 */
export { connectPostgres } from './connect.js';
export type { PostgresClient } from './connect.js';
export { postgresError } from './errors.js';
export { SSL_MODES } from './settings.js';
export type { PostgresPlace, SslMode } from './settings.js';
