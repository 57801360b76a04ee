import { redact } from '../../privacy/index.js';
import { shownText } from '../../records/index.js';
import type { CellEntry, ConfigPath } from '../config/index.js';
import { nearest } from '../config/index.js';
import type { BoundSource } from './types.js';

const COLUMNS_NAMED = 30;

/** Collects what is wrong, so that a person mends a config in one go. */
export type Complain = (path: ConfigPath, key: string, tokens?: string[]) => void;

/** The columns that an entry reads. */
export function columnsOf(entry: CellEntry): readonly string[] {
  return entry.join ?? (entry.column === undefined ? [] : [entry.column]);
}

/** Complains of the columns of an entry that its source does not have. */
export function checkColumns(path: ConfigPath, entry: CellEntry, source: BoundSource, complain: Complain): void {
  for (const column of columnsOf(entry)) checkColumn(path, column, source, complain);
}

/** Complains of a column that the source does not have. */
export function checkColumn(path: ConfigPath, column: string, source: BoundSource, complain: Complain): void {
  if (source.indexOf(column) !== -1) return;
  const { columns } = source.description;
  complainName(path, 'problem.unknownColumn', [source.entry.path, column], column, columns, complain, [
    columns
      .slice(0, COLUMNS_NAMED)
      .map((name) => shownText(redact(name)))
      .join(', ') + (columns.length > COLUMNS_NAMED ? ', …' : ''),
  ]);
}

/** An unknown name, with the nearest known one where there is one. */
export function complainName(
  path: ConfigPath,
  key: string,
  tokens: string[],
  name: string,
  known: readonly string[],
  complain: Complain,
  otherwise: string[] = []
): void {
  const suggestion = nearest(name, known);
  if (suggestion === undefined) complain(path, key, [...tokens, ...otherwise]);
  else complain(path, `${key}Near`, [...tokens, suggestion]);
}
