import { resultField } from '../../schema/index.js';
import type { FieldSchema, FieldType, ObjectSchema } from '../../schema/index.js';
import type { Store } from '../types.js';

/** How the platform compares, sorts and groups a field. */
export type Kind =
  | 'id'
  | 'text'
  | 'longText'
  | 'picklist'
  | 'multi'
  | 'number'
  | 'boolean'
  | 'date'
  | 'dateTime'
  | 'time'
  | 'compound'
  | 'binary';

const kinds: Readonly<Record<FieldType, Kind>> = {
  Id: 'id',
  Lookup: 'id',
  MasterDetail: 'id',
  Reference: 'id',
  Text: 'text',
  TextArea: 'text',
  Email: 'text',
  Phone: 'text',
  Url: 'text',
  AutoNumber: 'text',
  LongTextArea: 'longText',
  Html: 'longText',
  Picklist: 'picklist',
  MultiselectPicklist: 'multi',
  Number: 'number',
  Currency: 'number',
  Percent: 'number',
  Summary: 'number',
  Checkbox: 'boolean',
  Date: 'date',
  DateTime: 'dateTime',
  Time: 'time',
  Location: 'compound',
  Address: 'compound',
  Base64: 'binary',
};

/** The type of what a field holds: of a roll-up its result, of every other field its own. */
export function resultType(store: Store, field: FieldSchema): FieldType {
  return resultField(store.schema, field).type;
}

/** How a field behaves in a query. */
export function kindOf(store: Store, field: FieldSchema): Kind {
  return kinds[resultType(store, field)];
}

/** May stand in a WHERE. */
export function isFilterable(store: Store, field: FieldSchema): boolean {
  return !['longText', 'binary'].includes(kindOf(store, field));
}

/** May stand in an ORDER BY. */
export function isSortable(store: Store, field: FieldSchema): boolean {
  return !['longText', 'binary', 'multi', 'compound'].includes(kindOf(store, field));
}

/** May stand in a GROUP BY: nothing worked out when read, no fractions, no moments, no numbers given by the org. */
export function isGroupable(store: Store, field: FieldSchema): boolean {
  if (field.formula !== undefined || field.summary !== undefined || field.type === 'AutoNumber') return false;
  return ['id', 'text', 'picklist', 'boolean', 'date'].includes(kindOf(store, field));
}

/** A custom multi-line text, of which the platform sends at most 200 rows a page when two are selected. */
export function isCustomLongText(field: FieldSchema): boolean {
  return field.custom && (field.type === 'LongTextArea' || field.type === 'Html');
}

/** Fields of the pseudo-object `Name`, which a reference to several objects leads to. */
const nameFields = new Set([
  'Id',
  'Name',
  'Type',
  'FirstName',
  'LastName',
  'Username',
  'Email',
  'Alias',
  'IsActive',
  'Phone',
  'Title',
  'ProfileId',
  'UserRoleId',
]);

/** Whether a field can be read through a reference to more than one object. */
export function isNameField(name: string): boolean {
  return nameFields.has([...nameFields].find((known) => known.toLowerCase() === name.toLowerCase()) ?? '');
}

/** Objects a field can lead to, as far as this org has them. */
export function targetsOf(store: Store, field: FieldSchema): readonly ObjectSchema[] {
  return (field.reference?.to ?? []).flatMap((name) => store.schema.object(name) ?? []);
}
