import { createHash } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import { connectPostgres, type PostgresClient } from '../../postgres/index.js';
import { checkedColumns, hashRow } from '../rows.js';
import type { RowProblem, Source, SourceDescription, SourceRow, SourceSpec } from '../types.js';
import { readStatement } from './statement.js';
import { cellMakers, type CellMaker } from './values.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

const EXIT_CONFIG = 78;

/** Rows the server hands out at once: so many are in memory, however many there are. */
const BATCH = 1000;
const TIMEOUT_SECONDS = 300;

type Facts = {
  readonly client: PostgresClient;
  readonly query: string;
  readonly columns: readonly string[];
  readonly cells: readonly CellMaker[];
};

/**
 * A table or a query of a Postgres database as a source. All its readings are of one moment: they share a transaction (read-only, repeatable
 * read), which stays open until the process ends, so two readings give the same rows in the same order while others go on writing. Rows come
 * through a cursor of the server. The number of a row is its place in the order of the query, so the query has to have one.
 */
export function openPostgres(spec: SourceSpec): Source {
  const { path } = spec;
  let known: Promise<Facts> | undefined;
  let digest: string | undefined;
  let cursors = 0;

  const facts = (): Promise<Facts> => {
    known ??= open(spec);
    return known;
  };

  const describe = async (): Promise<SourceDescription> => {
    const { columns } = await facts();
    return { path, format: 'postgres', columns };
  };

  const batches = async function* (): AsyncGenerator<readonly SourceRow[]> {
    const { client, query, cells, columns } = await facts();
    const hash = createHash('sha256').update(JSON.stringify(columns));
    cursors += 1;
    const cursor = `power_${cursors}`;
    client.setIdle(false);
    await client.run(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${query}`);
    let row = 0;
    try {
      for (;;) {
        const { rows } = await client.run(`FETCH FORWARD ${BATCH} FROM ${cursor}`);
        if (rows.length === 0) break;
        const made = rows.map((values) => {
          row += 1;
          return rowOf(row, values, cells);
        });
        for (const one of made) hashRow(hash, one);
        yield made;
      }
      await client.run(`CLOSE ${cursor}`);
    } finally {
      client.setIdle(true);
    }
    digest = hash.digest('hex');
  };

  return { describe, batches, digest: () => digest };
}

async function open(spec: SourceSpec): Promise<Facts> {
  const { path, timeout = TIMEOUT_SECONDS } = spec;
  const client = await connectPostgres(spec, path);
  try {
    await client.run('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.run(`SET LOCAL statement_timeout = ${Math.round(timeout * 1000)}`);
    const query = spec.query === undefined ? await tableQuery(client, spec) : orderedQuery(spec, spec.query);
    // The line break ends a comment that the query may end in.
    const { columns } = await client.run(`SELECT * FROM (${query}\n) AS source LIMIT 0`);
    const names = checkedColumns(
      path,
      columns.map(({ name }) => name)
    );
    const cells = await cellMakers(client, columns);
    client.setIdle(true);
    return { client, query, columns: names, cells };
  } catch (error) {
    await client.close();
    throw error;
  }
}

function rowOf(row: number, values: ReadonlyArray<string | null>, makers: readonly CellMaker[]): SourceRow {
  let problem: RowProblem | undefined;
  const cells = values.map((value, index) => {
    const cell = value === null ? '' : (makers[index]?.(value, row) ?? value);
    if (typeof cell === 'string') return cell;
    problem ??= cell;
    return '';
  });
  return { row, line: row, cells, ...(problem === undefined ? {} : { problem }) };
}

/** The query as it is, where it has an order; else ordered by the columns that the config names. */
function orderedQuery({ path, order }: SourceSpec, query: string): string {
  const { problem, ordered, text } = readStatement(query);
  if (problem !== undefined) {
    throw messages.createError('error.QueryNotOne', [path, messages.getMessage(`query.${problem}`)], [], EXIT_CONFIG);
  }
  if (order !== undefined) return `SELECT * FROM (${text}\n) AS source ORDER BY ${order.map(quotedName).join(', ')}`;
  if (!ordered) throw messages.createError('error.QueryUnordered', [path], [], EXIT_CONFIG);
  return text;
}

/** A table in the order of the columns that the config names, else of its primary key. */
async function tableQuery(client: PostgresClient, { path, table = '', order }: SourceSpec): Promise<string> {
  const name = table.split('.').map(quotedName).join('.');
  const columns = order ?? (await primaryKey(client, name));
  if (columns.length === 0) throw messages.createError('error.TableWithoutOrder', [path, table], [], EXIT_CONFIG);
  return `SELECT * FROM ${name} ORDER BY ${columns.map(quotedName).join(', ')}`;
}

async function primaryKey(client: PostgresClient, table: string): Promise<string[]> {
  const { rows } = await client.run(
    `SELECT a.attname FROM pg_catalog.pg_index i
       CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
       JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
     WHERE i.indisprimary AND i.indrelid = $1::regclass ORDER BY k.place`,
    [table]
  );
  return rows.map(([column]) => column ?? '');
}

function quotedName(name: string): string {
  return `"${name.trim().replaceAll('"', '""')}"`;
}
