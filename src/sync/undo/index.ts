/**
 * Undo promises that a run can be taken back: what a record held is kept before the run writes to it, encrypted, on this machine and in no record of
 * the org; what goes back is shown first, field by field; what somebody edited since is left alone and listed; and an undo is a run like any
 * other, which can be taken back in its turn.
 */
export { applyUndo, assertRemovals, dryUndo, MAX_DELETE } from './apply.js';
export type { UndoInput, UndoResult } from './apply.js';
export { planUndo } from './plan.js';
export type { UndoPlan, UndoPlanInput } from './plan.js';
export { writeUndoPlan } from './plan-file.js';
export { UNDO_KEY } from './secret.js';
export { KEEP_DAYS, KEEPS_NOTHING, UndoStore } from './store.js';
export type { ImagesReader, KeptRun, NewRun, RunNote } from './store.js';
export { describeUndo, describeUndone } from './text.js';
export type { BeforeImage, BeforeImages } from './types.js';
export { imagesOf } from './which.js';
