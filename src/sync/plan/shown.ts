import { createHmac, randomBytes } from 'node:crypto';
import type { Value } from '../../records/index.js';
import { findField, type FieldSchema, type ObjectSchema, type Schema } from '../../schema/index.js';
import type { CheckedRecord } from '../types.js';
import type { OrgRow } from './fields.js';
import type { Selection } from './select.js';
import type { PlanChange, PlanValue } from './types.js';

/** What a plan may show of a value, and of a key. */
export type Shower = {
  value(record: CheckedRecord, field: FieldSchema, value: Value): PlanValue;
  /** Whether a digest stands for the values of the field. */
  hides(record: CheckedRecord, field: FieldSchema): boolean;
  key(record: CheckedRecord): PlanChange['key'];
  /** The key of a record that no row speaks of. */
  orgKey(selection: Selection, key: string, row: OrgRow): PlanChange['key'];
};

/** Of a sensitive field a digest is shown, under a secret that is never stored: enough to see that two values differ, not to guess them. */
export function createShower(schema: Schema): Shower {
  const secret = randomBytes(32);
  const digest = (field: FieldSchema, value: Value): PlanValue =>
    value === null
      ? null
      : { digest: createHmac('sha256', secret).update(`${field.name}\0${value}`).digest('hex').slice(0, 16) };
  const hides = (record: CheckedRecord, field: FieldSchema): boolean =>
    field.sensitive || namesSensitiveKey(schema, record, field);
  const keyOf = (
    object: ObjectSchema | undefined,
    keyField: string,
    key: string,
    values: Iterable<readonly [string, Value]>
  ): PlanChange['key'] => {
    const field = object && findField(object, keyField);
    if (!object || !field || !isSensitiveKey(object, field, key, values)) return key;
    const shown = digest(field, key);
    return typeof shown === 'object' && shown !== null ? shown : key;
  };
  return {
    hides,
    value: (record, field, value) => (hides(record, field) ? digest(field, value) : value),
    key: ({ object, keyField, key, values }) => keyOf(schema.object(object), keyField, key, values),
    orgKey: ({ object, keyField }, key, { values }) => keyOf(object, keyField, key, values),
  };
}

/** A lookup is shown by its parent's key, which may be sensitive though the lookup is not. */
function namesSensitiveKey(schema: Schema, record: CheckedRecord, field: FieldSchema): boolean {
  if (!field.reference) return false;
  const parent = record.parents.get(field.name);
  const objects = parent ? [parent.object] : field.reference.to;
  return objects.some((name) => {
    const object = schema.object(name);
    const keys = parent
      ? [parent.keyField]
      : (object?.fields.filter(({ externalId }) => externalId).map((key) => key.name) ?? []);
    return object !== undefined && keys.some((key) => findField(object, key)?.sensitive);
  });
}

const lettersOf = (value: unknown): string =>
  String(value)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** A key is shown unless it is sensitive itself or has a sensitive value of the record in it. */
function isSensitiveKey(
  object: ObjectSchema,
  keyField: FieldSchema,
  key: string,
  values: Iterable<readonly [string, Value]>
): boolean {
  if (keyField.sensitive) return true;
  const letters = lettersOf(key);
  return [...values].some(([name, value]) => {
    const sensitive = name !== keyField.name && findField(object, name)?.sensitive;
    return sensitive && value !== null && lettersOf(value) !== '' && letters.includes(lettersOf(value));
  });
}
