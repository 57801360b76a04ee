import { open, rename, rm } from 'node:fs/promises';
import Papa from 'papaparse';
import type { Schema } from '../../schema/index.js';
import { reasonText, shownKey } from './shown.js';
import type { Left } from './steps.js';

const COLUMNS = ['object', 'id', 'key', 'field', 'rule', 'message'];

/**
 * What was not taken back, as a CSV: which record, which field, why. No value of a record is in it.
 *
 * @returns the file, or null when nothing is left
 */
export async function writeLeft(path: string, schema: Schema, left: readonly Left[]): Promise<string | null> {
  if (left.length === 0) return null;
  const unfinished = `${path}.${process.pid}.part`;
  await rm(unfinished, { force: true });
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.write(`${Papa.unparse([COLUMNS])}\r\n`);
    for (const one of left) {
      const cells = [
        one.deed.object,
        one.id ?? '',
        shownKey(schema, one.deed) ?? '',
        one.field ?? '',
        one.reason,
        reasonText(one),
      ];
      await file.write(`${Papa.unparse([cells])}\r\n`);
    }
    await file.close();
    await rename(unfinished, path);
    return path;
  } finally {
    await file.close().catch(() => undefined);
    await rm(unfinished, { force: true });
  }
}
