import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import {
  PlatformError,
  type ApiRequest,
  type ApiResponse,
  type Caller,
  type PracticeOrg,
  type RequestPart,
  type Route,
} from '../types.js';
import { errorBody, sendAnswer } from './answer.js';
import { decodedBody, parseJson, readText } from './body.js';
import { dailyCalls, type DailyCalls } from './daily-calls.js';
import { cleanPath } from './path.js';
import { createRouter, type RouteMatch } from './router.js';

/** Something that goes wrong on purpose, before the request is looked at. */
export type Fault =
  | { readonly kind: 'drop' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'answer'; readonly response: ApiResponse };

export type ServerOptions = {
  readonly org: PracticeOrg;
  readonly routes: readonly Route[];
  /** 0 or undefined: any free port. */
  readonly port?: number;
  /** Calls a day before REQUEST_LIMIT_EXCEEDED. */
  readonly dailyLimit?: number;
  readonly faults?: (request: { readonly method: string; readonly path: string }) => Fault | undefined;
};

export type RunningServer = { readonly url: string; readonly port: number; close(): Promise<void> };

/** The developer edition's allowance. */
export const defaultDailyLimit = 15_000;

/** Bytes; a client with a longer query sends it another way. */
const longestUri = 16_384;

/** Serves the routes over HTTP on the loopback interface, and nowhere else. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: 30_000, maxHeaderSize: 32_768 });
  const answer = createAnswering(options);
  server.on('request', (request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, port, close: () => closeServer(server) };
}

/** Lets running requests end, for a second at most, then cuts what is left. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), 1000);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function createAnswering(
  options: ServerOptions
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { org } = options;
  const router = createRouter(options.routes);
  const calls = dailyCalls(org, options.dailyLimit ?? defaultDailyLimit);

  return async (request, response) => {
    const url = new URL(cleanTarget(request.url ?? '/'), 'http://127.0.0.1');
    const method = meantMethod(request.method ?? 'GET', url);
    try {
      const fault = options.faults?.({ method, path: url.pathname });
      if (fault?.kind === 'drop') {
        request.socket.destroy();
        return;
      }
      if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
      const answer = fault?.kind === 'answer' ? fault.response : await answerRequest(request, method, url);
      // The org's own clock, which may be another than this machine's.
      const extra = {
        'Sforce-Limit-Info': `api-usage=${calls.used()}/${calls.limit}`,
        Date: org.now().toUTCString(),
      };
      await sendAnswer(response, answer, request.headers, extra);
      if (!request.complete) request.resume();
    } catch {
      // The client is gone, or a stream broke after the headers were sent: there is nobody to tell.
      response.destroy();
    }
  };

  async function answerRequest(request: IncomingMessage, method: string, url: URL): Promise<ApiResponse> {
    let what = method;
    try {
      if ((request.url?.length ?? 0) > longestUri) {
        throw new PlatformError(414, 'URI_TOO_LONG', `The URI is longer than ${longestUri} bytes`);
      }
      const match = router(method, url.pathname);
      what = `${method} ${match.route.pattern}`;
      const caller = callerOf(org, match, request.headers.authorization, calls);
      while (org.store.idle() !== undefined) await org.store.idle();
      const body = decodedBody(request);
      const baseUrl = `http://${request.headers.host ?? '127.0.0.1'}`;
      const text = (limit?: number): Promise<string> => readText(body, limit);
      return await match.route.handle(
        {
          method,
          path: cleanPath(url.pathname),
          params: match.params,
          query: url.searchParams,
          headers: request.headers,
          caller,
          body,
          text,
          json: async (limit) => parseJson(await text(limit)),
          baseUrl,
          dispatch: (part) => dispatch(router, org, part, caller, baseUrl),
        },
        org
      );
    } catch (error) {
      return errorAnswer(org, error, what);
    }
  }
}

/** Answers a part of a request as if it had come by itself: same routes, same caller, no second session check and no call counted. */
async function dispatch(
  router: ReturnType<typeof createRouter>,
  org: PracticeOrg,
  part: RequestPart,
  caller: Caller,
  baseUrl: string
): Promise<ApiResponse> {
  const method = part.method.toUpperCase();
  const url = new URL(cleanTarget(part.url), baseUrl);
  let what = `part ${method}`;
  try {
    const match = router(method, url.pathname);
    what = `part ${method} ${match.route.pattern}`;
    const text = part.body === undefined ? '' : JSON.stringify(part.body);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(part.headers ?? {})) headers[name.toLowerCase()] = value;
    const request: ApiRequest = {
      method,
      path: cleanPath(url.pathname),
      params: match.params,
      query: url.searchParams,
      headers,
      caller: { ...caller, apiVersion: match.apiVersion },
      body: Readable.from([text]),
      text: () => Promise.resolve(text),
      json: () => (part.body === undefined ? Promise.resolve(parseJson('')) : Promise.resolve(part.body)),
      baseUrl,
      dispatch: (inner) => dispatch(router, org, inner, caller, baseUrl),
    };
    return await match.route.handle(request, org);
  } catch (error) {
    return errorAnswer(org, error, what);
  }
}

function callerOf(org: PracticeOrg, match: RouteMatch, authorization: string | undefined, calls: DailyCalls): Caller {
  const { apiVersion } = match;
  if (match.route.session === false) return { userId: '', sessionId: '', apiVersion };
  const token = /^(?:Bearer|OAuth) (.+)$/i.exec(authorization ?? '')?.[1];
  const session = token === undefined ? undefined : org.sessions.find(token);
  if (session === undefined) throw new PlatformError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  if (!calls.count()) throw new PlatformError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  return { ...session, apiVersion };
}

/** Clients that cannot send PATCH send POST and say what they mean in the query. */
function meantMethod(method: string, url: URL): string {
  return (method === 'POST' && url.searchParams.get('_HttpMethod')?.toUpperCase()) || method;
}

/** A request target starts with one slash, however many the client sent: two would be read as the name of a host. */
function cleanTarget(target: string): string {
  return target.replace(/^\/+/, '/');
}

/** The platform's answer to an exception. What is unexpected goes to the log under an id, by its stack, never with a value. */
export function errorAnswer(org: PracticeOrg, error: unknown, what: string): ApiResponse {
  if (error instanceof PlatformError) return { status: error.httpStatus, body: errorBody(error) };
  const errorId = `${randomBytes(4).readUInt32BE()}-${randomBytes(2).readUInt16BE()}`;
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.constructor.name : typeof error;
  org.log(
    `error ${errorId} in ${what}: ${name}${frames
      .slice(0, 8)
      .map((frame) => `\n  ${frame.trim()}`)
      .join('')}`
  );
  const message = `An unexpected error occurred. Please include this ErrorId if you contact support: ${errorId}`;
  return { status: 500, body: errorBody(new PlatformError(500, 'UNKNOWN_EXCEPTION', message)) };
}
