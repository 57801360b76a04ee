import type { FieldSchema, FieldType, ObjectSchema, PicklistValue } from './types.js';

/** A line of the tables below: API name, label, type, and what differs from an optional, writeable field. */
type Line = readonly [name: string, label: string, type: FieldType, more?: Partial<FieldSchema>];

const text = (length: number): Partial<FieldSchema> => ({ length });
const picklist = (...names: string[]): Partial<FieldSchema> => ({
  length: 255,
  // Every org has its own list, and an org's list is open unless an admin closed it: these are the values of a new org.
  picklist: { restricted: false, values: names.map(value) },
});
const value = (name: string): PicklistValue => ({ name, label: name, active: true, isDefault: false });
const number = (precision: number, scale: number): Partial<FieldSchema> => ({ precision, scale });
const readOnly: Partial<FieldSchema> = { createable: false, updateable: false };
const required: Partial<FieldSchema> = { required: true };
const lookup = (to: string, relationshipName: string, childRelationshipName?: string): Partial<FieldSchema> => ({
  length: 18,
  reference: {
    to: [to],
    relationshipName,
    onDelete: 'SetNull',
    ...(childRelationshipName === undefined ? {} : { childRelationshipName }),
  },
});

/** The parts of a compound address; the compound itself is read-only. Lengths as in describe. */
function address(prefix: string, label: string): readonly Line[] {
  return [
    [`${prefix}Street`, `${label} Street`, 'TextArea', text(255)],
    [`${prefix}City`, `${label} City`, 'Text', text(40)],
    [`${prefix}State`, `${label} State/Province`, 'Text', text(80)],
    [`${prefix}PostalCode`, `${label} Zip/Postal Code`, 'Text', text(20)],
    [`${prefix}Country`, `${label} Country`, 'Text', text(80)],
    [`${prefix}Latitude`, `${label} Latitude`, 'Number', number(18, 15)],
    [`${prefix}Longitude`, `${label} Longitude`, 'Number', number(18, 15)],
    [`${prefix}Address`, `${label} Address`, 'Address', readOnly],
  ];
}

const accountTypes = picklist(
  'Prospect',
  'Customer - Direct',
  'Customer - Channel',
  'Channel Partner / Reseller',
  'Installation Partner',
  'Technology Partner',
  'Other'
);
const industries = picklist(
  ...[
    'Agriculture',
    'Apparel',
    'Banking',
    'Biotechnology',
    'Chemicals',
    'Communications',
    'Construction',
    'Consulting',
  ],
  ...['Education', 'Electronics', 'Energy', 'Engineering', 'Entertainment', 'Environmental', 'Finance'],
  ...['Food & Beverage', 'Government', 'Healthcare', 'Hospitality', 'Insurance', 'Machinery', 'Manufacturing', 'Media'],
  ...['Not For Profit', 'Other', 'Recreation', 'Retail', 'Shipping', 'Technology', 'Telecommunications'],
  ...['Transportation', 'Utilities']
);

const account: readonly Line[] = [
  ['Name', 'Account Name', 'Text', { ...text(255), ...required }],
  ['Type', 'Account Type', 'Picklist', accountTypes],
  ['ParentId', 'Parent Account ID', 'Lookup', lookup('Account', 'Parent', 'ChildAccounts')],
  ...address('Billing', 'Billing'),
  ...address('Shipping', 'Shipping'),
  ['Phone', 'Account Phone', 'Phone', text(40)],
  ['Fax', 'Account Fax', 'Phone', text(40)],
  ['AccountNumber', 'Account Number', 'Text', text(40)],
  ['Website', 'Website', 'Url', text(255)],
  ['Sic', 'SIC Code', 'Text', text(20)],
  ['Industry', 'Industry', 'Picklist', industries],
  ['AnnualRevenue', 'Annual Revenue', 'Currency', number(18, 0)],
  ['NumberOfEmployees', 'Employees', 'Number', number(8, 0)],
  ['Ownership', 'Ownership', 'Picklist', picklist('Public', 'Private', 'Subsidiary', 'Other')],
  ['TickerSymbol', 'Ticker Symbol', 'Text', text(20)],
  ['Description', 'Account Description', 'LongTextArea', text(32000)],
  ['Rating', 'Account Rating', 'Picklist', picklist('Hot', 'Warm', 'Cold')],
  ['Site', 'Account Site', 'Text', text(80)],
];

