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
import { refuseOthersFiles, writeGiveBack, type GivenBack } from './give-back/index.js';
import { holdRecords } from './held.js';
import { Memory, type Remembered } from './memory.js';
import { openEntry } from './open-entry.js';
import { openRecords } from './rows/index.js';
import { KEEP_DAYS, KEEPS_NOTHING, UndoStore } from './undo/index.js';

export type SessionOptions = {
  readonly onProgress?: SyncProgress;
  readonly signal?: AbortSignal;
  readonly lock?: LockOptions;
  /** What a run may do without being told so. */
  readonly rails?: Rails;
  /** Where the CLI keeps a plugin's own files: bulk jobs in flight are remembered there, and before-images are kept. */
  readonly dataFolder?: string;
  /** Where the CLI keeps what can be lost: what was read of the org is remembered there as digests, so that the next run reads only what changed. */
  readonly cacheFolder?: string;
  /** The keys that earlier runs of this config left behind: they tell a deleted record from a new row. */
  readonly knownKeys?: PlanInput['knownKeys'];
  /** Days a run can be undone for. 0: it cannot, and nothing is kept of what it writes over. Default 30. */
  readonly keepUndo?: number;
  /** Where the org's edits go that the source does not have. Default: nowhere. */
  readonly giveBack?: string;
  /** Told how many runs' before-images had expired and were removed. */
  readonly onExpired?: (runs: number) => void;
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
  /** Writes down the org's edits that a plan of this config keeps or holds; undefined where the session was given no place for them. */
  giveBack(planFile: string): Promise<GivenBack | undefined>;
};

/**
 * Reads a config and holds it ready against an org. No row is read and no call made yet.
 *
 * @throws what `loadConfig` throws; GiveBackInTheWayError
 */
export async function openSync(configPath: string, org: OrgPort, options: SessionOptions = {}): Promise<SyncSession> {
  const config = await loadConfig(configPath);
  const { giveBack } = options;
  if (giveBack !== undefined) await refuseOthersFiles(giveBack, config);
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
  const openImages = imagesOpener(org, config.name, options);
  const open = (): Promise<RecordReader> => openRecords(config, schema, { org });
  const { cacheFolder } = options;
  const memory = cacheFolder ? new Memory({ org, schema, configName: config.name, cacheFolder, open }) : undefined;
  const planWith = async (reader: RecordReader, path: string, settle?: Settle): ReturnType<SyncSession['plan']> => {
    const policies = policiesOf(config, await savedTimes(config));
    const planFrom = (remembered: Partial<Remembered>): ReturnType<SyncSession['plan']> =>
      createPlan({
        ...shared,
        ...remembered,
        reader,
        config: stamp,
        path,
        policies,
        ...(options.knownKeys ? { knownKeys: options.knownKeys } : {}),
        ...(settle ? { settle } : {}),
      });
    return memory ? memory.recall(planFrom) : planFrom({});
  };
  const applyWith = async (planFile: string, failures: string, more: Partial<ApplyInput>): Promise<ApplyResult> => {
    const notes = memory?.notes();
    const openReader = more.openReader ?? open;
    const result = await applyPlan({
      ...shared,
      planFile,
      failures,
      sources: sourcesOf(config, org),
      config: { ...stamp, name: config.name },
      ...(options.lock ? { lock: options.lock } : {}),
      ...(options.rails ? { rails: options.rails } : {}),
      ...(journal ? { journal } : {}),
      ...(openImages ? { openImages } : {}),
      ...more,
      openReader: async () => (memory && notes ? memory.noting(await openReader(), notes) : openReader()),
    });
    if (memory && notes) await memory.keep(planFile, result, notes);
    return result;
  };
  return {
    config,
    plan: async (path) => planWith(await open(), path),
    settle: async (path, choice) => planWith(await open(), path, choice),
    apply: (planFile, failures) => applyWith(planFile, failures, {}),
    giveBack: async (planFile) =>
      giveBack === undefined ? undefined : writeGiveBack(giveBack, planFile, config, schema),
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

/** Opens the place where a run's before-images go; what has expired there goes first. */
function imagesOpener(
  org: OrgPort,
  config: string,
  { dataFolder, keepUndo = KEEP_DAYS, onExpired }: SessionOptions
): ApplyInput['openImages'] {
  if (dataFolder === undefined) return undefined;
  const now = (): Date => org.orgTime() ?? new Date();
  const store = new UndoStore(dataFolder);
  return async (runId) => {
    const expired = await store.removeExpired(now());
    if (expired > 0) onExpired?.(expired);
    if (keepUndo === 0) return KEEPS_NOTHING;
    return store.begin({
      runId,
      orgId: org.organizationId,
      config,
      username: org.username,
      started: now().toISOString(),
      keepDays: keepUndo,
      now,
    });
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
