import { coerceJson, type Value } from '../../records/index.js';
import { requestViolation } from '../../rules/index.js';
import { findRelationship, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import { upsertMatches } from '../dml/index.js';
import { PlatformError, type Caller, type PracticeOrg, type SaveError } from '../types.js';

export type ReadValues = {
  readonly values: ReadonlyMap<string, Value>;
  /** What only looking a parent up could tell: errors of this one record. */
  readonly errors: readonly SaveError[];
};

/**
 * The fields of a record out of JSON, in canonical names and the org's form of values. `Parent__r: {Key__c: 'x'}` becomes the parent's id.
 * Throws the platform's error for what makes the request itself unreadable: unknown fields, values of the wrong type.
 */
export function readValues(
  org: PracticeOrg,
  object: ObjectSchema,
  json: Readonly<Record<string, unknown>>,
  caller: Caller,
  skip: ReadonlySet<string> = new Set()
): ReadValues {
  const values = new Map<string, Value>();
  const errors: SaveError[] = [];
  for (const [key, value] of Object.entries(json)) {
    if (key === 'attributes' || skip.has(key.toLowerCase())) continue;
    const field = org.store.field(object, key);
    if (field === undefined) readParent(key, value);
    else if (field.name === 'Id') {
      throw new PlatformError(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.');
    } else if (!org.accessOf(caller.userId).canRead(object, field)) throw noColumn(object, key);
    else values.set(field.name, readValue(field, value));
  }
  return { values, errors };

  function readParent(key: string, value: unknown): void {
    const relationship = findRelationship(object, key);
    if (relationship === undefined || !org.accessOf(caller.userId).canRead(object, relationship.field))
      throw noColumn(object, key);
    const result = findParent(org, object, relationship.field, value, key);
    if (typeof result === 'object' && result !== null) errors.push(result);
    else values.set(relationship.field.name, result);
  }
}

/** One field's value; what cannot be taken is the platform's JSON_PARSER_ERROR. */
export function readValue(field: FieldSchema, value: unknown): Value {
  const coerced = coerceJson(field, value);
  if (coerced.ok) return coerced.value;
  // Whether an id is well formed is found with the record, and told as MALFORMED_ID.
  if (coerced.problem === 'not-id' || coerced.problem === 'id-checksum') return String(value);
  const { code, platformMessage, fields } = requestViolation({ field, given: value, problem: coerced.problem });
  throw new PlatformError(400, code, platformMessage, code === 'JSON_PARSER_ERROR' ? undefined : fields);
}

function noColumn(object: ObjectSchema, name: string): PlatformError {
  return new PlatformError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
}

/** The parent's id, null to clear the lookup, or why there is no such parent. */
function findParent(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  value: unknown,
  name: string
): string | null | SaveError {
  if (value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) throw noColumn(object, name);
  const keys = Object.entries(value).filter(([key]) => key !== 'attributes' && key !== 'type');
  const [first] = keys;
  if (first === undefined || keys.length > 1) {
    throw new PlatformError(
      400,
      'INVALID_FIELD',
      `${name} must hold exactly one external id field to find the parent by`
    );
  }
  return findByKey(org, object, field, first[0], first[1] as Value);
}

/**
 * Finds the record a lookup means by an external id of its target: the id, or the error of the row. Also for the columns of a bulk job
 * such as `Employer__r.POWER_Sync_Key__c`.
 */
export function findByKey(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  keyName: string,
  key: Value
): string | SaveError {
  for (const targetName of field.reference?.to ?? []) {
    const target = org.store.schema.object(targetName);
    const keyField = target && org.store.field(target, keyName);
    if (target === undefined || keyField === undefined) continue;
    const coerced = coerceJson(keyField, key);
    const [id, another] = coerced.ok ? upsertMatches(org, target, keyField, coerced.value) : [];
    if (another !== undefined) {
      return {
        statusCode: 'INVALID_FIELD',
        message: `Foreign key external ID: ${String(key)} matches more than one record for field ${field.name} in entity ${object.name}`,
        fields: [],
      };
    }
    if (id !== undefined) return id;
    return {
      statusCode: 'INVALID_FIELD',
      message: `Foreign key external ID: ${String(key)} not found for field ${keyField.name} in entity ${target.name}`,
      fields: [],
    };
  }
  throw noColumn(object, keyName);
}
