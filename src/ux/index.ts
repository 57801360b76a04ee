/**
 * What a person sees while work is under way, and what the process says with its exit code.
 * Takes values and events only: it knows no org, no record and no command. Progress never carries a field's value.
 */
export { EXIT, exitCodesSection } from './exit-codes.js';
export type { ExitCode } from './exit-codes.js';
export { catchInterrupt } from './interrupt.js';
export { exitCodeOf } from './outcome.js';
export type { Outcome } from './outcome.js';
export { createProgress, silentProgress } from './progress.js';
export type { Progress, ProgressEvent, ProgressOptions } from './progress.js';
export { giveBackFlag, parseShare, railsOf, runFlags, shareFlag } from './run-flags.js';
