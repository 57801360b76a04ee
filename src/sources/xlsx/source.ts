import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import type { FileState, OpenedFile } from '../file.js';
import { contentChanged, readNext, streamFile, withFile } from '../file.js';
import type { RowProblem, Source, SourceDescription, SourceRow, SourceSpec } from '../types.js';
import { damaged } from './damage.js';
import type { Header } from './header.js';
import { headerOf, isBlankRow, ROWS_LOOKED_AT } from './header.js';
import { refuseOthers } from './kind.js';
import type { Notes } from './notes.js';
import { createNotes } from './notes.js';
import { cellName } from './place.js';
import type { SheetRow } from './sheet.js';
import { createSheetReader } from './sheet.js';
import type { SharedStrings } from './strings.js';
import { readStrings } from './strings.js';
import type { Styles } from './styles.js';
import { readStyles } from './styles.js';
import type { Sheet, Workbook } from './workbook.js';
import { readWorkbook } from './workbook.js';
import { createXmlReader } from './xml.js';
import type { Archive } from './zip.js';
import { openArchive } from './zip.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

const READ_BYTES = 1024 * 1024;
const BATCH_ROWS = 256;

/** What is known of the workbook before its rows are read. The texts its cells share are kept for all readings. */
type Facts = {
  readonly workbook: Workbook;
  readonly sheet: Sheet;
  readonly header: Header;
  readonly strings: SharedStrings;
  readonly styles: Styles;
  readonly size: number;
  readonly digest: string;
  readonly state: FileState;
};

/** What reading the rows of the sheet takes. */
type Reading = Pick<Facts, 'workbook' | 'sheet' | 'strings' | 'styles'>;

/**
 * One sheet of an Excel workbook (.xlsx, .xlsm) as a source. Its document is streamed; only the texts that cells share are held, up to a
 * bound. Formulas are never worked out: a cell has the result that was saved with it.
 */
export function openXlsx(spec: SourceSpec): Source {
  const { path } = spec;
  const location = resolve(spec.folder ?? '.', path);
  let known: Promise<Facts> | undefined;
  let notes = createNotes();
  let digest: string | undefined;

  const facts = (): Promise<Facts> => {
    known ??= inspect(spec, location);
    return known;
  };

  const describe = async (): Promise<SourceDescription> => {
    const { workbook, sheet, header, size } = await facts();
    return {
      path,
      format: 'xlsx',
      columns: header.names,
      size,
      sheet: sheet.name,
      sheets: workbook.sheets.map(({ name }) => name),
      notes: [...sheetNotes(workbook, sheet), ...notes.words()],
    };
  };

  const batches = async function* (): AsyncGenerator<readonly SourceRow[]> {
    const found = await facts();
    yield* streamFile(path, location, (opened) => rowsOf(opened, found), found.state);
  };

  const rowsOf = async function* (opened: OpenedFile, found: Facts): AsyncGenerator<readonly SourceRow[]> {
    const archive = await openArchive(path, location);
    try {
      notes = createNotes();
      const makeRow = createRowMaker(found.header);
      let batch: SourceRow[] = [];
      for await (const rows of sheetRows(path, archive, found, notes)) {
        for (const row of rows) if (row.number > found.header.row && !isBlankRow(row)) batch.push(makeRow(row));
        if (batch.length < BATCH_ROWS) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    } finally {
      archive.close();
    }
    const read = await hashOf(opened);
    if (read !== found.digest) throw contentChanged(path);
    digest = read;
  };

  return { describe, batches, digest: () => digest };
}

async function inspect(spec: SourceSpec, location: string): Promise<Facts> {
  const { path, header = 1, skip = 0 } = spec;
  if (!Number.isInteger(header) || header < 1 || !Number.isInteger(skip) || skip < 0)
    throw messages.createError('error.HeaderRowNotUsable', [path, String(header), String(skip)]);
  return withFile(path, location, (opened) => inspectOpened(spec, location, header + skip, opened));
}

async function inspectOpened(spec: SourceSpec, location: string, from: number, opened: OpenedFile): Promise<Facts> {
  const { path } = spec;
  await refuseOthers(path, opened.file);
  const digest = await hashOf(opened);
  const archive = await openArchive(path, location);
  try {
    const workbook = await readWorkbook(path, archive);
    const sheet = chosenSheet(path, workbook, spec.sheet);
    const strings = await readStrings(path, archive, workbook.strings);
    const styles = await readStyles(path, archive, workbook.styles);
    const found = { workbook, sheet, strings, styles };
    const header = headerOf(path, sheet.name, await firstRows(path, archive, found, from), from);
    const { size, state } = opened;
    return { ...found, header, size, digest, state };
  } finally {
    archive.close();
  }
}

/** The sheet that was asked for, by name or number, else the first one that people see. */
function chosenSheet(path: string, { sheets }: Workbook, wanted: SourceSpec['sheet']): Sheet {
  const named = sheets.find(({ name }) => name.trim().toLowerCase() === String(wanted).trim().toLowerCase());
  const found =
    wanted === undefined
      ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0])
      : (named ?? (typeof wanted === 'number' ? sheets[wanted - 1] : undefined));
  if (found !== undefined) return found;
  if (sheets.length === 0) throw damaged(path, 'part', 'worksheet');
  const names = sheets.map(({ name }, index) => `${index + 1} "${name}"`).join(', ');
  throw messages.createError('error.SheetMissing', [path, String(wanted), names]);
}

