import { connectOrg } from './connect.js';
import type { OrgPort } from './types.js';

/**
 * The port to an org that the CLI knows by an alias or a username. The login is the CLI's own.
 *
 * @throws NamedOrgNotFoundError and the like of the Salesforce core library; what `connectOrg` throws
 */
export async function connectAlias(alias: string): Promise<OrgPort> {
  const { Org } = await import('@salesforce/core');
  const org = await Org.create({ aliasOrUsername: alias });
  return connectOrg(org.getConnection());
}
