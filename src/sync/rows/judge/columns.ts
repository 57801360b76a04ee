import type { Value } from '../../../records/index.js';
import { coerceText } from '../../../records/index.js';
import type { CheckContext } from '../../../rules/index.js';
import { holdsIdentifier } from '../sensitive.js';
import { fieldText } from '../field-text.js';
import type { BoundMapping, BoundValue } from '../types.js';

/** What a row has for a field, where nothing about that field alone is to be told; undefined where something may be. */
export type ColumnJudge = (cells: readonly string[]) => Value | undefined;

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

  if (place === undefined) return judge;
  let known: Map<string, Value | undefined> | undefined = new Map();
  return (cells) => {
    if (known === undefined) return judge(cells);
    const cell = cells[place] ?? '';
    const before = known.get(cell);
    if (before !== undefined || known.has(cell)) return before;
    const verdict = judge(cells);
    if (known.size < CELLS_REMEMBERED) known.set(cell, verdict);
    else known = undefined;
    return verdict;
  };
}
