/**
 * The store promises to keep what it was given: one SQLite file per org, one table per object, every change in a transaction, ids and
 * numbers never given twice, tables that follow the deployed metadata without losing a value, readable by its owner only.
 */
export { hasOwner, isStored, storedFields } from './fields.js';
export { insertFirstRows } from './first-rows.js';
export { mirrorRecordTypes } from './mirror.js';
export { insertRow, updateRow } from './rows.js';
export { openStore } from './store.js';
export type { OpenStore, StoreOptions } from './store.js';
export { quote, uniqueExpression } from './tables.js';
