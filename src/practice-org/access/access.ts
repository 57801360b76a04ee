import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { contentObjectNames, setupObjectNames } from '../standard/index.js';
import type { Access, PracticeOrg, Store } from '../types.js';
import { readGrants } from './grants.js';
import type { Grants, ObjectGrant } from './grants.js';
import { fileCondition, rowCondition } from './rows.js';
import { watchPermissions } from './watch.js';

const none: ObjectGrant = { read: false, create: false, edit: false, delete: false, viewAll: false, modifyAll: false };
/** Files: everybody may make one and read what is shown to them. */
const files: ObjectGrant = { ...none, read: true, create: true, edit: true, delete: true };
const all: ObjectGrant = { read: true, create: true, edit: true, delete: true, viewAll: true, modifyAll: true };

/** Setup objects that may be read only with View Setup; the others (users, profiles, permission sets...) everybody reads. */
const needsViewSetup = new Set(['ObjectPermissions', 'FieldPermissions', 'SetupEntityAccess']);

/** The user permission that lets a person change a setup object. */
const setupEditor: Readonly<Record<string, string>> = { PermissionSetAssignment: 'AssignPermissionSets' };

/**
 * Who may do what in this org, by user id. Answers are kept until a permission row changes. Inside a transaction that changed one
 * nothing new is kept, because a rollback would leave the wrong answer behind.
 */
export function createAccess(org: PracticeOrg): (userId: string) => Access {
  const version = watchPermissions(org.store.db);
  const kept = new Map<string, { readonly version: number; readonly until: number; readonly access: Access }>();
  return (userId) => {
    const known = kept.get(userId);
    const now = org.now();
    if (known?.version === version() && now.getTime() < known.until) return known.access;
    const access = accessWith(org.store, readGrants(org.store, userId, now));
    // Assignments can expire without a row changing, so no answer is kept for longer than a minute.
    if (!org.store.db.inTransaction) kept.set(userId, { version: version(), until: now.getTime() + 60_000, access });
    return access;
  };
}

function accessWith(store: Store, grants: Grants): Access {
  const has = (permission: string): boolean => grants.permissions.has(permission);
  const onObject = (object: ObjectSchema): ObjectGrant => {
    if (setupObjectNames.has(object.name)) return onSetup(object, has);
    if (has('ModifyAllData')) return all;
    const own = contentObjectNames.has(object.name) ? files : none;
    const granted = grants.objects.get(object.name.toLowerCase()) ?? own;
    return has('ViewAllData') ? { ...granted, read: true, viewAll: true } : granted;
  };
  return {
    has,
    canRead: (object, field) =>
      onObject(object).read && (field === undefined || onField(grants, object, field, 'read')),
    canCreate: (object) => onObject(object).create,
    canEdit: (object, field) => {
      const granted = onObject(object);
      if (field === undefined) return granted.edit;
      return (granted.edit || granted.create) && onField(grants, object, field, 'edit');
    },
    canDelete: (object) => onObject(object).delete,
    rowCondition: (object, right, alias) => {
      if (setupObjectNames.has(object.name)) return undefined;
      const condition = contentObjectNames.has(object.name) ? fileCondition : rowCondition;
      return condition(store.schema, grants, object, right, alias);
    },
  };
}

function onSetup(object: ObjectSchema, has: (permission: string) => boolean): ObjectGrant {
  const manages = has(setupEditor[object.name] ?? 'ManageUsers');
  const read = manages || !needsViewSetup.has(object.name) || has('ViewSetup');
  return { ...none, read, create: manages, edit: manages, delete: manages, viewAll: read };
}

/**
 * Field-level security. System and standard fields come with the object, as the standard profiles have it; required and master-detail
 * fields cannot be hidden; every other custom field is hidden from everybody, administrators included, until a set grants it.
 */
function onField(grants: Grants, object: ObjectSchema, field: FieldSchema, right: 'read' | 'edit'): boolean {
  if (!field.custom || field.type === 'MasterDetail' || (field.required && field.type !== 'Checkbox')) return true;
  const granted = grants.fields.get(`${object.name}.${field.name}`.toLowerCase());
  return granted !== undefined && (right === 'read' ? granted.read || granted.edit : granted.edit);
}
