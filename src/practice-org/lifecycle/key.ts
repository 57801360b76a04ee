import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance } from './instance.js';

/** The client this machine's Salesforce CLI logs in as: the name the CLI itself uses. */
export const clientId = 'PlatformCLI';

export function keyFile(instance: Instance): string {
  return join(instance.directory, 'jwt.key');
}

/** Makes the RSA key with which this machine logs in to the instance, once; the server keeps the public half beside it. */
export function ensureKey(instance: Instance): string {
  const path = keyFile(instance);
  if (existsSync(path)) return path;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  try {
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another start was first; its key is as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return path;
}

/** The public half of a private key file, as PEM: what the server checks assertions with. */
export function publicKeyOf(path: string): string {
  return createPublicKey(readFileSync(path)).export({ type: 'spki', format: 'pem' }).toString();
}
