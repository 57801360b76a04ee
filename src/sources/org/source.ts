import { createHash } from 'node:crypto';
import type { FieldType, Query } from '@jetstreamapp/soql-parser-js';
import { Messages } from '@salesforce/core/messages';
import { checkedColumns, hashRow } from '../rows.js';
import type { OrgReader, RowProblem, Source, SourceDescription, SourceRow, SourceSpec } from '../types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

const EXIT_CONFIG = 78;

/**
 * A SOQL query on an org as a source: its fields are the columns, in the query's order and spelling, parents' fields as `Employer__r.Name`.
 * Pages stream. The number of a row is its place in the order of the query; one without an order is read by Id. An org goes on living while it is
 * read, so a second reading that is not the first again is an error, not a mixture.
 *
 * @param connect opens the org: the alias, or undefined for the org that the command works on
 */
export function openOrgSource(spec: SourceSpec, connect: (alias: string | undefined) => Promise<OrgReader>): Source {
  const { path } = spec;
  let asked: Promise<OrgQuery> | undefined;
  const query = (): Promise<OrgQuery> => (asked ??= readQuery(path, spec.query ?? ''));
  let reader: Promise<OrgReader> | undefined;
  let digest: string | undefined;

  const batches = async function* (): AsyncGenerator<readonly SourceRow[]> {
    const { soql, columns } = await query();
    reader ??= connect(spec.org);
    const hash = createHash('sha256').update(JSON.stringify(columns));
    let row = 0;
    for await (const page of (await reader).query(soql)) {
      const rows = page.map((record) => {
        row += 1;
        return rowOf(row, record, columns);
      });
      for (const one of rows) hashRow(hash, one);
      if (rows.length > 0) yield rows;
    }
    const read = hash.digest('hex');
    if (digest !== undefined && digest !== read) throw messages.createError('error.OrgSourceMoved', [path]);
    digest = read;
  };

  return {
    describe: async (): Promise<SourceDescription> => ({ path, format: 'org', columns: (await query()).columns }),
    batches,
    digest: () => digest,
  };
}

type OrgQuery = { readonly soql: string; readonly columns: readonly string[] };

/** The query with an order, and its columns. The parser comes along only where there is a query: it takes long to load. */
async function readQuery(path: string, text: string): Promise<OrgQuery> {
  const { composeQuery, parseQuery } = await import('@jetstreamapp/soql-parser-js');
  let query: Query;
  try {
    query = parseQuery(text);
  } catch {
    throw messages.createError('error.SoqlNotRead', [path], [], EXIT_CONFIG);
  }
  const columns = (query.fields ?? []).map((field) => columnOf(path, field));
  if (query.groupBy !== undefined || columns.length === 0) throw notFlat(path, 'GROUP BY');
  const soql = query.orderBy === undefined ? composeQuery({ ...query, orderBy: [{ field: 'Id' }] }) : text;
  return { soql, columns: checkedColumns(path, columns) };
}

function columnOf(path: string, field: FieldType): string {
  if (field.type === 'Field') return field.field;
  if (field.type === 'FieldRelationship') return [...field.relationships, field.field].join('.');
  throw notFlat(
    path,
    field.type === 'FieldSubquery' ? 'SELECT ( ... )' : field.type === 'FieldTypeof' ? 'TYPEOF' : 'FIELDS(), COUNT()'
  );
}

function notFlat(path: string, what: string): Error {
  return messages.createError('error.SoqlNotFlat', [path, what], [], EXIT_CONFIG);
}

function rowOf(row: number, record: Readonly<Record<string, unknown>>, columns: readonly string[]): SourceRow {
  let problem: RowProblem | undefined;
  const cells = columns.map((column) => {
    const value = valueAt(record, column);
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    problem ??= { rule: 'nested-value', tokens: [row, column, 'several values'] };
    return '';
  });
  return { row, line: row, cells, ...(problem === undefined ? {} : { problem }) };
}

/** The org answers in its own spelling of a name, whatever the query's. */
function valueAt(record: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = record;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    const inner = value as Readonly<Record<string, unknown>>;
    const name = part in inner ? part : Object.keys(inner).find((known) => known.toLowerCase() === part.toLowerCase());
    value = name === undefined ? null : inner[name];
  }
  return value;
}
