import { postgresError } from './errors.js';
import { clientConfig, type PostgresPlace } from './settings.js';

/** A connection whose values come and go as the database's own text: no driver turns a day into a moment or a number into another. */
export type PostgresClient = {
  /** One statement, never several; rows as lists of text, null where there is none. */
  run(text: string, values?: ReadonlyArray<string | null | readonly (string | null)[]>): Promise<PostgresAnswer>;
  /** A connection that waits must not keep the process alive; one that works must. */
  setIdle(idle: boolean): void;
  close(): Promise<void>;
};

export type PostgresAnswer = {
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: number }>;
  readonly rows: ReadonlyArray<ReadonlyArray<string | null>>;
  readonly count: number;
};

/** How the database writes its values, whatever the server or the user is set to. */
const SETTINGS = [
  "SET DateStyle = 'ISO, YMD'",
  "SET IntervalStyle = 'iso_8601'",
  "SET TimeZone = 'UTC'",
  "SET bytea_output = 'hex'",
  'SET extra_float_digits = 1',
  'SET standard_conforming_strings = on',
  'SET idle_in_transaction_session_timeout = 0',
];

/**
 * Connects to a database.
 *
 * @param name what the database is called in errors
 * @throws what `clientConfig` throws; PostgresUnreachableError, PostgresDeniedError (exit code 77), PostgresNotTrustedError
 */
export async function connectPostgres(place: PostgresPlace, name: string): Promise<PostgresClient> {
  // The driver comes along only where there is a database.
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    ...clientConfig(place),
    types: { getTypeParser: () => (text: string) => text },
  });
  let lost: Error | undefined;
  // Without a listener a server that goes away while nothing is asked would end the process.
  client.on('error', (error) => (lost ??= error));
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      if (lost !== undefined) throw lost;
      return await work();
    } catch (error) {
      throw postgresError(lost ?? error, name);
    }
  };
  await attempt(() => client.connect());
  for (const text of SETTINGS) await attempt(() => client.query(text));
  const { stream } = (client as unknown as { connection: { stream: { ref?(): void; unref?(): void } } }).connection;
  return {
    run: (text, values = []) =>
      attempt(async () => {
        // The extended protocol takes one statement: a second one after a semicolon is an error of the server itself.
        const query = { text, values: [...values], rowMode: 'array' as const, queryMode: 'extended' };
        const answer = await client.query<Array<string | null>>(query);
        return {
          columns: answer.fields.map(({ name: column, dataTypeID }) => ({ name: column, type: dataTypeID })),
          rows: answer.rows,
          count: answer.rowCount ?? 0,
        };
      }),
    setIdle: (idle) => (idle ? stream.unref?.() : stream.ref?.()),
    close: async () => {
      await client.end().catch(() => undefined);
    },
  };
}
