import type { Store } from '../types.js';

/** What one user has been granted: the union over the profile and the permission sets assigned, directly or through a group. */
export type Grants = {
  readonly permissions: ReadonlySet<string>;
  /** By object name in lower case. */
  readonly objects: ReadonlyMap<string, ObjectGrant>;
  /** By `Object.Field` in lower case. */
  readonly fields: ReadonlyMap<string, FieldGrant>;
  /** The user and the groups and queues the user is a member of. */
  readonly principals: readonly string[];
};

export type ObjectGrant = {
  readonly read: boolean;
  readonly create: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
  readonly viewAll: boolean;
  readonly modifyAll: boolean;
};

export type FieldGrant = { readonly read: boolean; readonly edit: boolean };

const setsOfUser = `
  SELECT s."Id" FROM "PermissionSet" s JOIN "User" u ON u."ProfileId" = s."ProfileId" WHERE u."Id" = @user AND s."IsOwnedByProfile" = 1
  UNION
  SELECT a."PermissionSetId" FROM "PermissionSetAssignment" a
    WHERE a."AssigneeId" = @user AND a."IsDeleted" = 0 AND a."PermissionSetId" IS NOT NULL
      AND (a."ExpirationDate" IS NULL OR a."ExpirationDate" > @now)
  UNION
  SELECT c."PermissionSetId" FROM "PermissionSetAssignment" a
    JOIN "PermissionSetGroupComponent" c ON c."PermissionSetGroupId" = a."PermissionSetGroupId" AND c."IsDeleted" = 0
    WHERE a."AssigneeId" = @user AND a."IsDeleted" = 0 AND (a."ExpirationDate" IS NULL OR a."ExpirationDate" > @now)`;

type Flags = Readonly<Record<string, number | string | null>>;

/** Reads a user's grants out of the setup tables. An unknown or inactive user has none. */
export function readGrants(store: Store, userId: string, now: Date): Grants {
  const bound = { user: userId, now: now.toISOString() };
  const active = store.statement('SELECT "IsActive" FROM "User" WHERE "Id" = ?').pluck().get(userId) === 1;
  if (!active) return { permissions: new Set(), objects: new Map(), fields: new Map(), principals: [userId] };
  const sets = store.statement(`SELECT * FROM "PermissionSet" WHERE "Id" IN (${setsOfUser})`).all(bound) as Flags[];
  const permissions = new Set<string>();
  for (const row of sets) {
    for (const [name, value] of Object.entries(row))
      if (name.startsWith('Permissions') && value === 1) permissions.add(name.slice(11));
  }
  return {
    permissions,
    objects: objectGrants(store, bound),
    fields: fieldGrants(store, bound),
    principals: principals(store, userId),
  };
}

type Bound = { readonly user: string; readonly now: string };

function objectGrants(store: Store, bound: Bound): Map<string, ObjectGrant> {
  const sql = `SELECT lower("SobjectType") AS name, max("PermissionsRead") AS r, max("PermissionsCreate") AS c, max("PermissionsEdit") AS e,
      max("PermissionsDelete") AS d, max("PermissionsViewAllRecords") AS v, max("PermissionsModifyAllRecords") AS m
    FROM "ObjectPermissions" WHERE "IsDeleted" = 0 AND "ParentId" IN (${setsOfUser}) GROUP BY 1`;
  const rows = store.statement(sql).all(bound) as Flags[];
  return new Map(
    rows.map((row) => [
      String(row['name']),
      {
        read: row['r'] === 1,
        create: row['c'] === 1,
        edit: row['e'] === 1,
        delete: row['d'] === 1,
        viewAll: row['v'] === 1 || row['m'] === 1,
        modifyAll: row['m'] === 1,
      },
    ])
  );
}

function fieldGrants(store: Store, bound: Bound): Map<string, FieldGrant> {
  const sql = `SELECT lower("Field") AS name, max("PermissionsRead") AS r, max("PermissionsEdit") AS e
    FROM "FieldPermissions" WHERE "IsDeleted" = 0 AND "ParentId" IN (${setsOfUser}) GROUP BY 1`;
  const rows = store.statement(sql).all(bound) as Flags[];
  return new Map(rows.map((row) => [String(row['name']), { read: row['r'] === 1, edit: row['e'] === 1 }]));
}

function principals(store: Store, userId: string): string[] {
  const groups = store
    .statement('SELECT "GroupId" FROM "GroupMember" WHERE "UserOrGroupId" = ? AND "IsDeleted" = 0')
    .pluck()
    .all(userId) as string[];
  return [userId, ...groups];
}
