import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lifecycleMessages, makeDirectory } from './instance.js';
import type { Instance } from './instance.js';
import { lockInstance } from './lock.js';
import { stopServerProcess } from './stop.js';

/** What outlives a reset: the key and the port, so that the login and every bookmark stay good. */
const kept = new Set(['jwt.key', 'instance.json', 'lock.sqlite']);

/** Ends the server and deletes everything in the org: metadata, records, users, logs. */
export async function eraseInstance(instance: Instance): Promise<void> {
  makeDirectory(instance);
  await stopServerProcess(instance);
  const lock = lockInstance(instance);
  if (!lock) throw lifecycleMessages.createError('error.InstanceInUse', [instance.name]);
  try {
    for (const name of readdirSync(instance.directory)) {
      if (!kept.has(name) && !name.startsWith('lock.sqlite'))
        rmSync(join(instance.directory, name), { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
}
