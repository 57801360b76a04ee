import { csvLine, inertText } from './csv.js';

/** What stands beside the source's own columns in a file of refused rows. */
export const REJECT_COLUMNS = ['power_row', 'power_rule', 'power_message'] as const;

/** How a file of refused rows is written: as its source was, so that the same config reads it again. */
export type RejectsForm = {
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly encoding: string;
  /** Lines that stood above the header: as many stand above it here. */
  readonly above: number;
  /** What to write there. */
  readonly title: string;
};

export type RejectWriter = {
  /** The file's beginning: byte order mark, lines above the header, header. */
  readonly head: string;
  line(row: {
    readonly row: number;
    readonly cells: readonly string[];
    readonly whole: boolean;
    readonly rule: string;
    readonly message: string;
  }): string;
};

/**
 * Writes refused rows to be mended and fed in again: the source's own columns in the source's order and delimiter, then ours.
 *
 * The source's cells are written exactly as they were, also where a spreadsheet would take one for a formula: they are the person's own file,
 * which it would run in as well, and an apostrophe put before them would come back as part of the value. Our own columns can never
 * run. A row that did not fit the header keeps its number of cells, so that it does not pass for mended when it is not.
 */
export function createRejectWriter(form: RejectsForm): RejectWriter {
  const { delimiter } = form;
  const own = new Set<string>(REJECT_COLUMNS);
  // A file of refused rows that was fed in and refused again has our columns already: they are replaced.
  const kept = form.columns.flatMap((column, index) => (own.has(column.toLowerCase()) ? [] : [index]));
  const names = kept.map((index) => form.columns[index] ?? '');
  const mark = form.encoding === 'utf-8' ? '' : '\ufeff';
  const above = csvLine([inertText(form.title)], delimiter).repeat(form.above);
  return {
    head: mark + above + csvLine([...names, ...REJECT_COLUMNS], delimiter),
    line: ({ row, cells, whole, rule, message }) => {
      const values = whole ? kept.map((index) => cells[index] ?? '') : cells;
      return csvLine([...values, String(row), inertText(rule), inertText(message)], delimiter);
    },
  };
}

type RejectRow = { readonly row: number; readonly cells: readonly string[]; readonly problem?: unknown };
type RejectReason = { readonly row: number; readonly rules: readonly string[]; readonly messages: readonly string[] };

/** The whole file of refused rows, in pieces: the source's rows and the reasons, both in the file's order, are walked together. */
export async function* rejectLines(
  writer: RejectWriter,
  rows: AsyncIterable<readonly RejectRow[]>,
  reasons: AsyncIterable<RejectReason>
): AsyncGenerator<string> {
  yield writer.head;
  const iterator = reasons[Symbol.asyncIterator]();
  let reason = await iterator.next();
  for await (const batch of rows) {
    for (const { row, cells, problem } of batch) {
      if (reason.done === true) return;
      if (reason.value.row !== row) continue;
      const { rules, messages } = reason.value;
      yield writer.line({
        row,
        cells,
        whole: problem === undefined,
        rule: rules.join('; '),
        message: messages.join(' '),
      });
      reason = await iterator.next();
    }
  }
}
