import { shortId, type FieldValues, type Value } from '../records/index.js';
import type { FieldSchema, ObjectSchema } from '../schema/index.js';
import { NONE, shown } from './rule.js';
import type { CheckContext, Duplicate, Violation } from './types.js';

/** What two values of a unique field share when the org takes them for the same: letter case does not count unless the field says so. */
export function uniqueKey(field: FieldSchema, value: Exclude<Value, null>): string {
  const text = String(value);
  return field.unique === 'caseSensitive' ? text : text.toLowerCase();
}

/** The rule of a value that another record has, of which only the org knows whether it goes in. */
export const OPEN_UNIQUE = 'unique-open';

/** A check of the unique fields against records the caller knows. Any number of records may be without a value. Source: fact sheet 1.2, 1.3. */
export function uniqueCheck(
  object: ObjectSchema
): (values: FieldValues, context: CheckContext) => readonly Violation[] {
  const fields = object.fields.filter((field) => field.unique !== undefined);
  return (values, { unique }) => {
    if (!unique) return NONE;
    let found: Violation[] | undefined;
    for (const field of fields) {
      const value = values.get(field.name);
      if (value === undefined || value === null) continue;
      const duplicate = unique(field, uniqueKey(field, value));
      if (duplicate) (found ??= []).push(duplicateValue(field, value, duplicate));
    }
    return found ?? NONE;
  };
}

function duplicateValue(field: FieldSchema, value: Value, duplicate: Duplicate): Violation {
  const { id, origin, isOpen = false } = duplicate;
  return {
    rule: isOpen ? OPEN_UNIQUE : 'unique',
    severity: isOpen ? 'unknown' : 'error',
    code: 'DUPLICATE_VALUE',
    fields: [],
    field: field.name,
    platformMessage: id
      ? `duplicate value found: ${field.name} duplicates value on record with id: ${shortId(id)}`
      : 'duplicate value found: <unknown> duplicates value on record with id: <unknown>',
    params: [shown(field, value), origin ? String(origin.row) : '', origin?.path ?? ''],
  };
}
