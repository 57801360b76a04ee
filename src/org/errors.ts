import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';
import { errorCodeOf, failureClass } from './failures.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'org');

const NOT_PERMITTED = 77;
const STILL_RUNNING = 69;

/** What a request was about, so that the error can name it: words only, no values. */
export type Subject = { readonly username: string; readonly object?: string };

/**
 * A failure of a whole request as an error a person can act on. The org's message is quoted where it names things, not data.
 *
 * @returns an SfError; exit code 77 where a permission or a missing field or object is the cause
 */
export function orgError(error: unknown, { username, object }: Subject): SfError {
  if (error instanceof SfError) {
    return error as SfError;
  }
  const code = errorCodeOf(error);
  const cause = error instanceof Error ? error : new Error(String(error));
  const about = object ?? messages.getMessage('subject.theOrg');
  switch (failureClass(code)) {
    case 'denied':
      return messages.createError(
        'error.OrgDenied',
        [username, about, firstLine(cause.message), code],
        [permissionSetFor(object)],
        NOT_PERMITTED,
        cause
      );
    case 'spent':
      return messages.createError('error.OrgCallsSpent', [username], [], STILL_RUNNING, cause);
    case 'session':
      return messages.createError('error.OrgSessionEnded', [username], [], cause);
    case 'passing':
      return messages.createError('error.OrgUnreachable', [about, code], [], cause);
    case 'refused':
      return messages.createError('error.OrgRefused', [about, firstLine(cause.message), code], [], cause);
  }
}

/** The platform draws a caret under the query on lines of its own; the fact is on the last ones. */
function firstLine(message: string): string {
  const marker = /ERROR at Row:\d+:Column:\d+\n/.exec(message);
  const text = marker ? message.slice(marker.index + marker[0].length) : message;
  return text.split('\n', 1)[0] ?? text;
}

/** Requests are granted apart from the rest (see the permission sets' own descriptions). */
function permissionSetFor(object: string | undefined): string {
  return object === 'U_Visa_Certification_Request__c' ? 'POWER Sync Certifications' : 'POWER Sync';
}

export function bulkJobFailed(object: string, jobId: string, message: string, username: string): SfError {
  const unknownField = /Field name not found : (\S+)/.exec(message)?.[1];
  if (unknownField !== undefined) {
    return messages.createError(
      'error.BulkFieldUnknown',
      [object, unknownField, username],
      [permissionSetFor(object)],
      NOT_PERMITTED
    );
  }
  return messages.createError('error.BulkJobFailed', [object, jobId, message]);
}

export function bulkStillRunning(object: string, jobId: string): SfError {
  return messages.createError('error.BulkStillRunning', [object, jobId], [], STILL_RUNNING);
}

/** The day's allowance is down to what is kept for everyone else. Nothing was sent. */
export function reserveReached(remaining: number, limit: number, reserve: number): SfError {
  return messages.createError('error.OrgReserveReached', [remaining, limit, reserve], [], STILL_RUNNING);
}

/** The org did not take the session that was just renewed. */
export function sessionLost(): Error {
  return Object.assign(new Error('the renewed session was refused'), { errorCode: 'INVALID_SESSION_ID' });
}

/** For a row of a bulk job that the org never tried. */
export const unprocessedMessage = (): string => messages.getMessage('row.unprocessed');
