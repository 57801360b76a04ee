import type { CallBudget } from '../../org/index.js';

export type ApplyStatus = 'Succeeded' | 'SucceededPartial' | 'Failed' | 'InProgress';

/** What became of one object's records. */
export type AppliedCounts = {
  readonly object: string;
  readonly created: number;
  readonly updated: number;
  /** Deleted, because their rows are gone and the config says so. */
  readonly removed: number;
  /** The org refused them. */
  readonly failed: number;
  /** Left alone: somebody edited, added or deleted the record after the plan was made. */
  readonly skipped: number;
  readonly unchanged: number;
  /** A rule refused the row before anything was sent. */
  readonly refused: number;
  /** Records with a field that both sides edited: neither was touched in it. */
  readonly held: number;
  /** Planned but not tried, because the run was stopped. */
  readonly pending: number;
};

export type ApplyResult = {
  readonly runId: string;
  readonly status: ApplyStatus;
  readonly objects: readonly AppliedCounts[];
  readonly calls: CallBudget;
  /** The rows that were not written, as a CSV of the source's own columns; null when there is none. */
  readonly failures: string | null;
  /** One file for each source with such rows; `failures` is the first. */
  readonly failureFiles: readonly string[];
  /** Records that somebody has to look at: an edit that was written over, a record that was not deleted. At most 100 are named. */
  readonly attention: { readonly records: readonly Attention[]; readonly more: number };
  /**
   * The longest time between a last look at records and the org's write of them, in which an edit could be written over unseen. Null where each
   * write was conditional, or made new records.
   */
  readonly windowSeconds: number | null;
  /** Why the run ended before its end, where it did. */
  readonly stopped: Stop | null;
};

export type Attention = {
  readonly object: string;
  readonly id: string | null;
  /** Null where the key is sensitive. */
  readonly key: string | null;
  /** `overwritten`, `edited-since-plan`, or the org's code. */
  readonly rule: string;
  readonly message: string;
};

export type Stop = {
  /** `SIGINT`, or the name of the error. */
  readonly reason: string;
  readonly message: string;
  readonly actions: readonly string[];
  readonly exitCode: number;
};
