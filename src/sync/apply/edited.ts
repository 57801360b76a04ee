import type { OrgPort } from '../../org/index.js';
import { findField, type ObjectSchema } from '../../schema/index.js';
import { keyedQueries, matchKey, readStamp } from '../plan/index.js';
import type { Mapping } from '../types.js';
import type { Pair } from './pairs.js';

/** Stamps by key, as the org has them now. */
export type Stamps = ReadonlyMap<string, string>;

/** What the clocks of this machine and of the org may differ by, and how long a transaction may hold back its commit. */
const OVERLAP_MS = 15 * 60 * 1000;

/** The stamps of exactly these records: one call for a collection. */
export async function stampsOf(
  org: OrgPort,
  object: ObjectSchema,
  mapping: Mapping,
  pairs: readonly Pair[]
): Promise<Stamps> {
  const head = `SELECT Id, SystemModstamp, ${mapping.keyField} FROM ${object.name} WHERE ${mapping.keyField} IN (`;
  return readStamps(
    org,
    object,
    mapping,
    keyedQueries(
      head,
      pairs.map(({ record }) => record.key)
    )
  );
}

/** The stamps of whatever changed since the plan was begun: one call for most uploads, however large. */
export async function stampsSince(
  org: OrgPort,
  object: ObjectSchema,
  mapping: Mapping,
  planned: string
): Promise<Stamps> {
  const since = new Date(Date.parse(planned) - OVERLAP_MS).toISOString();
  const soql =
    `SELECT Id, SystemModstamp, ${mapping.keyField} FROM ${object.name} ` +
    `WHERE ${mapping.keyField} != null AND SystemModstamp >= ${since} ORDER BY Id`;
  return readStamps(org, object, mapping, [soql]);
}

async function readStamps(
  org: OrgPort,
  object: ObjectSchema,
  mapping: Mapping,
  queries: readonly string[]
): Promise<Stamps> {
  const stamps = new Map<string, string>();
  const keyField = findField(object, mapping.keyField);
  for (const soql of queries) {
    for await (const rows of org.query(soql)) {
      for (const row of rows) {
        stamps.set(matchKey(keyField, String(row[mapping.keyField])), readStamp(row.SystemModstamp));
      }
    }
  }
  return stamps;
}

/**
 * Whether somebody was at the record after the plan was made.
 *
 * @param whole true when `stamps` holds every one of the records that exists, so that a missing one is known to be gone
 */
export function editedSince(
  { change, record }: Pair,
  object: ObjectSchema,
  mapping: Mapping,
  stamps: Stamps,
  whole: boolean
): boolean {
  const stamp = stamps.get(matchKey(findField(object, mapping.keyField), record.key));
  if (stamp === undefined) {
    return whole && change.op === 'update';
  }
  return stamp !== change.stamp;
}
