import type { FileHandle } from 'node:fs/promises';
import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

const LOOK_BYTES = 1024 * 1024;
const OLD_CONTAINER = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** A workbook with a password stands in the container of the old format, as a stream of this name. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** Files that a wrong name turns into workbooks, by their first bytes. */
const OTHERS: ReadonlyArray<readonly [start: string, kind: string]> = [
  ['%PDF', 'pdf'],
  ['\u001f\u008b', 'gzip'],
  ['\u0089PNG', 'picture'],
  ['\u00ff\u00d8', 'picture'],
];

/**
 * Refuses a file that is no zip archive, which every workbook of today is, and says what it is instead.
 *
 * @throws WorkbookEncryptedError, WorkbookOldError, NotAWorkbookError
 */
export async function refuseOthers(path: string, file: FileHandle): Promise<void> {
  const buffer = Buffer.alloc(LOOK_BYTES);
  const { bytesRead } = await file.read(buffer, 0, LOOK_BYTES, 0);
  const start = buffer.subarray(0, bytesRead);
  if (start.subarray(0, 2).toString('latin1') === 'PK') return;
  if (start.subarray(0, 4).equals(OLD_CONTAINER)) {
    if (await holds(file, ENCRYPTED)) throw messages.createError('error.WorkbookEncrypted', [path]);
    throw messages.createError('error.WorkbookOld', [path]);
  }
  const known = OTHERS.find(([mark]) => start.subarray(0, mark.length).toString('latin1') === mark)?.[1];
  throw messages.createError('error.NotAWorkbook', [path, messages.getMessage(`kind.${known ?? textKind(start)}`)]);
}

function textKind(start: Buffer): string {
  const wide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  if (start.includes(0) && !wide) return 'unknown';
  const text = start
    .toString(wide ? 'utf16le' : 'utf8')
    .trimStart()
    .replace(/^\ufeff/, '');
  if (/^<(?:\?xml|!doctype|html|table)\b/i.test(text)) return 'markup';
  return /^[{[]/.test(text) ? 'json' : 'text';
}

/** Whether the bytes stand anywhere in the file. */
async function holds(file: FileHandle, wanted: Buffer): Promise<boolean> {
  const buffer = Buffer.alloc(LOOK_BYTES);
  for (let offset = 0; ; offset += LOOK_BYTES - wanted.length) {
    const { bytesRead } = await file.read(buffer, 0, LOOK_BYTES, offset);
    if (buffer.subarray(0, bytesRead).includes(wanted)) return true;
    if (bytesRead < LOOK_BYTES) return false;
  }
}
