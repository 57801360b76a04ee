import { schemaError, type Location } from './errors.js';
import { readValueSet, type PicklistDraft } from './picklists.js';
import { readReference } from './references.js';
import type { FieldSchema, FieldType, SummarySchema } from './types.js';
import { ElementReader, type Element } from './xml.js';

/** A field read from XML, with what still needs the other components: its value set, and where its references stand. */
export type FieldDraft = {
  readonly field: FieldSchema;
  readonly location: Location;
  readonly picklist?: PicklistDraft;
};

const TYPES = [
  'Text',
  'TextArea',
  'LongTextArea',
  'Html',
  'Number',
  'Currency',
  'Percent',
  'Checkbox',
  'Date',
  'DateTime',
  'Time',
  'Email',
  'Phone',
  'Url',
  'Picklist',
  'MultiselectPicklist',
  'Lookup',
  'MasterDetail',
  'AutoNumber',
  'Summary',
  'Location',
] as const satisfies readonly FieldType[];

/** Elements that decide nothing about a value: how the field is shown, who answers for it, what is tracked. */
const LEFT_ASIDE = new Set([
  'businessOwnerGroup',
  'businessOwnerUser',
  'businessStatus',
  'deprecated',
  'displayLocationInDecimal',
  'fieldManageability',
  'indexed',
  'relationshipLabel',
  'trackFeedHistory',
  'trackHistory',
  'trackTrending',
  'visibleLines',
]);

/** Lengths that the platform fixes by type; see PLATFORM fact sheet, "Describe". */
const FIXED_LENGTHS: Partial<Record<FieldType, number>> = {
  TextArea: 255,
  Email: 80,
  Phone: 40,
  Url: 255,
  Picklist: 255,
  MultiselectPicklist: 4099,
  AutoNumber: 30,
  Lookup: 18,
  MasterDetail: 18,
};

const TEXT_FORMULA_LENGTH = 1300;
const HTML_LENGTH = 32768;

/** A `CustomField` element (its own file, or nested in an object). A Location brings its two components along. */
export function readField(element: Element): readonly FieldDraft[] {
  const reader = new ElementReader(element);
  const name = reader.requiredText('fullName');
  const type = readType(reader);
  const formula = reader.text('formula');
  const picklist = readPicklist(reader, type);
  const readOnly = formula !== undefined || type === 'Summary' || type === 'AutoNumber' || type === 'Location';
  const reference = readReference(reader, name, type);
  const field: FieldSchema = {
    name,
    label: reader.text('label') ?? name.replace(/__c$/, '').replaceAll('_', ' '),
    type,
    custom: true,
    required: (reader.boolean('required') ?? false) || type === 'MasterDetail',
    externalId: reader.boolean('externalId') ?? false,
    ...readSizes(reader, type, formula !== undefined),
    ...readUnique(reader),
    ...optional('defaultValue', reader.text('defaultValue')),
    ...(picklist ? { picklist: picklist.picklist } : {}),
    ...optional('reference', reference),
    ...readFormula(reader, formula),
    ...optional('summary', type === 'Summary' ? readSummary(reader) : undefined),
    ...optional('displayFormat', type === 'AutoNumber' ? reader.requiredText('displayFormat') : undefined),
    ...optional('startingNumber', type === 'AutoNumber' ? (reader.integer('startingNumber') ?? 1) : undefined),
    ...optional('description', reader.text('description')),
    ...optional('help', reader.text('inlineHelpText')),
    ...readClassification(reader),
    createable: !readOnly,
    updateable: !readOnly && (type !== 'MasterDetail' || reference?.masterDetail?.reparentable === true),
  };
  reader.finish(LEFT_ASIDE);
  const draft: FieldDraft = { field, location: element.location, ...(picklist ? { picklist } : {}) };
  return type === 'Location' ? [draft, ...coordinates(field, element.location)] : [draft];
}

/** True for a file that only adjusts a standard field (tracking, a label): it has no type, and nothing we read hangs on it. */
export function adjustsStandardField(element: Element): boolean {
  const reader = new ElementReader(element);
  return reader.child('type') === undefined && !/__c$/i.test(reader.requiredText('fullName'));
}

function readType(reader: ElementReader): FieldType {
  const text = reader.requiredText('type');
  const type = TYPES.find((known) => known === text);
  if (!type) throw schemaError('UnknownFieldType', reader.child('type')?.location ?? reader.element.location, [text]);
  return type;
}

