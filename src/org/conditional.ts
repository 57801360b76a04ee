import { nested } from './collections.js';
import { failureClass } from './failures.js';
import { waitBefore, withRetry, type RetryPolicy } from './retry.js';
import type { Rest } from './rest.js';
import type { ConditionalWrite, WriteError, WriteResult } from './types.js';

/** Composite takes 25 parts (REST API Developer Guide, "Composite"); each may carry the headers its own resource knows. */
export const CONDITIONAL_SIZE = 25;

const PRECONDITION_FAILED = 412;

type Part = { readonly referenceId: string; readonly httpStatusCode: number; readonly body: unknown };

/**
 * Updates at most 25 records, each only where it was not modified since. The condition is checked and the record written in one step on the
 * server, so nothing can come in between; the platform compares whole seconds.
 */
export async function writeConditional(
  rest: Rest,
  policy: RetryPolicy,
  version: string,
  writes: readonly ConditionalWrite[]
): Promise<readonly WriteResult[]> {
  const results = new Map<string, WriteResult>();
  let open = writes;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const batch = open;
    const answer = (await withRetry(policy, () =>
      rest.send({ method: 'POST', path: '/composite', json: requestOf(version, batch) })
    )) as { readonly compositeResponse?: readonly Part[] };
    const parts = new Map((answer.compositeResponse ?? []).map((part) => [part.referenceId, part]));
    const again: ConditionalWrite[] = [];
    let code = '';
    batch.forEach((write, index) => {
      const result = resultOf(write, parts.get(`part${index}`));
      results.set(write.ref, result);
      if (result.error && attempt < policy.attempts && failureClass(result.error.code) === 'passing') {
        again.push(write);
        code = result.error.code;
      }
    });
    open = again;
    if (again.length > 0) await waitBefore(policy, attempt + 1, code, { records: again.length });
  }
  return writes.map((write) => results.get(write.ref) ?? resultOf(write, undefined));
}

function requestOf(version: string, writes: readonly ConditionalWrite[]): unknown {
  return {
    allOrNone: false,
    compositeRequest: writes.map(({ object, id, values, since }, index) => ({
      method: 'PATCH',
      url: `/services/data/v${version}/sobjects/${object}/${id}`,
      referenceId: `part${index}`,
      httpHeaders: { 'If-Unmodified-Since': new Date(since).toUTCString() },
      body: nested(values),
    })),
  };
}

function resultOf({ ref, id }: ConditionalWrite, part: Part | undefined): WriteResult {
  if (part && part.httpStatusCode < 300) return { ref, id, created: false };
  if (part?.httpStatusCode === PRECONDITION_FAILED) return { ref, id, modified: true };
  return { ref, id, error: errorOf(part) };
}

/** A record's refusal as the sObject resource spells it: a list of `{message, errorCode, fields}`. */
function errorOf(part: Part | undefined): WriteError {
  const first = (Array.isArray(part?.body) ? part.body[0] : undefined) as
    { errorCode?: string; message?: string; fields?: readonly string[] } | undefined;
  return { code: first?.errorCode ?? 'UNKNOWN', message: first?.message ?? '', fields: first?.fields ?? [] };
}
