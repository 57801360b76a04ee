import { randomUUID } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import type { JobJournal, OpenJob, OrgPort } from '../../org/index.js';
import type { Value } from '../../records/index.js';
import type { Schema } from '../../schema/index.js';
import type { Source } from '../../sources/index.js';
import { openPlanFile, type PlanChange, type PlanFile, type PlanHeader } from '../plan/index.js';
import type { SyncProgress } from '../progress.js';
import type { Mapping, RecordReader } from '../types.js';
import type { BeforeImages } from '../undo/types.js';
import { writeFailures } from './failures.js';
import { claimLock, type Lock, type LockOptions } from './lock.js';
import { applyMapping } from './mapping.js';
import { PlannedRecords } from './pairs.js';
import { ParentIds } from './parent-ids.js';
import { productionGuard, refuseBeyond, type Rails } from './rails.js';
import { removeRecords } from './removals.js';
import { previousHash, recordRun } from './run-record.js';
import { refuseStale } from './stale.js';
import { stopOf } from './stop.js';
import { Tally } from './tally.js';
import type { ApplyResult, ApplyStatus, Stop } from './types.js';
import type { MappingWork } from './work.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

export type ApplyInput = {
  readonly planFile: string;
  /** A fresh reader over the same config: the values to write come from the source, not from the plan. */
  readonly openReader: () => Promise<RecordReader>;
  /** The sources by the names the mappings give them: for their digests, and for the rows that were not written. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly schema: Schema;
  readonly org: OrgPort;
  readonly config: PlanHeader['config'] & { readonly name: string };
  /** Where the rows go that were not written. */
  readonly failures: string;
  readonly now?: () => Date;
  readonly onProgress?: SyncProgress;
  /** When it fires, the run ends after the call in flight. */
  readonly signal?: AbortSignal;
  readonly lock?: LockOptions;
  /** What the run may do without being told so; without them it may do all. */
  readonly rails?: Rails;
  /** True where the plan was made by this very process from the records the reader gives: nothing can be stale between the two. */
  readonly fresh?: boolean;
  /** Opens the place where before-images go, for a run that writes something. */
  readonly openImages?: (runId: string) => Promise<BeforeImages>;
  readonly journal?: JobJournal & { left(): Promise<readonly OpenJob[]> };
};

/**
 * Writes to the org what the plan says, no more, and nothing somebody edited since. Safe to run again after any failure: what was written
 * is recognised.
 *
 * @returns what became of each record, also when the run ended early; then `stopped` says why
 * @throws before anything was written: PlanStaleError and its like (66), LockHeldError (75), what the port throws (77)
 */
export async function applyPlan(input: ApplyInput): Promise<ApplyResult> {
  const startedAt = (input.now ?? (() => new Date()))();
  const plan = await openPlanFile(input.planFile);
  const { organizationId: orgId, username } = input.org;
  await refuseStale(plan.header, { ...input, orgId, username, sources: input.fresh === true ? null : input.sources });
  if (input.rails) refuseBeyond(plan.summary, input.rails);
  const reader = await input.openReader();
  const tally = new Tally(input.schema, reader.mappings, plan.summary);
  const runId = randomUUID();

  if (isEmpty(plan)) {
    // Nothing to write: no lock, no run to tell of; the refused rows are handed back all the same.
    if (plan.summary.objects.some(({ refused }) => refused > 0)) await readRefused(reader, tally);
    return resultOf(input, runId, tally, null);
  }

  const lock = await claimLock(input.org, input.config.name, {
    ...(input.rails ? { guard: productionGuard(username, input.rails) } : {}),
    ...input.lock,
    ...(input.now ? { now: input.now } : {}),
  });
  let stopped: Stop | null = null;
  let images: BeforeImages | undefined;
  try {
    await finishLeftJobs(input, lock, reader.mappings);
    images = await input.openImages?.(runId);
    await writeAll(input, plan, reader, tally, lock, images);
  } catch (error) {
    stopped = stopOf(error, input.signal, interruptedRun);
  }
  // What ends the run in order must not fail for want of calls.
  input.org.openReserve();
  try {
    const result = await resultOf(input, runId, tally, stopped);
    await images?.close(result.status);
    const unrecorded = await leaveTrace(input, result, lock, startedAt);
    const calls = input.org.budget();
    return unrecorded && !result.stopped ? { ...result, calls, stopped: unrecorded } : { ...result, calls };
  } catch (error) {
    await lock.release().catch(() => undefined);
    throw error;
  }
}

function isEmpty({ summary }: PlanFile): boolean {
  return (
    Object.values(summary.changes).every((count) => count === 0) && summary.objects.every(({ remove }) => remove === 0)
  );
}

/**
 * A run that was killed may have left a bulk job at work. What it writes is not sent again: this run waits for it and finds its records written.
 * This machine's journal knows such jobs; after taking over a lock, which may be another machine's, the org is asked too.
 */
