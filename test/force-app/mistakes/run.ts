/**
 * Plants one mistake at a time in a copy of the sources and asks the checker. Promise: only a problem that was not there before counts,
 * of a rule that fits the mistake, in the file with the mistake (or, where that is said, in the one that lost what it refers to).
 */
import { check, type Problem, type Sources } from '../checker/index.js';
import type { Planted } from './types.js';

export type Outcome = {
  readonly mistake: Planted;
  readonly caught: boolean;
  readonly other: readonly string[];
  readonly ms: number;
};

const plant = (sources: Sources, { file, text, movedTo }: Planted): Sources => {
  const planted = new Map(sources);
  if (movedTo !== undefined || text === undefined) planted.delete(file);
  if (text !== undefined) planted.set(movedTo ?? file, text);
  return planted;
};

const allIn = (sources: Sources): Problem[] => Object.values(check(sources)).flat();
/** The line is left out: a change moves the lines below it. */
const keyOf = ({ file, rule, message }: Problem): string => `${file} [${rule}] ${message}`;

export const runMistakes = (sources: Sources, mistakes: readonly Planted[]): Outcome[] => {
  const before = new Set(allIn(sources).map(keyOf));
  return mistakes.map((mistake) => {
    const start = performance.now();
    const found = allIn(plant(sources, mistake)).filter((problem) => !before.has(keyOf(problem)));
    const fits = found.filter(
      ({ rule, file }) =>
        mistake.rule.test(rule) && (mistake.anywhere === true || file === (mistake.movedTo ?? mistake.file))
    );
    return { mistake, caught: fits.length > 0, other: found.map(keyOf), ms: performance.now() - start };
  });
};
