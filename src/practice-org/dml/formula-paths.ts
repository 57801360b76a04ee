import type { InputValue } from '../../formula/index.js';
import { shortId, type Value } from '../../records/index.js';
import { formulaField } from '../../rules/index.js';
import { findRelationship, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg } from '../types.js';

/** The values of a record while a formula looks at it; a save looks at values that are not stored yet. */
export type Row = Readonly<Record<string, Value | undefined>>;

/** A stored value as a formula sees it: ids have 15 characters there. */
export function asInput(field: FieldSchema, value: Value): InputValue {
  return typeof value === 'string' && (field.type === 'Id' || field.reference !== undefined) ? shortId(value) : value;
}

type FieldValue = (object: ObjectSchema, field: FieldSchema, row: Row) => Value;

/** Reads a path from a record, following lookups through the store. A parent that is not there has blank fields. */
export function readPath(
  org: PracticeOrg,
  object: ObjectSchema,
  row: Row,
  path: string,
  valueOf: FieldValue
): InputValue | undefined {
  const names = path.split('.');
  let current = object;
  let record: Row = row;
  for (const name of names.slice(0, -1)) {
    const relationship = findRelationship(current, name);
    const id = relationship === undefined ? null : (record[relationship.field.name] ?? null);
    const target = typeof id === 'string' ? org.store.objectOfId(id) : undefined;
    const parent = target && typeof id === 'string' ? org.store.find(target, id) : undefined;
    if (target === undefined || parent === undefined) return blankOf(org, object, path);
    current = target;
    record = parent;
  }
  const field = org.store.field(current, names.at(-1) ?? '');
  return field === undefined ? undefined : asInput(field, valueOf(current, field, record));
}

/** A checkbox of a parent that is not there is false, everything else blank. */
function blankOf(org: PracticeOrg, object: ObjectSchema, path: string): InputValue {
  return formulaField(org.store.schema, object, path)?.type === 'Checkbox' ? false : null;
}

/** A member of a global variable for the running user; undefined when this org has nothing to say about it. */
export function readGlobal(org: PracticeOrg, row: Row, path: string, caller: Caller): InputValue | undefined {
  const [variable = '', ...rest] = path.split('.');
  const member = rest.join('.');
  const user = (): Row | undefined => recordOf(org, 'User', caller.userId);
  switch (variable) {
    case '$User':
      return memberOf(org, 'User', caller.userId, member);
    case '$Profile':
      return memberOf(org, 'Profile', user()?.['ProfileId'], member);
    case '$UserRole':
      return memberOf(org, 'UserRole', user()?.['UserRoleId'], member);
    case '$Organization':
      return memberOf(org, 'Organization', org.organizationId, member);
    case '$RecordType':
      return memberOf(org, 'RecordType', row['RecordTypeId'], member);
    case '$Permission':
      return org.accessOf(caller.userId).has(member);
    default:
      return undefined;
  }
}

function recordOf(org: PracticeOrg, objectName: string, id: unknown): Row | undefined {
  const object = org.store.schema.object(objectName);
  return object && typeof id === 'string' ? org.store.find(object, id) : undefined;
}

function memberOf(org: PracticeOrg, objectName: string, id: unknown, member: string): InputValue | undefined {
  const object = org.store.schema.object(objectName);
  const field = object && org.store.field(object, member);
  if (field === undefined) return undefined;
  return asInput(field, recordOf(org, objectName, id)?.[field.name] ?? null);
}
