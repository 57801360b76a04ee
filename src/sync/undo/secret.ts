import { createHash, hkdfSync, randomBytes, scryptSync } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigFile } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

/** Where a job without a keychain gives the key: 32 bytes as base64, or a long passphrase. */
export const UNDO_KEY = 'POWER_UNDO_KEY';

const BAD_CONFIG = 78;
const KEY_BYTES = 32;
const SHORTEST_PASSPHRASE = 20;
/** Work for one try at a passphrase: 32 MB and about a tenth of a second. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const FILE = 'undo-key.json';

export type SecretOrigin = 'environment' | 'keychain';

/** Makes the key of each file: no two files share one, so that a nonce can never meet itself. */
export type UndoSecret = {
  readonly origin: SecretOrigin;
  /** @param salt the file's own, 32 random bytes */
  fileKey(salt: Buffer): Buffer;
};

/** A file of the core library's, which encrypts the value with the key that it keeps in the operating system's keychain. */
class SecretFile extends ConfigFile<ConfigFile.Options, { secret?: string }> {
  protected static encryptedKeys = ['secret'];
}

/**
 * The secret of the before-images: `POWER_UNDO_KEY` where it is set; else one drawn once and kept beside the images, encrypted with the key that the
 * CLI keeps in the operating system's keychain for its logins.
 *
 * @throws UndoKeyShortError (exit code 78), UndoKeyUnavailableError when the keychain does not answer, or no longer opens what it closed
 */
export async function undoSecret(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<UndoSecret> {
  const given = env[UNDO_KEY]?.trim() ?? '';
  return given === '' ? keychainSecret(folder) : givenSecret(given);
}

function givenSecret(given: string): UndoSecret {
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(given) ? Buffer.from(given, 'base64') : undefined;
  if (bytes?.length === KEY_BYTES) return { origin: 'environment', fileKey: (salt) => derive(bytes, salt) };
  if (given.length < SHORTEST_PASSPHRASE) {
    throw messages.createError('error.UndoKeyShort', [UNDO_KEY, SHORTEST_PASSPHRASE], [], BAD_CONFIG);
  }
  return { origin: 'environment', fileKey: (salt) => derive(scryptSync(given, salt, KEY_BYTES, SCRYPT), salt) };
}

async function keychainSecret(folder: string): Promise<UndoSecret> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    const secret = (await readSecret(folder)) ?? (await drawSecret(folder));
    return { origin: 'keychain', fileKey: (salt) => derive(secret, salt) };
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    throw messages.createError('error.UndoKeyUnavailable', [cause.message], [UNDO_KEY, join(folder, FILE)], cause);
  }
}

const openSecret = (folder: string): Promise<SecretFile> =>
  SecretFile.create({ rootFolder: folder, filename: FILE, isGlobal: false, isState: false });

async function readSecret(folder: string): Promise<Buffer | undefined> {
  if (!existsSync(join(folder, FILE))) return undefined;
  const secret = Buffer.from((await openSecret(folder)).get('secret', true) ?? '', 'hex');
  if (secret.length !== KEY_BYTES) throw new Error(messages.getMessage('key.unreadable', [FILE]));
  return secret;
}

/** Of two processes that draw at once the last one's file stands, and both go by what stands. */
async function drawSecret(folder: string): Promise<Buffer> {
  const file = await openSecret(folder);
  file.set('secret', randomBytes(KEY_BYTES).toString('hex'));
  await file.write();
  chmodSync(join(folder, FILE), 0o600);
  const secret = await readSecret(folder);
  if (!secret) throw new Error(messages.getMessage('key.unreadable', [FILE]));
  return secret;
}

function derive(secret: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, 'sf-plugin-power before-images 1', KEY_BYTES));
}

/** A short name for a key, to tell two apart without telling either. */
export const keyName = (key: Buffer): string =>
  createHash('sha256').update('sf-plugin-power key name').update(key).digest('hex').slice(0, 16);
