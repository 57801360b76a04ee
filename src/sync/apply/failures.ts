import { open, rename, rm } from 'node:fs/promises';
import iconv from 'iconv-lite';
import Papa from 'papaparse';
import { besides } from '../besides.js';
import type { Failure, FailureLog } from './failure-log.js';
import type { Source, SourceDescription } from '../../sources/index.js';

/** Added after the source's own columns; a config that maps columns by name does not see them when the file is fed in again. */
const OWN_COLUMNS = ['power_row', 'power_rule', 'power_message'];
const OWNER_ONLY = 0o600;
const BOM = '\uFEFF';

/**
 * Writes the rows that were not written to the org as CSV: the source's columns in its order, with its delimiter and encoding, so that the file
 * can be mended and fed in again with the same config.
 *
 * @returns the files written, one for each source that has such rows
 */
export async function writeFailures(
  path: string,
  failures: FailureLog,
  sources: ReadonlyMap<string, Source>
): Promise<string[]> {
  const failed = failures.sources;
  const written: string[] = [];
  for (const name of failed) {
    const source = sources.get(name);
    if (!source) continue;
    const file = failed.length === 1 ? path : besides(path, name);
    await writeOne(file, (row) => failures.of(name, row), source);
    written.push(file);
  }
  return written;
}

async function writeOne(path: string, reasonsOf: (row: number) => readonly Failure[], source: Source): Promise<void> {
  const description = await source.describe();
  // A file that was fed in again brings our columns along; they are written anew.
  const own = description.columns
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => !OWN_COLUMNS.includes(name));
  const { encode, bom } = encodingOf(description);
  const delimiter = description.delimiter?.length === 1 ? description.delimiter : ',';
  const line = (cells: readonly string[]): string => `${Papa.unparse([[...cells]], { delimiter })}\r\n`;
  // Under another name until it is whole: the rows may come from the very file that is to be replaced.
  const unfinished = `${path}.${process.pid}.part`;
  await rm(unfinished, { force: true });
  const file = await open(unfinished, 'wx', OWNER_ONLY);
  try {
    await file.write(encode(`${bom}${line([...own.map(({ name }) => name), ...OWN_COLUMNS])}`));
    for await (const batch of source.batches()) {
      for (const { row, cells } of batch) {
        const reasons = reasonsOf(row);
        if (reasons.length > 0) {
          const padded = own.map(({ index }) => cells[index] ?? '');
          const rules = reasons.map(({ rule }) => rule).join(' | ');
          const words = reasons.map(({ message }) => message).join(' | ');
          await file.write(encode(line([...padded, String(row), rules, words])));
        }
      }
    }
    await file.close();
    await rename(unfinished, path);
  } finally {
    await file.close().catch(() => undefined);
    await rm(unfinished, { force: true });
  }
}

function encodingOf({ encoding = 'utf-8' }: SourceDescription): { encode: (text: string) => Buffer; bom: string } {
  const name = encoding.replace(/ with BOM$/, '');
  const known = iconv.encodingExists(name) ? name : 'utf-8';
  const marked = encoding.endsWith('with BOM') || known.startsWith('utf-16');
  return { encode: (text) => iconv.encode(text, known, { addBOM: false }), bom: marked ? BOM : '' };
}
