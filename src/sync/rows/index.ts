/**
 * Rows into records. Promise: nothing is lost in silence. Every row of a source ends, for every entry of the config that takes it, as a record that
 * is valid, refused, unknown or merged, the latter three with a finding that names the row, the rule and what to do; rows that an
 * entry's `when` leaves out are counted. Records come parents first, in file order, in batches; what is remembered of a file is
 * its keys' digests and, of records that others lead to, the few fields that the others' rules read. Values stay in memory; digests of unique
 * values, made under a secret of the run, go to a private temporary file where there are many. All of it is gone with the reader.
 */
export { createCellReader } from './cells.js';
export { changeConditions } from './change-conditions.js';
export type { ChangeConditions, ConditionAnswer, RecordBefore } from './change-conditions.js';
export { compileRule, insertConditions } from './conditions.js';
export type { RowLinks } from './conditions.js';
export { createPathFinder } from './paths.js';
export { placeholderId } from './parents.js';
export { openRecords } from './open.js';
export { openFile } from './open-file.js';
export { createRefusalLog } from './refusals.js';
export type { Refusal, RefusalLog } from './refusals.js';
export { syncKey } from './key.js';
export type { ConfigRecordReader, OpenOptions, Tally } from './types.js';
export { validateRecords } from './validate.js';
export type { FindingGroup, ValidationSummary } from './validate.js';
