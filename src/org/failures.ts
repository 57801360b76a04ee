/**
 * What a failure means for the next step.
 * - `passing`: the org or the way to it was busy; the same request may succeed later.
 * - `spent`: the day's calls are used up; nothing succeeds before they come back.
 * - `session`: the login is no longer good, and the Connection could not renew it.
 * - `denied`: the user may not, or what was named does not exist for this user.
 * - `refused`: the org understood and said no; saying it again changes nothing.
 */
export type FailureClass = 'passing' | 'spent' | 'session' | 'denied' | 'refused';

/** REST API Developer Guide, "Status Codes and Error Responses"; Bulk API 2.0 row errors carry the same codes. */
const PASSING = new Set([
  'UNABLE_TO_LOCK_ROW',
  'SERVER_UNAVAILABLE',
  'REQUEST_RUNNING_TOO_LONG',
  'QUERY_TIMEOUT',
  'CONCURRENT_REQUESTS_LIMIT_EXCEEDED',
  'ERROR_HTTP_408',
  'ERROR_HTTP_420',
  'ERROR_HTTP_429',
  'ERROR_HTTP_500',
  'ERROR_HTTP_502',
  'ERROR_HTTP_503',
  'ERROR_HTTP_504',
  'UNKNOWN_EXCEPTION',
  'INTERNAL_SERVER_ERROR',
]);

const DENIED = new Set([
  'INVALID_TYPE',
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'API_DISABLED_FOR_ORG',
  'API_CURRENTLY_DISABLED',
  'FUNCTIONALITY_NOT_ENABLED',
]);

/** Names that Node and its HTTP client give to a connection that broke. */
const BROKEN_CONNECTION = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** The org's error code of a failure, or the network's; `UNKNOWN` for anything else. */
export function errorCodeOf(error: unknown): string {
  for (let cause = error, depth = 0; typeof cause === 'object' && cause !== null && depth < 5; depth += 1) {
    const { errorCode, code } = cause as { errorCode?: unknown; code?: unknown };
    if (typeof errorCode === 'string' && errorCode !== '' && errorCode !== 'Error') {
      return errorCode;
    }
    if (typeof code === 'string' && BROKEN_CONNECTION.has(code)) {
      return code;
    }
    cause = (cause as { cause?: unknown }).cause;
  }
  return isBrokenFetch(error) ? 'UND_ERR_SOCKET' : 'UNKNOWN';
}

/** The longest wait that is taken from an answer; an org that needs longer is asked again then, and the run can be started anew. */
const LONGEST_RETRY_AFTER_MS = 5 * 60 * 1000;

/** Puts the wait an answer asked for (`Retry-After`: seconds, or a date) on its error. */
export function withRetryAfter(error: unknown, header: string | undefined, now: Date): unknown {
  if (header === undefined || typeof error !== 'object' || error === null) return error;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - now.getTime() : seconds * 1000;
  return Number.isNaN(wait) ? error : Object.assign(error, { retryAfter: Math.max(0, wait) });
}

/** Milliseconds the org asked to be left alone; undefined where it did not say. */
export function retryAfterOf(error: unknown): number | undefined {
  const wait = typeof error === 'object' && error !== null ? (error as { retryAfter?: unknown }).retryAfter : undefined;
  return typeof wait === 'number' ? Math.min(wait, LONGEST_RETRY_AFTER_MS) : undefined;
}

/** The HTTP client's own errors without a code: a body that ended too early, a fetch that failed. */
function isBrokenFetch(error: unknown): boolean {
  return error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message);
}

export function failureClass(code: string): FailureClass {
  if (PASSING.has(code) || BROKEN_CONNECTION.has(code)) return 'passing';
  if (code === 'REQUEST_LIMIT_EXCEEDED') return 'spent';
  if (code === 'INVALID_SESSION_ID' || code === 'ERROR_HTTP_401') return 'session';
  return DENIED.has(code) ? 'denied' : 'refused';
}
