/**
 * Sync promises to bring files and an org together without surprise: `plan` says what would change and writes nothing, `apply` does what the
 * plan says and never more, and running again is always safe. In this version the source wins on the fields a config maps; no other field
 * and no record without a key is ever touched, and nothing is deleted.
 */
export type * from './types.js';
export type { SyncProgress } from './progress.js';
export { createPlan, describePlan, hasChanges, openPlanFile } from './plan/index.js';
export type {
  ObjectCounts,
  PlanCalls,
  PlanChange,
  PlanFile,
  PlanFinding,
  PlanHeader,
  PlanInput,
  PlanSummary,
} from './plan/index.js';
export { applyPlan, describeRun } from './apply/index.js';
export type { AppliedCounts, ApplyInput, ApplyResult, ApplyStatus, Stop } from './apply/index.js';
export { openSync } from './session.js';
export type { SessionOptions, SyncSession } from './session.js';
