import type { Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg, StoredRecord } from '../types.js';

/** The value of a formula field of one record, worked out now, over parents where it spans them. */
export function computeFormula(_org: PracticeOrg, _object: ObjectSchema, _field: FieldSchema, _row: StoredRecord, _caller: Caller): Value {
  return null;
}
