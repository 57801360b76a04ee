import type { Connection } from '@salesforce/core';
import { connectOrg, COLLECTION_SIZE, type OrgPort, type Write } from '../../org/index.js';
import type { FieldValues, Value } from '../../records/index.js';
import { merge, newValues } from './merge.js';
import { readReference, type ReferenceTable } from './read.js';
import type { KeptRecord, ReferenceOptions, ReferenceResult, RefusedRecord } from './types.js';

/** The one permission set that reads and writes every field of the reference objects, the base included. */
export const REFERENCE_PERMISSION_SET = 'POWER_Sync';

const KEY = 'Sync_Key__c';

/**
 * Brings the reference data in. Reads first, by key; writes only what differs and nobody edited; writing twice does no harm, because
 * every write goes by key.
 *
 * @throws SfError when the org cannot be reached; a record the org refuses is in the result
 */
export async function loadReference(
  connection: Connection,
  options: ReferenceOptions
): Promise<readonly ReferenceResult[]> {
  const tables = readReference();
  const visible = new Set((await connection.describeGlobal()).sobjects.map(({ name }) => name));
  const org = await connectOrg(connection);
  const results: ReferenceResult[] = [];
  for (const table of tables) {
    if (visible.has(table.object) && (await maySave(connection, table))) {
      results.push(await loadTable(org, table, options.dryRun));
    } else {
      const { objects, permissionSets } = options.expected;
      const wouldCreate = options.dryRun && objects.has(table.object) && grantsReference(permissionSets);
      const count = table.records.length;
      results.push({ ...nothing(table), ...(wouldCreate ? { created: count } : { skipped: count }) });
    }
  }
  return results;
}

const grantsReference = (permissionSets: readonly string[]): boolean =>
  permissionSets.some((name) => name.toLowerCase() === REFERENCE_PERMISSION_SET.toLowerCase());

const nothing = ({ object }: ReferenceTable): ReferenceResult => ({
  object,
  created: 0,
  updated: 0,
  unchanged: 0,
  kept: [],
  refused: [],
  skipped: 0,
});

/** Field-level security hides a field by leaving it out of the describe (REST API Developer Guide, "sObject Describe"). */
async function maySave(connection: Connection, table: ReferenceTable): Promise<boolean> {
  const { createable, updateable, fields } = await connection.describe(table.object);
  const writable = new Set(fields.filter((field) => field.createable && field.updateable).map(({ name }) => name));
  const needed = [KEY, 'Sync_Base__c', ...table.fields.map(({ name }) => name)];
  return createable && updateable && needed.every((name) => writable.has(name));
}

async function loadTable(org: OrgPort, table: ReferenceTable, dryRun: boolean): Promise<ReferenceResult> {
  const present = await readPresent(org, table);
  const kept: KeptRecord[] = [];
  const writes: Write[] = [];
  for (const record of table.records) {
    const current = present.get(record.key.toLowerCase());
    const { write, kept: fields } = current
      ? merge(table, record, current)
      : { write: newValues(table, record), kept: [] };
    if (fields.length > 0) kept.push({ key: record.key, fields });
    if (write.size > 0) {
      const values = new Map<string, Value>([[KEY, record.key], ...write]);
      writes.push({ ref: record.key, object: table.object, operation: 'upsert', values });
    }
  }
  const refused = dryRun ? [] : await save(org, writes);
  const failed = new Set(refused.map(({ key }) => key));
  const done = writes.filter(({ ref }) => !failed.has(ref));
  const created = done.filter(({ ref }) => !present.has(ref.toLowerCase())).length;
  return {
    ...nothing(table),
    created,
    updated: done.length - created,
    unchanged: table.records.length - writes.length,
    kept,
    refused,
  };
}

/** What the org has under our keys, which it keeps in any case. */
async function readPresent(org: OrgPort, table: ReferenceTable): Promise<ReadonlyMap<string, FieldValues>> {
  const names = [KEY, 'Sync_Base__c', ...table.fields.map(({ name }) => name)];
  // Keys are ours: letters, digits and hyphens, so nothing in them needs an escape.
  const keys = table.records.map(({ key }) => `'${key}'`).join(',');
  const present = new Map<string, FieldValues>();
  for await (const rows of org.query(`SELECT ${names.join(', ')} FROM ${table.object} WHERE ${KEY} IN (${keys})`)) {
    for (const row of rows) {
      const values = new Map(names.map((name) => [name, (row[name] ?? null) as Value]));
      present.set(String(values.get(KEY)).toLowerCase(), values);
    }
  }
  return present;
}

async function save(org: OrgPort, writes: readonly Write[]): Promise<readonly RefusedRecord[]> {
  const refused: RefusedRecord[] = [];
  for (let from = 0; from < writes.length; from += COLLECTION_SIZE) {
    const results = await org.collections(writes.slice(from, from + COLLECTION_SIZE), KEY);
    for (const { ref, error } of results) {
      if (error) refused.push({ key: ref, code: error.code, message: error.message });
    }
  }
  return refused;
}
