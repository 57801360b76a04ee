import { COLLECTION_SIZE } from '../../org/index.js';

/** Up to this many changes of a mapping go by sObject Collections, more by Bulk API 2.0. */
export const COLLECTIONS_LIMIT = 2000;

/** Create, upload, close, about five looks, two result files, remove. */
const CALLS_PER_JOB = 12;
/** Records that fit in one upload, by experience with rows of about 150 bytes. */
const RECORDS_PER_JOB = 100_000;
/** Claim and release the lock, find the head of the chain, write the run, find the owner again. */
const CALLS_OF_A_RUN = 6;

/** API calls that applying is expected to cost, from the number of changes of each mapping. Nothing to do costs nothing but the lock. */
export function estimateCalls(changes: readonly number[]): number {
  const writes = changes.reduce((sum, count) => {
    if (count === 0) return sum;
    // Each collection is preceded by a look at the stamps.
    return (
      sum +
      (count <= COLLECTIONS_LIMIT
        ? 2 * Math.ceil(count / COLLECTION_SIZE)
        : 1 + CALLS_PER_JOB * Math.ceil(count / RECORDS_PER_JOB))
    );
  }, 0);
  return writes + CALLS_OF_A_RUN;
}