function sheetNotes({ sheets }: Workbook, sheet: Sheet): string[] {
  const others = sheets.filter((other) => other !== sheet);
  const names = others.map(({ name, hidden }) =>
    hidden ? messages.getMessage('note.hiddenSheet', [name]) : `"${name}"`
  );
  return [
    ...(others.length > 0 ? [messages.getMessage('note.otherSheets', [sheet.name, names.join(', ')])] : []),
    ...(sheet.hidden ? [messages.getMessage('note.sheetIsHidden', [sheet.name])] : []),
  ];
}

/** The first rows of the sheet that hold anything, as far as telling its header needs them. */
async function firstRows(path: string, archive: Archive, found: Reading, from: number): Promise<SheetRow[]> {
  const first: SheetRow[] = [];
  let below = 0;
  for await (const rows of sheetRows(path, archive, found, createNotes())) {
    for (const row of rows) {
      if (isBlankRow(row)) continue;
      // Rows above the header only matter in that there are some.
      if (row.number >= from || first.length === 0) first.push(row);
      if (row.number >= from) below += 1;
      if (below > ROWS_LOOKED_AT) return first;
    }
  }
  return first;
}

/** All rows of the sheet, as its document has them. */
async function* sheetRows(
  path: string,
  archive: Archive,
  { sheet, strings, styles, workbook }: Reading,
  notes: Notes
): AsyncGenerator<readonly SheetRow[]> {
  let rows: SheetRow[] = [];
  const context = { path, sheet: sheet.name, strings, styles, from1904: workbook.from1904, notes };
  const handlers = createSheetReader(context, (row) => rows.push(row));
  const read = createXmlReader(path, sheet.part, handlers);
  for await (const chunk of archive.read(sheet.part)) {
    read(chunk);
    if (rows.length > 0) yield rows;
    rows = [];
  }
  read();
}

/** Makes rows of data of a sheet's rows, in their order. */
function createRowMaker({ places }: Header): (row: SheetRow) => SourceRow {
  const named = new Set(places);
  let count = 0;
  return ({ number, cells, uncalculated }) => {
    count += 1;
    const values = places.map((place) => cells[place] ?? '');
    const outside = cells.findIndex((cell, place) => cell.trim() !== '' && !named.has(place));
    const problem: RowProblem | undefined =
      outside !== -1
        ? { rule: 'cell-without-column', tokens: [cellName(outside, number)] }
        : uncalculated !== undefined
          ? { rule: 'formula-without-result', tokens: [uncalculated] }
          : undefined;
    if (problem === undefined) return { row: count, line: number, cells: values };
    // A row with a problem never has as many cells as there are columns, so that it does not pass for mended when it is fed in again.
    const extra = outside !== -1 ? (cells[outside] ?? '') : '';
    return { row: count, line: number, cells: [...values, extra], problem };
  };
}

/** SHA-256 of a file's bytes. */
async function hashOf(opened: OpenedFile): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  for (let offset = 0; ;) {
    const bytesRead = await readNext(opened, buffer, offset);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    offset += bytesRead;
  }
}
