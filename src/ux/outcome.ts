import { EXIT, type ExitCode } from './exit-codes.js';

/** How a run ended, in the terms a script reads. */
export type Outcome = {
  readonly status: 'Succeeded' | 'SucceededPartial' | 'Failed' | 'InProgress';
  readonly objects: ReadonlyArray<{
    readonly failed: number;
    readonly skipped: number;
    readonly refused: number;
    readonly pending: number;
  }>;
  readonly stopped: { readonly exitCode: number } | null;
};

/**
 * The exit code of a run. A run that ended early says why, unless something was written by then: that is a partial success whatever ended it,
 * but for a missing permission, a job still running and a lost lock, which ask for something to be done first.
 */
export function exitCodeOf({ status, objects, stopped }: Outcome): ExitCode {
  if (status === 'Succeeded') return EXIT.done;
  if (status === 'InProgress') return EXIT.running;
  const asked = [EXIT.denied, EXIT.locked, EXIT.stale].find((code) => code === stopped?.exitCode);
  if (asked !== undefined) return asked;
  if (status === 'SucceededPartial') return EXIT.partial;
  // Nothing written, and nothing wrong: the day's calls are spent, and the same command goes on later.
  if (stopped?.exitCode === EXIT.running) return EXIT.running;
  const onlyRefused = objects.every(({ failed, skipped, pending }) => failed + skipped + pending === 0);
  return onlyRefused && !stopped ? EXIT.refused : EXIT.failed;
}
