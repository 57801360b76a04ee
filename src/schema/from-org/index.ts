/**
 * From-org promises the schema of an org as the org itself tells it: its describe, its validation rules, the values its record types leave open.
 * What the answers do not say is not guessed: a roll-up whose operation describe keeps to itself is a field of unknown value, a
 * formula that is hidden is one that cannot be evaluated. Pure: it reads answers, and asks nobody.
 */
export { objectFromOrg } from './object.js';
export { decodeValidFor, describedPicklist } from './picklist.js';
export { ruleFromOrg } from './rule.js';
export type * from './types.js';
