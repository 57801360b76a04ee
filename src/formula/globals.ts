import type { FieldType } from './types.js';

/** Fields of the global variables that every org has. Custom fields, $Setup and $CustomMetadata are the schema's to know. */
const globals: Readonly<Record<string, Readonly<Record<string, FieldType>>>> = {
  $User: {
    Id: 'Id',
    Username: 'Text',
    FirstName: 'Text',
    LastName: 'Text',
    Name: 'Text',
    Email: 'Email',
    Alias: 'Text',
    Title: 'Text',
    Department: 'Text',
    Division: 'Text',
    CompanyName: 'Text',
    City: 'Text',
    State: 'Text',
    Country: 'Text',
    PostalCode: 'Text',
    Street: 'Text',
    Phone: 'Phone',
    MobilePhone: 'Phone',
    EmployeeNumber: 'Text',
    FederationIdentifier: 'Text',
    CommunityNickname: 'Text',
    IsActive: 'Checkbox',
    ManagerId: 'Lookup',
    ProfileId: 'Lookup',
    UserRoleId: 'Lookup',
    UserType: 'Picklist',
    TimeZoneSidKey: 'Picklist',
    LocaleSidKey: 'Picklist',
    LanguageLocaleKey: 'Picklist',
    EmailEncodingKey: 'Picklist',
    CreatedDate: 'DateTime',
    LastLoginDate: 'DateTime',
    UITheme: 'Text',
    UIThemeDisplayed: 'Text',
  },
  $Profile: {
    Id: 'Id',
    Name: 'Text',
    Description: 'Text',
    UserType: 'Picklist',
    CreatedDate: 'DateTime',
    LastModifiedDate: 'DateTime',
  },
  $UserRole: { Id: 'Id', Name: 'Text', DeveloperName: 'Text', RollupDescription: 'Text', PortalType: 'Picklist' },
  $Organization: {
    Id: 'Id',
    Name: 'Text',
    Division: 'Text',
    Street: 'Text',
    City: 'Text',
    State: 'Text',
    PostalCode: 'Text',
    Country: 'Text',
    Phone: 'Phone',
    Fax: 'Phone',
    PrimaryContact: 'Text',
    DefaultLocaleSidKey: 'Picklist',
    LanguageLocaleKey: 'Picklist',
    OrganizationType: 'Picklist',
    IsSandbox: 'Checkbox',
    InstanceName: 'Text',
    NamespacePrefix: 'Text',
    UiSkin: 'Text',
    FiscalYearStartMonth: 'Number',
    TrialExpirationDate: 'DateTime',
    CreatedDate: 'DateTime',
  },
  $RecordType: { Id: 'Id', Name: 'Text', DeveloperName: 'Text', Description: 'Text', IsActive: 'Checkbox' },
  $System: { OriginDateTime: 'DateTime' },
};

/** Global variables whose every member is of one type. */
const families: Readonly<Record<string, FieldType>> = {
  $Permission: 'Checkbox',
  $Label: 'Text',
  $CustomLabel: 'Text',
  $Api: 'Text',
};

const byName = <Value>(record: Readonly<Record<string, Value>>, name: string): readonly [string, Value] | undefined =>
  Object.entries(record).find(([key]) => key.toUpperCase() === name.toUpperCase());

/**
 * Type and canonical path of a field of a standard global variable (`$user.department`), for callers whose schema knows only objects:
 * `fields: (path) => schemaField(path) ?? globalField(path)`. Undefined: not one of them.
 */
export const globalField = (path: string): { readonly type: FieldType; readonly path: string } | undefined => {
  const [variable = '', ...rest] = path.split('.');
  const member = rest.join('.');
  const family = byName(families, variable);
  if (family !== undefined && /^[A-Za-z]\w*(?:\.\w+)?$/.test(member))
    return { type: family[1], path: `${family[0]}.${member}` };
  const global = byName(globals, variable);
  const field = global === undefined ? undefined : byName(global[1], member);
  return global === undefined || field === undefined ? undefined : { type: field[1], path: `${global[0]}.${field[0]}` };
};
