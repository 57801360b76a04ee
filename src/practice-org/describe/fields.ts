import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { resultField } from '../../schema/index.js';
import { isLookupKey } from '../api/request.js';
import { isFilterable, isGroupable, isSortable, kindOf } from '../soql/index.js';
import type { Access, Store } from '../types.js';
import { picklistValues } from './picklists.js';
import { isInteger, lengthOf, typeNames } from './types.js';

const numbers = new Set(['Number', 'Currency', 'Percent']);
/** Set by the org on every record. */
const alwaysSet = new Set([
  'Id',
  'OwnerId',
  'IsDeleted',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
]);

/** One field as describe tells it, keys in the platform's order. */
export function describeField(
  store: Store,
  access: Access,
  object: ObjectSchema,
  field: FieldSchema
): Record<string, unknown> {
  const result = resultField(store.schema, field);
  const { type, soapType, extraTypeInfo } = typeNames(field, result.type);
  const { length, byteLength } = lengthOf(field, result.type);
  const kind = kindOf(store, field);
  const checkbox = result.type === 'Checkbox';
  const integer = isInteger(field, result.type);
  const numeric = numbers.has(result.type) && !integer;
  const calculated = field.formula !== undefined || field.summary !== undefined;
  const master = field.reference?.masterDetail;
  const picklist = field.picklist;
  const polymorphic = (field.reference?.to.length ?? 0) > 1;
  const set = alwaysSet.has(field.name) || checkbox || field.type === 'AutoNumber';
  const named = field.name === 'Name';
  return {
    aggregatable: ['number', 'text', 'id', 'picklist', 'date', 'dateTime'].includes(kind),
    aiPredictionField: false,
    autoNumber: field.type === 'AutoNumber',
    byteLength,
    calculated,
    calculatedFormula: field.formula?.expression ?? null,
    cascadeDelete: field.type === 'MasterDetail' || (field.reference?.onDelete === 'Cascade' && field.custom),
    caseSensitive: field.unique === 'caseSensitive',
    compoundFieldName: compoundOf(store, object, field),
    controllerName: picklist?.controllingField ?? null,
    createable: field.createable && !calculated && access.canEdit(object, field),
    custom: field.custom,
    defaultValue: checkbox ? field.defaultValue?.toLowerCase() === 'true' : null,
    defaultValueFormula: checkbox ? null : (field.defaultValue ?? null),
    defaultedOnCreate: set || (named && object.custom) || field.defaultValue !== undefined,
    dependentPicklist: picklist?.controllingField !== undefined,
    deprecatedAndHidden: false,
    digits: integer ? (field.precision ?? 8) : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo,
    filterable: isFilterable(store, field),
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: field.formula?.blanksAs === 'BlankAsZero',
    groupable: integer || isGroupable(store, field),
    highScaleNumber: false,
    htmlFormatted: field.type === 'Html',
    idLookup: field.externalId || isLookupKey(object, field),
    inlineHelpText: field.help ?? null,
    label: field.label,
    length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: named,
    namePointing: polymorphic,
    nillable: !set && !field.required && field.type !== 'MasterDetail',
    permissionable: isPermissionable(field),
    picklistValues: picklistValues(store, object, field),
    polymorphicForeignKey: polymorphic && field.name !== 'OwnerId',
    precision: numeric ? (result.precision ?? 18) : 0,
    queryByDistance: kind === 'compound',
    referenceTargetField: null,
    referenceTo: field.reference?.to.filter((name) => store.schema.object(name) !== undefined) ?? [],
    relationshipName: field.reference?.relationshipName ?? null,
    relationshipOrder: master === undefined ? null : Math.max(0, master.order),
    restrictedDelete: field.custom && field.reference?.onDelete === 'Restrict',
    restrictedPicklist: picklist?.restricted ?? false,
    scale: numeric ? (result.scale ?? 0) : 0,
    searchPrefilterable: field.reference !== undefined && field.custom,
    soapType,
    sortable: isSortable(store, field),
    type,
    unique: field.unique !== undefined,
    updateable: field.updateable && !calculated && access.canEdit(object, field),
    writeRequiresMasterRead: master?.writeRequiresMasterRead ?? false,
  };
}

/** Fields that field permissions exist for. */
function isPermissionable(field: FieldSchema): boolean {
  if (alwaysSet.has(field.name) || field.name === 'Name' || field.type === 'MasterDetail') return false;
  return !field.required || field.type === 'Checkbox';
}

const addressSuffix =
  /(Street|City|State|StateCode|PostalCode|Country|CountryCode|Latitude|Longitude|GeocodeAccuracy)$/;

/** The compound field a field is a part of. */
function compoundOf(store: Store, object: ObjectSchema, field: FieldSchema): string | null {
  if (['FirstName', 'LastName', 'Salutation'].includes(field.name))
    return store.field(object, 'Name') === undefined ? null : 'Name';
  const compound = field.name.replace(/__(\w+)__s$/, '__c');
  if (compound !== field.name) return compound;
  if (field.custom || !addressSuffix.test(field.name)) return null;
  const address = field.name.replace(addressSuffix, 'Address');
  return store.field(object, address)?.type === 'Address' ? address : null;
}
