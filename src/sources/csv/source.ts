import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import iconv from 'iconv-lite';
import { shownText } from '../../records/index.js';
import { redact } from '../../privacy/index.js';
import type { FileState, OpenedFile } from '../file.js';
import { contentChanged, readNext, streamFile, withFile } from '../file.js';
import type { Source, SourceDescription, SourceRow, SourceSpec, SourceText, TextPiece } from '../types.js';
import type { Encoding } from './encoding.js';
import { detectEncoding } from './encoding.js';
import type { Dialect } from './dialect.js';
import { delimiterName, findDialect, lineEndingOf } from './dialect.js';
import { createCsvParser, RECORD_LIMIT } from './parser.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** Larger pieces make strings that only a full garbage collection frees: 4 times the memory for no speed. */
const READ_BYTES = 64 * 1024;

/** How a document of markup begins; web programs often export one as a spreadsheet. */
const MARKUP = /^\s*<(?:\?xml|!doctype|html|table)\b/i;

/** What one look at the file found out. */
type Facts = {
  readonly encoding: Encoding;
  readonly dialect: Dialect;
  readonly columns: readonly string[];
  readonly size: number;
  readonly state: FileState;
};

/** A CSV file as a source. The file is scanned once to tell its encoding, then read once for each call of `batches`. */
export function openCsv(spec: SourceSpec): Source {
  const { path } = spec;
  const location = resolve(spec.folder ?? '.', path);
  let known: Promise<Facts> | undefined;
  let lineEnding: SourceDescription['lineEnding'];
  let digest: string | undefined;

  const facts = (): Promise<Facts> => {
    known ??= inspect(spec, location);
    return known;
  };

  const describe = async (): Promise<SourceDescription> => {
    const { encoding, dialect, columns, size } = await facts();
    return {
      path,
      format: 'csv',
      encoding: encoding.label,
      delimiter: dialect.delimiter,
      lineEnding: lineEnding ?? lineEndingOf(dialect.endings),
      columns,
      size,
    };
  };

  const batches = async function* (): AsyncGenerator<readonly SourceRow[]> {
    const { dialect, encoding, state } = await facts();
    yield* streamFile(path, location, (opened) => rowsOf(opened, dialect, encoding), state);
  };

  const rowsOf = async function* (opened: OpenedFile, dialect: Dialect, encoding: Encoding) {
    const parser = createCsvParser({ path, delimiter: dialect.delimiter, skip: dialect.skip });
    for await (const { text, last } of piecesOf(opened, encoding)) {
      const rows = parser.push(text, last);
      const data = rows[0]?.row === 0 ? rows.slice(1) : rows;
      if (data.length > 0) yield data;
    }
    lineEnding = lineEndingOf(parser.endings);
  };

  const pieces = async function* (): AsyncGenerator<TextPiece> {
    const { encoding, state } = await facts();
    yield* streamFile(path, location, (opened) => piecesOf(opened, encoding), state);
  };

  const piecesOf = async function* (opened: OpenedFile, encoding: Encoding): AsyncGenerator<TextPiece> {
    const hash = createHash('sha256');
    for await (const { text, bytes, last } of decode(path, opened, encoding)) {
      hash.update(bytes);
      yield { text, last };
    }
    const read = hash.digest('hex');
    if (digest !== undefined && digest !== read) throw contentChanged(path);
    digest = read;
  };

  const text: SourceText = {
    pieces,
    cut: async () => {
      const { dialect, columns } = await facts();
      return { path, delimiter: dialect.delimiter, skip: dialect.skip, columns: columns.length };
    },
    wasCut: (endings) => {
      lineEnding = lineEndingOf(endings);
    },
  };

  return { describe, batches, text, digest: () => digest };
}

