import type { FieldSchema } from '../../../schema/index.js';
import type { CutOptions, LineEndingCounts, SourceRow } from '../../../sources/index.js';
import { createRowCutter } from '../../../sources/index.js';
import type { DigestKey } from '../uniques/digest.js';
import { digestValues, digestWords } from '../uniques/values.js';
import type { Screen } from './screen.js';

/** What is known of a stretch of a file's text that begins where a row does. Rows count from 0 here, lines from 1. */
export type BlockVerdict = {
  readonly rows: number;
  readonly lines: number;
  /** What is left at the end and is no whole row. */
  readonly rest: string;
  readonly endings: LineEndingCounts;
  /** The rows that did not pass, to be judged in full. */
  readonly open: readonly SourceRow[];
  /** For each row that passed, the digests of its unique values, at `digestWords` times its number. */
  readonly digests: Uint32Array;
};

export type BlockJudge = (text: string, last: boolean) => BlockVerdict | undefined;

/** Judges stretches of text; undefined for one that no rows can be cut from: whoever knows where it stands says why. */
export function createBlockJudge(
  screen: Screen,
  fields: readonly FieldSchema[],
  key: DigestKey,
  { path, delimiter, columns }: CutOptions
): BlockJudge {
  const words = digestWords(fields);
  return (text, last) => {
    const cutter = createRowCutter({ path, delimiter, skip: 0, width: columns });
    let rows: readonly SourceRow[];
    try {
      rows = cutter.push(text, last);
    } catch {
      return undefined;
    }
    const open: SourceRow[] = [];
    const digests = new Uint32Array(rows.length * words);
    for (const row of rows) {
      if (row.problem !== undefined || !screen.passes(row.cells)) open.push(row);
      else digestValues(key, fields, screen.values, digests, row.row * words);
    }
    return { rows: rows.length, lines: cutter.line - 1, rest: cutter.rest, endings: cutter.endings, open, digests };
  };
}
