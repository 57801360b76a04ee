import type { Value } from '../../../records/index.js';
import { coerceText } from '../../../records/index.js';
import type { CheckContext } from '../../../rules/index.js';
import { holdsIdentifier } from '../sensitive.js';
import { fieldText } from '../field-text.js';
import type { BoundMapping, BoundValue } from '../types.js';

/** A cell about which alone there is nothing to tell. */
export type Cell = {
  /** Blank is null. */
  value: Value;
  /** A bit for each rule that reads this field alone and passes with this value. */
  passed: number;
};

/** What a row has for a field; undefined where something about that field alone is to be told. It holds until the column is asked again. */
export type ColumnJudge = (cells: readonly string[]) => Cell | undefined;

/** A column with more different cells than these is judged cell by cell. */
const CELLS_REMEMBERED = 4096;

const CONTEXT: CheckContext = { operation: 'insert' };

/** Reading, coercing and checking one field, in one. Columns repeat their cells: what was said of one is remembered, up to a limit. */
export function createColumnJudge(bound: BoundMapping, value: BoundValue): ColumnJudge {
  const { field, read, cell: place } = value;
  const check = bound.rules.checkField(field.name);
  // A picklist that depends on another, and a lookup, are judged with the whole record.
  const together = field.picklist?.controllingField !== undefined || field.reference !== undefined;

  const judge = (cells: readonly string[]): Value | undefined => {
    const text = read(cells);
    if (text === undefined || holdsIdentifier(bound, field, text)) return undefined;
    const coerced = coerceText(field, fieldText(field, text), { words: true });
    if (!coerced.ok) return undefined;
    if (coerced.value === null) return field.required && field.type !== 'Checkbox' ? undefined : null;
    if (together || (coerced.note !== undefined && coerced.note !== 'differs-in-case')) return undefined;
    return check(coerced.value, CONTEXT) === undefined ? coerced.value : undefined;
  };

  const own: Cell = { value: null, passed: 0 };
  const judgeAnew = (cells: readonly string[]): Cell | undefined => {
    const value = judge(cells);
    if (value === undefined) return undefined;
    own.value = value;
    own.passed = 0;
    return own;
  };
  if (place === undefined) return judgeAnew;

  let known: Map<string, Cell | null> | undefined = new Map();
  return (cells) => {
    if (known === undefined) return judgeAnew(cells);
    const cell = cells[place] ?? '';
    const before = known.get(cell);
    if (before !== undefined) return before ?? undefined;
    const judged = judgeAnew(cells);
    if (known.size >= CELLS_REMEMBERED) {
      known = undefined;
      return judged;
    }
    if (judged === undefined) {
      known.set(apart(cell), null);
      return undefined;
    }
    const { value } = judged;
    const remembered: Cell = { value: typeof value === 'string' ? apart(value) : value, passed: 0 };
    known.set(apart(cell), remembered);
    return remembered;
  };
}

/**
 * The same text, but no longer a piece of the block that it was cut from: to remember that would keep the whole block in memory. One with
 * characters beyond Latin-1 stays as it is.
 */
function apart(text: string): string {
  const copy = Buffer.from(text, 'latin1').toString('latin1');
  return copy === text ? copy : text;
}
