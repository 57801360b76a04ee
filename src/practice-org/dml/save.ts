import type { FieldValues, Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import { insertRow, updateRow } from '../store/index.js';
import type { Caller, PracticeOrg, SaveResult, StoredRecord } from '../types.js';
import { withDefaults } from './defaults.js';
import { derive, nameFromId } from './derived.js';
import { checkFieldRights, checkObjectRight, hasRowRight } from './permissions.js';
import { checkReferences, normalizeReferences } from './references.js';
import { refuse, refuseAll } from './refusal.js';
import { emptyRollup, updateRollups } from './rollups.js';
import { formatErrors, recordErrors } from './rules.js';
import { checkTogetherOnce } from './setup-objects.js';
import { checkUnique } from './unique.js';

/** The time as the platform keeps it: whole seconds. */
export function stampOf(org: PracticeOrg): string {
  return `${org.now().toISOString().slice(0, 19)}.000Z`;
}

/** Creates a record in the platform's order of execution; throws a Refusal. Call it in a transaction of its own. */
export function insertRecord(org: PracticeOrg, object: ObjectSchema, given: FieldValues, caller: Caller): SaveResult {
  checkObjectRight(org, object, 'insert', caller);
  checkFieldRights(org, object, given, 'insert', caller);
  const values = withDefaults(org, object, normalizeReferences(org, object, given), caller);
  refuseAll(formatErrors(org, object, values, undefined));
  const id = org.store.newId(object);
  checkReferences(org, object, values, id, caller);
  const stamp = stampOf(org);
  const row = new Map<string, Value>([
    ...values,
    ['CreatedDate', stamp],
    ['CreatedById', caller.userId],
    ['LastModifiedDate', stamp],
    ['LastModifiedById', caller.userId],
    ['SystemModstamp', stamp],
  ]);
  for (const field of object.fields) if (field.summary !== undefined) row.set(field.name, emptyRollup(field));
  for (const [name, value] of derive(object, row)) row.set(name, value);
  refuseAll(recordErrors(org, object, row, undefined, caller));
  // What is stored has an id; what the rules look at has none yet.
  row.set('Id', id);
  for (const [name, value] of nameFromId(object, id, row)) row.set(name, value);
  checkUnique(org, object, id, row, caller);
  checkTogetherOnce(org, object, row);
  insertRow(org.store, object, row);
  updateRollups(org, object, undefined, row, caller);
  return { success: true, id, created: true, errors: [] };
}

/** Changes a record in the platform's order of execution; throws a Refusal. Call it in a transaction of its own. */
export function updateRecord(
  org: PracticeOrg,
  object: ObjectSchema,
  givenId: string,
  given: FieldValues,
  caller: Caller
): SaveResult {
  checkObjectRight(org, object, 'update', caller);
  const before = livingRecord(org, object, givenId, caller);
  const id = String(before['Id']);
  checkFieldRights(org, object, given, 'update', caller);
  if (!hasRowRight(org, object, id, 'edit', caller)) {
    refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
  const changes = normalizeReferences(org, object, given);
  for (const [name, value] of changes) {
    if (value === null && org.store.field(object, name)?.type === 'Checkbox') changes.set(name, false);
  }
  refuseAll(formatErrors(org, object, changes, before));
  checkReferences(org, object, changes, id, caller);
  const stamp = stampOf(org);
  changes.set('LastModifiedDate', stamp).set('LastModifiedById', caller.userId).set('SystemModstamp', stamp);
  const row = new Map<string, Value>([...Object.entries(before), ...changes]);
  for (const [name, value] of derive(object, row)) {
    row.set(name, value);
    changes.set(name, value);
  }
  refuseAll(recordErrors(org, object, row, before, caller, changes));
  for (const [name, value] of nameFromId(object, id, row)) {
    row.set(name, value);
    changes.set(name, value);
  }
  checkUnique(org, object, id, changes, caller);
  checkTogetherOnce(org, object, row);
  updateRow(org.store, object, id, changes);
  updateRollups(org, object, before, row, caller);
  return { success: true, id, created: false, errors: [] };
}

/** The record, if it lives and the user may see it; what is deleted and what never was are told apart. */
export function livingRecord(org: PracticeOrg, object: ObjectSchema, id: string, caller: Caller): StoredRecord {
  const row = org.store.find(object, id, { includeDeleted: true });
  if (row === undefined || !hasRowRight(org, object, String(row['Id']), 'read', caller)) {
    refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  }
  if (row['IsDeleted'] === true) refuse('ENTITY_IS_DELETED', 'entity is deleted');
  return row;
}
