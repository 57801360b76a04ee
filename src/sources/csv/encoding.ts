import { isAscii, isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { Messages } from '@salesforce/core/messages';
import iconv from 'iconv-lite';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** How the bytes are read: `name` as iconv-lite knows it, `label` as the person is told. */
export type Encoding = { readonly name: string; readonly label: string };

const SCAN_BYTES = 1024 * 1024;

const UTF_32LE = Buffer.from([0xff, 0xfe, 0, 0]);
const UTF_32BE = Buffer.from([0, 0, 0xfe, 0xff]);

/** Bytes that stand for no character in Windows-1252. */
const UNDEFINED_IN_1252 = [0x81, 0x8d, 0x8f, 0x90, 0x9d];

/** Files that are often taken for CSV, by their first bytes. */
const OTHER_FORMATS: ReadonlyArray<{ readonly start: string; readonly name: string }> = [
  { start: 'PK\u0003\u0004', name: 'an Excel workbook or a ZIP archive' },
  { start: '\u00d0\u00cf\u0011\u00e0', name: 'an old Excel workbook (.xls)' },
  { start: 'PK\u0005\u0006', name: 'an empty ZIP archive' },
  { start: '%PDF', name: 'a PDF' },
  { start: '{\\rtf', name: 'an RTF document' },
  { start: '\u001f\u008b', name: 'a gzip archive' },
  { start: 'BZh', name: 'a bzip2 archive' },
  { start: '\u00fd7zX', name: 'an xz archive' },
  { start: '(\u00b5/\u00fd', name: 'a zstd archive' },
  { start: '7z\u00bc\u00af', name: 'a 7-zip archive' },
  { start: 'Rar!', name: 'a RAR archive' },
  { start: '\u0089PNG', name: 'a picture' },
  { start: '\u00ff\u00d8\u00ff', name: 'a picture' },
  { start: 'GIF8', name: 'a picture' },
  { start: '\u007fELF', name: 'a program' },
  { start: 'SQLi', name: 'an SQLite database' },
  { start: 'PAR1', name: 'a Parquet file' },
];

/** Of these a table of text could begin so as well: such a file is another only where it holds zero bytes. */
const ALSO_TEXT = new Set(['BZh', 'Rar!', 'GIF8', 'SQLi', 'PAR1']);

/**
 * Tells how a file's text is encoded by reading its bytes once: byte order mark, else zero bytes (UTF-16), else UTF-8 where every byte
 * fits, else Windows-1252.
 *
 * @throws BinaryFileError, EncodingUnknownError; EncodingMismatchError when the encoding was given and the bytes do not fit it
 */
export async function detectEncoding(path: string, file: FileHandle, given?: string): Promise<Encoding> {
  const buffer = Buffer.allocUnsafe(SCAN_BYTES);
  const { bytesRead } = await file.read(buffer, 0, SCAN_BYTES, 0);
  const start = buffer.subarray(0, bytesRead);

  const other = OTHER_FORMATS.find((format) => start.subarray(0, 8).toString('latin1').startsWith(format.start));
  if (other !== undefined && (!ALSO_TEXT.has(other.start) || start.includes(0)))
    throw messages.createError('error.BinaryFile', [path, other.name]);

  const marked = byteOrderMark(start);
  if (given !== undefined && !sameEncoding(given, 'utf8')) {
    if (!iconv.encodingExists(given)) throw messages.createError('error.EncodingNotKnown', [path, given]);
    return { name: given, label: given.toLowerCase() };
  }
  if (marked !== undefined && marked.name !== 'utf8') {
    // Any line of UTF-16 with a delimiter or a line end in it has a zero byte: without one, the mark stands before other text.
    if (bytesRead > 2 && !start.includes(0)) throw messages.createError('error.EncodingMismatch', [path, marked.label]);
    return marked;
  }
  const utf16 = given === undefined && marked === undefined ? utf16WithoutMark(start) : undefined;
  if (utf16 !== undefined) return utf16;

  const scan = await scanBytes(file, buffer);
  if (scan.zeroAt !== undefined) throw messages.createError('error.NulBytes', [path, scan.zeroAt]);
  if (scan.utf8) return marked ?? { name: 'utf8', label: 'utf-8' };
  if (given !== undefined || marked !== undefined)
    throw messages.createError('error.EncodingMismatch', [path, 'utf-8']);
  if (scan.undefinedAt !== undefined) throw messages.createError('error.EncodingUnknown', [path, scan.undefinedAt]);
  return { name: 'windows-1252', label: 'windows-1252' };
}

function sameEncoding(left: string, right: string): boolean {
  return left.toLowerCase().replaceAll(/[^a-z0-9]/g, '') === right;
}

function byteOrderMark(start: Buffer): Encoding | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { name: 'utf8', label: 'utf-8 with BOM' };
  if (start.subarray(0, 4).equals(UTF_32LE)) return { name: 'utf32le', label: 'utf-32le' };
  if (start.subarray(0, 4).equals(UTF_32BE)) return { name: 'utf32be', label: 'utf-32be' };
  if (start[0] === 0xff && start[1] === 0xfe) return { name: 'utf16le', label: 'utf-16le' };
  if (start[0] === 0xfe && start[1] === 0xff) return { name: 'utf16be', label: 'utf-16be' };
  return undefined;
}

/** Western text in UTF-16 has a zero in nearly every pair of bytes, always on the same side. */
function utf16WithoutMark(start: Buffer): Encoding | undefined {
  const pairs = Math.min(start.length, 4096) >> 1;
  if (pairs === 0) return undefined;
  let first = 0;
  let second = 0;
  for (let index = 0; index < pairs * 2; index += 2) {
    if (start[index] === 0) first += 1;
    if (start[index + 1] === 0) second += 1;
  }
  if (second > pairs * 0.5 && first < pairs * 0.05) return { name: 'utf16le', label: 'utf-16le' };
  if (first > pairs * 0.5 && second < pairs * 0.05) return { name: 'utf16be', label: 'utf-16be' };
  return undefined;
}

type Scan = { readonly utf8: boolean; readonly zeroAt?: number; readonly undefinedAt?: number };

/** One pass over the whole file in bounded memory. Offsets count bytes from 0. */
async function scanBytes(file: FileHandle, buffer: Buffer): Promise<Scan> {
  let utf8 = true;
  let undefinedAt: number | undefined;
  let offset = 0;
  // Up to three bytes of a character that the end of a piece cut in two stand at the buffer's start.
  let carried = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, carried, buffer.length - carried, offset + carried);
    const piece = buffer.subarray(0, carried + bytesRead);
    if (piece.length === 0) return { utf8, undefinedAt };
    const zero = piece.indexOf(0);
    if (zero !== -1) return { utf8, zeroAt: offset + zero };
    const keep = bytesRead === 0 ? 0 : cutCharacter(piece);
    const whole = piece.subarray(0, piece.length - keep);
    if (!isAscii(whole)) {
      utf8 &&= isUtf8(whole);
      undefinedAt ??= firstUndefined(whole, offset);
    }
    offset += whole.length;
    buffer.copyWithin(0, whole.length, piece.length);
    carried = keep;
  }
}

function firstUndefined(bytes: Buffer, offset: number): number | undefined {
  const found = UNDEFINED_IN_1252.map((byte) => bytes.indexOf(byte)).filter((at) => at !== -1);
  return found.length === 0 ? undefined : offset + Math.min(...found);
}

/** How many bytes at the end belong to a UTF-8 character that is not complete. */
function cutCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}