async function inspect(spec: SourceSpec, location: string): Promise<Facts> {
  const { path, delimiter } = spec;
  const header = spec.header ?? 1;
  const skip = spec.skip ?? 0;
  if (delimiter !== undefined && !/^[^"\r\n ]$/u.test(delimiter))
    throw messages.createError('error.DelimiterNotUsable', [path, delimiter]);
  if (!Number.isInteger(header) || header < 1 || !Number.isInteger(skip) || skip < 0) {
    throw messages.createError('error.HeaderRowNotUsable', [path, String(header), String(skip)]);
  }
  return withFile(path, location, async (opened) => {
    const encoding = await detectEncoding(path, opened.file, spec.encoding);
    const dialect = await headerOf(path, opened, encoding, { header, skip, delimiter });
    const { size, state } = opened;
    return { encoding, dialect, columns: columnsOf(path, dialect, header, skip), size, state };
  });
}

/** Reads on until the header is whole. */
async function headerOf(
  path: string,
  opened: OpenedFile,
  encoding: Encoding,
  options: { readonly header: number; readonly skip: number; readonly delimiter?: string }
): Promise<Dialect> {
  let sample = '';
  let ended = false;
  let enough = 0;
  for await (const { text, last } of decode(path, opened, encoding)) {
    sample += text;
    ended = last;
    // A header that goes on for megabytes is looked at again only when there is twice as much of it.
    if (sample.length < enough && !last) continue;
    enough = sample.length * 2;
    if (isBlank(sample)) {
      if (last || sample.length > RECORD_LIMIT) break;
      continue;
    }
    const dialect = findDialect(path, sample, last, options);
    if (dialect.header !== undefined) return dialect;
    if (sample.length > RECORD_LIMIT) break;
  }
  if (isBlank(sample)) throw messages.createError('error.FileEmpty', [path]);
  if (!ended) throw messages.createError('error.HeaderNotFound', [path]);
  throw messages.createError('error.HeaderRowMissing', [path, options.header + options.skip]);
}

function isBlank(text: string): boolean {
  return !/\S/.test(text);
}

function columnsOf(path: string, dialect: Dialect, header: number, skip: number): readonly string[] {
  const line = dialect.header?.line ?? 0;
  if (dialect.header?.problem !== undefined) throw messages.createError('error.HeaderQuotes', [path, line]);
  if (MARKUP.test(dialect.header?.cells[0] ?? ''))
    throw messages.createError('error.BinaryFile', [path, 'an XML or HTML document']);
  const columns = (dialect.header?.cells ?? []).map((cell) => cell.trim());
  const blanks = columns.flatMap((name, index) => (name === '' ? [index + 1] : []));
  if (blanks.length > 0) {
    const shown = blanks.slice(0, 10).join(', ');
    throw messages.createError(
      'error.HeaderBlank',
      [path, line, shown, delimiterName(dialect.delimiter)],
      [header + skip + 1]
    );
  }
  const places = new Map<string, number>();
  for (const [index, name] of columns.entries()) {
    const earlier = places.get(name.toLowerCase());
    if (earlier !== undefined)
      throw messages.createError('error.HeaderDuplicate', [
        path,
        line,
        shownText(redact(name)),
        earlier + 1,
        index + 1,
      ]);
    places.set(name.toLowerCase(), index);
  }
  return columns;
}

/** Whether there is half a character in a text, but for its ends: the other half of these is in the piece before or after. */
function holdsHalf(text: string): boolean {
  return /(?!^|.$)\p{Cs}/su.test(text);
}

type Piece = { readonly text: string; readonly bytes: Buffer; readonly last: boolean };

/** A file's text in pieces, and the bytes behind them (valid until the next piece is asked for). The last piece may hold no text. */
async function* decode(path: string, opened: OpenedFile, encoding: Encoding): AsyncGenerator<Piece> {
  const decoder = iconv.getDecoder(encoding.name);
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const utf16 = /^utf-?16/i.test(encoding.name);
  let offset = 0;
  for (;;) {
    const bytesRead = await readNext(opened, buffer, offset);
    const bytes = buffer.subarray(0, bytesRead);
    const last = bytesRead === 0;
    const text = last ? (decoder.end() ?? '') : decoder.write(bytes);
    const zero = text.indexOf('\0');
    if (zero !== -1) throw messages.createError('error.NulBytes', [path, offset]);
    // UTF-16 has characters of two halves; one that lost its other, or half of one at the end, is damage.
    if (utf16 && (last ? offset % 2 === 1 : holdsHalf(text)))
      throw messages.createError('error.EncodingMismatch', [path, encoding.label]);
    yield { text, bytes, last };
    if (last) return;
    offset += bytesRead;
  }
}
