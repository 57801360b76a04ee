import type { AppliedCounts } from './types.js';

/** The counts of an object of which nothing is told yet. */
export function noCounts(object: string): { -readonly [Name in keyof AppliedCounts]: AppliedCounts[Name] } {
  return {
    object,
    created: 0,
    updated: 0,
    removed: 0,
    failed: 0,
    skipped: 0,
    unchanged: 0,
    refused: 0,
    held: 0,
    pending: 0,
  };
}
