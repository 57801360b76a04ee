/**
 * History promises to tell what ran, who ran it and how it ended, as the org itself keeps it, and to notice when a run was altered or removed
 * afterwards: each run holds the hash of the one before.
 */
export { readRuns } from './read.js';
export type { ChainedRun, HistoryRun } from './read.js';
export { describeChains, isSound } from './text.js';
export { verifyChain, verifyChains } from './verify.js';
export type { Chain, ChainFault } from './verify.js';
