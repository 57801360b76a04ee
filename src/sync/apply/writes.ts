import type { Write } from '../../org/index.js';
import { toWire, type Value } from '../../records/index.js';
import { findField, type ObjectSchema } from '../../schema/index.js';
import { BASE_FIELDS, baseCode, readBase, writeBase } from '../merge/index.js';
import { baseFieldOf, sourceEntries } from '../plan/index.js';
import type { Pair } from './pairs.js';

/**
 * What to send for a planned change: for a new record all the source says, for an existing one the fields that differ and no other.
 * A parent is named by its key, so nobody has to know ids. What both sides agree on now goes along in the same call.
 *
 * @param later fields that are not written yet: nothing is agreed on about them before they are
 */
export function writeOf(object: ObjectSchema, pair: Pair, later: readonly string[] = []): Write {
  const { change, record } = pair;
  const isNew = change.op === 'create';
  const wanted = (name: string): boolean => isNew || name in change.fields;
  const values = new Map<string, Value>([[record.keyField, record.key]]);
  for (const [name, value] of record.values) {
    const field = findField(object, name);
    if (field && name !== record.keyField && wanted(field.name)) {
      values.set(name, toWire(field, value));
    }
  }
  for (const [name, parent] of record.parents) {
    const field = findField(object, name);
    // A new record has no parent to lose.
    if (field && wanted(field.name) && (parent || !isNew)) {
      const byKey = parent && field.reference?.relationshipName;
      values.set(byKey ? `${byKey}.${parent.keyField}` : name, parent?.key ?? null);
    }
  }
  const baseField = baseFieldOf(object);
  const base = baseField === undefined ? null : baseAfter(object, pair, later);
  // A config may map the field itself; then it is not ours.
  if (baseField !== undefined && base !== null && !values.has(baseField)) values.set(baseField, base);
  return {
    ref: record.key,
    object: object.name,
    operation: isNew ? 'upsert' : 'update',
    ...(change.id === undefined ? {} : { id: change.id }),
    values,
  };
}

/** The entries of what the source says, but for fields that are held or not written yet; of those, and of other configs' fields, what was there. */
function baseAfter(
  object: ObjectSchema,
  { change, record, baseBefore }: Pair,
  later: readonly string[]
): string | null {
  const before = new Map(
    readBase(baseBefore ?? null) ??
      Object.values(change.baseKept ?? {}).map((entry) => [entry.slice(0, CODE_LENGTH), entry] as const)
  );
  const open = new Set([...(change.held ?? []), ...later]);
  const base = new Map<string, string>();
  for (const [name, entry] of sourceEntries(object, record)) {
    const code = baseCode(name);
    const kept = open.has(name) ? before.get(code) : entry;
    if (kept !== undefined) base.set(code, kept);
    before.delete(code);
  }
  for (const [code, entry] of before) {
    if (base.size < BASE_FIELDS) base.set(code, entry);
  }
  return writeBase(base);
}

const CODE_LENGTH = 3;

/**
 * A lookup to the same object may name a record that this very run makes. Such lookups are left out of the first pass and written when
 * all records are there.
 */
export function selfLookups({ change, record }: Pair): string[] {
  return [...record.parents]
    .filter(([name, parent]) => parent?.object === record.object && (change.op === 'create' || name in change.fields))
    .map(([name]) => name);
}

/** Rows of one parent side by side: two uploads that touch the same parent lock each other out. */
export function groupByParent(pairs: readonly Pair[]): Pair[] {
  const parentOf = ({ record }: Pair): string =>
    [...record.parents.values()].map((parent) => parent?.key ?? '').join('\0');
  return pairs
    .map((pair) => ({ pair, parent: parentOf(pair) }))
    .sort((a, b) => (a.parent < b.parent ? -1 : a.parent > b.parent ? 1 : 0))
    .map(({ pair }) => pair);
}
