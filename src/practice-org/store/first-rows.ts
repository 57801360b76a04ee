import type { Value } from '../../records/index.js';
import type { Store } from '../types.js';
import { randomId } from './ids.js';
import { insertRow } from './rows.js';

export type FirstRows = { readonly organizationId: string; readonly adminUserId: string };

/** What the platform names its standard profiles, and whether their users see and change everything. */
const profiles: ReadonlyArray<{ readonly name: string; readonly all: boolean }> = [
  { name: 'System Administrator', all: true },
  { name: 'Standard User', all: false },
  { name: 'Read Only', all: false },
  { name: 'Minimum Access - Salesforce', all: false },
];

/** User permissions of the administrator's profile that this org knows. */
const administratorPermissions = [
  'ViewAllData',
  'ModifyAllData',
  'ApiEnabled',
  'ViewSetup',
  'CustomizeApplication',
  'ManageUsers',
  'AssignPermissionSets',
  'AuthorApex',
  'ModifyMetadata',
];

/** The rows of a new org: the organisation, the standard profiles, an administrator and a user for integrations. */
export function insertFirstRows(store: Store, now: Date): FirstRows {
  const stamp = `${now.toISOString().slice(0, 19)}.000Z`;
  const adminUserId = idFor('User');

  function idFor(name: string): string {
    const object = store.schema.object(name);
    if (object === undefined) throw new Error(`The standard object ${name} is missing from the schema`);
    return store.newId(object);
  }

  function add(name: string, values: Readonly<Record<string, Value>>, id = idFor(name)): string {
    const object = store.schema.object(name);
    if (object === undefined) throw new Error(`The standard object ${name} is missing from the schema`);
    const audit = {
      CreatedDate: stamp,
      CreatedById: adminUserId,
      LastModifiedDate: stamp,
      LastModifiedById: adminUserId,
      SystemModstamp: stamp,
    };
    insertRow(store, object, new Map(Object.entries({ Id: id, ...audit, ...values })));
    return id;
  }

  const organizationValues = {
    Name: 'POWER Practice Org',
    DefaultLocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    TimeZoneSidKey: 'GMT',
    FiscalYearStartMonth: 1,
    InstanceName: 'LOCAL',
    IsSandbox: true,
    OrganizationType: 'Developer Edition',
  };
  // Drawn by lot, so that a plan made for one practice org is not taken for a plan of another, or of the same after a reset.
  const organizationId = add('Organization', organizationValues, randomId('00D'));
  const license = add('UserLicense', {
    Name: 'Salesforce',
    LicenseDefinitionKey: 'SFDC',
    MasterLabel: 'Salesforce',
    Status: 'Active',
    TotalLicenses: 1000,
    UsedLicenses: 2,
  });
  const profileIds = new Map<string, string>();
  for (const profile of profiles) {
    const profileId = add('Profile', { Name: profile.name, UserType: 'Standard', UserLicenseId: license });
    profileIds.set(profile.name, profileId);
    const permissions = profile.all ? administratorPermissions : ['ApiEnabled'];
    add('PermissionSet', {
      Name: `X${profileId.slice(0, 15)}`,
      Label: profile.name,
      IsOwnedByProfile: true,
      ProfileId: profileId,
      LicenseId: license,
      Type: 'Profile',
      ...Object.fromEntries(permissions.map((permission) => [`Permissions${permission}`, true])),
    });
  }
  const user = {
    IsActive: true,
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
    LanguageLocaleKey: 'en_US',
    UserType: 'Standard',
  };
  add(
    'User',
    {
      ...user,
      Username: 'admin@practice.example',
      FirstName: 'Practice',
      LastName: 'Administrator',
      Name: 'Practice Administrator',
      Email: 'admin@practice.example',
      Alias: 'admin',
      CommunityNickname: 'admin',
      ProfileId: profileIds.get('System Administrator') ?? null,
    },
    adminUserId
  );
  add('User', {
    ...user,
    Username: 'integration@practice.example',
    FirstName: 'Practice',
    LastName: 'Integration',
    Name: 'Practice Integration',
    Email: 'integration@practice.example',
    Alias: 'integr',
    CommunityNickname: 'integration',
    ProfileId: profileIds.get('Minimum Access - Salesforce') ?? null,
  });
  return { organizationId, adminUserId };
}
