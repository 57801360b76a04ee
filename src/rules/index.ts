/**
 * Rules promise that one set of rule objects decides which record is refused and why, whoever asks: `validate` and the sync before anything is
 * sent, the practice org as the org itself. A violation is a fact in no language; it carries the platform's own code and text for
 * machines, and `describeViolation` puts it into words for a person, without ever quoting a sensitive value.
 */
export type * from './types.js';
export { compileRules } from './compile.js';
export { sumOf } from './decimal-sum.js';
export { describeViolation, describeViolations } from './describe.js';
export type { Subject } from './describe.js';
export { matchesField, matchesFilter } from './filter.js';
export { formulaField, formulaReturnType, type FormulaField } from './formula-fields.js';
export { problemViolation, requestViolation } from './problem.js';
export { OPEN_UNIQUE, uniqueKey } from './unique.js';
