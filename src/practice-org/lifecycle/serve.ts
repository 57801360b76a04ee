import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { enforcedAccess } from '../access/index.js';
import { registerClient } from '../api/oauth.js';
import { startPracticeOrg } from '../index.js';
import type { RunningPracticeOrg } from '../index.js';
import { resumeMetadataJobs } from '../metadata/index.js';
import { identityPath } from './identity.js';
import type { IdentityAnswer } from './identity.js';
import { readMemory, readServerRecord, remember, usernameOf, writeServerRecord } from './instance.js';
import type { Instance, ServerRecord } from './instance.js';
import { clientId, ensureKey, publicKeyOf } from './key.js';
import { lockInstance } from './lock.js';

export type Serving = {
  readonly record: ServerRecord;
  readonly org: RunningPracticeOrg['org'];
  close(): Promise<void>;
};

/**
 * Serves an instance from this process until `close`. Undefined: another process already does. A port that is asked for must be free; one
 * that is only remembered gives way to another.
 */
export async function serve(instance: Instance, port?: number): Promise<Serving | undefined> {
  const lock = lockInstance(instance);
  if (!lock) return undefined;
  try {
    const publicKey = publicKeyOf(ensureKey(instance));
    const identity = randomBytes(24).toString('base64url');
    const running = await listen(instance, identity, port);
    setUsername(running.org, instance);
    registerClient(running.org, clientId, publicKey);
    const record: ServerRecord = {
      instance: instance.name,
      pid: process.pid,
      port: Number(new URL(running.url).port),
      url: running.url,
      startedAt: new Date().toISOString(),
      identity,
    };
    remember(instance, { port: record.port });
    writeServerRecord(instance, record);
    resumeMetadataJobs(running.org);
    return {
      record,
      org: running.org,
      async close() {
        await running.close();
        if (readServerRecord(instance)?.identity === identity)
          rmSync(join(instance.directory, 'server.json'), { force: true });
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function listen(instance: Instance, identity: string, port: number | undefined): Promise<RunningPracticeOrg> {
  const me: IdentityAnswer = { instance: instance.name, identity, pid: process.pid };
  const start = (on: number): Promise<RunningPracticeOrg> =>
    startPracticeOrg({
      directory: instance.directory,
      port: on,
      access: enforcedAccess,
      // Who this server is must be answered whatever else is switched on, so it is answered before anything is looked at.
      faults: (request) =>
        request.path === identityPath ? { kind: 'answer', response: { status: 200, body: me } } : undefined,
    });
  if (port !== undefined && port !== 0) return start(port);
  const remembered = readMemory(instance).port;
  if (remembered === undefined) return start(0);
  try {
    return await start(remembered);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start(0);
  }
}

function setUsername(org: RunningPracticeOrg['org'], instance: Instance): void {
  org.store
    .statement('UPDATE "User" SET "Username" = ? WHERE "Id" = ? AND "Username" LIKE \'admin@%practice.example\'')
    .run(usernameOf(instance), org.adminUserId);
}
