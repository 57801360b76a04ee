import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'postgres');

const NOT_PERMITTED = 77;
const EXIT_CONFIG = 78;

/** Names that Node gives to a server that cannot be reached. */
const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT|EACCES)$/;
/** What Node says of a certificate it does not trust. */
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME|^ERR_(TLS|SSL)/;
/** PostgreSQL, appendix A: class 08 is about the connection, 57P about a server that ends. */
const LOST = /^(08\w{3}|57P0[1-5]|ECONNRESET|EPIPE)$/;

/**
 * A failure as an error a person can act on. The server's own words are quoted only where they are about names and grammar (class 42): others may
 * quote a value of a row.
 *
 * @param name what the database, or the source, is called
 */
export function postgresError(error: unknown, name: string): SfError {
  if (error instanceof SfError) return error as SfError;
  const cause = innermost(error);
  const { code = '' } = cause as { code?: string };
  const said = cause.message;
  // The driver's own error is not handed on as the cause: it may hold the values of a row.
  if (/^(28\w{3})$/.test(code) || /SASL|password/i.test(said)) {
    return messages.createError('error.PostgresDenied', [name, code || 'SASL'], [], NOT_PERMITTED);
  }
  if (code === '42501') return messages.createError('error.PostgresNoRight', [name, said], [], NOT_PERMITTED);
  if (code === '57014') return messages.createError('error.PostgresTooSlow', [name]);
  if (code === '25006') return messages.createError('error.PostgresWrites', [name], [], EXIT_CONFIG);
  if (code === '3D000') return messages.createError('error.PostgresNoDatabase', [name], [], EXIT_CONFIG);
  if (/^42\w{3}$/.test(code)) return messages.createError('error.PostgresRefused', [name, said, code], [], EXIT_CONFIG);
  if (NOT_TRUSTED.test(code) || /does not support SSL|certificate/i.test(said)) {
    return messages.createError('error.PostgresNotTrusted', [name, code || said], [], NOT_PERMITTED);
  }
  if (LOST.test(code) || /Connection terminated|connection is closed|not queryable/i.test(said)) {
    return messages.createError('error.PostgresLost', [name, code || 'CLOSED']);
  }
  if (UNREACHABLE.test(code) || /timeout expired/.test(said)) {
    return messages.createError('error.PostgresUnreachable', [name, code || 'TIMEOUT']);
  }
  return messages.createError('error.PostgresFailed', [name, code || cause.name]);
}

/** A host with several addresses fails with one error for each. */
function innermost(error: unknown): Error {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0];
  return error instanceof Error ? error : new Error(String(error));
}
