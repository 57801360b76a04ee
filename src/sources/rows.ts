import type { Hash } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import type { SourceRow } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

const EXIT_CONFIG = 78;

/**
 * Names of a query's columns, which must tell the columns apart: case does not count.
 *
 * @throws ColumnNamedTwiceError (exit code 78)
 */
export function checkedColumns(path: string, names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  for (const name of names) {
    const plain = name.trim().toLowerCase();
    if (seen.has(plain)) throw messages.createError('error.ColumnNamedTwice', [path, name], [], EXIT_CONFIG);
    seen.add(plain);
  }
  return names;
}

/** Adds a row to a digest so that no two different rows look alike: where a cell ends is part of it. */
export function hashRow(hash: Hash, { cells }: SourceRow): void {
  hash.update(JSON.stringify(cells));
}
