import { csvLine, inertText, openOutput } from '../reports/index.js';
import { stampText, type ChangedRow } from '../org/index.js';
import { cellOf } from './cells.js';
import type { Selection } from './select.js';

/** Where records go: a batch is there for good once `write` has come back. */
export type Target = {
  write(rows: readonly ChangedRow[]): Promise<void>;
  /** Makes the whole of it visible. */
  finish(): Promise<void>;
  discard(): Promise<void>;
};

export type FileOptions = {
  readonly format: 'csv' | 'ndjson';
  /** Deleted records are told by a column of their own, and by nothing but their id. */
  readonly tombstones: boolean;
  /** Text that a spreadsheet would run begins with an apostrophe. */
  readonly inert: boolean;
};

/** A file that appears under its name when it is whole; only its owner may read it. */
export function fileTarget(path: string, { columns }: Selection, options: FileOptions): Target {
  const output = openOutput(path);
  const fixed = ['Id', 'SystemModstamp', ...(options.tombstones ? ['IsDeleted'] : [])];
  const names = columns.map((column) => column.path);
  const line = (row: ChangedRow): string => {
    const isGone = row.IsDeleted === true;
    const head = { Id: row.Id, SystemModstamp: stampText(row.SystemModstamp), IsDeleted: isGone };
    const values = columns.map((column) => (isGone ? null : cellOf(row, column)));
    if (options.format === 'ndjson') {
      const { IsDeleted, ...rest } = head;
      const own = isGone ? {} : Object.fromEntries(names.map((name, index) => [name, values[index]]));
      return `${JSON.stringify({ ...rest, ...(options.tombstones ? { IsDeleted } : {}), ...own })}\n`;
    }
    const cells = [
      head.Id,
      head.SystemModstamp,
      ...(options.tombstones ? [String(isGone)] : []),
      ...values.map((value) => textOf(value)),
    ];
    return csvLine(options.inert ? cells.map(inertText) : cells);
  };
  if (options.format === 'csv') output.write(csvLine([...fixed, ...names]));
  return {
    write: (rows) => {
      for (const row of rows) output.write(line(row));
      return Promise.resolve();
    },
    finish: () => Promise.resolve(output.finish()),
    discard: () => Promise.resolve(output.discard()),
  };
}

function textOf(value: string | number | boolean | null): string {
  return value === null ? '' : String(value);
}
