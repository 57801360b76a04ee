/** Mistakes to plant, one at a time, in a copy of the project: each has to be caught by its own rule, in the right file. */
import { CONVENTIONS } from './conventions.js';
import { FORM } from './form.js';
import { REFERENCES } from './references.js';
import { SCREENS } from './screens.js';
import type { Mistake } from './types.js';

export type { Mistake } from './types.js';

export const MISTAKES: readonly Mistake[] = [...FORM, ...CONVENTIONS, ...REFERENCES, ...SCREENS];
