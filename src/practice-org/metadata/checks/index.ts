/** What a deploy is judged by before anything is written: one concern a file, each a list of problems in the platform's words. */
import type { Problem } from '../types.js';
import type { Candidate, Check } from './candidate.js';
import { checkActions } from './actions.js';
import { checkElements } from './elements.js';
import { checkFieldShape } from './field-shape.js';
import { checkFlows } from './flows.js';
import { checkFormulas } from './formulas.js';
import { checkLayouts } from './layouts.js';
import { checkObjects } from './objects.js';
import { checkPages } from './pages.js';
import { checkPermissionSets } from './permission-sets.js';
import { checkPicklists } from './picklists.js';
import { checkRelationships } from './relationships.js';
import { checkReports } from './reports.js';
import { checkScreens } from './screens.js';
import { checkTranslatedNames } from './translated-names.js';
import { checkTranslations } from './translations.js';
import { checkTypeChanges } from './type-changes.js';

export type { Candidate } from './candidate.js';

const checks: readonly Check[] = [
  checkElements,
  checkObjects,
  checkFieldShape,
  checkRelationships,
  checkTypeChanges,
  checkPicklists,
  checkFormulas,
  checkLayouts,
  checkPermissionSets,
  checkScreens,
  checkPages,
  checkActions,
  checkReports,
  checkFlows,
  checkTranslations,
  checkTranslatedNames,
];

/** Everything that is wrong with a deploy, in the order of the checks. */
export function checkCandidate(candidate: Candidate): readonly Problem[] {
  const found = checks.flatMap((check) => [...check(candidate)]);
  // Two checks may look at one element: what is said once is enough.
  const told = new Set<string>();
  return found.filter(({ type, fullName, problem, line }) => {
    const key = JSON.stringify([
      type,
      fullName,
      problem.startsWith('Required field is missing') ? problem : [problem, line],
    ]);
    return told.has(key) ? false : told.add(key);
  });
}
