/**
 * Access promises one true answer to "who may see and change this": computed from the same rows a client can query (profile, permission
 * sets, assignments, object and field permissions), never from a shortcut, and never out of date.
 */
import type { Access, PracticeOrg } from '../types.js';
import { createAccess } from './access.js';
import { insertProfileRights } from './profile-rights.js';

/** The `access` option of `openPracticeOrg`: permissions enforced from the org's own rows. */
export function enforcedAccess(org: PracticeOrg): (userId: string) => Access {
  let accessOf: ((userId: string) => Access) | undefined;
  return (userId) => {
    if (!accessOf) {
      insertProfileRights(org);
      accessOf = createAccess(org);
    }
    return accessOf(userId);
  };
}
