import type { NumberFormat } from './format.js';
import { damaged } from './damage.js';
import type { Notes } from './notes.js';
import { cellName, columnName } from './place.js';
import { losesDigits, showNumber } from './show.js';
import type { SharedStrings } from './strings.js';
import { unescapeText } from './strings.js';
import type { Styles } from './styles.js';
import { isTrue } from './workbook.js';
import type { Attributes, XmlHandlers } from './xml.js';

const COLUMN_LIMIT = 16_384;

/** The texts of one row together (characters), beyond what the shared ones take. */
const ROW_LIMIT = 10 * 1024 * 1024;

const NUMBER: NumberFormat = { kind: 'number' };

/** A row of a sheet: its number in the sheet, its cells as text from column A on, and the cell whose formula has no saved result. */
export type SheetRow = { readonly number: number; readonly cells: readonly string[]; readonly uncalculated?: string };

/** What a cell needs beside itself. */
export type SheetContext = {
  readonly path: string;
  readonly sheet: string;
  readonly strings: SharedStrings;
  readonly styles: Styles;
  readonly from1904: boolean;
  readonly notes: Notes;
};

/** Takes the marks of a sheet's document and hands on its rows, in their order. */
export function createSheetReader(context: SheetContext, take: (row: SheetRow) => void): XmlHandlers {
  const { path, sheet, notes } = context;
  let rowNumber = 0;
  let column = -1;
  let cells: string[] = [];
  let length = 0;
  let uncalculated: string | undefined;
  let type = 'n';
  let format = NUMBER;
  let value = '';
  let taking = false;
  let inReading = false;
  let formula = false;

  const openRow = ({ r, hidden }: Attributes): void => {
    const number = r === undefined ? rowNumber + 1 : Number(r);
    if (!Number.isSafeInteger(number) || number <= rowNumber) throw damaged(path, 'order', `${sheet}!${r ?? ''}`);
    rowNumber = number;
    column = -1;
    cells = [];
    length = 0;
    uncalculated = undefined;
    if (isTrue(hidden)) notes.see('hiddenRows', String(number));
  };

  const openCell = ({ r, s, t = 'n' }: Attributes): void => {
    const place = r === undefined ? column + 1 : columnOf(r);
    if (place >= COLUMN_LIMIT) throw damaged(path, 'column', `${sheet}!${r ?? cellName(place, rowNumber)}`);
    if (place <= column) throw damaged(path, 'order', `${sheet}!${r ?? rowNumber}`);
    column = place;
    type = t;
    format = s === undefined ? NUMBER : (context.styles[Number(s)] ?? NUMBER);
    value = '';
    formula = false;
  };

  const closeCell = (): void => {
    if (formula && value === '' && type !== 'str') uncalculated ??= cellName(column, rowNumber);
    const text = value === '' ? '' : textOf();
    if (text === '') return;
    if (type !== 's') length += text.length;
    if (length > ROW_LIMIT) throw damaged(path, 'row', `${sheet}!${rowNumber}`);
    while (cells.length < column) cells.push('');
    cells.push(text);
  };

  const textOf = (): string => {
    switch (type) {
      case 's': {
        const text = context.strings.at(Number(value));
        if (text === undefined) throw damaged(path, 'cell', `${sheet}!${cellName(column, rowNumber)}`);
        return text;
      }
      case 'str':
      case 'inlineStr':
        return unescapeText(value);
      case 'b':
        return isTrue(value) ? 'TRUE' : 'FALSE';
      case 'e':
        notes.see('errors', cellName(column, rowNumber));
        return value;
      case 'n':
        if (format.kind !== 'moment' && losesDigits(value)) notes.see('lostDigits', cellName(column, rowNumber));
        return showNumber(value, format, context.from1904);
      default:
        return value;
    }
  };

  return {
    open: (name, attributes) => {
      switch (name) {
        case 'c':
          openCell(attributes);
          break;
        case 'v':
          taking = true;
          break;
        case 't':
          taking = !inReading;
          break;
        case 'f':
          formula = true;
          break;
        case 'row':
          openRow(attributes);
          break;
        case 'rPh':
          inReading = true;
          break;
        case 'mergeCell':
          notes.see('merged', attributes.ref ?? '');
          break;
        case 'col':
          if (isTrue(attributes.hidden)) notes.see('hiddenColumns', columnName(Number(attributes.min) - 1));
          break;
      }
    },
    close: (name) => {
      switch (name) {
        case 'v':
        case 't':
          taking = false;
          break;
        case 'rPh':
          inReading = false;
          break;
        case 'c':
          closeCell();
          break;
        case 'row':
          take({ number: rowNumber, cells, uncalculated });
          break;
      }
    },
    text: (more) => {
      if (taking) value += more;
    },
  };
}

/** `AB12` -> 27; -1 where there are no letters. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at) & ~32;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}
