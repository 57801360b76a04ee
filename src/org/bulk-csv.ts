import Papa from 'papaparse';
import type { Value } from '../records/index.js';
import type { Write, WriteError } from './types.js';

/** What a cell must say to clear a field; an empty cell leaves the field alone (Bulk API 2.0 Developer Guide). */
const CLEAR = '#N/A';

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\n`;
}

/** One row of an upload, its cells in the order of `columns`. A text that reads `#N/A` cannot be said in this form: see `fitsBulk`. */
export function uploadLine(write: Write, columns: readonly string[]): string {
  return csvLine(columns.map((column) => (column === 'Id' ? (write.id ?? '') : cellOf(write.values.get(column)))));
}

/** Whether every value of a record can be said in an upload: `#N/A` as a text would clear the field. */
export function fitsBulk(values: ReadonlyMap<string, Value>): boolean {
  return [...values.values()].every((value) => value !== CLEAR);
}

function cellOf(value: Value | undefined): string {
  if (value === undefined) return '';
  return value === null ? CLEAR : String(value);
}

/** Blanks at either end are quoted too: between a comma and a quote they would make the row an error. */
function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Rows of a result file as cells, the header taken off and handed over with each row's cells by name. */
export function* resultRows(text: string): Generator<ReadonlyMap<string, string>> {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  const [header, ...rows] = data;
  for (const row of rows) {
    yield new Map((header ?? []).map((name, index) => [name, row[index] ?? '']));
  }
}

/** `CODE:message:field,field --`, the form in which a result file tells why a row was refused. The message may hold colons. */
export function rowError(text: string): WriteError {
  const match = /^([A-Z_0-9]+):([\s\S]*):([^:]*?)\s*--$/.exec(text);
  if (!match) {
    return { code: /^[A-Z_0-9]+(?=:)/.exec(text)?.[0] ?? 'UNKNOWN', message: text, fields: [] };
  }
  const [, code = 'UNKNOWN', message = '', fields = ''] = match;
  return { code, message, fields: fields === '' ? [] : fields.split(',').map((field) => field.trim()) };
}
