import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import type { FileState, OpenedFile } from '../file.js';
import { contentChanged, streamFile, withFile } from '../file.js';
import type { RowProblem, Source, SourceDescription, SourceRow, SourceSpec } from '../types.js';
import type { Columns } from './columns.js';
import { createColumns } from './columns.js';
import { endsEarly, readRecord } from './record.js';
import type { ArrayEnd, RawRecord } from './split.js';
import { RECORD_BYTES, splitArray, splitLines } from './split.js';
import type { Encoding, Piece } from './text.js';
import { jsonEncoding, pieces } from './text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

const MEGABYTE = 1024 * 1024;
const BLANK = /^[\ufeff\s]*$/;

type Facts = {
  readonly encoding: Encoding;
  readonly form: 'lines' | 'array';
  readonly columns: Columns;
  readonly digest: string;
  readonly size: number;
  readonly state: FileState;
};

/**
 * JSON records as a source: one object a line, or one array of objects. The columns are all names of the file, in the order they are first
 * met; to know them the file is read once beforehand, and once more for each call of `batches`.
 */
export function openNdjson(spec: SourceSpec): Source {
  const { path } = spec;
  const location = resolve(spec.folder ?? '.', path);
  let known: Promise<Facts> | undefined;
  let digest: string | undefined;

  const facts = (): Promise<Facts> => {
    known ??= inspect(spec, location);
    return known;
  };

  const describe = async (): Promise<SourceDescription> => {
    const { encoding, columns, size } = await facts();
    return { path, format: 'ndjson', encoding: encoding.label, columns: columns.names, size };
  };

  const batches = async function* (): AsyncGenerator<readonly SourceRow[]> {
    const found = await facts();
    yield* streamFile(path, location, (opened) => rowsOf(opened, found), found.state);
  };

  const rowsOf = async function* (opened: OpenedFile, { encoding, form, columns, digest: expected }: Facts) {
    const hash = createHash('sha256');
    const makeRow = createRowMaker(columns);
    for await (const records of recordsOf(path, form, pieces(opened, encoding), (bytes) => hash.update(bytes))) {
      if (records.length > 0) yield records.map(makeRow);
    }
    const read = hash.digest('hex');
    if (read !== expected) throw contentChanged(path);
    digest = read;
  };

  return { describe, batches, digest: () => digest };
}

async function inspect(spec: SourceSpec, location: string): Promise<Facts> {
  const { path } = spec;
  return withFile(path, location, async (opened) => {
    const encoding = await jsonEncoding(path, opened.file, spec.encoding);
    const form = await formOf(path, opened, encoding);
    const columns = createColumns(path);
    const hash = createHash('sha256');
    let records = 0;
    let readable = 0;
    let first: RowProblem | undefined;
    for await (const batch of recordsOf(path, form, pieces(opened, encoding), (bytes) => hash.update(bytes))) {
      for (const record of batch) {
        const problem = wrongBytes(record) ?? collect(columns, record);
        if (problem === undefined) readable += 1;
        records += 1;
        if (records === 1) first = problem;
        if (records === 1 && form === 'lines' && endsEarly(problem))
          throw messages.createError('error.JsonOverManyLines', [path, record.line]);
      }
    }
    if (readable === 0 && first?.rule === 'not-json')
      throw messages.createError('error.NotJsonLines', [path, ...first.tokens]);
    const { size, state } = opened;
    return { encoding, form, columns, digest: hash.digest('hex'), size, state };
  });
}

/** Whether the file is an array or lines: its first mark says. */
async function formOf(path: string, opened: OpenedFile, encoding: Encoding): Promise<Facts['form']> {
  for await (const { bytes, last } of pieces(opened, encoding)) {
    const text = bytes.toString('utf8');
    if (!BLANK.test(text)) return text.trimStart().startsWith('[') ? 'array' : 'lines';
    if (last) break;
  }
  throw messages.createError('error.FileEmpty', [path]);
}

/** A record's names, added to the columns. A record with a problem adds none that no other record has. */
function collect(columns: Columns, { text, line }: RawRecord): RowProblem | undefined {
  const names: string[] = [];
  const problem = readRecord(text, line, (name) => {
    if (columns.find(name) === undefined) names.push(name);
    return undefined;
  });
  if (problem === undefined) for (const name of names) columns.add(name, line);
  return problem;
}

/** The file's records, cut but not read. */
async function* recordsOf(
  path: string,
  form: Facts['form'],
  source: AsyncIterable<Piece>,
  seen: (bytes: Buffer) => void
): AsyncGenerator<readonly RawRecord[]> {
  const end: ArrayEnd = { state: 'open', line: 1 };
  const split = form === 'array' ? splitArray(end) : splitLines();
  for await (const { bytes, raw, last } of source) {
    seen(raw);
    yield split(bytes, last);
    if (end.state === 'followed') throw messages.createError('error.JsonAfterArray', [path, end.line]);
  }
  if (form === 'array' && end.state === 'open') throw messages.createError('error.JsonArrayOpen', [path, end.line]);
}

/** What the bytes of a record have against them. */
function wrongBytes({ wrong, line }: RawRecord): RowProblem | undefined {
  switch (wrong) {
    case undefined:
      return undefined;
    case 'too long':
      return { rule: 'record-too-long', tokens: [line, RECORD_BYTES / MEGABYTE] };
    case 'zero byte':
      return { rule: 'broken-text', tokens: [line, messages.getMessage('broken.zero')] };
    default:
      return { rule: 'broken-text', tokens: [line, messages.getMessage('broken.bytes')] };
  }
}

/** Makes rows of records, in their order. */
function createRowMaker(columns: Columns): (record: RawRecord) => SourceRow {
  const width = columns.names.length;
  const filledBy = new Uint32Array(width);
  let row = 0;
  return (record) => {
    const { line, text } = record;
    row += 1;
    const cells = new Array<string>(width).fill('');
    const problem =
      wrongBytes(record) ??
      readRecord(text, line, (name, value) => {
        const place = columns.find(name);
        // A name that only records with a problem have: the problem is about to be found.
        if (place === undefined) return undefined;
        if (place === -1) return { rule: 'blank-name', tokens: [line] };
        if (filledBy[place] === row) return { rule: 'repeated-name', tokens: [line, columns.names[place] ?? ''] };
        filledBy[place] = row;
        cells[place] = value;
        return undefined;
      });
    // Of a record that cannot be told, the text itself is kept, in the one cell that no header of several columns takes for a row.
    return problem === undefined ? { row, line, cells } : { row, line, cells: width === 1 ? [] : [text], problem };
  };
}
