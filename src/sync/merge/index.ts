/**
 * Merge promises to lose neither side's work: field by field it sets what the source says and what the org holds beside what both agreed on
 * last, and says what is to be done and why. It does no I/O and knows no files and no calls. What both agreed on is read from, and goes back to,
 * the record itself as digests; where that memory is missing nothing is overwritten.
 */
export { baseCode, baseEntry, BASE_FIELDS, readBase, tooWide, writeBase } from './base.js';
export type { Base } from './base.js';
export { decide } from './decide.js';
export type { FieldRule, Meeting, Outcome, Reason, Side } from './decide.js';
export { mergeRecord } from './record.js';
export type { FieldSides, RecordMerge } from './record.js';
