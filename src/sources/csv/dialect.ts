import type { SfError } from '@salesforce/core';
import type { SourceRow } from '../types.js';
import type { LineEndings } from './parser.js';
import { createCsvParser } from './parser.js';

/** The delimiters looked for, in the order that settles a tie. */
const DELIMITERS = [',', ';', '\t', '|'];

const NAMES: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

/** What people call a delimiter. */
export function delimiterName(delimiter: string): string {
  return NAMES[delimiter] ?? `"${delimiter}"`;
}

/** Excel's own hint on a file's first line, e.g. `sep=;`. */
const SEPARATOR_LINE = /^sep=([^\r\n"])(?:\r\n|\r|\n)/i;

export type Dialect = {
  readonly delimiter: string;
  /** Rows above the header, the `sep=` line among them. */
  readonly skip: number;
  /** The header's cells; undefined when the text holds none. */
  readonly header: SourceRow | undefined;
  readonly endings: LineEndings;
};

/**
 * Finds the delimiter: the one that cuts the header into the most cells, quotes respected.
 *
 * @param sample the file's beginning, long enough to hold the header
 * @param last whether the sample is the whole file
 */
export function findDialect(
  path: string,
  sample: string,
  last: boolean,
  options: { readonly skip: number; readonly header: number; readonly delimiter?: string }
): Dialect {
  const hint = SEPARATOR_LINE.exec(sample)?.[1];
  const skip = options.skip + options.header - 1 + (hint === undefined ? 0 : 1);
  const given = options.delimiter ?? hint;

  let best: Dialect | undefined;
  let failure: SfError | undefined;
  for (const delimiter of given === undefined ? DELIMITERS : [given]) {
    const parser = createCsvParser({ path, delimiter, skip });
    try {
      const header = parser.push(sample, last)[0];
      if (best === undefined || (header?.cells.length ?? 0) > (best.header?.cells.length ?? 0)) {
        best = { delimiter, skip, header, endings: parser.endings };
      }
    } catch (error) {
      failure ??= error as SfError;
    }
  }
  if (best !== undefined && (best.header !== undefined || failure === undefined)) return best;
  throw failure ?? new Error('no delimiter was tried');
}

/** One word for the line endings seen. */
export function lineEndingOf(endings: LineEndings): 'LF' | 'CRLF' | 'CR' | 'mixed' | undefined {
  const seen = [
    endings.lf > 0 ? ('LF' as const) : undefined,
    endings.crlf > 0 ? ('CRLF' as const) : undefined,
    endings.cr > 0 ? ('CR' as const) : undefined,
  ].filter((ending) => ending !== undefined);
  return seen.length > 1 ? 'mixed' : seen[0];
}
