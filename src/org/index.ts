/**
 * Org promises one door to a Salesforce org: what may pass on a second try is tried again (with back-off, and only where sending twice
 * does no harm), what the org refuses is refused once, every answer finds its record by our own key, every call is counted, and an error
 * says what is missing and what to assign. Values of records are never logged.
 */
export type * from './types.js';
export { connectAlias } from './alias.js';
export { connectDescriber } from './describer.js';
export type { FieldClassification, ListedRule, OrgDescriber, RuleDefinition } from './describer.js';
export { connectOrg, RETRIEVE_SIZE } from './connect.js';
export { COLLECTION_SIZE } from './collections.js';
export { CONDITIONAL_SIZE } from './conditional.js';
export { callsReserved, shareOf } from './reserve.js';
export type { Reserve, Share } from './reserve.js';
export { fitsBulk } from './bulk-csv.js';
export { errorCodeOf, failureClass } from './failures.js';
export type { FailureClass } from './failures.js';
export { CHANGES_PAGE, changesWindow, readChanges, stampText } from './changes.js';
export type { ChangedRow, ChangesQuery } from './changes.js';
export { lengthInUrl, togetherReader } from './together.js';
export type { DeletedRecords, TogetherReader } from './together.js';
