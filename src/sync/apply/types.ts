import type { CallBudget } from '../../org/index.js';

export type ApplyStatus = 'Succeeded' | 'SucceededPartial' | 'Failed' | 'InProgress';

/** What became of one object's records. */
export type AppliedCounts = {
  readonly object: string;
  readonly created: number;
  readonly updated: number;
  /** Always 0 in this version. */
  readonly removed: number;
  /** The org refused them. */
  readonly failed: number;
  /** Left alone: somebody edited, added or deleted the record after the plan was made. */
  readonly skipped: number;
  readonly unchanged: number;
  /** A rule refused the row before anything was sent. */
  readonly refused: number;
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
  /** Why the run ended before its end, where it did. */
  readonly stopped: Stop | null;
};

export type Stop = {
  /** `SIGINT`, or the name of the error. */
  readonly reason: string;
  readonly message: string;
  readonly actions: readonly string[];
  readonly exitCode: number;
};
