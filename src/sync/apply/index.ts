/**
 * Apply promises to do what a plan says and nothing else: a plan whose ground has shifted is refused whole, a record somebody edited in
 * between is left alone and listed, one run at a time holds the lock, every write may be sent twice without harm, what would do more harm than a
 * usual day is refused first, and whatever was not written comes back as rows of the source with the reason.
 */
export { applyPlan } from './apply.js';
export type { ApplyInput } from './apply.js';
export { noCounts } from './counts.js';
export { claimLock } from './lock.js';
export type { Holder, Lock, LockOptions } from './lock.js';
export { openJobJournal } from './job-journal.js';
export type { FileJournal } from './job-journal.js';
export type { Rails } from './rails.js';
export { previousHash, recordRun, runHash, runValues } from './run-record.js';
export { stopOf } from './stop.js';
export { describeRun } from './text.js';
export type { AppliedCounts, ApplyResult, ApplyStatus, Attention, Stop } from './types.js';
