import { standardObject, type StandardObject } from './build.js';

const setup = { setup: true };

/** Objects of the setup menu: the org itself, its users, and what they may do. */
export const setupObjects: readonly StandardObject[] = [
  standardObject(
    'Organization',
    '00D',
    setup,
    `Name Text(80) required
     Division Text(80)
     Street TextArea
     City Text(40)
     State Text(80)
     PostalCode Text(20)
     Country Text(80)
     Phone Phone
     PrimaryContact Text(80)
     DefaultLocaleSidKey Picklist
     LanguageLocaleKey Picklist
     TimeZoneSidKey Picklist
     FiscalYearStartMonth Number(2)
     InstanceName Text(5) readonly
     IsSandbox Checkbox readonly
     IsReadOnly Checkbox readonly
     NamespacePrefix Text(15) readonly
     OrganizationType Picklist readonly
     TrialExpirationDate DateTime readonly`
  ),
  standardObject(
    'Profile',
    '00e',
    setup,
    `Name Text(255) required unique
     Description LongTextArea(255)
     UserType Picklist readonly
     UserLicenseId Reference(UserLicense.UserLicense) readonly`
  ),
  standardObject(
    'UserLicense',
    '100',
    setup,
    `Name Text(40) readonly
     LicenseDefinitionKey Text(40) readonly
     MasterLabel Text(40) readonly
     Status Picklist readonly
     TotalLicenses Number(9) readonly
     UsedLicenses Number(9) readonly`
  ),
  standardObject(
    'PermissionSet',
    '0PS',
    { ...setup, label: 'Permission Set' },
    `Name Text(80) required
     Label Text(80) required
     Description TextArea
     IsOwnedByProfile Checkbox readonly
     IsCustom Checkbox readonly
     ProfileId Reference(Profile.Profile) readonly
     LicenseId Reference(UserLicense.License)
     NamespacePrefix Text(15) readonly
     Type Picklist(Regular|Profile|Group|Session) readonly
     PermissionSetGroupId Reference(PermissionSetGroup.PermissionSetGroup) readonly
     PermissionsViewAllData Checkbox
     PermissionsModifyAllData Checkbox
     PermissionsApiEnabled Checkbox
     PermissionsViewSetup Checkbox
     PermissionsCustomizeApplication Checkbox
     PermissionsManageUsers Checkbox
     PermissionsAssignPermissionSets Checkbox
     PermissionsAuthorApex Checkbox
     PermissionsModifyMetadata Checkbox
     PermissionsBulkApiHardDelete Checkbox`
  ),
  standardObject(
    'PermissionSetGroup',
    '0PG',
    { ...setup, label: 'Permission Set Group' },
    `DeveloperName Text(80) required
     MasterLabel Text(80) required
     Description TextArea
     Status Picklist(Updated|Outdated|Updating|Failed) readonly`
  ),
  standardObject(
    'PermissionSetGroupComponent',
    '0PK',
    { ...setup, label: 'Permission Set Group Component' },
    `PermissionSetGroupId Reference(PermissionSetGroup.PermissionSetGroup) required
     PermissionSetId Reference(PermissionSet.PermissionSet) required`
  ),
  standardObject(
    'PermissionSetAssignment',
    '0Pa',
    { ...setup, label: 'Permission Set Assignment' },
    `AssigneeId Reference(User.Assignee) required createonly
     PermissionSetId Reference(PermissionSet.PermissionSet) createonly
     PermissionSetGroupId Reference(PermissionSetGroup.PermissionSetGroup) createonly
     IsActive Checkbox readonly
     ExpirationDate DateTime`
  ),
  standardObject(
    'ObjectPermissions',
    '110',
    { ...setup, label: 'Object Permissions', plural: 'Object Permissions' },
    `ParentId Reference(PermissionSet.Parent) required createonly
     SobjectType Picklist required createonly
     PermissionsRead Checkbox
     PermissionsCreate Checkbox
     PermissionsEdit Checkbox
     PermissionsDelete Checkbox
     PermissionsViewAllRecords Checkbox
     PermissionsModifyAllRecords Checkbox`
  ),
  standardObject(
    'FieldPermissions',
    '01k',
    { ...setup, label: 'Field Permissions', plural: 'Field Permissions' },
    `ParentId Reference(PermissionSet.Parent) required createonly
     SobjectType Picklist required createonly
     Field Picklist required createonly
     PermissionsRead Checkbox
     PermissionsEdit Checkbox`
  ),
  standardObject(
    'SetupEntityAccess',
    '0J0',
    { ...setup, label: 'Setup Entity Access' },
    `ParentId Reference(PermissionSet.Parent) required createonly
     SetupEntityId Text(18) required createonly
     SetupEntityType Picklist readonly`
  ),
  standardObject(
    'UserRole',
    '00E',
    { ...setup, label: 'Role' },
    `Name Text(80) required
     DeveloperName Text(80)
     ParentRoleId Reference(UserRole)`
  ),
  standardObject(
    'Group',
    '00G',
    setup,
    `Name Text(40) required
     DeveloperName Text(80)
     Type Picklist(Regular|Queue|Role|RoleAndSubordinates|Organization) required = Regular
     Email Email
     RelatedId Reference(UserRole.Related)
     DoesIncludeBosses Checkbox = true`
  ),
  standardObject(
    'GroupMember',
    '011',
    { ...setup, label: 'Group Member' },
    `GroupId Reference(Group.Group) required createonly
     UserOrGroupId Reference(User|Group.UserOrGroup) required createonly`
  ),
  standardObject(
    'QueueSobject',
    '03g',
    { ...setup, label: 'Queue Sobject' },
    `QueueId Reference(Group.Queue) required createonly
     SobjectType Picklist required createonly`
  ),
  standardObject(
    'RecordType',
    '012',
    { ...setup, label: 'Record Type' },
    `Name Text(80) required
     DeveloperName Text(80) required
     SobjectType Picklist required createonly
     Description TextArea
     IsActive Checkbox = true
     NamespacePrefix Text(15) readonly`
  ),
];
