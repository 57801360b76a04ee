import { coerceJson, equalValues, type Value } from '../../records/index.js';
import { findField, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import type { CheckedRecord } from '../types.js';

/** What the org holds of one record, in our own terms. */
export type OrgRow = {
  readonly id: string;
  /** SystemModstamp, ISO 8601. */
  readonly stamp: string;
  readonly values: ReadonlyMap<string, Value>;
  /** Lookup field -> the parent the record points to. */
  readonly parents: ReadonlyMap<string, OrgParent | null>;
  /** What both sides agreed on last, as the record keeps it. Left out where it was not read. */
  readonly base?: string | null;
};

/** `keys` by key field: a parent may be known by several. A parent without a key has none. */
export type OrgParent = { readonly id: string; readonly keys: ReadonlyMap<string, string | null> };

/** One field of a record that differs. For a lookup the values are the parents' keys (or the id of a parent without key). */
export type Difference = { readonly field: FieldSchema; readonly before: Value; readonly after: Value };

/** Keys match as the platform matches them: without regard to case, unless the field says otherwise. */
export function matchKey(field: FieldSchema | undefined, key: string): string {
  return field?.unique === 'caseSensitive' ? key : key.toLowerCase();
}

/** A row of the API's JSON in our terms; a value the field could not hold stays as the API gave it. */
export function readValue(field: FieldSchema, json: unknown): Value {
  const coerced = coerceJson(field, json);
  if (coerced.ok) return coerced.value;
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? json : null;
}

/**
 * The mapped fields in which a record of the source differs from the org's, unmapped ones never. The key field is not compared: it is
 * what matched them, and its case may differ. For a record that is not in the org every field differs from nothing.
 */
export function differences(schema: ObjectSchema, record: CheckedRecord, row: OrgRow | undefined): Difference[] {
  const found: Difference[] = [];
  for (const [name, after] of record.values) {
    const field = findField(schema, name);
    if (!field || name === record.keyField) continue;
    const before = row?.values.get(name) ?? null;
    if (row === undefined ? after !== null : !equalValues(field, before, after)) {
      found.push({ field, before, after });
    }
  }
  for (const [name, parent] of record.parents) {
    const field = findField(schema, name);
    if (!field) continue;
    const current = row?.parents.get(name) ?? null;
    const before =
      current === null ? null : ((parent ? current.keys.get(parent.keyField) : firstKey(current)) ?? current.id);
    const after = parent?.key ?? null;
    if (!sameParent(before, after)) {
      found.push({ field, before, after });
    }
  }
  return found;
}

function firstKey(parent: OrgParent): string | null {
  return [...parent.keys.values()].find((key) => key !== null) ?? null;
}

function sameParent(before: string | null, after: string | null): boolean {
  return before === after || (before !== null && after !== null && before.toLowerCase() === after.toLowerCase());
}
