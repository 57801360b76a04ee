/**
 * Is this org ready for us, and does it match what we would install: one concern a check, each a sentence a person can act on.
 * Reads only; a check that the org will not answer says so (warn) and never guesses.
 */
import type { Connection } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import { runningUser } from '../assign.js';
import { packagedComponents } from '../package.js';
import { checkAllowance } from './allowance.js';
import { checkAccountShape, checkEdition } from './features.js';
import { checkDrift, checkNames } from './installed.js';
import { checkDeployRight } from './permissions.js';
import { checkSpanish } from './translations.js';
import type { OrgFacts, ReadinessCheck } from './types.js';

export type { ReadinessCheck } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'install');

export type ReadinessReport = {
  readonly orgId: string;
  readonly username: string;
  readonly checks: readonly ReadinessCheck[];
  readonly ready: boolean;
};

async function readFacts(connection: Connection): Promise<OrgFacts> {
  const { username } = await runningUser(connection);
  const organizations = await connection.query<OrgFacts['organization']>(
    'SELECT Id, Name, OrganizationType, IsSandbox, InstanceName, TrialExpirationDate FROM Organization'
  );
  const organization = organizations.records[0];
  if (organization === undefined) {
    throw messages.createError('error.OrganizationUnreadable', [username]);
  }
  const account = await connection.describe('Account');
  return {
    connection,
    username,
    organization,
    newestApiVersion: await connection.retrieveMaxApiVersion(),
    accountFields: new Set(account.fields.map(({ name }) => name)),
  };
}

/**
 * Runs every check against the org.
 *
 * @throws SfError when the org cannot be reached at all; anything less is a check that warns or fails
 */
export async function checkReadiness(connection: Connection): Promise<ReadinessReport> {
  const facts = await readFacts(connection);
  const { username } = facts;
  const components = await packagedComponents(connection.getApiVersion());
  const checks: ReadinessCheck[] = [
    {
      id: 'reachable',
      status: 'pass',
      message: messages.getMessage('check.reachable', [
        facts.organization.Name,
        facts.organization.Id,
        facts.organization.IsSandbox ? messages.getMessage('word.sandbox') : facts.organization.OrganizationType,
        username,
      ]),
    },
    checkEdition(facts),
    await checkDeployRight(facts),
    await checkAllowance(facts),
    ...checkAccountShape(facts),
    await checkSpanish(facts),
    ...(await checkNames(facts, components)),
    ...(await checkDrift(facts)),
  ];
  return {
    orgId: facts.organization.Id,
    username,
    checks,
    ready: checks.every(({ status }) => status !== 'fail'),
  };
}
