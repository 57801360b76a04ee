import { PassThrough } from 'node:stream';
import { StreamPromise } from '@jsforce/jsforce-node/lib/util/promise.js';
import type { HttpRequest, HttpResponse } from '@jsforce/jsforce-node/lib/types/common.js';
import type { Dispatcher } from 'undici';

/** Takes the proxy that the environment names, as the CLI's own calls do. One for all requests: it keeps their connections. */
let dispatcher: Dispatcher | undefined;

/**
 * Sends one request and gives its answer whole, or fails. jsforce's own transport hands on an answer while it comes in; a connection that breaks
 * in its middle is then an error that nobody hears, and ends the process.
 */
export const wholeAnswers = {
  httpRequest: (request: HttpRequest): StreamPromise<HttpResponse> =>
    StreamPromise.create(() => ({ stream: new PassThrough(), promise: answerTo(request) })),
};

async function answerTo({ url, method, headers, body }: HttpRequest): Promise<HttpResponse> {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  dispatcher ??= new EnvHttpProxyAgent({ connect: { allowH2: false } });
  const answer = await fetch(url, {
    method,
    dispatcher,
    redirect: 'manual',
    ...(headers === undefined ? {} : { headers }),
    ...(typeof body === 'string' || Buffer.isBuffer(body) ? { body } : {}),
  });
  return {
    statusCode: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: await answer.text(),
  };
}
