import { equalValues, normalizeId, type Value } from '../../records/index.js';
import { findField, type ObjectSchema } from '../../schema/index.js';
import { baseCode, readBase, writeBase } from '../merge/index.js';
import { readStamp, readValue } from '../plan/index.js';
import type { Deed } from './fold.js';
import type { Back, Left, Verdict } from './steps.js';

/** A record as the API gives it. */
export type OrgRecord = Readonly<Record<string, unknown>>;

/** New ids of records that were removed and made again, by the ids they had. */
export type Renamed = ReadonlyMap<string, string>;

/** Sync_Base__c, by the name it has on this object. */
export function baseFieldOf(object: ObjectSchema): string | undefined {
  return (findField(object, 'Sync_Base__c') ?? findField(object, 'POWER_Sync_Base__c'))?.name;
}

/** A lookup to a record that was made again goes to the new one. */
export function renamed(value: Value, names: Renamed): Value {
  return typeof value === 'string' ? (names.get(normalizeId(value) ?? value) ?? value) : value;
}

/**
 * A record the run changed. Each field goes back only where the record still says what the run wrote; one that somebody edited since stays, and so does
 * what the base says of it: to the next sync it is the org's edit.
 */
export function decideUpdate(object: ObjectSchema, deed: Deed, record: OrgRecord | null, names: Renamed): Verdict {
  const id = deed.id;
  if (!record || id === undefined) return { left: [{ deed, id, reason: 'gone' }] };
  const fields = new Map<string, Back>();
  const left: Left[] = [];
  const settled: string[] = [];
  for (const [name, { before, after }] of deed.fields) {
    const field = findField(object, name);
    if (!field || !(name in record)) {
      left.push({ deed, id, field: name, reason: 'field-unknown' });
      continue;
    }
    const now = readValue(field, record[name]);
    const back = renamed(before, names);
    if (equalValues(field, now, back)) settled.push(name);
    else if (equalValues(field, now, renamed(after, names))) {
      fields.set(name, { now, back });
      settled.push(name);
    } else left.push({ deed, id, field: name, reason: 'edited' });
  }
  const baseNow = baseOf(object, record);
  const back = baseBack(baseNow, deed.baseBefore, settled, deed.fields.size === 0);
  const name = baseFieldOf(object);
  const base = name === undefined || back === undefined || back === baseNow ? undefined : { name, back };
  if (fields.size === 0 && !base) return { left };
  return { step: { op: 'update', deed, id, fields, baseNow, base, stamp: readStamp(record.SystemModstamp) }, left };
}

/** What Sync_Base__c of a record says. */
export function baseOf(object: ObjectSchema, record: OrgRecord): string | null {
  const text = record[baseFieldOf(object) ?? ''];
  return typeof text === 'string' && text !== '' ? text : null;
}

/**
 * What the base is to say: of the fields that are as they were what it said then, of all others what it says now. A base that somebody emptied, or that
 * belongs to something else, stays as it is.
 *
 * @param whole the run moved nothing but the base
 */
export function baseBack(
  now: string | null,
  before: string | null,
  settled: readonly string[],
  whole: boolean
): string | null | undefined {
  const present = readBase(now);
  if (!present) return undefined;
  const then = readBase(before);
  if (whole || (before !== null && !then)) return before;
  const merged = new Map(present);
  for (const field of settled) {
    const code = baseCode(field);
    const entry = then?.get(code);
    if (entry === undefined) merged.delete(code);
    else merged.set(code, entry);
  }
  return writeBase(merged);
}

/** A record the run removed: made again unless a record with its key is there. */
export function decideRemoved(object: ObjectSchema, deed: Deed, present: OrgRecord | null): Verdict {
  if (present) {
    const same = [...deed.fields].every(([name, { before }]) => {
      const field = findField(object, name);
      // An old id in a lookup tells nothing about the new record: its parent may have been made again too.
      return (
        !field || field.reference || !(name in present) || equalValues(field, readValue(field, present[name]), before)
      );
    });
    return { left: same ? [] : [{ deed, id: String(present.Id), reason: 'made-again' }] };
  }
  const fields = new Map<string, Back>();
  for (const [name, { before }] of deed.fields) {
    if (before !== null && findField(object, name)?.createable !== false) fields.set(name, { now: null, back: before });
  }
  const base = baseFieldOf(object);
  return {
    step: {
      op: 'create',
      deed,
      id: undefined,
      fields,
      baseNow: null,
      base: base === undefined || deed.baseBefore === null ? undefined : { name: base, back: deed.baseBefore },
      stamp: '',
    },
    left: [],
  };
}
