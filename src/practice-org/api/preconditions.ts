import { PlatformError, type ApiRequest, type ApiResponse, type StoredRecord } from '../types.js';

/** A record's last change as the Last-Modified header writes it. */
export function lastModified(row: StoredRecord): string {
  return new Date(String(row['LastModifiedDate'])).toUTCString();
}

/** 304 when the client has seen this state of the record already. */
export function checkModified(request: ApiRequest, row: StoredRecord): ApiResponse | undefined {
  const since = headerDate(request, 'if-modified-since');
  return since !== undefined && changedAt(row) <= since ? { status: 304 } : undefined;
}

/** 412 when the record has changed since the client saw it. */
export function checkUnmodified(request: ApiRequest, row: StoredRecord): void {
  const since = headerDate(request, 'if-unmodified-since');
  if (since !== undefined && changedAt(row) > since) {
    throw new PlatformError(
      412,
      'ENTITY_FAILED_PRECONDITION',
      'The record has been modified since the date of the If-Unmodified-Since header'
    );
  }
}

function changedAt(row: StoredRecord): number {
  return Date.parse(String(row['LastModifiedDate']));
}

function headerDate(request: ApiRequest, name: 'if-modified-since' | 'if-unmodified-since'): number | undefined {
  const text = request.headers[name];
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new PlatformError(400, 'INVALID_HEADER', `The ${name} header is not a date: ${text}`);
  return time;
}
