import type { FieldValues } from '../../../records/index.js';
import { holdsIdentifier } from '../sensitive.js';
import type { BoundMapping } from '../types.js';
import { createColumnJudge } from './columns.js';
import { createConditionsJudge } from './conditions.js';
import { Row } from './row.js';

/** Tells rows that there is nothing to say about from the others, which are made into records and judged in full. */
export type Screen = {
  /** True: the row's record would be valid and without a finding, as long as no other row holds one of its unique values. */
  passes(cells: readonly string[], key?: string): boolean;
  /** The values of the row that was looked at last; blank fields are absent. All of them only where it passed. */
  readonly values: FieldValues;
};

/** The screen of a mapping; undefined where its records' parents have to be looked at. */
export function createScreen(bound: BoundMapping): Screen | undefined {
  if (bound.parents.length > 0) return undefined;
  const columns = bound.values.map((value) => createColumnJudge(bound, value));
  const names = bound.values.map(({ field }) => field.name);
  const keyField = bound.key === undefined ? undefined : bound.keyField;
  const checkKey = keyField === undefined ? undefined : bound.rules.checkField(keyField.name);
  const filled = new Set([...names, ...(keyField === undefined ? [] : [keyField.name])]);
  // A required field that nothing fills is missing from every record: the rules say so.
  const alwaysMissing = bound.rules.checkRequired(new Map([...filled].map((name) => [name, 'x'])), {
    operation: 'insert',
  });
  const closed = bound.rules.checkWriteable(new Map([...filled].map((name) => [name, null])), 'insert');
  if (alwaysMissing.length > 0 || closed.length > 0) return undefined;
  const values = new Row([...filled]);
  const places = values.cells;
  const conditions = createConditionsJudge(bound.conditions, values, bound.clock);
  const keyPlace = keyField === undefined ? -1 : [...filled].indexOf(keyField.name);

  const passes = (cells: readonly string[], key?: string): boolean => {
    for (let column = 0; column < columns.length; column += 1) {
      const cell = columns[column]?.(cells);
      if (cell === undefined) return false;
      places[column] = cell;
    }
    if (key !== undefined && keyField !== undefined) {
      if (holdsIdentifier(bound, keyField, key) || checkKey?.(key, { operation: 'insert' }) !== undefined) return false;
      places[keyPlace] = { value: key, passed: 0 };
    }
    return conditions();
  };
  return { passes, values };
}
