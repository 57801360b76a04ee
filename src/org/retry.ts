import { errorCodeOf, failureClass, retryAfterOf } from './failures.js';
import type { OrgOptions, RetryEvent } from './types.js';

/** How often, how long, and who is told; see `OrgOptions`. */
export type RetryPolicy = {
  readonly attempts: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
  readonly onRetry: (event: RetryEvent) => void;
};

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;

export function retryPolicy(options: OrgOptions): RetryPolicy {
  return {
    attempts: options.attempts ?? 6,
    sleep: options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
    random: options.random ?? Math.random,
    onRetry: options.onRetry ?? (() => undefined),
  };
}

/**
 * Milliseconds to wait before try number `attempt` (the first retry is 2): anything between nothing and a bound that doubles each time, by
 * chance alone, so that runs which failed together do not come back together.
 */
export function backOff(attempt: number, random: () => number): number {
  return Math.round(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 2)) * random());
}

/** Runs `work` again while it fails in a way that may pass. `work` must be safe to run twice. The last failure is thrown. */
export async function withRetry<T>(policy: RetryPolicy, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const code = errorCodeOf(error);
      if (failureClass(code) !== 'passing' || attempt >= policy.attempts) {
        throw error;
      }
      await waitBefore(policy, attempt + 1, code, { least: retryAfterOf(error) });
    }
  }
}

export type WaitDetails = {
  /** Records that wait, where it is not a whole request. */
  readonly records?: number;
  /** Milliseconds the org asked to be left alone. */
  readonly least?: number | undefined;
};

/** Waits the time due before a new try, and tells who listens. An org that said when to come back is not asked before. */
export async function waitBefore(
  policy: RetryPolicy,
  attempt: number,
  code: string,
  { records, least = 0 }: WaitDetails = {}
): Promise<void> {
  const wait = least + backOff(attempt, policy.random);
  policy.onRetry({ code, attempt, wait, ...(records === undefined ? {} : { records }) });
  await policy.sleep(wait);
}
