import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import type { ClientConfig } from 'pg';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'postgres');

const EXIT_CONFIG = 78;

/** As libpq means them; its `allow` and `prefer` are left out: they fall back to an open line without a word. */
export const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

export type SslMode = (typeof SSL_MODES)[number];

/** Where a database is, as a config or a flag says it: nothing in it is a secret. */
export type PostgresPlace = {
  /** `$NAME` of an environment variable that holds the URL. Default: the variables PGHOST, PGDATABASE, PGUSER and so on. */
  readonly url?: string;
  /** Default `verify-full`, or what the URL says; on this machine no encryption. */
  readonly sslmode?: SslMode;
  /** A file with the certificates that are trusted, beside those Node brings. */
  readonly ca?: string;
  /** The folder that a relative path of `ca` starts from. */
  readonly folder?: string;
};

/**
 * What the driver is told. The password may stand in the URL, in PGPASSWORD or in a password file (PGPASSFILE), where the driver looks.
 *
 * @throws PostgresUrlMissingError, PostgresUrlInvalidError, SslModeUnknownError, CaNotReadableError (exit code 78); none quotes the URL
 */
export function clientConfig(place: PostgresPlace, environment: NodeJS.ProcessEnv = process.env): ClientConfig {
  const name = (place.url ?? '').replace(/^\$/, '');
  const text = name === '' ? undefined : environment[name];
  if (name !== '' && (text === undefined || text.trim() === '')) {
    throw messages.createError('error.PostgresUrlMissing', [name], [name], EXIT_CONFIG);
  }
  const url = text === undefined ? undefined : parsedUrl(text.trim(), name);
  const host =
    url === undefined ? (environment.PGHOST ?? 'localhost') : url.hostname || (url.searchParams.get('host') ?? '');
  const written = url?.searchParams.get('sslmode') ?? environment.PGSSLMODE;
  const root = place.ca ?? url?.searchParams.get('sslrootcert') ?? environment.PGSSLROOTCERT;
  const mode = place.sslmode ?? modeNamed(written) ?? (isThisMachine(host) ? 'disable' : 'verify-full');
  for (const parameter of ['sslmode', 'sslrootcert']) url?.searchParams.delete(parameter);
  return {
    ...(url === undefined ? {} : { connectionString: url.href }),
    ssl: tlsOf(mode, root === undefined ? undefined : certificates(resolve(place.folder ?? '.', root), root)),
    application_name: 'sf-plugin-power',
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
  };
}

function parsedUrl(text: string, name: string): URL {
  if (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)) return new URL(text);
  throw messages.createError('error.PostgresUrlInvalid', [name], [], EXIT_CONFIG);
}

function modeNamed(text: string | null | undefined): SslMode | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  const mode = SSL_MODES.find((known) => known === text);
  if (mode === undefined)
    throw messages.createError('error.SslModeUnknown', [text, SSL_MODES.join(', ')], [], EXIT_CONFIG);
  return mode;
}

/** A socket of this machine, or its loopback: nothing crosses a network. */
function isThisMachine(host: string): boolean {
  return host === '' || host === 'localhost' || host.startsWith('/') || /^\[?::1\]?$/.test(host) || /^127\./.test(host);
}

function certificates(path: string, named: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw messages.createError('error.CaNotReadable', [named, code ?? ''], [], EXIT_CONFIG);
  }
}

function tlsOf(mode: SslMode, ca: string | undefined): ClientConfig['ssl'] {
  const trust = ca === undefined ? {} : { ca };
  switch (mode) {
    case 'disable':
      return false;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-ca':
      return { ...trust, rejectUnauthorized: true, checkServerIdentity: () => undefined };
    default:
      return { ...trust, rejectUnauthorized: true };
  }
}
