import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';
import type { Entry, ZipFile } from 'yauzl';
import { damaged } from './damage.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

const MEGABYTE = 1024 * 1024;

/** No workbook has so many parts. */
const PART_LIMIT = 10_000;

/** What one part may come to when it is unpacked: a full sheet of fifty columns is half of it. */
const SIZE_LIMIT = 4096 * MEGABYTE;

/** A part this much larger than packed is made to fill a disk, not to hold rows; small ones may be as regular as they like. */
const RATIO_LIMIT = 400;
const RATIO_FROM = 64 * MEGABYTE;

/** The archive that a workbook is: its parts by their names, in small letters and without a slash before them. */
export type Archive = {
  readonly parts: ReadonlyMap<string, Entry>;
  /**
   * The bytes of a part as they are unpacked, in bounded memory.
   *
   * @throws WorkbookTooLargeError, WorkbookEncryptedError, WorkbookDamagedError
   */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
};

/**
 * Opens a file as a zip archive. The sizes that the archive states are held against the limits before anything is unpacked, and yauzl holds
 * them against what comes out.
 *
 * @throws WorkbookDamagedError
 */
export async function openArchive(path: string, location: string): Promise<Archive> {
  let zip: ZipFile;
  try {
    const { default: yauzl } = await import('yauzl');
    zip = await yauzl.openPromise(location, { autoClose: false });
  } catch (error) {
    throw damaged(path, 'zip', '', error);
  }
  try {
    const parts = await listParts(path, zip);
    return {
      parts,
      read: (name) => readPart(path, zip, name, parts.get(name)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error instanceof SfError ? error : damaged(path, 'zip', '', error);
  }
}

async function listParts(path: string, zip: ZipFile): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>();
  if (zip.entryCount > PART_LIMIT) throw damaged(path, 'parts', String(PART_LIMIT));
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.toLowerCase();
    if (!parts.has(name)) parts.set(name, entry);
    if (parts.size > PART_LIMIT) throw damaged(path, 'parts', String(PART_LIMIT));
  }
  return parts;
}

async function* readPart(path: string, zip: ZipFile, name: string, entry: Entry | undefined): AsyncGenerator<Buffer> {
  if (entry === undefined) throw damaged(path, 'part', name);
  if (entry.isEncrypted()) throw messages.createError('error.WorkbookEncrypted', [path]);
  const { uncompressedSize: size, compressedSize: packed } = entry;
  const ratio = size / Math.max(1, packed);
  if (size > SIZE_LIMIT || (size > RATIO_FROM && ratio > RATIO_LIMIT)) {
    const tokens = [path, name, Math.round(size / MEGABYTE), Math.round(ratio)];
    throw messages.createError('error.WorkbookTooLarge', tokens);
  }
  let stream: Readable | undefined;
  let sum = 0;
  try {
    stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof SfError ? error : damaged(path, 'zip', name, error);
  } finally {
    stream?.destroy();
  }
  if (sum !== entry.crc32) throw damaged(path, 'checksum', name);
}
