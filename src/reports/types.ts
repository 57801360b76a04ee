import type { ValidationSummary } from '../sync/rows/index.js';

export type { FindingGroup, ValidationSummary } from '../sync/rows/index.js';

/** The published result of a validation: what was found, but for the grouping that only people's reports need. Add, never change. */
export type ValidationJson = Omit<ValidationSummary, 'groups'>;
