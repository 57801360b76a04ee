import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SfError } from '@salesforce/core';
import type { Source, SourceRow } from '../../src/sources/index.js';

/** A folder of its own for the files of a suite. */
export function createFolder(): { write(content: string | Buffer, ending?: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'power-sources-'));
  let files = 0;
  return {
    write: (content, ending = '.ndjson') => {
      files += 1;
      const path = join(folder, `file-${files}${ending}`);
      writeFileSync(path, content);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function rowsOf(source: Source): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const batch of source.batches()) rows.push(...batch);
  return rows;
}

/** The error that the work ends in. */
export async function failure(work: () => Promise<unknown>): Promise<SfError> {
  try {
    await work();
  } catch (error) {
    return error as SfError;
  }
  throw new Error('nothing was refused');
}
