import { shortId, type Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { quote, storedFields, uniqueExpression } from '../store/index.js';
import type { Caller, PracticeOrg } from '../types.js';
import { hasRowRight } from './permissions.js';
import { refuse } from './refusal.js';

/** Refuses a value of a unique field that another living record has. The other record is named only to who may see it. */
export function checkUnique(
  org: PracticeOrg,
  object: ObjectSchema,
  id: string,
  values: ReadonlyMap<string, Value>,
  caller: Caller
): void {
  for (const field of storedFields(object)) {
    const value = values.get(field.name);
    if (field.unique === undefined || value === undefined || value === null) continue;
    const other = findByUnique(org, object, field, value).find((each) => each !== id);
    if (other === undefined) continue;
    const seen = hasRowRight(org, object, other, 'read', caller);
    refuse(
      'DUPLICATE_VALUE',
      seen
        ? `duplicate value found: ${field.name} duplicates value on record with id: ${shortId(other)}`
        : 'duplicate value found: <unknown> duplicates value on record with id: <unknown>'
    );
  }
}

/**
 * Ids of the living records with a value in a field. Without regard to case where the field is unique and case-insensitive; exactly
 * where it is case-sensitive or not unique, as upsert does.
 */
export function findByUnique(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  value: Value
): readonly string[] {
  const table = quote(object.name);
  const column = quote(field.name);
  const living = `"IsDeleted" = 0 AND ${column} IS NOT NULL`;
  const folded = field.unique === 'caseInsensitive' && typeof value === 'string';
  // The condition spells out the index's own expression and filter, or SQLite would not use it.
  const condition = folded ? `${uniqueExpression(field)} = fold(?)` : `${column} = ? COLLATE BINARY`;
  const sql = `SELECT "Id" FROM ${table} WHERE ${condition} AND ${living} ORDER BY "Id" LIMIT 20`;
  return org.store.statement(sql).pluck().all(org.store.encode(value)) as string[];
}
