import { coerceJson, normalizeId, type Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { PlatformError, type Caller, type PracticeOrg, type SaveError, type SaveResult } from '../types.js';
import { readValues } from './values.js';

/** HTTP statuses of save errors that are not a plain 400. */
const statuses: Readonly<Record<string, number>> = {
  ENTITY_IS_DELETED: 404,
  NOT_FOUND: 404,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
};

/** The save's errors as the answer of a single-record request: a list of `{message, errorCode, fields}`. */
export function refusalBody(errors: readonly SaveError[]): { readonly status: number; readonly body: unknown } {
  const status = statuses[errors[0]?.statusCode ?? ''] ?? 400;
  const body = errors.map(({ message, statusCode, fields }) =>
    // The platform names no fields for what is wrong with the request rather than with the record.
    statusCode === 'INVALID_FIELD' && message.startsWith('No such column')
      ? { message, errorCode: statusCode }
      : { message, errorCode: statusCode, fields }
  );
  return { status, body };
}

export type Json = Readonly<Record<string, unknown>>;

/** Creates a record from JSON. */
export function createFromJson(org: PracticeOrg, object: ObjectSchema, json: Json, caller: Caller): SaveResult {
  const { values, errors } = readValues(org, object, json, caller);
  return errors.length > 0 ? { success: false, errors } : org.dml.insert(object, values, caller);
}

/** Changes a record from JSON that does not hold its id. */
export function updateFromJson(
  org: PracticeOrg,
  object: ObjectSchema,
  id: string,
  json: Json,
  caller: Caller
): SaveResult {
  const { values, errors } = readValues(org, object, json, caller);
  return errors.length > 0 ? { success: false, id, errors } : org.dml.update(object, id, values, caller);
}

/** Creates or changes the record with a key; the key stands beside the values or among them. */
export function upsertFromJson(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  key: Value,
  json: Json,
  caller: Caller
): SaveResult {
  const { values, errors } = readValues(org, object, json, caller, new Set([field.name.toLowerCase()]));
  return errors.length > 0 ? { success: false, errors } : org.dml.upsert(object, field, key, values, caller);
}

/** The value of a key field as the org keeps it. */
export function readKey(field: FieldSchema, key: unknown): Value {
  const coerced = coerceJson(field, key);
  if (coerced.ok) return coerced.value;
  throw new PlatformError(400, 'MALFORMED_ID', `malformed id ${String(key)}`);
}

/** An id out of a URL, 18 characters, or the platform's MALFORMED_ID. */
export function readId(text: string): string {
  const id = normalizeId(text);
  if (id === undefined) throw new PlatformError(400, 'MALFORMED_ID', `malformed id ${text}`);
  return id;
}
