import { randomUUID } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import { shareOf, type CallBudget, type Share } from '../../org/index.js';
import type { Value } from '../../records/index.js';
import {
  claimLock,
  previousHash,
  recordRun,
  stopOf,
  type AppliedCounts,
  type ApplyStatus,
  type LockOptions,
  type Stop,
} from '../apply/index.js';
import type { SyncProgress } from '../progress.js';
import { writeLeft } from './left-file.js';
import type { UndoPlan } from './plan.js';
import type { UndoStore } from './store.js';
import { UndoTally } from './tally.js';
import { Undoing } from './undoing.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

/** So many records may be removed unless told otherwise. */
export const MAX_DELETE: Share = { count: 100 };
/** Characters of a run's id that tell it from the others of its config. */
const SHORT_ID = 6;

export type UndoInput = {
  readonly store: UndoStore;
  readonly keepDays?: number;
  /** A count, or a share of the records that the run touched. Default 100. */
  readonly maxDelete?: Share;
  /** Where what is left goes. */
  readonly failures: string;
  readonly lock?: LockOptions;
  readonly signal?: AbortSignal;
  readonly onProgress?: SyncProgress;
  readonly now?: () => Date;
};

export type UndoResult = {
  /** Of the undo itself, so that it can be taken back in its turn. Null where nothing was written. */
  readonly runId: string | null;
  readonly undoes: string;
  readonly status: ApplyStatus;
  readonly objects: readonly AppliedCounts[];
  readonly calls: CallBudget;
  readonly failures: string | null;
  readonly failureFiles: readonly string[];
  readonly stopped: Stop | null;
};

/**
 * Refuses an undo that would remove more records than it may.
 *
 * @throws UndoMaxDeleteError
 */
export function assertRemovals(plan: UndoPlan, maxDelete: Share = MAX_DELETE): void {
  const removals = plan.steps.filter(({ op }) => op === 'remove').length;
  const touched = plan.steps.length + plan.left.length + [...plan.unchanged.values()].reduce((a, b) => a + b, 0);
  const most = shareOf(maxDelete, touched);
  if (removals > most) throw messages.createError('error.UndoMaxDelete', [removals, most], [removals]);
}

/**
 * Takes a run back as planned, and nothing that somebody edited since. Every record is read again just before its write; the undo keeps
 * before-images of its own. Safe to run again after any failure: what is back already is recognised.
 *
 * @returns what became of each record, also when the undo ended early; then `stopped` says why
 * @throws before anything was written: UndoMaxDeleteError, LockHeldError (75), what the port throws (77)
 */
export async function applyUndo(plan: UndoPlan, input: UndoInput): Promise<UndoResult> {
  assertRemovals(plan, input.maxDelete);
  const { org, schema } = plan.review;
  const now = input.now ?? (() => new Date());
  const startedAt = now();
  const runId = randomUUID();
  const tally = new UndoTally(schema, plan);
  if (plan.steps.length === 0) return resultOf(plan, input, null, tally, null);

  const images = await input.store.begin({
    runId,
    orgId: org.organizationId,
    config: plan.note.config,
    username: org.username,
    started: (org.orgTime() ?? startedAt).toISOString(),
    undoes: plan.note.runId,
    now: () => org.orgTime() ?? now(),
    ...(input.keepDays === undefined ? {} : { keepDays: input.keepDays }),
  });
  const lock = await claimLock(org, plan.note.config, { ...input.lock, ...(input.now ? { now: input.now } : {}) });
  let stopped: Stop | null = null;
  try {
    await new Undoing(plan, images, tally, lock, input).run();
  } catch (error) {
    stopped = stopOf(error, input.signal, interruptedUndo);
  }
  org.openReserve();
  let trouble: Stop | null = null;
  const state = new Map<string, Value>();
  try {
    await images.close(tally.status(stopped));
    const { hash, id } = await recordRun(org, {
      runId,
      configName: plan.note.config,
      startedBy: org.username,
      startedAt,
      finishedAt: now(),
      status: tally.status(stopped),
      objects: tally.objects,
      // Not the whole id: its digits can look like somebody's number, which a rule of the object refuses.
      sources: [messages.getMessage('run.source', [plan.note.runId.slice(0, SHORT_ID)])],
      previousHash: await previousHash(org, plan.note.config, lock),
    });
    state.set('Chain_Head__c', hash);
    if (id !== undefined) state.set('Last_Run__c', id);
  } catch (error) {
    trouble = stopOf(error, undefined, interruptedUndo);
  }
  await lock.release(state).catch((error: unknown) => (trouble ??= stopOf(error, undefined, interruptedUndo)));
  return resultOf(plan, input, runId, tally, stopped ?? trouble);
}

/** The result of an undo that was only to be looked at: everything is still to be done. */
export function dryUndo(plan: UndoPlan): UndoResult {
  return {
    runId: null,
    undoes: plan.note.runId,
    status: 'Succeeded',
    objects: new UndoTally(plan.review.schema, plan).objects,
    calls: plan.review.org.budget(),
    failures: null,
    failureFiles: [],
    stopped: null,
  };
}

async function resultOf(
  plan: UndoPlan,
  input: UndoInput,
  runId: string | null,
  tally: UndoTally,
  stopped: Stop | null
): Promise<UndoResult> {
  const file = await writeLeft(input.failures, plan.review.schema, tally.left);
  return {
    runId,
    undoes: plan.note.runId,
    status: tally.status(stopped),
    objects: tally.objects,
    calls: plan.review.org.budget(),
    failures: file,
    failureFiles: file === null ? [] : [file],
    stopped,
  };
}

const interruptedUndo = (): Pick<Stop, 'message' | 'actions'> => ({
  message: messages.getMessage('stopped.undo'),
  actions: messages.getMessages('stopped.undo.actions'),
});
