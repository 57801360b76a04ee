import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Messages } from '@salesforce/core/messages';
import { keyName, type SecretOrigin, type UndoSecret } from './secret.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

/**
 * The file: one line of JSON in the clear that names the run, its expiry and the key (no value of any record), then frames. A frame is its length
 * in 4 bytes, a nonce of its own, JSON deflated and encrypted with AES-256-GCM, and the tag. Every frame is bound to the whole first line and to its
 * own number, so that none can be moved, left out or brought from another file without being noticed.
 */
export const IMAGES_FORMAT = 'sf-power-before-images';
export const IMAGES_VERSION = 1;

const LENGTH_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 32;
const LONGEST_PREAMBLE = 4096;
/** Far above what a frame of a thousand records takes: a length beyond it is damage, not data. */
const LONGEST_FRAME = 512 * 1024 * 1024;

export type Preamble = {
  readonly format: typeof IMAGES_FORMAT;
  readonly version: number;
  readonly orgId: string;
  readonly runId: string;
  /** ISO 8601. */
  readonly expires: string;
  readonly key: { readonly from: SecretOrigin; readonly name: string; readonly salt: string };
};

/** The first line of a new file, and the key its frames are made with. */
export function newPreamble(
  { orgId, runId, expires }: Pick<Preamble, 'orgId' | 'runId' | 'expires'>,
  secret: UndoSecret
): { readonly line: Buffer; readonly key: Buffer } {
  const salt = randomBytes(SALT_BYTES);
  const key = secret.fileKey(salt);
  const preamble: Preamble = {
    format: IMAGES_FORMAT,
    version: IMAGES_VERSION,
    orgId,
    runId,
    expires,
    key: { from: secret.origin, name: keyName(key), salt: salt.toString('base64') },
  };
  return { line: Buffer.from(`${JSON.stringify(preamble)}\n`), key };
}

export function encodeFrame(key: Buffer, line: Buffer, number: number, content: unknown): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(line, number));
  const text = deflateRawSync(JSON.stringify(content), { level: 1 });
  const body = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function decodeFrame(key: Buffer, line: Buffer, number: number, body: Buffer): unknown {
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(line, number));
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
  const text = Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, body.length - TAG_BYTES)), decipher.final()]);
  return JSON.parse(inflateRawSync(text).toString('utf8'));
}

function boundTo(line: Buffer, number: number): Buffer {
  const tail = Buffer.alloc(8);
  tail.writeBigUInt64BE(BigInt(number));
  return Buffer.concat([line, tail]);
}

/**
 * The first line of a file.
 *
 * @returns undefined for a file that was torn before its first line was whole: nothing was written to the org by then
 * @throws UndoFileUnknownError
 */
export async function readPreamble(path: string): Promise<{ preamble: Preamble; line: Buffer } | undefined> {
  const file = await open(path, 'r');
  try {
    const head = await readAt(file, 0, LONGEST_PREAMBLE);
    const end = head.indexOf(0x0a);
    if (end < 0 && head.length < LONGEST_PREAMBLE && couldBegin(head)) return undefined;
    const line = Buffer.from(head.subarray(0, end + 1));
    const preamble = parsePreamble(line.toString('utf8'));
    if (preamble?.format !== IMAGES_FORMAT || preamble.version !== IMAGES_VERSION) {
      throw messages.createError('error.UndoFileUnknown', [path]);
    }
    return { preamble, line };
  } finally {
    await file.close();
  }
}

/** Whether the bytes may be the torn beginning of a first line. */
function couldBegin(head: Buffer): boolean {
  const start = `{"format":"${IMAGES_FORMAT}"`;
  const text = head.toString('utf8');
  return start.startsWith(text) || text.startsWith(start);
}

function parsePreamble(text: string): Preamble | undefined {
  try {
    return JSON.parse(text) as Preamble;
  } catch {
    return undefined;
  }
}

/** What was read of a file: the contents of its whole frames in their order, and whether a torn one follows them. */
export type FrameReader = AsyncGenerator<unknown, { readonly torn: boolean }>;

/**
 * The frames of a file, one by one. A frame that a killed process left unfinished at the very end is no error: the write it was to precede
 * never went out.
 *
 * @throws UndoKeyWrongError, UndoFileDamagedError
 */
export async function* readFrames(path: string, line: Buffer, preamble: Preamble, secret: UndoSecret): FrameReader {
  const key = secret.fileKey(Buffer.from(preamble.key.salt, 'base64'));
  if (keyName(key) !== preamble.key.name) {
    const origin = messages.getMessage(`key.from.${preamble.key.from}`);
    throw messages.createError('error.UndoKeyWrong', [preamble.runId, origin], [origin]);
  }
  const file = await open(path, 'r');
  try {
    let place = line.length;
    for (let number = 0; ; number += 1) {
      const head = await readAt(file, place, LENGTH_BYTES);
      if (head.length < LENGTH_BYTES) return { torn: head.length > 0 };
      const length = head.readUInt32BE();
      if (length <= NONCE_BYTES + TAG_BYTES || length > LONGEST_FRAME) throw damaged(path, number);
      const body = await readAt(file, place + LENGTH_BYTES, length);
      if (body.length < length) return { torn: true };
      place += LENGTH_BYTES + length;
      let content: unknown;
      try {
        content = decodeFrame(key, line, number, body);
      } catch {
        throw damaged(path, number);
      }
      yield content;
    }
  } finally {
    await file.close();
  }
}

const damaged = (path: string, number: number): Error =>
  messages.createError('error.UndoFileDamaged', [path, number + 1]);

async function readAt(file: FileHandle, place: number, length: number): Promise<Buffer> {
  const known = (await file.stat()).size - place;
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, known)));
  let read = 0;
  while (read < buffer.length) {
    const { bytesRead } = await file.read(buffer, read, buffer.length - read, place + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}
