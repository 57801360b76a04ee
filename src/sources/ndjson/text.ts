import type { FileHandle } from 'node:fs/promises';
import { Messages } from '@salesforce/core/messages';
import iconv from 'iconv-lite';
import type { OpenedFile } from '../file.js';
import { readNext } from '../file.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

const READ_BYTES = 64 * 1024;

/** How the bytes are read: `name` as iconv-lite knows it, `label` as the person is told, `mark` the length of the byte order mark. */
export type Encoding = { readonly name: string; readonly label: string; readonly mark: number };

/** A stretch of the file: in UTF-8 without a byte order mark, and as it stands. Both are valid until the next one is asked for. */
export type Piece = { readonly bytes: Buffer; readonly raw: Buffer; readonly last: boolean };

/**
 * Tells how a JSON file is encoded: as it was told, else by its byte order mark, else UTF-8, which is all that JSON allows. Bytes that do not
 * fit are problems of their records.
 *
 * @throws EncodingNotKnownError
 */
export async function jsonEncoding(path: string, file: FileHandle, given?: string): Promise<Encoding> {
  const buffer = Buffer.alloc(4);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  const start = buffer.subarray(0, bytesRead);
  const marked = MARKED.find(({ bytes }) => start.subarray(0, bytes.length).equals(bytes)) ?? utf16WithoutMark(start);
  if (given === undefined) return marked ?? { name: 'utf8', label: 'utf-8', mark: 0 };
  if (!iconv.encodingExists(given)) throw messages.createError('error.EncodingNotKnown', [path, given]);
  const utf8 = given.toLowerCase().replaceAll(/[^a-z0-9]/g, '') === 'utf8';
  return utf8
    ? { name: 'utf8', label: marked?.name === 'utf8' ? marked.label : 'utf-8', mark: marked?.name === 'utf8' ? 3 : 0 }
    : { name: given, label: given.toLowerCase(), mark: 0 };
}

const MARKED: ReadonlyArray<Encoding & { readonly bytes: Buffer }> = (
  [
    ['utf8', 'utf-8 with BOM', 'efbbbf'],
    ['utf32le', 'utf-32le', 'fffe0000'],
    ['utf32be', 'utf-32be', '0000feff'],
    ['utf16le', 'utf-16le', 'fffe'],
    ['utf16be', 'utf-16be', 'feff'],
  ] as const
).map(([name, label, hex]) => ({ name, label, mark: hex.length / 2, bytes: Buffer.from(hex, 'hex') }));

/** Any JSON begins with two characters of ASCII, of which UTF-16 writes each with a zero byte. */
function utf16WithoutMark([first, second]: Buffer): Encoding | undefined {
  if (first === undefined || second === undefined) return undefined;
  if (first !== 0 && second === 0) return { name: 'utf16le', label: 'utf-16le', mark: 0 };
  return first === 0 && second !== 0 ? { name: 'utf16be', label: 'utf-16be', mark: 0 } : undefined;
}

/** The file in pieces, from its start. The last piece may be empty. */
export async function* pieces(opened: OpenedFile, encoding: Encoding): AsyncGenerator<Piece> {
  const decoder = encoding.name === 'utf8' ? undefined : iconv.getDecoder(encoding.name, { stripBOM: true });
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  let offset = 0;
  for (;;) {
    const bytesRead = await readNext(opened, buffer, offset);
    const raw = buffer.subarray(0, bytesRead);
    const last = bytesRead === 0;
    const bytes =
      decoder === undefined
        ? raw.subarray(offset === 0 ? encoding.mark : 0)
        : Buffer.from(last ? (decoder.end() ?? '') : decoder.write(raw));
    yield { bytes, raw, last };
    if (last) return;
    offset += bytesRead;
  }
}
