import { HttpApi } from '@jsforce/jsforce-node/lib/http-api.js';
import { SFDX_HTTP_HEADERS, type Connection } from '@salesforce/core';
import type { HttpMethods } from '@jsforce/jsforce-node/lib/types/common.js';
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
  /** The org's clock at its latest answer, in whole seconds; undefined before the first one. */
  clock(): Date | undefined;
};

/**
 * jsforce would send a GET, PUT or DELETE again by itself, a PUT with its body already spent; so its retries are off.
 * The request goes to jsforce's own class and not through the core library's, which writes whole bodies into the debug log; and to the one
 * below its Connection, because only there an answer's headers are seen: the allowance used, and the org's clock.
 */
export function restOver(connection: Connection): Rest {
  let used = 0;
  let clock: Date | undefined;
  const look = (headers: Readonly<Record<string, string>> = {}): void => {
    const [, spent, limit] = /api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '') ?? [];
    if (spent !== undefined) connection.limitInfo = { apiUsage: { used: Number(spent), limit: Number(limit) } };
    const date = Date.parse(headers.date ?? '');
    if (!Number.isNaN(date)) clock = new Date(date);
  };
  return {
    async send({ method, path, json, csv, headers, asText }) {
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
      const options = { retry: { maxRetries: 0 }, ...(asText ? { responseType: 'text/plain' } : {}) };
      const api = new HttpApi(connection, options);
      api.on('response', ({ headers }: { headers?: Readonly<Record<string, string>> }) => look(headers));
      return api.request(request);
    },
    clock: () => clock,
    budget() {
      const usage = connection.limitInfo.apiUsage;
      return { used, remaining: usage ? Math.max(0, usage.limit - usage.used) : null };
    },
  };
}
