import { hasOwner, insertRow } from '../store/index.js';
import { standardKeyPrefixes, setupObjectNames } from '../standard/index.js';
import type { PracticeOrg } from '../types.js';

/** What the standard profiles grant on every standard object that holds records (Salesforce Help, "Standard Profiles"). */
const rightsByProfile: Readonly<Record<string, readonly string[]>> = {
  'Standard User': ['PermissionsRead', 'PermissionsCreate', 'PermissionsEdit', 'PermissionsDelete'],
  'Read Only': ['PermissionsRead'],
};

/** Gives a new org the object permissions its standard profiles have. Does nothing the second time. */
export function insertProfileRights(org: PracticeOrg): void {
  const { store } = org;
  if (store.setting('access.profiles') !== undefined) return;
  store.transaction(() => {
    const table = store.schema.object('ObjectPermissions');
    const stamp = `${org.now().toISOString().slice(0, 19)}.000Z`;
    for (const [profile, rights] of Object.entries(rightsByProfile)) {
      const parent = store
        .statement('SELECT s."Id" FROM "PermissionSet" s JOIN "Profile" p ON p."Id" = s."ProfileId" WHERE p."Name" = ?')
        .pluck()
        .get(profile) as string | undefined;
      if (!table || parent === undefined) continue;
      for (const name of standardKeyPrefixes.keys()) {
        const object = store.schema.object(name);
        if (!object || setupObjectNames.has(name) || !hasOwner(object)) continue;
        insertRow(
          store,
          table,
          new Map<string, string | boolean>([
            ['Id', store.newId(table)],
            ['ParentId', parent],
            ['SobjectType', name],
            ...rights.map((right) => [right, true] as const),
            ['CreatedById', org.adminUserId],
            ['LastModifiedById', org.adminUserId],
            ['CreatedDate', stamp],
            ['LastModifiedDate', stamp],
            ['SystemModstamp', stamp],
          ])
        );
      }
    }
    store.setSetting('access.profiles', 'done');
  });
}
