/**
 * A plan promises to say what a sync would do, and from what it concluded that, without writing anything to the org: record by record
 * and field by field, with the stamp of each record it read. It appears under its name only when whole, only its owner can read it, and
 * no value of a sensitive field is in it.
 */
export { COLLECTIONS_LIMIT } from './calls.js';
export { createPlan } from './create.js';
export type { PlanInput } from './create.js';
export { openPlanFile } from './file.js';
export type { PlanFile } from './file.js';
export { differences, matchKey, readValue } from './fields.js';
export type { Difference, OrgRow } from './fields.js';
export { policiesOf } from './policies.js';
export type { MappingPolicy, Policies } from './policies.js';
export { baseFieldOf, keyedQueries, keyQueries, readRow, readStamp, selectionOf, soqlText } from './select.js';
export { sourceEntries } from './sides.js';
export { shownValue, sidesLine } from './text-values.js';
export type { Settle } from './sides.js';
export { describePlan, hasChanges } from './text.js';
export type * from './types.js';
