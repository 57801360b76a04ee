import type { Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg, SaveError, StoredRecord } from '../types.js';

/** Step 2 of the order of execution: what the new values must look like, each by itself. */
export function formatErrors(_org: PracticeOrg, _object: ObjectSchema, _values: ReadonlyMap<string, Value>): readonly SaveError[] {
  return [];
}

/** Step 5: required fields and validation rules, on the whole record. */
export function recordErrors(
  _org: PracticeOrg,
  _object: ObjectSchema,
  _row: ReadonlyMap<string, Value>,
  _before: StoredRecord | undefined,
  _caller: Caller
): readonly SaveError[] {
  return [];
}
