import type { FieldSchema, FieldType, ReferenceSchema, SummarySchema } from '../types.js';
import { describedPicklist } from './picklist.js';
import type { Classification, DescribedField } from './types.js';

/** The API's names of field types (REST API Developer Guide) and ours, where one gives the other. */
const TYPES: Readonly<Record<string, FieldType>> = {
  id: 'Id',
  string: 'Text',
  encryptedstring: 'Text',
  anyType: 'Text',
  boolean: 'Checkbox',
  int: 'Number',
  long: 'Number',
  double: 'Number',
  currency: 'Currency',
  percent: 'Percent',
  date: 'Date',
  datetime: 'DateTime',
  time: 'Time',
  email: 'Email',
  phone: 'Phone',
  url: 'Url',
  picklist: 'Picklist',
  combobox: 'Picklist',
  multipicklist: 'MultiselectPicklist',
  location: 'Location',
  base64: 'Base64',
  address: 'Address',
};

/** The longest text that is a plain text area: what may hold more is a long one. */
const TEXT_AREA = 255;

export type FieldContext = {
  readonly others: readonly DescribedField[];
  readonly classification?: Classification;
  /** False where the org does not say how its fields are classified. */
  readonly classificationKnown: boolean;
  /** The same field in our own metadata. */
  readonly known?: FieldSchema;
};

/** A field of an org's describe, with what our own metadata adds to it: what is sensitive, and what a roll-up sums up. */
export function fieldFromOrg(field: DescribedField, context: FieldContext): FieldSchema {
  const type = typeOf(field);
  const calculated = field.calculated === true;
  const writeable = !calculated && field.autoNumber !== true;
  const picklist = field.type.endsWith('picklist') || field.type === 'combobox';
  const numeric = type === 'Number' || type === 'Currency' || type === 'Percent';
  const summary = calculated ? context.known?.summary : undefined;
  const defaultValue = defaultOf(field);
  const required = isRequired(field, picklist, defaultValue) && writeable;
  return {
    name: field.name,
    label: field.label,
    type: summary === undefined ? type : 'Summary',
    custom: field.custom,
    required,
    ...(field.length > 0 && !numeric ? { length: field.length } : {}),
    ...(numeric && summary === undefined ? digitsOf(field) : {}),
    ...(field.unique === true ? { unique: field.caseSensitive === true ? 'caseSensitive' : 'caseInsensitive' } : {}),
    externalId: field.externalId === true,
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(picklist ? { picklist: describedPicklist(field, context.others) } : {}),
    ...(field.type === 'reference' ? { reference: referenceOf(field) } : {}),
    ...calculation(field, summary),
    ...classified(field, context),
    createable: writeable && field.createable,
    updateable: writeable && field.updateable,
  };
}

function typeOf(field: DescribedField): FieldType {
  if (field.autoNumber === true) return 'AutoNumber';
  if (field.type === 'textarea') {
    if (field.htmlFormatted === true) return 'Html';
    return field.length > TEXT_AREA ? 'LongTextArea' : 'TextArea';
  }
  if (field.type === 'reference') {
    if (typeof field.relationshipOrder === 'number') return 'MasterDetail';
    return (field.referenceTo?.length ?? 0) > 1 ? 'Reference' : 'Lookup';
  }
  return TYPES[field.type] ?? 'Text';
}

/** `int` gives its digits, the others precision and scale. */
function digitsOf(field: DescribedField): Pick<FieldSchema, 'precision' | 'scale'> {
  if (field.type === 'int' || field.type === 'long') return { precision: field.digits || 18, scale: 0 };
  return { precision: field.precision || 18, scale: field.scale ?? 0 };
}

function defaultOf(field: DescribedField): string | undefined {
  if (field.defaultValueFormula) return field.defaultValueFormula;
  if (field.type === 'boolean') return String(field.defaultValue === true);
  return undefined;
}

/**
 * Not nillable, and nothing the org would fill in by itself: a custom object's Name, an owner. A default that is told does not make a field
 * optional, since a record may still blank it.
 */
function isRequired(field: DescribedField, picklist: boolean, defaultValue: string | undefined): boolean {
  if (field.nillable || field.type === 'boolean') return false;
  const told = defaultValue !== undefined || (picklist && field.picklistValues?.some((value) => value.defaultValue));
  return !field.defaultedOnCreate || told === true;
}

function referenceOf(field: DescribedField): ReferenceSchema {
  const master = typeof field.relationshipOrder === 'number';
  return {
    to: field.referenceTo ?? [],
    ...(field.relationshipName ? { relationshipName: field.relationshipName } : {}),
    onDelete: field.cascadeDelete === true ? 'Cascade' : field.restrictedDelete === true ? 'Restrict' : 'SetNull',
    ...(master
      ? {
          masterDetail: {
            order: field.relationshipOrder ?? 0,
            reparentable: field.updateable,
            writeRequiresMasterRead: field.writeRequiresMasterRead === true,
          },
        }
      : {}),
  };
}

/**
 * A formula field has its formula. Of a roll-up describe says only that it is calculated: without our own metadata's word for it, it becomes a formula
 * that nobody can compile, so that whoever reads it is answered "unknown".
 */
function calculation(
  field: DescribedField,
  summary: SummarySchema | undefined
): Pick<FieldSchema, 'formula' | 'summary'> {
  if (field.calculated !== true) return {};
  if (summary !== undefined) return { summary };
  const blanksAs = field.formulaTreatNullNumberAsZero === true ? 'BlankAsZero' : 'BlankAsBlank';
  return { formula: { expression: field.calculatedFormula ?? '', blanksAs } };
}

const SECRET = new Set(['Confidential', 'Restricted', 'MissionCritical']);

/** Sensitive: what our metadata or the org classifies so; and where the org does not say, all that it made itself and that holds free text. */
function classified(
  field: DescribedField,
  { classification, classificationKnown, known }: FieldContext
): Pick<FieldSchema, 'sensitive' | 'securityClassification' | 'complianceGroup'> {
  const { securityClassification, complianceGroup } = classification ?? {};
  const secret = SECRET.has(securityClassification ?? '');
  const personal = (complianceGroup ?? '').split(';').some((group) => group.trim() === 'PII');
  const unsaid = !classificationKnown && known === undefined && field.custom && field.type !== 'boolean';
  return {
    sensitive: secret || personal || unsaid || known?.sensitive === true || field.type === 'encryptedstring',
    ...(securityClassification === undefined ? {} : { securityClassification }),
    ...(complianceGroup === undefined ? {} : { complianceGroup }),
  };
}
