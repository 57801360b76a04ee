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
  const start = Buffer.alloc(3);
  await file.read(start, 0, 3, 0);
  const marked =
    start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf
      ? { name: 'utf8', label: 'utf-8 with BOM', mark: 3 }
      : start[0] === 0xff && start[1] === 0xfe
        ? { name: 'utf16le', label: 'utf-16le', mark: 2 }
        : start[0] === 0xfe && start[1] === 0xff
          ? { name: 'utf16be', label: 'utf-16be', mark: 2 }
          : undefined;
  if (given === undefined) return marked ?? { name: 'utf8', label: 'utf-8', mark: 0 };
  if (!iconv.encodingExists(given)) throw messages.createError('error.EncodingNotKnown', [path, given]);
  const utf8 = given.toLowerCase().replaceAll(/[^a-z0-9]/g, '') === 'utf8';
  return utf8
    ? { name: 'utf8', label: marked?.name === 'utf8' ? marked.label : 'utf-8', mark: marked?.name === 'utf8' ? 3 : 0 }
    : { name: given, label: given.toLowerCase(), mark: 0 };
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