function readPicklist(reader: ElementReader, type: FieldType): PicklistDraft | undefined {
  if (type !== 'Picklist' && type !== 'MultiselectPicklist') return undefined;
  const valueSet = reader.child('valueSet');
  if (!valueSet) throw schemaError('MissingElement', reader.element.location, ['valueSet', reader.element.name]);
  return readValueSet(valueSet);
}

function readSizes(
  reader: ElementReader,
  type: FieldType,
  formula: boolean
): Pick<FieldSchema, 'length' | 'precision' | 'scale'> {
  const required = (name: string): number => {
    const value = reader.integer(name);
    if (value === undefined) throw schemaError('MissingElement', reader.element.location, [name, reader.element.name]);
    return value;
  };
  switch (type) {
    case 'Text':
      return { length: formula ? TEXT_FORMULA_LENGTH : required('length') };
    case 'LongTextArea':
      return { length: required('length') };
    case 'Html':
      return { length: reader.integer('length') ?? HTML_LENGTH };
    case 'Number':
    case 'Currency':
    case 'Percent':
      // A formula's result always has 18 digits; retrieved files say so, hand-written ones may not.
      return {
        precision: formula ? (reader.integer('precision') ?? 18) : required('precision'),
        scale: required('scale'),
      };
    case 'Location':
      return { scale: required('scale') };
    default:
      return FIXED_LENGTHS[type] === undefined ? {} : { length: FIXED_LENGTHS[type] };
  }
}

function readUnique(reader: ElementReader): Pick<FieldSchema, 'unique'> {
  const caseSensitive = reader.boolean('caseSensitive') ?? false;
  return reader.boolean('unique') ? { unique: caseSensitive ? 'caseSensitive' : 'caseInsensitive' } : {};
}

function readFormula(reader: ElementReader, expression: string | undefined): Pick<FieldSchema, 'formula'> {
  const blanksAs = reader.oneOf('formulaTreatBlanksAs', ['BlankAsZero', 'BlankAsBlank'] as const) ?? 'BlankAsZero';
  return expression === undefined ? {} : { formula: { expression, blanksAs } };
}

function readSummary(reader: ElementReader): SummarySchema {
  const operation = reader.oneOf('summaryOperation', ['count', 'sum', 'min', 'max'] as const);
  if (!operation) {
    throw schemaError('MissingElement', reader.element.location, ['summaryOperation', reader.element.name]);
  }
  const foreignKey = reader.requiredText('summaryForeignKey');
  const summarizedField =
    operation === 'count' ? reader.text('summarizedField') : reader.requiredText('summarizedField');
  const filters = reader.all('summaryFilterItems').map((item) => {
    const filter = new ElementReader(item);
    const read = {
      field: filter.requiredText('field'),
      operation: filter.requiredText('operation'),
      value: filter.text('value') ?? '',
    };
    // A comparison with another field (valueField) is not read: finish names it.
    filter.finish(new Set());
    return read;
  });
  return { operation, foreignKey, filters, ...optional('summarizedField', summarizedField) };
}

function readClassification(
  reader: ElementReader
): Pick<FieldSchema, 'securityClassification' | 'complianceGroup' | 'sensitive'> {
  const securityClassification = reader.text('securityClassification');
  const complianceGroup = reader.text('complianceGroup');
  const secret = ['Confidential', 'Restricted', 'MissionCritical'].includes(securityClassification ?? '');
  const personal = (complianceGroup ?? '').split(';').some((group) => group.trim() === 'PII');
  return {
    ...optional('securityClassification', securityClassification),
    ...optional('complianceGroup', complianceGroup),
    sensitive: secret || personal,
  };
}

/** `X__c` of type Location is written by `X__Latitude__s` and `X__Longitude__s`. */
function coordinates(field: FieldSchema, location: Location): readonly FieldDraft[] {
  const { scale = 0 } = field;
  return (
    [
      ['Latitude', 2],
      ['Longitude', 3],
    ] as const
  ).map(([part, integerDigits]) => ({
    location,
    field: {
      name: field.name.replace(/__c$/, `__${part}__s`),
      label: `${field.label} (${part})`,
      type: 'Number',
      custom: true,
      required: field.required,
      precision: integerDigits + scale,
      scale,
      externalId: false,
      sensitive: field.sensitive,
      createable: true,
      updateable: true,
    },
  }));
}

/** A property, or none: so that a missing element makes no key. */
export function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
}
