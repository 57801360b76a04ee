import type { ConditionRule } from '../../rules/index.js';
import type { Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg, StoredRecord } from '../types.js';

/** The save that is being judged: what rules ask beyond the record's values (ISNEW, PRIORVALUE, who the user is). */
export type SavingContext = {
  save?: { readonly row: ReadonlyMap<string, Value>; readonly before: StoredRecord | undefined; readonly caller: Caller };
};

/** The object's active validation rules, ready to run. */
export function conditionsOf(_org: PracticeOrg, _object: ObjectSchema, _saving: SavingContext): readonly ConditionRule[] {
  return [];
}
