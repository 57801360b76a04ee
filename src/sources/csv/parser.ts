import type { SfError } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import type { RowProblem, SourceRow } from '../types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** A record longer than this many characters is an error, so that one lost quote cannot eat the memory. */
export const RECORD_LIMIT = 10 * 1024 * 1024;

const QUOTE = 34;
const SPACE = 32;
const CR = 13;
const LF = 10;

/** How many rows ended in which way; line breaks inside quoted cells are not rows' ends and do not count. */
export type LineEndings = { lf: number; crlf: number; cr: number };

export type CsvParser = {
  readonly endings: LineEndings;
  /** The line that the next record begins on. */
  readonly line: number;
  /** What was given and is no whole record yet. */
  readonly rest: string;
  /**
   * Takes the next stretch of text and gives the records that are complete. The first record is the header (row 0); `last` says that
   * nothing follows.
   *
   * @throws QuoteNotClosedError, RecordTooLongError
   */
  push(text: string, last: boolean): SourceRow[];
};

/**
 * A CSV parser for text that comes in pieces: RFC 4180 with any delimiter, any mixture of line endings (a lone CR too), and blanks
 * allowed around a quoted cell. Wholly empty lines are no records, but they do count among the `skip` rows, as in a spreadsheet.
 *
 * It is our own because the libraries either fix one line ending for the whole file, or do not know on which physical line
 * a record of many lines began. A line without quotes, the common case, costs one `split`.
 */
export function createCsvParser(options: {
  readonly path: string;
  readonly delimiter: string;
  readonly skip: number;
  readonly limit?: number;
  /** For text from the middle of a file: how many cells its header has. There is no header then, and the first record is row 0. */
  readonly width?: number;
  /** The line that the text begins on. Default 1. */
  readonly line?: number;
}): CsvParser {
  const { path, delimiter } = options;
  const limit = options.limit ?? RECORD_LIMIT;
  const delimiterCode = delimiter.charCodeAt(0);
  const endings: LineEndings = { lf: 0, crlf: 0, cr: 0 };
  let rest = '';
  let line = options.line ?? 1;
  let toSkip = options.skip;
  let row = 0;
  let width = options.width ?? -1;

  const problemOf = (cells: readonly string[]): RowProblem | undefined =>
    cells.length === width ? undefined : { rule: 'ragged-row', cells: cells.length, columns: width };

  const tooLong = (quoteLine: number): SfError =>
    quoteLine > 0
      ? messages.createError('error.RecordTooLongInQuotes', [path, line, limit, quoteLine])
      : messages.createError('error.RecordTooLong', [path, line, limit]);

  const push = (chunk: string, last: boolean): SourceRow[] => {
    const text = rest === '' ? chunk : rest + chunk;
    const length = text.length;
    const rows: SourceRow[] = [];
    // The next place of each mark at or after the position; `length` where there is none left.
    let lf = -1;
    let cr = -1;
    let quote = -1;
    let mark = -1;
    let position = 0;
    let openQuoteLine = 0;

    const find = (what: string, from: number): number => {
      const at = text.indexOf(what, from);
      return at === -1 ? length : at;
    };
    const lineEnd = (from: number): number => {
      if (lf < from) lf = find('\n', from);
      if (cr < from) cr = find('\r', from);
      return lf < cr ? lf : cr;
    };
    const cellEnd = (from: number): number => {
      if (mark < from) mark = find(delimiter, from);
      const end = lineEnd(from);
      return mark < end ? mark : end;
    };

    while (position < length) {
      const start = position;
      let end = lineEnd(start);
      if (quote < start) quote = find('"', start);
      let cells: string[];
      let problem: RowProblem | undefined;
      let linesInside = 0;

      if (quote >= end) {
        if (end === length && !last) break;
        cells = start === end ? [] : text.slice(start, end).split(delimiter);
      } else {
        const record = parseQuoted(text, start, delimiterCode, cellEnd, last, line);
        if (record.state !== 'complete') {
          if (last && record.state === 'in quotes')
            throw messages.createError('error.QuoteNotClosed', [path, record.line]);
          openQuoteLine = record.state === 'in quotes' ? record.line : 0;
          break;
        }
        ({ cells, problem, linesInside, end } = record);
      }

      // A CR at the very end of a piece may be half of a CRLF: wait for the next piece.
      if (end < length && text.charCodeAt(end) === CR) {
        if (end + 1 === length && !last) break;
        if (text.charCodeAt(end + 1) === LF) {
          endings.crlf += 1;
          position = end + 2;
        } else {
          endings.cr += 1;
          position = end + 1;
        }
      } else if (end < length) {
        endings.lf += 1;
        position = end + 1;
      } else {
        position = end;
      }
      if (end - start > limit) throw tooLong(0);

      if (toSkip > 0) {
        toSkip -= 1;
      } else if (cells.length > 0) {
        if (width === -1) width = cells.length;
        problem ??= problemOf(cells);
        rows.push(problem === undefined ? { row, line, cells } : { row, line, cells, problem });
        row += 1;
      }
      line += 1 + linesInside;
    }

    rest = position === 0 ? text : text.slice(position);
    if (rest.length > limit) throw tooLong(openQuoteLine);
    return rows;
  };

  return {
    endings,
    push,
    get line() {
      return line;
    },
    get rest() {
      return rest;
    },
  };
}

type Parsed =
  | {
      readonly state: 'complete';
      readonly cells: string[];
      readonly problem?: RowProblem;
      readonly linesInside: number;
      readonly end: number;
    }
  | { readonly state: 'in quotes'; readonly line: number }
  | { readonly state: 'incomplete' };

/** A record with at least one quote in it, cell by cell, from `start` to the end of its last line. */
function parseQuoted(
  text: string,
  start: number,
  delimiterCode: number,
  cellEnd: (from: number) => number,
  last: boolean,
  line: number
): Parsed {
  const length = text.length;
  const cells: string[] = [];
  let problem: RowProblem | undefined;
  let linesInside = 0;
  let position = start;

  for (;;) {
    let open = position;
    while (text.charCodeAt(open) === SPACE) open += 1;
    let cell: string;
    if (text.charCodeAt(open) === QUOTE) {
      const close = closingQuote(text, open + 1);
      // At the end of a piece the quote found may be the first half of a doubled one.
      if (close === -1 || (close === length - 1 && !last)) return { state: 'in quotes', line: line + linesInside };
      const raw = text.slice(open + 1, close);
      cell = raw.includes('"') ? raw.replaceAll('""', '"') : raw;
      position = close + 1;
      while (text.charCodeAt(position) === SPACE) position += 1;
      const code = position < length ? text.charCodeAt(position) : LF;
      if (code !== delimiterCode && code !== LF && code !== CR) {
        problem ??= { rule: 'stray-quote', line: line + linesInside };
        position = cellEnd(position);
        cell += text.slice(close + 1, position);
      }
      linesInside += lineBreaks(raw);
    } else {
      const stop = cellEnd(position);
      cell = text.slice(position, stop);
      position = stop;
    }
    cells.push(cell);
    if (position >= length && !last) return { state: 'incomplete' };
    if (position >= length || text.charCodeAt(position) !== delimiterCode) {
      return { state: 'complete', cells, problem, linesInside, end: position };
    }
    position += 1;
  }
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === LF) count += 1;
    else if (code === CR && text.charCodeAt(index + 1) !== LF) count += 1;
  }
  return count;
}
