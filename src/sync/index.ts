/**
 * Sync promises to bring files and an org together without surprise: `plan` says what would change and writes nothing, `apply` does what the
 * plan says and never more, and running again is always safe. Field by field it merges the source, the org and what both agreed on last: an edit
 * made on one side is kept, one made on both is held until somebody chooses. No other field and no record without a key is ever touched.
 */
export type * from './types.js';
export type { SyncProgress } from './progress.js';
export { createPlan, describePlan, hasChanges, openPlanFile, shownValue, sidesLine } from './plan/index.js';
export type {
  ObjectCounts,
  PlanCalls,
  PlanChange,
  PlanConflict,
  PlanFile,
  PlanFinding,
  PlanHeader,
  PlanInput,
  PlanSummary,
  Settle,
} from './plan/index.js';
export { applyPlan, describeRun } from './apply/index.js';
export type { AppliedCounts, ApplyInput, ApplyResult, ApplyStatus, Stop } from './apply/index.js';
export { describeGivenBack } from './give-back/index.js';
export type { GivenBack } from './give-back/index.js';
export { openSync } from './session.js';
export type { SessionOptions, SyncSession } from './session.js';
export {
  applyUndo,
  describeUndo,
  describeUndone,
  dryUndo,
  imagesOf,
  KEEP_DAYS,
  MAX_DELETE,
  planUndo,
  UndoStore,
  writeUndoPlan,
} from './undo/index.js';
export type { BeforeImage, BeforeImages, NewRun, UndoPlan, UndoResult } from './undo/index.js';
export { describeChains, isSound, readRuns, verifyChains } from './history/index.js';
export type { Chain, ChainFault, HistoryRun } from './history/index.js';
export { workFolder } from './work-folder.js';
