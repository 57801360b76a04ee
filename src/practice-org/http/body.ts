import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { PlatformError } from '../types.js';
import { jsonErrorOffset } from './json-position.js';

export const defaultLimit = 64 * 1024 * 1024;

/** A request's body, decompressed as its Content-Encoding says. */
export function decodedBody(request: IncomingMessage): Readable {
  const encoding = request.headers['content-encoding']?.toLowerCase();
  if (encoding === undefined || encoding === 'identity' || encoding === '') return request;
  if (encoding !== 'gzip' && encoding !== 'deflate') {
    throw new PlatformError(415, 'UNSUPPORTED_MEDIA_TYPE', `Content-Encoding ${encoding} is not supported`);
  }
  const decoder = encoding === 'gzip' ? createGunzip() : createInflate();
  request.on('error', (error) => decoder.destroy(error));
  return request.pipe(decoder);
}

/** The whole of a stream as text; more than `limit` bytes are refused. */
export async function readText(body: Readable, limit: number = defaultLimit): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      if (size > limit) throw new PlatformError(413, 'REQUEST_TOO_LARGE', `The request is larger than ${limit} bytes`);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    throw new PlatformError(400, 'UNKNOWN_EXCEPTION', 'The body of the request could not be read');
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON out of a body's text; what is not JSON is the platform's JSON_PARSER_ERROR with line and column. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') {
    throw new PlatformError(
      400,
      'JSON_PARSER_ERROR',
      'The HTTP entity body is required, but this request has no entity body.'
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const position = jsonErrorOffset(text);
    const before = text.slice(0, position).split('\n');
    const at = `at [line:${before.length}, column:${(before.at(-1) ?? '').length + 1}]`;
    const character = text[position];
    throw new PlatformError(
      400,
      'JSON_PARSER_ERROR',
      character === undefined
        ? `Unexpected end-of-input ${at}`
        : `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): expected a valid JSON value or separator ${at}`
    );
  }
}