async function finishLeftJobs(input: ApplyInput, lock: Lock, mappings: readonly Mapping[]): Promise<void> {
  const jobs = new Map((await input.journal?.left())?.map((job) => [job.id, job]));
  if (lock.takenOver) {
    const ours = new Set(mappings.map(({ object }) => object));
    for (const job of await input.org.openJobs()) {
      if (ours.has(job.object)) jobs.set(job.id, job);
    }
  }
  for (const job of jobs.values()) {
    await input.org.finishJob(job);
    await input.journal?.ended(job.id);
  }
}

async function writeAll(
  input: ApplyInput,
  plan: PlanFile,
  reader: RecordReader,
  tally: Tally,
  lock: Lock,
  images: BeforeImages | undefined
): Promise<void> {
  const records = new PlannedRecords(reader, written(plan.changes()), input.org, input.schema);
  const parentIds = new ParentIds(input.org, input.schema);
  const workOf = (mapping: Mapping): MappingWork => {
    const object = input.schema.object(mapping.object);
    if (!object) {
      throw messages.createError('error.ObjectUnknown', [mapping.name, mapping.object]);
    }
    return {
      org: input.org,
      schema: input.schema,
      object,
      mapping,
      planned: plan.summary.changes[mapping.name] ?? 0,
      plannedAt: plan.header.created,
      tally,
      parentIds,
      onProgress: input.onProgress ?? (() => undefined),
      check() {
        input.signal?.throwIfAborted();
        lock.assertHeld();
      },
      ...(images ? { images } : {}),
      ...(input.journal ? { journal: input.journal } : {}),
    };
  };
  for (const mapping of reader.mappings) {
    await applyMapping(
      workOf(mapping),
      records.of(mapping, (record) => tally.refused(record))
    );
  }
  // Children before their parents, and after everything that might have moved a child to another parent.
  for (const mapping of [...reader.mappings].reverse()) {
    const count = plan.summary.objects.find(({ object }) => object === mapping.object)?.remove ?? 0;
    if (count > 0) await removeRecords(workOf(mapping), plan.changes(), count);
  }
}

/** Without the removals: no row stands behind them. */
async function* written(changes: AsyncIterable<PlanChange>): AsyncGenerator<PlanChange> {
  for await (const change of changes) {
    if (change.op !== 'remove') yield change;
  }
}

async function readRefused(reader: RecordReader, tally: Tally): Promise<void> {
  for (const mapping of reader.mappings) {
    for await (const batch of reader.read(mapping.name)) {
      for (const record of batch) {
        if (record.status === 'refused') tally.refused(record);
      }
    }
  }
}

const interruptedRun = (): Pick<Stop, 'message' | 'actions'> => ({
  message: messages.getMessage('stopped.signal'),
  actions: messages.getMessages('stopped.signal.actions'),
});

async function resultOf(input: ApplyInput, runId: string, tally: Tally, stopped: Stop | null): Promise<ApplyResult> {
  const failureFiles = await writeFailures(input.failures, tally.failures, input.sources).finally(() =>
    tally.failures.close()
  );
  return {
    runId,
    status: statusOf(tally, stopped),
    objects: tally.objects,
    calls: input.org.budget(),
    failures: failureFiles[0] ?? null,
    failureFiles,
    attention: tally.attention,
    windowSeconds: tally.windowSeconds,
    stopped,
  };
}

function statusOf({ objects }: Tally, stopped: Stop | null): ApplyStatus {
  if (stopped?.reason === 'BulkStillRunningError') return 'InProgress';
  const good = objects.reduce(
    (sum, { created, updated, removed, unchanged }) => sum + created + updated + removed + unchanged,
    0
  );
  const bad = objects.reduce(
    (sum, { failed, skipped, refused, pending }) => sum + failed + skipped + refused + pending,
    0
  );
  // A field that is held waits for a person: nothing failed, and it is not done either.
  const isHeld = objects.some(({ held }) => held > 0);
  if (bad === 0 && !stopped) return isHeld ? 'SucceededPartial' : 'Succeeded';
  return good > 0 ? 'SucceededPartial' : 'Failed';
}

/**
 * The run's row, the head of the chain, the lock given back. A row that cannot be written must not hide what the run did: it is told, and the
 * lock is given back all the same.
 */
async function leaveTrace(input: ApplyInput, result: ApplyResult, lock: Lock, startedAt: Date): Promise<Stop | null> {
  const state = new Map<string, Value>();
  let trouble: Stop | null = null;
  try {
    const { hash, id } = await recordRun(input.org, {
      runId: result.runId,
      configName: input.config.name,
      startedBy: input.org.username,
      startedAt,
      finishedAt: (input.now ?? (() => new Date()))(),
      status: result.status,
      objects: result.objects,
      sources: [...input.sources.keys()],
      previousHash: await previousHash(input.org, input.config.name, lock),
    });
    state.set('Chain_Head__c', hash);
    if (id !== undefined) state.set('Last_Run__c', id);
  } catch (error) {
    trouble = stopOf(error, undefined, interruptedRun);
  }
  try {
    await lock.release(state);
  } catch (error) {
    trouble ??= stopOf(error, undefined, interruptedRun);
  }
  return trouble;
}
