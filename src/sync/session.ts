import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import type { OrgPort } from '../org/index.js';
import { readProject, type Schema } from '../schema/index.js';
import type { Source } from '../sources/index.js';
import { applyPlan, type ApplyResult, type LockOptions } from './apply/index.js';
import { loadConfig, type Config } from './config/index.js';
import { createPlan, type PlanHeader, type PlanSummary } from './plan/index.js';
import type { SyncProgress } from './progress.js';
import { filledDown } from './fill-down.js';
import { openEntry } from './open-entry.js';
import { openRecords } from './rows/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

const BAD_CONFIG = 78;

export type SessionOptions = {
  readonly onProgress?: SyncProgress;
  readonly signal?: AbortSignal;
  readonly lock?: LockOptions;
  /** Default: the plugin's own metadata. */
  readonly schema?: Schema;
};

/** A config and an org brought together, ready to plan and to apply. */
export type SyncSession = {
  readonly config: Config;
  plan(path: string): Promise<{ readonly header: PlanHeader; readonly summary: PlanSummary }>;
  /** @param failures where the rows go that were not written */
  apply(planFile: string, failures: string): Promise<ApplyResult>;
};

/**
 * Reads a config and holds it ready against an org. No row is read and no call made yet.
 *
 * @throws what `loadConfig` throws, and PolicyNotBuiltError (exit code 78)
 */
export async function openSync(configPath: string, org: OrgPort, options: SessionOptions = {}): Promise<SyncSession> {
  const config = await loadConfig(configPath);
  refuseUnbuilt(config);
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
  return {
    config,
    plan: async (path) =>
      createPlan({ ...shared, reader: await openRecords(config, schema, { org }), config: stamp, path }),
    apply: (planFile, failures) =>
      applyPlan({
        ...shared,
        planFile,
        failures,
        openReader: () => openRecords(config, schema, { org }),
        sources: sourcesOf(config, org),
        config: { ...stamp, name: config.name },
        ...(options.lock ? { lock: options.lock } : {}),
      }),
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

/** What a config may say and this version does not do is refused, not passed over: it would lose somebody's edits. */
function refuseUnbuilt(config: Config): void {
  for (const [name, { missing, conflict, fields }] of Object.entries(config.records)) {
    const owned = Object.entries(fields).find(([, field]) => field.owner === 'org');
    const settled = Object.values(fields).map((field) => field.conflict);
    const policy = [conflict, ...settled].find((value) => value === 'org' || value === 'newest');
    const unbuilt =
      missing !== 'keep'
        ? `missing: ${missing}`
        : owned
          ? `${owned[0]}: owner: org`
          : policy
            ? `conflict: ${policy}`
            : undefined;
    if (unbuilt !== undefined) {
      throw messages.createError('error.PolicyNotBuilt', [name, unbuilt], [], BAD_CONFIG);
    }
  }
}
