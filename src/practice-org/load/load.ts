import { Messages } from '@salesforce/core/messages';
import type { Connection } from '@salesforce/core';
import { readLibrary } from './read-library.js';
import { sampleUnion } from './sample.js';
import type { SampleObject, SampleSize } from './sample.js';
import { sampleKey } from './sample-values.js';
import type { SampleRecord } from './sample-values.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'practice.load');

export type LoadedObject = {
  readonly object: string;
  readonly created: number;
  readonly updated: number;
  readonly failed: number;
};

export type LoadResult = {
  readonly objects: readonly LoadedObject[];
  /** Permission sets the running user was given, because the sample could not have been written without. */
  readonly assigned: readonly string[];
  /** What the org said about records it refused, each text once. */
  readonly errors: readonly string[];
};

export type LoadOptions = {
  readonly size: SampleSize;
  readonly today: Date;
  /** For the errors' actions. */
  readonly alias: string;
  readonly onProgress?: (object: string, done: number, total: number) => void;
};

/** What an administrator of the campaign is given to fill the org; the last for certification requests, which no other set opens. */
const neededSets = ['POWER_Organize', 'POWER_Administer', 'POWER_Sync', 'POWER_Certify'];
const recordsPerCall = 200;

/**
 * Fills an org with the sample union through its own API, by upsert: loading twice changes nothing, on whatever day, because the dates
 * count from the day of the first time. Every record goes through every rule of the org.
 */
export async function loadSample(connection: Connection, options: LoadOptions): Promise<LoadResult> {
  const assigned = await prepare(connection, sampleUnion(options.size, options.today), options.alias);
  const today = (await firstLoad(connection)) ?? options.today;
  const union = sampleUnion(options.size, today, await readLibrary(connection));
  const objects: LoadedObject[] = [];
  const errors = new Set<string>();
  for (const part of union) objects.push(await loadObject(connection, part, errors, options));
  return { objects, assigned, errors: [...errors] };
}

/** The day the org was filled for the first time. */
async function firstLoad(connection: Connection): Promise<Date | undefined> {
  const soql = `SELECT CreatedDate FROM Account WHERE POWER_Sync_Key__c = '${sampleKey.local(1)}'`;
  const [account] = (await connection.query<{ CreatedDate: string }>(soql)).records;
  return account === undefined ? undefined : new Date(account.CreatedDate);
}

async function prepare(connection: Connection, union: readonly SampleObject[], alias: string): Promise<string[]> {
  const missing = await missingFields(connection, union);
  if (missing.objects.length > 0) throw messages.createError('error.MetadataNotInstalled', [alias], [alias]);
  if (missing.fields.length === 0) return [];
  const assigned = await assign(connection);
  const still = await missingFields(connection, union);
  if (still.fields.length > 0)
    throw messages.createError('error.FieldsHidden', [still.fields.slice(0, 5).join(', ')], [alias]);
  return assigned;
}

/** Objects the org does not have, and fields of the sample that the user may not write. */
async function missingFields(
  connection: Connection,
  union: readonly SampleObject[]
): Promise<{ objects: string[]; fields: string[] }> {
  const objects: string[] = [];
  const fields: string[] = [];
  const { sobjects } = await connection.describeGlobal();
  const known = new Set(sobjects.map((object) => object.name));
  for (const part of union) {
    if (!known.has(part.object)) {
      objects.push(part.object);
      continue;
    }
    const { fields: described } = await connection.describe(part.object);
    const writable = new Set(
      described
        .filter((field) => field.createable)
        .flatMap((field) => [field.name, field.relationshipName ?? field.name])
    );
    const [first] = part.records();
    for (const name of Object.keys(first ?? {})) if (!writable.has(name)) fields.push(`${part.object}.${name}`);
  }
  const customOnes = union.filter((part) => part.object.endsWith('__c')).map((part) => part.object);
  return { objects: objects.filter((name) => customOnes.includes(name)), fields };
}

/** Assigns the campaign's permission sets to the running user; one that is assigned already is fine. */
async function assign(connection: Connection): Promise<string[]> {
  const names = neededSets.map((name) => `'${name}'`).join(', ');
  const user = await connection.identity();
  const sets = await connection.query<{ Id: string; Name: string }>(
    `SELECT Id, Name FROM PermissionSet WHERE Name IN (${names})`
  );
  const held = await connection.query<{ PermissionSetId: string }>(
    `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${user.user_id}'`
  );
  const has = new Set(held.records.map((row) => row.PermissionSetId));
  const assigned: string[] = [];
  for (const { Id, Name } of sets.records) {
    if (has.has(Id)) continue;
    await connection.sobject('PermissionSetAssignment').create({ AssigneeId: user.user_id, PermissionSetId: Id });
    assigned.push(Name);
  }
  return assigned.sort();
}

type UpsertAnswer = ReadonlyArray<{
  readonly success: boolean;
  readonly created?: boolean;
  readonly errors: ReadonlyArray<{ readonly message: string }>;
}>;

async function loadObject(
  connection: Connection,
  part: SampleObject,
  errors: Set<string>,
  options: LoadOptions
): Promise<LoadedObject> {
  const counts = { created: 0, updated: 0, failed: 0 };
  const send = async (given: readonly SampleRecord[]): Promise<void> => {
    const batch = await withoutKnownMasters(connection, part, given);
    const answers = await connection.request<UpsertAnswer>({
      method: 'PATCH',
      url: `/composite/sobjects/${part.object}/${part.keyField}`,
      body: JSON.stringify({
        allOrNone: false,
        records: batch.map((record) => ({ attributes: { type: part.object }, ...record })),
      }),
      headers: { 'content-type': 'application/json' },
    });
    for (const answer of answers) {
      if (!answer.success) {
        counts.failed += 1;
        for (const error of answer.errors) if (errors.size < 20) errors.add(error.message);
      } else if (answer.created === false) counts.updated += 1;
      else counts.created += 1;
    }
    options.onProgress?.(part.object, counts.created + counts.updated + counts.failed, part.count);
  };
  let batch: SampleRecord[] = [];
  for (const record of part.records()) {
    batch.push(record);
    if (batch.length < recordsPerCall) continue;
    await send(batch);
    batch = [];
  }
  if (batch.length > 0) await send(batch);
  return { object: part.object, ...counts };
}

/** A detail never changes its master, so the records that are there are written without naming it. */
async function withoutKnownMasters(
  connection: Connection,
  part: SampleObject,
  batch: readonly SampleRecord[]
): Promise<readonly SampleRecord[]> {
  const { masters, object, keyField } = part;
  if (masters === undefined) return batch;
  const keys = batch.map((record) => `'${String(record[keyField])}'`).join(', ');
  const soql = `SELECT ${keyField} FROM ${object} WHERE ${keyField} IN (${keys})`;
  const { records } = await connection.query<Readonly<Record<string, string>>>(soql);
  const known = new Set(records.map((record) => record[keyField]));
  return batch.map((record) =>
    known.has(String(record[keyField]))
      ? Object.fromEntries(Object.entries(record).filter(([name]) => !masters.includes(name)))
      : record
  );
}
