/**
 * Reference promises that the campaign's facts (agencies, deadline rules, model clauses) are in the org after an install, each with its
 * source, and that what people wrote there stays: a newer fact is laid only over what an earlier install had written and nobody touched,
 * and never over a number that dates were already given by.
 */
export { readNeutralityTerms, readReference } from './read.js';
export type { NeutralityTerm, ReferenceRecord, ReferenceTable } from './read.js';
export { loadReference, REFERENCE_PERMISSION_SET } from './load.js';
export type { KeptField, KeptRecord, ReferenceOptions, ReferenceResult, RefusedRecord } from './types.js';
