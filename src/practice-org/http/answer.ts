import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import type { PlatformError } from '../types.js';
import { type ApiResponse } from '../types.js';

/** The platform's form of an error: a list of one. Save errors carry `fields`, even empty; the others do not. */
export function errorBody(error: PlatformError): unknown {
  const body = { message: error.message, errorCode: error.errorCode };
  return [error.fields === undefined ? body : { ...body, fields: error.fields }];
}

/** Writes an answer: strings, buffers and streams as they are, anything else as JSON, compressed where the client takes it. */
export async function sendAnswer(
  response: ServerResponse,
  answer: ApiResponse,
  requestHeaders: IncomingHttpHeaders,
  extraHeaders: Readonly<Record<string, string>>
): Promise<void> {
  const headers: Record<string, string> = {
    'Cache-Control': 'no-cache,must-revalidate,max-age=0,no-store,private',
    ...extraHeaders,
    ...answer.headers,
  };
  const gzip = /\bgzip\b/.test(String(requestHeaders['accept-encoding'] ?? ''));
  if (answer.body === undefined) {
    response.writeHead(answer.status, headers).end();
    return;
  }
  if (answer.body instanceof Readable) {
    if (gzip) headers['Content-Encoding'] = 'gzip';
    response.writeHead(answer.status, headers);
    if (gzip) await pipeline(answer.body, createGzip(), response);
    else await pipeline(answer.body, response);
    return;
  }
  const raw = typeof answer.body === 'string' || Buffer.isBuffer(answer.body);
  if (!raw && !hasHeader(headers, 'content-type')) headers['Content-Type'] = 'application/json;charset=UTF-8';
  let bytes = Buffer.isBuffer(answer.body)
    ? answer.body
    : Buffer.from(raw ? String(answer.body) : JSON.stringify(answer.body));
  if (gzip && bytes.length > 512) {
    bytes = gzipSync(bytes, { level: 1 });
    headers['Content-Encoding'] = 'gzip';
  }
  headers['Content-Length'] = String(bytes.length);
  response.writeHead(answer.status, headers).end(response.req.method === 'HEAD' ? undefined : bytes);
}

function hasHeader(headers: Readonly<Record<string, string>>, name: string): boolean {
  return Object.keys(headers).some((key) => key.toLowerCase() === name);
}
