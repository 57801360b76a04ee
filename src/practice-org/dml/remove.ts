import type { Value } from '../../records/index.js';
import { childRelationships, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import { quote, updateRow } from '../store/index.js';
import { setupObjectNames } from '../standard/index.js';
import type { Caller, PracticeOrg, SaveResult, StoredRecord } from '../types.js';
import { checkObjectRight, hasRowRight } from './permissions.js';
import { refuse } from './refusal.js';
import { updateRollups } from './rollups.js';
import { livingRecord, stampOf } from './save.js';

/**
 * Deletes a record into the recycle bin: details go with it, lookups are cleared or hold it back, as the metadata says. Throws a Refusal.
 * Call it in a transaction of its own.
 */
export function deleteRecord(org: PracticeOrg, object: ObjectSchema, givenId: string, caller: Caller): SaveResult {
  checkObjectRight(org, object, 'delete', caller);
  const row = livingRecord(org, object, givenId, caller);
  const id = String(row['Id']);
  if (!hasRowRight(org, object, id, 'delete', caller)) {
    refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
  removeWithDetails(org, object, row, caller);
  return { success: true, id, created: false, errors: [] };
}

function removeWithDetails(org: PracticeOrg, object: ObjectSchema, row: StoredRecord, caller: Caller): void {
  const id = String(row['Id']);
  // The record goes first: what its details give up is not worked out for a master that is going, nor judged by its rules.
  markDeleted(org, object, id, caller);
  for (const { child, field } of childRelationships(org.store.schema, object)) {
    if (field.name.endsWith('ById') || field.name === 'OwnerId') continue;
    const children = livingChildren(org, child, field, id);
    if (children.length === 0) continue;
    const rule = field.type === 'MasterDetail' ? 'Cascade' : (field.reference?.onDelete ?? 'SetNull');
    if (rule === 'Restrict') refuseDelete(object, row, child, children);
    for (const each of children) {
      // A detail of two masters may already have gone with the other one.
      if (org.store.find(child, String(each['Id'])) === undefined) continue;
      if (rule === 'Cascade') removeWithDetails(org, child, each, caller);
      else clearLookup(org, child, each, field, caller);
    }
  }
  updateRollups(org, object, row, undefined, caller);
}

function markDeleted(org: PracticeOrg, object: ObjectSchema, id: string, caller: Caller): void {
  if (setupObjectNames.has(object.name)) {
    org.store.statement(`DELETE FROM ${quote(object.name)} WHERE "Id" = ?`).run(id);
    return;
  }
  const stamp = stampOf(org);
  const changes = new Map<string, Value>([
    ['IsDeleted', true],
    ['LastModifiedDate', stamp],
    ['LastModifiedById', caller.userId],
    ['SystemModstamp', stamp],
  ]);
  updateRow(org.store, object, id, changes);
}

function livingChildren(org: PracticeOrg, child: ObjectSchema, field: FieldSchema, id: string): StoredRecord[] {
  const sql = `SELECT * FROM ${quote(child.name)} WHERE ${quote(field.name)} = ? AND "IsDeleted" = 0`;
  const rows = org.store.statement(sql).all(id) as Array<Record<string, unknown>>;
  return rows.map((each) => org.store.decode(child, each));
}

function clearLookup(
  org: PracticeOrg,
  child: ObjectSchema,
  row: StoredRecord,
  field: FieldSchema,
  caller: Caller
): void {
  const stamp = stampOf(org);
  const changes = new Map<string, Value>([
    [field.name, null],
    ['LastModifiedDate', stamp],
    ['LastModifiedById', caller.userId],
    ['SystemModstamp', stamp],
  ]);
  updateRow(org.store, child, String(row['Id']), changes);
  updateRollups(org, child, row, new Map([...Object.entries(row), ...changes]), caller);
}

function refuseDelete(
  object: ObjectSchema,
  row: StoredRecord,
  child: ObjectSchema,
  children: readonly StoredRecord[]
): never {
  const names = children.map((each) => String(each['Name'] ?? each['Id'])).join(', ');
  refuse(
    'DELETE_FAILED',
    `Your attempt to delete ${String(row['Name'] ?? object.label)} could not be completed because it is associated with the following ${child.pluralLabel.toLowerCase()}.: ${names}\n`
  );
}
