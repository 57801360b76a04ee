import type { Database } from 'better-sqlite3';

/** Tables whose rows decide who may do what. */
const tables = [
  'User',
  'Profile',
  'PermissionSet',
  'PermissionSetAssignment',
  'PermissionSetGroup',
  'PermissionSetGroupComponent',
  'ObjectPermissions',
  'FieldPermissions',
  'GroupMember',
];

/**
 * A number that grows with every change of a permission row, whoever makes it: SQLite itself tells, so no path of writing can be
 * forgotten. It also grows when the change is rolled back, which costs a reading and nothing else.
 */
export function watchPermissions(db: Database): () => number {
  let version = 0;
  db.function('permission_changed', () => {
    version += 1;
    return version;
  });
  for (const table of tables) {
    for (const event of ['INSERT', 'UPDATE', 'DELETE']) {
      db.exec(
        `CREATE TEMP TRIGGER IF NOT EXISTS "permission ${table} ${event}" AFTER ${event} ON main."${table}" BEGIN SELECT permission_changed(); END`
      );
    }
  }
  return () => version;
}
