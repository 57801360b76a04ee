/** What a deploy is judged by before anything is written: one concern a file, each a list of problems in the platform's words. */
import type { Problem } from '../types.js';
import type { Candidate, Check } from './candidate.js';
import { checkFieldShape } from './field-shape.js';
import { checkFormulas } from './formulas.js';
import { checkLayouts } from './layouts.js';
import { checkObjects } from './objects.js';
import { checkPermissionSets } from './permission-sets.js';
import { checkPicklists } from './picklists.js';
import { checkRelationships } from './relationships.js';
import { checkScreens } from './screens.js';
import { checkTypeChanges } from './type-changes.js';

export type { Candidate } from './candidate.js';

const checks: readonly Check[] = [
  checkObjects,
  checkFieldShape,
  checkRelationships,
  checkTypeChanges,
  checkPicklists,
  checkFormulas,
  checkLayouts,
  checkPermissionSets,
  checkScreens,
];

/** Everything that is wrong with a deploy, in the order of the checks. */
export function checkCandidate(candidate: Candidate): readonly Problem[] {
  return checks.flatMap((check) => [...check(candidate)]);
}
