import { Messages } from '@salesforce/core/messages';
import type { SourceRow } from '../../sources/index.js';
import { createFillDown } from './cells.js';
import { syncKey } from './key.js';
import type { KeyTable } from './key-table.js';
import { createKeyTable } from './key-table.js';
import { createDateReader } from './transforms/date.js';
import type { BoundKey, BoundMapping, BoundSource } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'rows');

const EXIT_CONFIG = 78;

/** What became of the record that a key names. */
export type KeyStatus = 'pending' | 'valid' | 'unknown' | 'refused';

/** The keys of one mapping, and for each the rows that have it: all that is remembered of a file. */
export type KeyIndex = {
  readonly table: KeyTable;
  /** By the key's number: the first row with the key, how many there are, the one that speaks, and what became of it. */
  readonly first: number[];
  readonly count: number[];
  readonly speaker: number[];
  readonly status: KeyStatus[];
};

/** The sync key of a row; blank when its columns are, undefined when a date in it fits none of its forms. */
export function keyOf(key: BoundKey, cells: readonly string[]): string {
  const parts: string[] = [];
  for (const read of key.parts) parts.push(read(cells) ?? '');
  return syncKey(key.prefix, parts);
}

/** Rows of a source in batches, cells filled down. A row that cannot be trusted fills nothing down. */
export async function* readRows(source: BoundSource): AsyncGenerator<readonly SourceRow[]> {
  const fill = createFillDown(source.entry, source.indexOf);
  for await (const batch of source.source.batches()) {
    yield fill === undefined
      ? batch
      : batch.map((row) => (row.problem === undefined ? { ...row, cells: fill(row.cells) } : row));
  }
}

/** Reads a mapping's source once for its keys, and settles which row speaks for each. */
export async function indexKeys(bound: BoundMapping, key: BoundKey): Promise<KeyIndex> {
  const index: KeyIndex = { table: createKeyTable(), first: [], count: [], speaker: [], status: [] };
  const { duplicates } = bound.entry;
  const rank = typeof duplicates === 'object' ? createRank(bound, duplicates) : undefined;
  const ranks: number[] = [];
  for await (const batch of readRows(bound.source)) {
    for (const row of batch) {
      if (row.problem !== undefined || !bound.takes(row.cells)) continue;
      const text = keyOf(key, row.cells);
      if (text === '') continue;
      const number = index.table.add(text);
      const rowRank = rank?.(row) ?? 0;
      if (number === index.first.length) {
        index.first.push(row.row);
        index.count.push(1);
        index.speaker.push(row.row);
        index.status.push('pending');
        if (rank !== undefined) ranks.push(rowRank);
        continue;
      }
      index.count[number] = (index.count[number] ?? 0) + 1;
      const better = rank === undefined ? duplicates === 'last' : rowRank >= (ranks[number] ?? 0);
      if (better) {
        index.speaker[number] = row.row;
        if (rank !== undefined) ranks[number] = rowRank;
      }
    }
  }
  return index;
}

const ISO = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** How late a row is, as a number; blank is the earliest of all. */
function createRank(
  bound: BoundMapping,
  rule: { readonly latest: string; readonly date?: string | string[] }
): (row: SourceRow) => number {
  const { source } = bound;
  const index = source.indexOf(rule.latest);
  const read = rule.date === undefined ? undefined : createDateReader([rule.date].flat(), 'DateTime');
  return ({ row, cells }) => {
    const text = (cells[index] ?? '').trim();
    if (text === '') return -Infinity;
    if (read !== undefined) return Date.parse(read(text) ?? '') || -Infinity;
    if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return Number(text);
    const time = ISO.test(text)
      ? Date.parse(`${text.replace(' ', 'T')}${/(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) ? '' : 'Z'}`)
      : NaN;
    if (Number.isNaN(time)) {
      throw messages.createError(
        'error.LatestUnreadable',
        [bound.mapping.name, rule.latest, row, source.entry.path],
        [],
        EXIT_CONFIG
      );
    }
    return time;
  };
}