/** `Name` of a person is put together from its parts. */
const contact: readonly Line[] = [
  ['AccountId', 'Account ID', 'Lookup', lookup('Account', 'Account', 'Contacts')],
  ['LastName', 'Last Name', 'Text', { ...text(80), ...required }],
  ['FirstName', 'First Name', 'Text', text(40)],
  ['Salutation', 'Salutation', 'Picklist', picklist('Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.')],
  ['Name', 'Full Name', 'Text', { ...text(121), ...readOnly }],
  ...address('Mailing', 'Mailing'),
  ...address('Other', 'Other'),
  ['Phone', 'Business Phone', 'Phone', text(40)],
  ['Fax', 'Business Fax', 'Phone', text(40)],
  ['MobilePhone', 'Mobile Phone', 'Phone', text(40)],
  ['HomePhone', 'Home Phone', 'Phone', text(40)],
  ['ReportsToId', 'Reports To ID', 'Lookup', lookup('Contact', 'ReportsTo')],
  ['Email', 'Email', 'Email', text(80)],
  ['Title', 'Title', 'Text', text(128)],
  ['Department', 'Department', 'Text', text(80)],
  [
    'LeadSource',
    'Lead Source',
    'Picklist',
    picklist('Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'),
  ],
  ['Birthdate', 'Birthdate', 'Date', { sensitive: true }],
  ['Description', 'Contact Description', 'LongTextArea', text(32000)],
];

const user: readonly Line[] = [
  ['Username', 'Username', 'Text', { ...text(80), ...required, unique: 'caseInsensitive' }],
  ['LastName', 'Last Name', 'Text', { ...text(80), ...required }],
  ['FirstName', 'First Name', 'Text', text(40)],
  ['Name', 'Full Name', 'Text', { ...text(121), ...readOnly }],
  ['Email', 'Email', 'Email', { ...text(128), ...required }],
  ['Alias', 'Alias', 'Text', { ...text(8), ...required }],
  ['IsActive', 'Active', 'Checkbox', { defaultValue: 'true' }],
  ['Title', 'Title', 'Text', text(80)],
  ['Department', 'Department', 'Text', text(80)],
  ['Phone', 'Phone', 'Phone', text(40)],
  ['ProfileId', 'Profile ID', 'Lookup', { ...lookup('Profile', 'Profile', 'Users'), ...required }],
  ['TimeZoneSidKey', 'Time Zone', 'Text', { ...text(40), ...required }],
  ['LocaleSidKey', 'Locale', 'Text', { ...text(40), ...required }],
  ['LanguageLocaleKey', 'Language', 'Text', { ...text(40), ...required }],
  ['EmailEncodingKey', 'Email Encoding', 'Text', { ...text(40), ...required }],
];

/**
 * The standard objects that the campaign's records point to, with the fields a union may write. Our own compact table after the Object
 * Reference: an org's describe is the authority where there is one.
 */
export const standardObjects: readonly ObjectSchema[] = [
  standard('Account', 'Account', 'Accounts', 'Account Name', account, 'ReadWrite'),
  standard('Contact', 'Contact', 'Contacts', 'Full Name', contact, 'ControlledByParent'),
  standard('User', 'User', 'Users', 'Full Name', user, 'Read'),
];

function standard(
  name: string,
  label: string,
  pluralLabel: string,
  nameLabel: string,
  lines: readonly Line[],
  sharingModel: ObjectSchema['sharingModel']
): ObjectSchema {
  return {
    name,
    label,
    pluralLabel,
    custom: false,
    nameField: { type: 'Text', label: nameLabel },
    sharingModel,
    externalSharingModel: 'Private',
    features: { activities: name !== 'User', bulkApi: true, feeds: false, history: false, reports: true, search: true },
    fields: lines.map(fieldOf),
    recordTypes: [],
    validationRules: [],
  };
}

function fieldOf([name, label, type, more]: Line): FieldSchema {
  return {
    name,
    label,
    type,
    custom: false,
    required: false,
    externalId: false,
    sensitive: false,
    createable: true,
    updateable: true,
    ...more,
  };
}
