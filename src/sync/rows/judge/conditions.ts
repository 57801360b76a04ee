import type { ConditionRule } from '../../../rules/index.js';
import type { Row } from './row.js';
import { ALL_READ } from './row.js';

/** A clock that counts how often it is asked: a rule that asks it may answer otherwise a moment later. */
export type CountedClock = { readonly now: () => Date; readonly asked: () => number };

export function createCountedClock(now: () => Date = () => new Date()): CountedClock {
  let asked = 0;
  return {
    now: () => {
      asked += 1;
      return now();
    },
    asked: () => asked,
  };
}

/** Whether a rule passes the row at hand. */
type ConditionJudge = { passes(): boolean; isSettled(): boolean };

/** Rules that read one field alone have a bit each in its cells. */
const MOST_BITS = 31;

/**
 * The validation rules over rows that all fill the same fields. A rule's answer can depend on nothing but what it reads: one that reads
 * no filled field answers the same for every row and is asked once; one that reads a single field is asked once for each cell that the field's
 * column remembers. What a rule reads is seen while it runs, never guessed from its text.
 */
export function createConditionsJudge(
  conditions: readonly ConditionRule[],
  row: Row,
  clock: CountedClock
): () => boolean {
  let anySettled = false;
  const settle = (): void => {
    anySettled = true;
  };
  let open = conditions.map((condition, index) => createConditionJudge(condition, index, row, clock, settle));
  let refusesAll = false;
  return () => {
    if (refusesAll) return false;
    for (let index = 0; index < open.length; index += 1) {
      const judge = open[index];
      if (judge === undefined || judge.passes()) continue;
      refusesAll = judge.isSettled();
      return false;
    }
    if (anySettled) {
      open = open.filter((judge) => !judge.isSettled());
      anySettled = false;
    }
    return true;
  };
}

function createConditionJudge(
  condition: ConditionRule,
  index: number,
  row: Row,
  clock: CountedClock,
  onSettled: () => void
): ConditionJudge {
  const bit = index < MOST_BITS ? 1 << index : 0;
  let settled = false;
  let isPlain = false;
  /** The number of the field that is read first; -1 as long as no row was looked at. */
  let first = -1;

  const passes = (): boolean => {
    if (isPlain) return condition.evaluate(row) === 'passes';
    const cell = first === -1 ? undefined : row.cells[first];
    if (cell !== undefined && (cell.passed & bit) !== 0) return true;
    const asked = clock.asked();
    row.read = 0;
    const answer = condition.evaluate(row) === 'passes';
    const { read } = row;
    if (read === ALL_READ || clock.asked() !== asked) {
      isPlain = true;
    } else if (read === 0) {
      settled = true;
      onSettled();
    } else if ((read & (read - 1)) === 0) {
      // Nothing was known when the first field was read: it is the same one for every row.
      first = 31 - Math.clz32(read);
      const own = row.cells[first];
      if (answer && own !== undefined) own.passed |= bit;
    }
    return answer;
  };

  return { passes, isSettled: () => settled };
}
