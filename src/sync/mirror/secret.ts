import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigFile } from '@salesforce/core';

/** Where a CI job without a keychain can give the secret. */
export const CACHE_KEY = 'POWER_CACHE_KEY';

const FILE = 'mirror-key.json';
const SECRET_BYTES = 32;

/** A file of the core library's, which encrypts the value with the key that it keeps in the operating system's keychain. */
class SecretFile extends ConfigFile<ConfigFile.Options, { secret?: string }> {
  protected static encryptedKeys = ['secret'];
}

/**
 * The secret that the mirror's digests are made with: `POWER_CACHE_KEY` where it is set; else one drawn once, kept beside the mirror and encrypted with the
 * key that the CLI keeps in the operating system's keychain for its logins. Whoever has that key can log in to the org anyway.
 *
 * @returns undefined where there is neither: then nothing may be kept
 */
export async function cacheSecret(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<Buffer | undefined> {
  const given = env[CACHE_KEY]?.trim() ?? '';
  if (given !== '') return createHash('sha256').update(given).digest();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    // A secret that the keychain's key does not open belongs to a keychain that is gone; what was kept under it is built again.
    return (await readSecret(folder).catch(() => undefined)) ?? (await drawSecret(folder));
  } catch {
    return undefined;
  }
}

const openSecret = (folder: string): Promise<SecretFile> =>
  SecretFile.create({ rootFolder: folder, filename: FILE, isGlobal: false, isState: false });

async function readSecret(folder: string): Promise<Buffer | undefined> {
  const text = (await openSecret(folder)).get('secret', true);
  const secret = Buffer.from(text ?? '', 'hex');
  return secret.length === SECRET_BYTES ? secret : undefined;
}

async function drawSecret(folder: string): Promise<Buffer | undefined> {
  rmSync(join(folder, FILE), { force: true });
  const file = await openSecret(folder);
  file.set('secret', randomBytes(SECRET_BYTES).toString('hex'));
  await file.write();
  chmodSync(join(folder, FILE), 0o600);
  // Of two that draw at once the last one's file stands; both go by what stands.
  return readSecret(folder);
}
