import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JobJournal, OpenJob } from '../../org/index.js';
import { isAlive } from './lock.js';

/** The bulk jobs that processes of this machine have in flight for one org and config. Ids and names of objects, nothing else. */
export type FileJournal = JobJournal & {
  /** Those of processes that are no more. */
  left(): Promise<readonly OpenJob[]>;
};

type Entry = OpenJob & { readonly pid: number };

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** @param dataFolder where the CLI keeps a plugin's own files */
export function openJobJournal(dataFolder: string, orgId: string, configName: string): FileJournal {
  const name = createHash('sha256').update(`${orgId}\0${configName}`).digest('hex').slice(0, 24);
  const path = join(dataFolder, 'power', 'sync', 'jobs', `${name}.json`);
  let queue: Promise<unknown> = Promise.resolve();
  const change = (next: (entries: readonly Entry[]) => readonly Entry[]): Promise<void> => {
    const done = queue.then(async () => write(path, next(await read(path))));
    queue = done.catch(() => undefined);
    return done;
  };
  return {
    began: ({ id, object }) => change((entries) => [...entries, { id, object, pid: process.pid }]),
    ended: (id) => change((entries) => entries.filter((entry) => entry.id !== id)),
    left: async () => (await read(path)).filter(({ pid }) => !isAlive(pid)).map(({ id, object }) => ({ id, object })),
  };
}

/** A journal that cannot be read is as good as none: what was written is recognised all the same. */
async function read(path: string): Promise<readonly Entry[]> {
  try {
    const entries: unknown = JSON.parse(await readFile(path, 'utf8'));
    return Array.isArray(entries) ? (entries as readonly Entry[]) : [];
  } catch {
    return [];
  }
}

async function write(path: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) {
    await rm(path, { force: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const unfinished = `${path}.${process.pid}`;
  const file = await open(unfinished, 'w', OWNER_ONLY);
  try {
    await file.write(JSON.stringify(entries));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
