import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, runningServer } from './identity.js';
import { lifecycleMessages, readServerRecord } from './instance.js';
import type { Instance, ServerRecord } from './instance.js';
import { lockInstance } from './lock.js';

const patienceMilliseconds = 20_000;

/**
 * Ends the server of an instance: only the process that answered with the right identity, and politely. Undefined: none was running. A file
 * that a killed server left behind is removed.
 */
export async function stopServerProcess(instance: Instance): Promise<ServerRecord | undefined> {
  const record = await runningServer(instance);
  if (!record) {
    if (readServerRecord(instance)) removeStale(instance);
    return undefined;
  }
  process.kill(record.pid, 'SIGTERM');
  const until = Date.now() + patienceMilliseconds;
  while (isAlive(record.pid) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  if (isAlive(record.pid)) throw lifecycleMessages.createError('error.ServerDidNotStop', [instance.name, record.pid]);
  return record;
}

/** Only with the lock in hand: a server that is just starting writes its file while it holds it. */
function removeStale(instance: Instance): void {
  const lock = lockInstance(instance);
  if (!lock) return;
  rmSync(join(instance.directory, 'server.json'), { force: true });
  lock.release();
}
