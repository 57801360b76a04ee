import { SfError } from '@salesforce/core/sfError';
import type { Stop } from './types.js';

const FAILED = 1;
const PARTIAL = 68;

/**
 * What ended a run or an undo early. What was written by then stays and is counted, so it is a result and not an exception.
 *
 * @param interrupted the words for one that a person stopped
 */
export function stopOf(
  error: unknown,
  signal: AbortSignal | undefined,
  interrupted: () => Pick<Stop, 'message' | 'actions'>
): Stop {
  if (signal?.aborted && error === signal.reason) {
    return { reason: 'SIGINT', ...interrupted(), exitCode: PARTIAL };
  }
  const known = SfError.wrap(error instanceof Error ? error : String(error));
  return {
    reason: known.name,
    message: known.message,
    actions: known.actions ?? [],
    exitCode: known.exitCode > FAILED ? known.exitCode : FAILED,
  };
}
