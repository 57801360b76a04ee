import type { Connection } from '@salesforce/core';

export type Assignment = {
  readonly permissionSet: string;
  /** `missing`: the org has no permission set of that name. */
  readonly outcome: 'assigned' | 'already assigned' | 'missing';
};

/** Permission sets and user names come from flags: quote them as SOQL wants. */
const quoted = (text: string): string => `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;

/**
 * Gives permission sets to a user, each once.
 *
 * @param names developer names, e.g. `POWER_Organize`
 * @param userId who gets them
 */
export async function assignPermissionSets(
  connection: Connection,
  names: readonly string[],
  userId: string
): Promise<readonly Assignment[]> {
  if (names.length === 0) {
    return [];
  }
  const sets = await connection.query<{ Id: string; Name: string }>(
    `SELECT Id, Name FROM PermissionSet WHERE Name IN (${names.map(quoted).join(',')})`
  );
  const held = await connection.query<{ PermissionSetId: string }>(
    `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)}`
  );
  const idOf = new Map(sets.records.map((set) => [set.Name.toLowerCase(), set.Id]));
  const heldIds = new Set(held.records.map((row) => row.PermissionSetId));
  const assignments: Assignment[] = [];
  for (const permissionSet of names) {
    const id = idOf.get(permissionSet.toLowerCase());
    if (id === undefined) {
      assignments.push({ permissionSet, outcome: 'missing' });
    } else if (heldIds.has(id)) {
      assignments.push({ permissionSet, outcome: 'already assigned' });
    } else {
      await connection.sobject('PermissionSetAssignment').create({ AssigneeId: userId, PermissionSetId: id });
      assignments.push({ permissionSet, outcome: 'assigned' });
    }
  }
  return assignments;
}

export type RunningUser = { readonly id: string; readonly username: string };

/**
 * The user behind a connection, asked of the org: after a login by access token alone, the library gives the token for the username, and a
 * token must never be shown.
 */
export async function runningUser(connection: Connection): Promise<RunningUser> {
  const { user_id: id, username } = await connection.identity();
  return { id, username };
}
