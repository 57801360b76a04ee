import { normalizeId, type FieldValues, type Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg, SaveResult } from '../types.js';
import { refuse } from './refusal.js';
import { insertRecord, updateRecord } from './save.js';
import { findByUnique } from './unique.js';

/** The records an upsert by this key would change, as ids. */
export function upsertMatches(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  key: Value
): readonly string[] {
  if (key === null) return [];
  if (field.name === 'Id') {
    const id = normalizeId(String(key));
    return id === undefined ? [] : [id];
  }
  return findByUnique(org, object, field, key);
}

/** Updates the one record with the key, or creates one with it. Throws a Refusal; several matches are MULTIPLE_CHOICES-like. */
export function upsertRecord(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  key: Value,
  values: FieldValues,
  caller: Caller
): SaveResult {
  if (key === null && field.name !== 'Id') {
    refuse('MISSING_ARGUMENT', `${field.name} not specified`);
  }
  const matches = upsertMatches(org, object, field, key);
  if (matches.length > 1) {
    refuse('DUPLICATE_EXTERNAL_ID', `Duplicate external id specified: ${String(key)}`, [field.name]);
  }
  const [match] = matches;
  const rest = new Map([...values].filter(([name]) => name !== field.name));
  if (match !== undefined) return updateRecord(org, object, match, rest, caller);
  return insertRecord(org, object, field.name === 'Id' ? rest : rest.set(field.name, key), caller);
}
