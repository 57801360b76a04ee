import { Messages } from '@salesforce/core/messages';
import type { OrgFacts, ReadinessCheck } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'install');

/** Our metadata is written for this version of the API and uses nothing newer. */
const apiVersionNeeded = 66;

/** Editions whose API access or custom-object limits are known to stand in the way (Salesforce Features and Edition Allocations). */
const narrowEditions = [
  'Professional Edition',
  'Group Edition',
  'Essentials',
  'Starter',
  'Contact Manager Edition',
  'Personal Edition',
];

/** Edition and API version: can the org hold our objects, and does it speak the version they are written in. */
export function checkEdition({ organization, newestApiVersion }: OrgFacts): ReadinessCheck {
  if (Number(newestApiVersion) < apiVersionNeeded) {
    return {
      id: 'edition',
      status: 'fail',
      message: messages.getMessage('check.apiTooOld', [newestApiVersion, `${apiVersionNeeded}.0`]),
    };
  }
  if (narrowEditions.some((edition) => organization.OrganizationType.startsWith(edition))) {
    return {
      id: 'edition',
      status: 'warn',
      message: messages.getMessage('check.narrowEdition', [organization.OrganizationType]),
      actions: messages.getMessages('check.narrowEdition.actions'),
    };
  }
  return {
    id: 'edition',
    status: 'pass',
    message: messages.getMessage('check.edition', [organization.OrganizationType, newestApiVersion]),
  };
}

/** Features that change what an Account row must look like: person accounts, state and country picklists, NPSP. */
export function checkAccountShape({ accountFields }: OrgFacts): ReadinessCheck[] {
  const features = [
    { id: 'person-accounts', present: accountFields.has('IsPersonAccount'), key: 'check.personAccounts' as const },
    { id: 'state-picklists', present: accountFields.has('BillingStateCode'), key: 'check.statePicklists' as const },
    { id: 'npsp', present: [...accountFields].some((name) => name.startsWith('npe01__')), key: 'check.npsp' as const },
  ];
  const found = features
    .filter(({ present }) => present)
    .map(({ id, key }): ReadinessCheck => ({ id, status: 'warn', message: messages.getMessage(key) }));
  return found.length > 0
    ? found
    : [{ id: 'account-shape', status: 'pass', message: messages.getMessage('check.plainAccounts') }];
}
