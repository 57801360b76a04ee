import type { Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import { quote } from '../store/index.js';
import type { PracticeOrg } from '../types.js';
import { refuse } from './refusal.js';

const neverCreated = new Set(['Organization', 'UserLicense', 'Profile', 'RecordType']);
const neverDeleted = new Set([...neverCreated, 'User']);

/** Some setup objects cannot be made or deleted through the API, whoever asks: a user, for one, is only made inactive. */
export function checkSetupObject(object: ObjectSchema, operation: 'insert' | 'update' | 'delete'): void {
  if (operation === 'insert' && neverCreated.has(object.name)) {
    refuse('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${object.label}`);
  }
  if (operation === 'delete' && neverDeleted.has(object.name)) {
    refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
}

/** Fields that may stand together only once: a permission is given, or a set assigned, one time. */
const togetherOnce: Readonly<Record<string, readonly string[]>> = {
  PermissionSetAssignment: ['AssigneeId', 'PermissionSetId', 'PermissionSetGroupId'],
  ObjectPermissions: ['ParentId', 'SobjectType'],
  FieldPermissions: ['ParentId', 'Field'],
  GroupMember: ['GroupId', 'UserOrGroupId'],
};

/** Refuses a second row that says the same. */
export function checkTogetherOnce(org: PracticeOrg, object: ObjectSchema, row: ReadonlyMap<string, Value>): void {
  const names = togetherOnce[object.name];
  if (names === undefined) return;
  const condition = names.map((name) => `${quote(name)} IS ?`).join(' AND ');
  const sql = `SELECT "Id" FROM ${quote(object.name)} WHERE ${condition} AND "IsDeleted" = 0 AND "Id" <> ? LIMIT 1`;
  const other = org.store
    .statement(sql)
    .pluck()
    .get(...names.map((name) => row.get(name) ?? null), row.get('Id')) as string | undefined;
  if (other === undefined) return;
  if (object.name === 'PermissionSetAssignment') {
    const set = String(row.get('PermissionSetId') ?? row.get('PermissionSetGroupId'));
    const message = `Duplicate PermissionSetAssignment. Assignee: ${String(row.get('AssigneeId'))}; Permission Set: ${set}`;
    refuse('DUPLICATE_VALUE', message);
  }
  refuse(
    'DUPLICATE_VALUE',
    `duplicate value found: ${names.join(', ')} duplicates value on record with id: ${other.slice(0, 15)}`
  );
}
