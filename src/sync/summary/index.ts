/** Promises to say what a run did to people who were not there, by counts, keys, names and row numbers, and never by a value of a field. */
export { summariseRun } from './summarise.js';
export type { HeldRecord, ObjectSummary, RefusedRows, RunSummary } from './summarise.js';
