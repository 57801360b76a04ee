/**
 * Describe promises what the platform's describe says of an object, key by key: only what the user may read, in the platform's order,
 * with what each field can do in a query told by the query language itself.
 */
export { describeGlobal, describeObject } from './objects.js';
export { recordTypePicklists } from './record-type-picklists.js';
export { lastChanged } from './changes.js';
