/**
 * Org checks promise that `validate` with an org at hand says what that org would say: its own schema, rules and record types instead of ours, and
 * the questions that only it can answer, asked in as few calls as it takes. What cannot be evaluated here is named and counted as unknown.
 * Nothing is written to the org; of what was read only the formulas of rules are kept, never a record's value.
 */
export { openWithOrg } from './open.js';
export type { OpenedWithOrg, OrgOpenOptions, OrgUsed } from './open.js';
export { readOrgSchema } from './read-schema.js';
export type { OrgSchema, ReadOptions, UncheckedRule } from './read-schema.js';
export { createRuleCache } from './rule-cache.js';
export type { RuleCache } from './rule-cache.js';
