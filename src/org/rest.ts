import { HttpApi } from '@jsforce/jsforce-node/lib/http-api.js';
import { SFDX_HTTP_HEADERS, type Connection } from '@salesforce/core';
import type { HttpMethods } from '@jsforce/jsforce-node/lib/types/common.js';
import { reserveReached, sessionLost } from './errors.js';
import { withRetryAfter } from './failures.js';
import { callsReserved, type Reserve } from './reserve.js';
import { wholeAnswers } from './transport.js';
import type { CallBudget } from './types.js';

export type RestRequest = {
  readonly method: HttpMethods;
  /** Below `/services/data/vNN.0`, or a path from the host's root. */
  readonly path: string;
  readonly json?: unknown;
  readonly csv?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answer as the text it is, whatever its type. */
  readonly asText?: boolean;
};

/** Single requests over a Connection, each counted, none retried by the client library: retrying is decided in one place. */
export type Rest = {
  send(request: RestRequest): Promise<unknown>;
  budget(): CallBudget;
  /** From now on the reserve may be used too: for the few calls that end a run in order. */
  openReserve(): void;
  /** What the org's clock says now, going by its latest answer, which tells whole seconds; undefined before the first one. */
  clock(): Date | undefined;
};

/** A session may be renewed once within one request; an org that does not take the new one either would be asked without end. */
const LOGINS = 2;

/**
 * jsforce would send a GET, PUT or DELETE again by itself, a PUT with its body already spent; our transport sends once.
 * The request goes to jsforce's own class and not through the core library's, which writes whole bodies into the debug log; and to the one
 * below its Connection, because only there an answer's headers are seen: the allowance used, the org's clock, how long it wants to be left alone.
 *
 * @param reserve what of the day's allowance no request may touch; undefined: nothing is kept back
 */
export function restOver(connection: Connection, reserve?: Reserve): Rest {
  let used = 0;
  let reserveOpen = false;
  let ahead: number | undefined;
  const look = (headers: Readonly<Record<string, string>> = {}): void => {
    const [, spent, limit] = /api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '') ?? [];
    if (spent !== undefined) connection.limitInfo = { apiUsage: { used: Number(spent), limit: Number(limit) } };
    const date = Date.parse(headers.date ?? '');
    if (!Number.isNaN(date)) ahead = date - performance.now();
  };
  const budget = (): CallBudget => {
    const { limit, used: spent } = connection.limitInfo.apiUsage ?? {};
    if (limit === undefined || spent === undefined) return { used, remaining: null, limit: null, reserve: null };
    return { used, remaining: Math.max(0, limit - spent), limit, reserve: callsReserved(reserve, limit) };
  };
  const refuseReserve = (): void => {
    const { remaining, limit, reserve: kept } = budget();
    if (remaining === null || limit === null || kept === null || reserveOpen || kept === 0) return;
    if (remaining <= kept) throw reserveReached(remaining, limit, kept);
  };
  const clock = (): Date | undefined => (ahead === undefined ? undefined : new Date(ahead + performance.now()));
  return {
    async send({ method, path, json, csv, headers, asText }) {
      refuseReserve();
      used += 1;
      const root = connection.instanceUrl.replace(/\/+$/, '');
      const url = path.startsWith('/services/') ? `${root}${path}` : `${connection.baseUrl()}${path}`;
      const body = csv ?? (json === undefined ? undefined : JSON.stringify(json));
      const request = {
        method,
        url,
        headers: {
          ...SFDX_HTTP_HEADERS,
          ...(csv ? { 'content-type': 'text/csv; charset=UTF-8' } : {}),
          ...headers,
        },
        // The library hands a Buffer on as it is, though its types know text only.
        ...(body === undefined ? {} : { body: body as string }),
      };
      const options = { transport: wholeAnswers, ...(asText ? { responseType: 'text/plain' } : {}) };
      const api = new HttpApi(connection, options);
      let denials = 0;
      let retryAfter: string | undefined;
      api.on('response', ({ statusCode, headers: answered = {} }: Answer) => {
        look(answered);
        retryAfter = answered['retry-after'];
        denials += statusCode === 401 ? 1 : 0;
        if (denials >= LOGINS) throw sessionLost();
      });
      try {
        return await api.request(request);
      } catch (error) {
        throw withRetryAfter(error, retryAfter, clock() ?? new Date());
      }
    },
    clock,
    budget,
    openReserve() {
      reserveOpen = true;
    },
  };
}

type Answer = { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> };
