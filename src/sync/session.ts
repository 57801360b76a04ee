import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OrgPort } from '../org/index.js';
import { readProject, type Schema } from '../schema/index.js';
import type { Source } from '../sources/index.js';
import {
  applyPlan,
  openJobJournal,
  type ApplyInput,
  type ApplyResult,
  type LockOptions,
  type Rails,
} from './apply/index.js';
import { isFileType, loadConfig, type Config } from './config/index.js';
import {
  createPlan,
  policiesOf,
  type PlanHeader,
  type PlanInput,
  type PlanSummary,
  type Settle,
} from './plan/index.js';
import type { SyncProgress } from './progress.js';
import type { RecordReader } from './types.js';
import { filledDown } from './fill-down.js';
import { holdRecords } from './held.js';
import { openEntry } from './open-entry.js';
import { openRecords } from './rows/index.js';

export type SessionOptions = {
  readonly onProgress?: SyncProgress;
  readonly signal?: AbortSignal;
  readonly lock?: LockOptions;
  /** What a run may do without being told so. */
  readonly rails?: Rails;
  /** Where the CLI keeps a plugin's own files: bulk jobs in flight are remembered there. */
  readonly dataFolder?: string;
  /** The keys that earlier runs of this config left behind: they tell a deleted record from a new row. */
  readonly knownKeys?: PlanInput['knownKeys'];
  /** Default: the plugin's own metadata. */
  readonly schema?: Schema;
};

/** A config and an org brought together, ready to plan and to apply. */
export type SyncSession = {
  readonly config: Config;
  plan(path: string): Promise<{ readonly header: PlanHeader; readonly summary: PlanSummary }>;
  /** Plans the records of a person's choice alone, settled by it. */
  settle(path: string, choice: Settle): Promise<{ readonly header: PlanHeader; readonly summary: PlanSummary }>;
  /** @param failures where the rows go that were not written */
  apply(planFile: string, failures: string): Promise<ApplyResult>;
  /** Both, one after the other; the source is read once where its records fit into memory. */
  run(planFile: string, failures: string): Promise<ApplyResult>;
};

/**
 * Reads a config and holds it ready against an org. No row is read and no call made yet.
 *
 * @throws what `loadConfig` throws
 */
export async function openSync(configPath: string, org: OrgPort, options: SessionOptions = {}): Promise<SyncSession> {
  const config = await loadConfig(configPath);
  const digest = createHash('sha256')
    .update(await readFile(configPath))
    .digest('hex');
  const stamp = { path: resolve(configPath), digest };
  const schema = options.schema ?? readProject();
  const shared = {
    schema,
    org,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  };
  const journal = options.dataFolder ? openJobJournal(options.dataFolder, org.organizationId, config.name) : undefined;
  const open = (): Promise<RecordReader> => openRecords(config, schema, { org });
  const planWith = async (reader: RecordReader, path: string, settle?: Settle): ReturnType<SyncSession['plan']> =>
    createPlan({
      ...shared,
      reader,
      config: stamp,
      path,
      policies: policiesOf(config, await savedTimes(config)),
      ...(options.knownKeys ? { knownKeys: options.knownKeys } : {}),
      ...(settle ? { settle } : {}),
    });
  const applyWith = (planFile: string, failures: string, more: Partial<ApplyInput>): Promise<ApplyResult> =>
    applyPlan({
      ...shared,
      planFile,
      failures,
      openReader: open,
      sources: sourcesOf(config, org),
      config: { ...stamp, name: config.name },
      ...(options.lock ? { lock: options.lock } : {}),
      ...(options.rails ? { rails: options.rails } : {}),
      ...(journal ? { journal } : {}),
      ...more,
    });
  return {
    config,
    plan: async (path) => planWith(await open(), path),
    settle: async (path, choice) => planWith(await open(), path, choice),
    apply: (planFile, failures) => applyWith(planFile, failures, {}),
    async run(planFile, failures) {
      // What a killed run left at work in the org is waited for, so that the plan sees it done.
      for (const job of (await journal?.left()) ?? []) {
        await org.finishJob(job);
        await journal?.ended(job.id);
      }
      const held = holdRecords(await open());
      await planWith(held.reader, planFile);
      const again = held.again();
      return applyWith(planFile, failures, again ? { openReader: () => Promise.resolve(again), fresh: true } : {});
    },
  };
}

/** The sources that records are made from, with the cells that a report export leaves out filled in as the rows see them. */
function sourcesOf(config: Config, org: OrgPort): ReadonlyMap<string, Source> {
  const used = new Set(Object.values(config.records).map(({ from }) => from));
  return new Map(
    Object.entries(config.sources)
      .filter(([name]) => used.has(name))
      .map(([name, entry]) => [
        name,
        filledDown(openEntry(entry, config.folder, org), entry.fillDown ?? [], entry.blank ?? []),
      ])
  );
}

/** When each file was last saved: what `newest` goes by. Of what is no file nobody can know. */
async function savedTimes({ sources, folder }: Config): Promise<ReadonlyMap<string, Date>> {
  const times = new Map<string, Date>();
  for (const [name, { type, path }] of Object.entries(sources)) {
    const stats = isFileType(type) ? await stat(resolve(folder, path)).catch(() => undefined) : undefined;
    if (stats) times.set(name, stats.mtime);
  }
  return times;
}
