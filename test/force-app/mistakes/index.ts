/**
 * Mistakes to plant, one at a time, in a copy of the project. MISTAKES were made by hand, each for one rule; plantedMistakes makes many
 * more by rules of thumb, some in every kind of metadata there is, the same ones on every run.
 */
import type { Sources } from '../checker/index.js';
import { mistakesByKind } from './by-kind.js';
import { CONVENTIONS } from './conventions.js';
import { mistakesEverywhere } from './everywhere.js';
import { FORM } from './form.js';
import { namesAstray } from './names-astray.js';
import { REFERENCES } from './references.js';
import { SCREENS } from './screens.js';
import type { Mistake, Planted } from './types.js';

export type { Mistake, Planted } from './types.js';
export { runMistakes, type Outcome } from './run.js';
export { inMadeUpSpanish } from './spanish.js';

export const MISTAKES: readonly Mistake[] = [...FORM, ...CONVENTIONS, ...REFERENCES, ...SCREENS];

export const plantedMistakes = (sources: Sources): Planted[] => [
  ...mistakesEverywhere(sources),
  ...namesAstray(sources),
  ...mistakesByKind(sources),
];
