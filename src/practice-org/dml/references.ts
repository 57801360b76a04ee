import { normalizeId, type FieldValues, type Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg } from '../types.js';
import { hasRowRight, refuseInvisibleParent } from './permissions.js';
import { refuse } from './refusal.js';

/** The id as 18 characters, whatever form it came in; null stays null. What is no id is left for the rules to refuse. */
export function normalizeReferences(org: PracticeOrg, object: ObjectSchema, values: FieldValues): Map<string, Value> {
  const normal = new Map<string, Value>();
  for (const [name, value] of values) {
    const field = org.store.field(object, name);
    const id = field?.reference !== undefined && typeof value === 'string' ? normalizeId(value) : undefined;
    normal.set(field?.name ?? name, id ?? value);
  }
  return normal;
}

/**
 * Refuses what only the org itself knows of a lookup whose record is there: a record type of another object, a record the user may not see, a
 * master the user may not add to.
 */
export function checkReferences(
  org: PracticeOrg,
  object: ObjectSchema,
  values: FieldValues,
  id: string | undefined,
  caller: Caller
): void {
  for (const [name, value] of values) {
    const field = org.store.field(object, name);
    if (field?.reference === undefined || typeof value !== 'string') continue;
    const target = org.store.objectOfId(value);
    if (target === undefined) continue;
    if (field.name === 'RecordTypeId') checkRecordType(org, object, value);
    if (id !== undefined && value === id && field.custom) {
      refuse('FIELD_INTEGRITY_EXCEPTION', `${field.label}: a record cannot refer to itself`, [field.name]);
    }
    const masterDetail = field.reference.masterDetail;
    const right = masterDetail !== undefined && !masterDetail.writeRequiresMasterRead ? 'edit' : 'read';
    const access = org.accessOf(caller.userId);
    const mayOnObject = access.canRead(target) && (right === 'read' || access.canEdit(target));
    if (target.name !== 'RecordType' && !(mayOnObject && hasRowRight(org, target, value, right, caller))) {
      refuseInvisibleParent(value);
    }
  }
}

function checkRecordType(org: PracticeOrg, object: ObjectSchema, id: string): void {
  const table = org.store.schema.object('RecordType');
  const row = table && org.store.find(table, id);
  if (row?.['SobjectType'] !== object.name || row['IsActive'] !== true) refuseRecordType(id);
}

function refuseRecordType(id: string): never {
  refuse('INVALID_CROSS_REFERENCE_KEY', `Record Type ID: this ID value isn't valid for the user: ${id}`, [
    'RecordTypeId',
  ]);
}
