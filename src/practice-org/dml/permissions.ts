import { normalizeId, shortId, type FieldValues } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import { quote } from '../store/index.js';
import type { Caller, PracticeOrg } from '../types.js';
import { refuse } from './refusal.js';
import { checkSetupObject } from './setup-objects.js';

export type Operation = 'insert' | 'update';

/** Refuses a write on an object the user has no right to. */
export function checkObjectRight(
  org: PracticeOrg,
  object: ObjectSchema,
  operation: Operation | 'delete',
  caller: Caller
): void {
  checkSetupObject(object, operation);
  const access = org.accessOf(caller.userId);
  if (operation === 'insert' && !access.canCreate(object)) {
    refuse('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${object.label}`);
  }
  if (operation === 'update' && !access.canEdit(object)) {
    refuse('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be updated: ${object.label}`);
  }
  if (operation === 'delete' && !access.canDelete(object)) {
    refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
}

/**
 * Refuses fields the object does not have or the user may not see (the same text for both, so that a hidden field stays hidden), then
 * fields nobody, or not this user, may write.
 */
export function checkFieldRights(
  org: PracticeOrg,
  object: ObjectSchema,
  values: FieldValues,
  operation: Operation,
  caller: Caller
): void {
  const access = org.accessOf(caller.userId);
  const readOnly: string[] = [];
  for (const name of values.keys()) {
    const field = org.store.field(object, name);
    if (field === undefined || !access.canRead(object, field)) {
      refuse('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    }
    const open = operation === 'insert' ? field.createable : field.updateable;
    if (!open || !access.canEdit(object, field)) readOnly.push(field.name);
  }
  if (readOnly.length > 0) {
    refuse(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      `Unable to create/update fields: ${readOnly.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
      readOnly
    );
  }
}

/** True when the user may read (or edit, or delete) the row, by ownership and sharing. The row has to be there. */
export function hasRowRight(
  org: PracticeOrg,
  object: ObjectSchema,
  id: string,
  right: 'read' | 'edit' | 'delete',
  caller: Caller
): boolean {
  const access = org.accessOf(caller.userId);
  const condition = access.rowCondition(object, right, 'r');
  if (condition === undefined) return true;
  const sql = `SELECT 1 FROM ${quote(object.name)} AS "r" WHERE "r"."Id" = ? AND (${condition})`;
  return org.store.statement(sql).get(normalizeId(id) ?? id) !== undefined;
}

/** Refuses a lookup to a row the user may not see, or a master the user may not add to. */
export function refuseInvisibleParent(id: string): never {
  refuse(
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    `insufficient access rights on cross-reference id: ${shortId(id)}`
  );
}
