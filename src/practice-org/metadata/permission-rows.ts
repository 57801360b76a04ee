import type { Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import { insertRow, updateRow } from '../store/index.js';
import { PlatformError } from '../types.js';
import type { PracticeOrg } from '../types.js';
import type { Component } from './types.js';
import { children, flagOf, parseXml, textOf } from './xml.js';
import type { XmlElement } from './xml.js';

export type Author = { readonly userId: string; readonly at: string };
type Name = { readonly type: string; readonly fullName: string };

/** Profile names differ from their file names for the two that every org has. */
const profileNames: Readonly<Record<string, string>> = {
  Admin: 'System Administrator',
  Standard: 'Standard User',
  ReadOnly: 'Read Only',
};

/**
 * Makes the rows that stand for permission sets and profiles say what their metadata says: PermissionSet, ObjectPermissions,
 * FieldPermissions. A permission set is replaced; a profile gets what is named and keeps the rest. Also takes away what was granted on
 * fields and objects that are gone. Runs in the deploy's transaction, after the schema has changed.
 */
export function applyPermissionRows(
  org: PracticeOrg,
  put: readonly Component[],
  removed: readonly Name[],
  author: Author
): void {
  for (const { type, fullName } of removed) {
    if (type === 'PermissionSet') removePermissionSet(org, fullName);
    if (type === 'CustomField') deleteRows(org, 'FieldPermissions', '"Field"', fullName);
    if (type === 'CustomObject') {
      deleteRows(org, 'ObjectPermissions', '"SobjectType"', fullName);
      deleteRows(org, 'FieldPermissions', '"SobjectType"', fullName);
    }
  }
  for (const component of put) {
    const file = component.files[0];
    if (!file || (component.type !== 'PermissionSet' && component.type !== 'Profile')) continue;
    const element = parseXml(file.content.toString('utf8'));
    const parent =
      component.type === 'PermissionSet'
        ? savePermissionSet(org, component.fullName, element, author)
        : profileSet(org, component.fullName);
    if (parent === undefined) continue;
    if (component.type === 'PermissionSet') {
      deleteRows(org, 'ObjectPermissions', '"ParentId"', parent);
      deleteRows(org, 'FieldPermissions', '"ParentId"', parent);
    }
    grantObjects(org, parent, element, author);
    grantFields(org, parent, element, author);
  }
}

function table(org: PracticeOrg, name: string): ObjectSchema {
  const object = org.store.schema.object(name);
  if (!object) throw new Error(`The standard object ${name} is missing from the schema`);
  return object;
}

function deleteRows(org: PracticeOrg, name: string, column: string, value: string): void {
  org.store.statement(`DELETE FROM "${name}" WHERE ${column} = ? COLLATE NOCASE`).run(value);
}

function findPermissionSet(org: PracticeOrg, name: string): string | undefined {
  return org.store
    .statement('SELECT "Id" FROM "PermissionSet" WHERE "Name" = ? AND "IsOwnedByProfile" = 0')
    .pluck()
    .get(name) as string | undefined;
}

function profileSet(org: PracticeOrg, fullName: string): string | undefined {
  const sql = 'SELECT s."Id" FROM "PermissionSet" s JOIN "Profile" p ON p."Id" = s."ProfileId" WHERE p."Name" = ?';
  return org.store
    .statement(sql)
    .pluck()
    .get(profileNames[fullName] ?? fullName) as string | undefined;
}

function removePermissionSet(org: PracticeOrg, name: string): void {
  const id = findPermissionSet(org, name);
  if (id === undefined) return;
  const assigned = org.store
    .statement('SELECT 1 FROM "PermissionSetAssignment" WHERE "PermissionSetId" = ? AND "IsDeleted" = 0')
    .get(id);
  if (assigned !== undefined) {
    throw new PlatformError(
      400,
      'DELETE_FAILED',
      `You can't delete the permission set ${name} because it's assigned to users.`
    );
  }
  deleteRows(org, 'ObjectPermissions', '"ParentId"', id);
  deleteRows(org, 'FieldPermissions', '"ParentId"', id);
  deleteRows(org, 'PermissionSet', '"Id"', id);
}

function stamps(author: Author, created: boolean): Array<readonly [string, Value]> {
  const at = `${author.at.slice(0, 19)}.000Z`;
  const modified: Array<readonly [string, Value]> = [
    ['LastModifiedById', author.userId],
    ['LastModifiedDate', at],
    ['SystemModstamp', at],
  ];
  return created ? [...modified, ['CreatedById', author.userId], ['CreatedDate', at]] : modified;
}

function savePermissionSet(org: PracticeOrg, name: string, element: XmlElement, author: Author): string {
  const object = table(org, 'PermissionSet');
  const known = new Set(object.fields.map((field) => field.name));
  const granted = new Set(
    children(element, 'userPermissions')
      .filter((entry) => flagOf(entry, 'enabled'))
      .map((entry) => `Permissions${textOf(entry, 'name') ?? ''}`)
  );
  const values = new Map<string, Value>([
    ['Label', textOf(element, 'label') ?? name],
    ['Description', textOf(element, 'description') ?? null],
    ['IsCustom', true],
    ['Type', 'Regular'],
  ]);
  for (const field of known) if (field.startsWith('Permissions')) values.set(field, granted.has(field));
  const existing = findPermissionSet(org, name);
  const id = existing ?? org.store.newId(object);
  const row = new Map([...values].filter(([field]) => known.has(field)));
  if (existing !== undefined) updateRow(org.store, object, id, new Map([...row, ...stamps(author, false)]));
  else insertRow(org.store, object, new Map([['Id', id], ['Name', name], ...row, ...stamps(author, true)]));
  return id;
}

const objectFlags: ReadonlyArray<readonly [element: string, field: string]> = [
  ['allowRead', 'PermissionsRead'],
  ['allowCreate', 'PermissionsCreate'],
  ['allowEdit', 'PermissionsEdit'],
  ['allowDelete', 'PermissionsDelete'],
  ['viewAllRecords', 'PermissionsViewAllRecords'],
  ['modifyAllRecords', 'PermissionsModifyAllRecords'],
];

function grantObjects(org: PracticeOrg, parent: string, element: XmlElement, author: Author): void {
  const rows = table(org, 'ObjectPermissions');
  for (const entry of children(element, 'objectPermissions')) {
    const object = org.store.schema.object(textOf(entry, 'object') ?? '');
    if (!object) continue;
    org.store
      .statement('DELETE FROM "ObjectPermissions" WHERE "ParentId" = ? AND "SobjectType" = ?')
      .run(parent, object.name);
    const flags = objectFlags.map(([name, field]) => [field, flagOf(entry, name)] as const);
    // A row without a right cannot exist.
    if (!flags.some(([, given]) => given)) continue;
    const named: Array<readonly [string, Value]> = [
      ['Id', org.store.newId(rows)],
      ['ParentId', parent],
      ['SobjectType', object.name],
    ];
    insertRow(org.store, rows, new Map([...named, ...flags, ...stamps(author, true)]));
  }
}

function grantFields(org: PracticeOrg, parent: string, element: XmlElement, author: Author): void {
  const rows = table(org, 'FieldPermissions');
  for (const entry of children(element, 'fieldPermissions')) {
    const [objectName = '', fieldName = ''] = (textOf(entry, 'field') ?? '').split('.');
    const object = org.store.schema.object(objectName);
    const field = object && org.store.field(object, fieldName);
    if (!object || !field) continue;
    const fullName = `${object.name}.${field.name}`;
    org.store.statement('DELETE FROM "FieldPermissions" WHERE "ParentId" = ? AND "Field" = ?').run(parent, fullName);
    const writable = field.formula === undefined && field.summary === undefined && field.type !== 'AutoNumber';
    const edit = flagOf(entry, 'editable') && writable;
    if (!edit && !flagOf(entry, 'readable')) continue;
    const named: Array<readonly [string, Value]> = [
      ['Id', org.store.newId(rows)],
      ['ParentId', parent],
      ['SobjectType', object.name],
      ['Field', fullName],
      ['PermissionsRead', true],
      ['PermissionsEdit', edit],
    ];
    insertRow(org.store, rows, new Map([...named, ...stamps(author, true)]));
  }
}
