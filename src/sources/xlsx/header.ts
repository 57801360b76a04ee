import { Messages } from '@salesforce/core/messages';
import { redact } from '../../privacy/index.js';
import { shownText } from '../../records/index.js';
import { columnName } from './place.js';
import type { SheetRow } from './sheet.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** So many rows below the header are looked at to tell a title from column names. */
export const ROWS_LOOKED_AT = 20;

/** The names of a sheet's columns, and where each stands in the sheet (from 0). */
export type Header = { readonly row: number; readonly names: readonly string[]; readonly places: readonly number[] };

/** Whether there is anything in a row. */
export function isBlankRow(row: SheetRow): boolean {
  return row.uncalculated === undefined && row.cells.every((cell) => cell.trim() === '');
}

/**
 * The header of a sheet: the first row with anything in it from the one where it is to be. Columns without a name are left out; what stands in
 * them is a problem of its row.
 *
 * @param rows the sheet's first rows that hold anything
 * @param from where the header is to be looked for
 * @throws SheetEmptyError, HeaderRowMissingError, HeaderIsTitleError, HeaderDuplicateError
 */
export function headerOf(path: string, sheet: string, rows: readonly SheetRow[], from: number): Header {
  const at = rows.findIndex((row) => row.number >= from);
  const row = rows[at];
  if (rows.length === 0) throw messages.createError('error.SheetEmpty', [path, sheet]);
  if (row === undefined) throw messages.createError('error.HeaderRowMissing', [path, from]);
  const filled = row.cells.flatMap((cell, place) => (cell.trim() === '' ? [] : [{ cell, place }]));
  refuseTitle(path, sheet, row, filled.length, rows.slice(at + 1));
  // A name that was broken over lines to fit its column is still one name.
  const names = filled.map(({ cell }) => cell.trim().replaceAll(/\s+/g, ' '));
  const seen = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const place = filled[index]?.place ?? 0;
    const earlier = seen.get(name.toLowerCase());
    if (earlier !== undefined) {
      const tokens = [path, row.number, shownText(redact(name)), columnName(earlier), columnName(place)];
      throw messages.createError('error.HeaderDuplicate', tokens);
    }
    seen.set(name.toLowerCase(), place);
  }
  return { row: row.number, names, places: filled.map(({ place }) => place) };
}

/** One or two cells above rows of many are a title. */
function refuseTitle(path: string, sheet: string, row: SheetRow, filled: number, below: readonly SheetRow[]): void {
  if (filled > 2) return;
  const wide = below.find(({ cells }) => cells.filter((cell) => cell.trim() !== '').length > Math.max(2, filled + 1));
  if (wide === undefined) return;
  throw messages.createError('error.HeaderIsTitle', [path, row.number, sheet, wide.number], [wide.number]);
}
