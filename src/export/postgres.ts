import { Messages } from '@salesforce/core/messages';
import { stampText, type ChangedRow } from '../org/index.js';
import { connectPostgres, type PostgresClient, type PostgresPlace } from '../postgres/index.js';
import type { FieldType } from '../schema/index.js';
import { cellOf } from './cells.js';
import type { Target } from './files.js';
import type { Selection } from './select.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'export');

const STALE = 66;

/** Where each table's state is kept, in the schema of the table. */
const STATE = 'power_export_state';

const TYPES: Partial<Record<FieldType, string>> = {
  Checkbox: 'boolean',
  Number: 'numeric',
  Currency: 'numeric',
  Percent: 'numeric',
  Summary: 'numeric',
  Date: 'date',
  DateTime: 'timestamptz',
  Time: 'time',
};

type Column = { readonly name: string; readonly type: string };

export type PostgresTarget = Target & {
  /** Up to which stamp the table was filled by earlier runs that asked for the same; undefined: not at all. */
  readonly watermark: string | undefined;
};

/**
 * A table that is filled and kept by Id. It is made where it is not there, and gets columns it lacks; none is taken away. Each batch and the stamp it
 * reaches are one transaction, so a run that breaks off goes on after its last whole batch.
 *
 * @param resume whether what earlier runs left is gone on with
 * @throws what `connectPostgres` throws; ExportStateOtherOrgError, ExportStateOtherSelectionError (exit code 66)
 */
export async function postgresTarget(
  place: PostgresPlace,
  table: string,
  selection: Selection,
  options: { readonly orgId: string; readonly resume: boolean }
): Promise<PostgresTarget> {
  const client = await connectPostgres(place, table);
  try {
    return await openTarget(client, table, selection, options);
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function openTarget(
  client: PostgresClient,
  table: string,
  selection: Selection,
  { orgId, resume }: { readonly orgId: string; readonly resume: boolean }
): Promise<PostgresTarget> {
  const parts = table.split('.');
  const named = parts.map(quoted).join('.');
  const state = [...parts.slice(0, -1), STATE].map(quoted).join('.');
  const columns: Column[] = [
    { name: 'id', type: 'text' },
    { name: 'systemmodstamp', type: 'timestamptz' },
    { name: 'isdeleted', type: 'boolean' },
    ...selection.columns.map(({ path, field }) => ({
      name: path.toLowerCase().replaceAll('.', '_'),
      type: TYPES[field.type] ?? 'text',
    })),
  ];
  await client.run(
    `CREATE TABLE IF NOT EXISTS ${named} (id text PRIMARY KEY, systemmodstamp timestamptz NOT NULL, isdeleted boolean NOT NULL)`
  );
  const added = columns.slice(3).map(({ name, type }) => `ADD COLUMN IF NOT EXISTS ${quoted(name)} ${type}`);
  if (added.length > 0) await client.run(`ALTER TABLE ${named} ${added.join(', ')}`);
  await client.run(
    `CREATE TABLE IF NOT EXISTS ${state} (target text PRIMARY KEY, org text NOT NULL, selection text NOT NULL, watermark timestamptz NOT NULL)`
  );
  const { rows } = await client.run(
    `SELECT org, selection, to_char(watermark, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM ${state} WHERE target = $1`,
    [table]
  );
  const [org, asked, watermark] = rows[0] ?? [];
  if (typeof org === 'string' && org !== orgId)
    throw messages.createError('error.ExportStateOtherOrg', [table], [], STALE);
  if (resume && typeof asked === 'string' && asked !== selection.digest) {
    throw messages.createError('error.ExportStateOtherSelection', [selection.object.name, table], [], STALE);
  }

  const list = columns.map(({ name }) => quoted(name)).join(', ');
  const values = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
  const sets = columns.slice(1).map(({ name }) => `${quoted(name)} = EXCLUDED.${quoted(name)}`);
  const upsert = `INSERT INTO ${named} AS known (${list}) SELECT * FROM unnest(${values}) ON CONFLICT (id) DO UPDATE SET ${sets.join(', ')}
    WHERE known.systemmodstamp <= EXCLUDED.systemmodstamp`;
  const remember = `INSERT INTO ${state} (target, org, selection, watermark) VALUES ($1, $2, $3, $4)
    ON CONFLICT (target) DO UPDATE SET org = EXCLUDED.org, selection = EXCLUDED.selection, watermark = EXCLUDED.watermark`;
  return {
    watermark: resume && typeof watermark === 'string' ? stampText(watermark) : undefined,
    async write(batch) {
      if (batch.length === 0) return;
      const last = batch.at(-1)?.SystemModstamp;
      await client.run('BEGIN');
      try {
        await client.run(upsert, columnsOf(batch, selection));
        await client.run(remember, [table, orgId, selection.digest, stampText(last)]);
        await client.run('COMMIT');
      } catch (error) {
        await client.run('ROLLBACK').catch(() => undefined);
        throw error;
      }
    },
    finish: () => client.close(),
    discard: () => client.close(),
  };
}

/** A batch column by column, as the statement takes it. Of a record that comes twice in one batch the last state counts. */
function columnsOf(batch: readonly ChangedRow[], { columns }: Selection): ReadonlyArray<ReadonlyArray<string | null>> {
  const rows = [...new Map(batch.map((row) => [row.Id, row])).values()];
  const textOf = (value: string | number | boolean | null): string | null => (value === null ? null : String(value));
  return [
    rows.map(({ Id }) => Id),
    rows.map(({ SystemModstamp }) => stampText(SystemModstamp)),
    rows.map(({ IsDeleted }) => String(IsDeleted === true)),
    // Of a deleted record nothing is kept but that it is gone.
    ...columns.map((column) => rows.map((row) => (row.IsDeleted === true ? null : textOf(cellOf(row, column))))),
  ];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
