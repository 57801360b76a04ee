import type { SourceRow } from '../../../sources/index.js';
import type { KeyIndex } from '../key-index.js';
import { keyOf } from '../key-index.js';
import type { BoundConfig, BoundMapping } from '../types.js';
import type { SpilledValues } from '../uniques/values.js';
import { createScreen } from './screen.js';

/**
 * Settles rows that there is nothing to say about: true for a row whose record is valid without a finding; its unique values are taken then.
 * All others are for `makeRecord`. Undefined where every row is: in a config whose records lead to each other.
 */
export function createPasser(
  config: BoundConfig,
  bound: BoundMapping,
  index: KeyIndex | undefined,
  unique: SpilledValues
): ((row: SourceRow) => boolean) | undefined {
  if (isFamily(config)) return undefined;
  const screen = createScreen(bound);
  if (screen === undefined) return undefined;
  const { path } = bound.source.entry;
  const { key } = bound;
  return (row) => {
    if (row.problem !== undefined || !bound.takes(row.cells)) return false;
    if (key === undefined || index === undefined) {
      return screen.passes(row.cells) && unique.take(screen.values, { path, row: row.row });
    }
    const text = keyOf(key, row.cells);
    const number = text === '' ? -1 : index.table.find(text);
    if (number === -1 || (index.count[number] ?? 1) > 1) return false;
    if (!screen.passes(row.cells, text) || !unique.take(screen.values, { path, row: row.row })) return false;
    index.status[number] = 'valid';
    return true;
  };
}

/** Whether a record of the config leads to another: what its children's rules need is kept while it is made. */
export function isFamily(config: BoundConfig): boolean {
  return [...config.mappings.values()].some(({ parents }) => parents.length > 0);
}
