import { RETRIEVE_SIZE } from '../../org/index.js';
import type { Value } from '../../records/index.js';
import { findField, type ObjectSchema } from '../../schema/index.js';
import {
  baseFieldOf,
  differences,
  keyQueries,
  matchKey,
  readRow,
  readStamp,
  readValue,
  selectionOf,
  type OrgRow,
} from '../plan/index.js';
import type { Pair } from './pairs.js';
import { chunks, type MappingWork } from './work.js';
import { selfLookups } from './writes.js';

/** Calls under way side by side when many records are read by id: the time they take is time in which somebody may edit. */
const SIDE_BY_SIDE = 4;

/** Records of the org as they are at this moment, by key. */
export type Currents = { find(pair: Pair): OrgRow | undefined };

/** Reads exactly these records, with all that is needed to compare them: one call for a collection. */
export async function readCurrent(work: MappingWork, pairs: readonly Pair[]): Promise<Currents> {
  const { org, schema, object, mapping } = work;
  const records = pairs.map(({ record }) => record);
  const selection = selectionOf(schema, object, mapping, records);
  const keyField = findField(object, mapping.keyField);
  const rows = new Map<string, OrgRow>();
  for (const soql of keyQueries(
    selection,
    records.map(({ key }) => key)
  )) {
    for await (const page of org.query(soql)) {
      for (const json of page) {
        const { key, row } = readRow(selection, json);
        rows.set(matchKey(keyField, key), row);
      }
    }
  }
  return { find: ({ record }) => rows.get(matchKey(keyField, record.key)) };
}

/** Reads many records by id: only the fields that are to change, lookups by their ids alone. */
export async function retrieveCurrent(work: MappingWork, pairs: readonly Pair[]): Promise<Currents> {
  const { org, object } = work;
  const base = baseFieldOf(object);
  const names = new Set(pairs.flatMap(({ change }) => Object.keys(change.fields)));
  const fields = [...new Set(['Id', 'SystemModstamp', ...names, ...(base === undefined ? [] : [base])])];
  const rows = new Map<string, OrgRow>();
  const ids = pairs.flatMap(({ change }) => (change.id === undefined ? [] : [change.id]));
  const todo = chunks(ids, RETRIEVE_SIZE);
  const worker = async (): Promise<void> => {
    for (let some = todo.shift(); some; some = todo.shift()) {
      for (const json of await org.retrieve(object.name, some, fields)) {
        if (json) rows.set(String(json.Id), rowOf(object, json));
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return { find: ({ change }) => (change.id === undefined ? undefined : rows.get(change.id)) };
}

function rowOf(object: ObjectSchema, json: Readonly<Record<string, unknown>>): OrgRow {
  const values = new Map<string, Value>();
  const parents = new Map<string, { id: string; keys: ReadonlyMap<string, string | null> } | null>();
  for (const [name, value] of Object.entries(json)) {
    const field = findField(object, name);
    if (field?.reference) parents.set(name, typeof value === 'string' ? { id: value, keys: new Map() } : null);
    else if (field) values.set(name, readValue(field, value));
  }
  const base = json[baseFieldOf(object) ?? ''];
  return {
    id: String(json.Id),
    stamp: readStamp(json.SystemModstamp),
    values,
    parents,
    base: typeof base === 'string' && base !== '' ? base : null,
  };
}

/**
 * How a record stands beside its planned change.
 * - `planned`: as the plan saw it; write.
 * - `done`: somebody was at it, and it says all that was to be written: a run that was killed, or a person who did the same.
 * - `edited`: somebody was at it and it says something else, or it is gone; leave it alone.
 */
export type Standing = 'planned' | 'done' | 'edited';

export function standingOf(object: ObjectSchema, pair: Pair, row: OrgRow | undefined): Standing {
  const { change, record } = pair;
  if (change.op === 'create') {
    if (!row) return 'planned';
  } else {
    if (!row) return 'edited';
    if (row.id === change.id && row.stamp === change.stamp) {
      return sameBefore(object, pair, row) ? 'planned' : 'edited';
    }
  }
  const later = new Set(selfLookups(pair));
  const open = differences(object, record, row).filter(
    ({ field }) => !later.has(field.name) && (change.op === 'create' || field.name in change.fields)
  );
  return open.length === 0 ? 'done' : 'edited';
}

/** Stamps are whole seconds: an edit in the second of the plan's reading left the stamp as it was. What it changed can be seen all the same. */
function sameBefore(object: ObjectSchema, { change, record }: Pair, row: OrgRow): boolean {
  return differences(object, record, row).every(({ field, before }) => {
    const planned = change.fields[field.name]?.before;
    return planned === undefined || (typeof planned === 'object' && planned !== null) || planned === before;
  });
}
