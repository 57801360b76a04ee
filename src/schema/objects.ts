import { schemaError, type Location } from './errors.js';
import { optional } from './fields.js';
import type {
  FieldSchema,
  NameField,
  ObjectFeatures,
  ObjectSchema,
  RecordTypeSchema,
  SharingModel,
  ValidationRuleSchema,
} from './types.js';
import { ElementReader, type Element } from './xml.js';

/** What an object's own element says, without its fields, rules and record types. A part that the file leaves out is missing. */
export type ObjectProperties = {
  readonly label?: string;
  readonly pluralLabel?: string;
  readonly description?: string;
  readonly nameField?: NameField;
  readonly sharingModel?: SharingModel;
  readonly externalSharingModel?: SharingModel;
  readonly features: Partial<ObjectFeatures>;
};

const SHARING_MODELS = [
  'Private',
  'Read',
  'ReadWrite',
  'ReadWriteTransfer',
  'ControlledByParent',
  'FullAccess',
] as const;

/** Looks, search and layout; and switches that change no record. */
const OBJECT_ASIDE = new Set([
  'actionOverrides',
  'allowInChatterGroups',
  'businessProcesses',
  'compactLayoutAssignment',
  'compactLayouts',
  'customHelpPage',
  'deploymentStatus',
  'enableDivisions',
  'enableEnhancedLookup',
  'enableLicensing',
  'enableSharing',
  'enableStreamingApi',
  'fieldSets',
  'gender',
  'indexes',
  'listViews',
  'profileSearchLayouts',
  'recordTypeTrackFeedHistory',
  'recordTypeTrackHistory',
  'searchLayouts',
  'sharingReasons',
  'sharingRecalculations',
  'startsWith',
  'visibility',
  'webLinks',
]);
const NAME_ASIDE = new Set(['trackHistory', 'trackFeedHistory']);
const RECORD_TYPE_ASIDE = new Set(['description', 'businessProcess', 'compactLayoutAssignment']);
const NOTHING_ASIDE: ReadonlySet<string> = new Set();

/** The properties of a `CustomObject` element; its children are read by the caller. */
export function readObjectProperties(element: Element): ObjectProperties {
  const reader = new ElementReader(element);
  for (const child of ['fullName', 'fields', 'validationRules', 'recordTypes']) reader.all(child);
  const nameField = reader.child('nameField');
  const properties: ObjectProperties = {
    ...optional('label', reader.text('label')),
    ...optional('pluralLabel', reader.text('pluralLabel')),
    ...optional('description', reader.text('description')),
    ...optional('nameField', nameField && readNameField(nameField)),
    ...optional('sharingModel', reader.oneOf('sharingModel', SHARING_MODELS)),
    ...optional('externalSharingModel', reader.oneOf('externalSharingModel', SHARING_MODELS)),
    features: {
      ...optional('activities', reader.boolean('enableActivities')),
      ...optional('bulkApi', reader.boolean('enableBulkApi')),
      ...optional('feeds', reader.boolean('enableFeeds')),
      ...optional('history', reader.boolean('enableHistory')),
      ...optional('reports', reader.boolean('enableReports')),
      ...optional('search', reader.boolean('enableSearch')),
    },
  };
  reader.finish(OBJECT_ASIDE);
  return properties;
}

/** A custom object from its file alone: label, plural and name field must be there. */
export function newObject(name: string, properties: ObjectProperties, location: Location): ObjectSchema {
  const { label, pluralLabel, nameField } = properties;
  for (const [element, value] of Object.entries({ label, pluralLabel, nameField })) {
    if (value === undefined) throw schemaError('MissingElement', location, [element, 'CustomObject']);
  }
  return withProperties(
    {
      name,
      label: '',
      pluralLabel: '',
      custom: true,
      nameField: { type: 'Text', label: '' },
      sharingModel: 'ReadWrite',
      features: { activities: false, bulkApi: true, feeds: false, history: false, reports: false, search: false },
      fields: [],
      recordTypes: [],
      validationRules: [],
    },
    properties
  );
}

/** The object with what the properties say; what they leave out stays. */
export function withProperties(object: ObjectSchema, properties: ObjectProperties): ObjectSchema {
  const { features, ...rest } = properties;
  const changed = { ...object, ...rest, features: { ...object.features, ...features } };
  if (!properties.nameField) return changed;
  const others = object.fields.filter((field) => field.name !== 'Name');
  return { ...changed, fields: [nameFieldSchema(properties.nameField), ...others] };
}

/** `Name` of a custom object: Text of 80, which the platform fills with the record's id when it is left out; or an auto-number. */
function nameFieldSchema(nameField: NameField): FieldSchema {
  const automatic = nameField.type === 'AutoNumber';
  return {
    name: 'Name',
    label: nameField.label,
    type: nameField.type,
    custom: false,
    required: false,
    length: automatic ? 30 : 80,
    externalId: false,
    sensitive: false,
    createable: !automatic,
    updateable: !automatic,
    ...(automatic ? { displayFormat: nameField.displayFormat, startingNumber: nameField.startingNumber } : {}),
  };
}

function readNameField(element: Element): NameField {
  const reader = new ElementReader(element);
  const type = reader.oneOf('type', ['Text', 'AutoNumber'] as const);
  const label = reader.requiredText('label');
  const displayFormat = type === 'AutoNumber' ? reader.requiredText('displayFormat') : '';
  const startingNumber = type === 'AutoNumber' ? (reader.integer('startingNumber') ?? 1) : 1;
  reader.finish(NAME_ASIDE);
  return type === 'AutoNumber' ? { type, label, displayFormat, startingNumber } : { type: 'Text', label };
}

/** A `RecordType` element. Values of its picklists are percent-encoded in the XML. */
export function readRecordType(element: Element): RecordTypeSchema {
  const reader = new ElementReader(element);
  const picklists = reader.all('picklistValues').map((entry) => {
    const picklist = new ElementReader(entry);
    const field = picklist.requiredText('picklist');
    const values = picklist.all('values').map((value) => {
      const inner = new ElementReader(value);
      const read = {
        name: decode(inner.requiredText('fullName'), value),
        isDefault: inner.boolean('default') ?? false,
      };
      inner.finish(NOTHING_ASIDE);
      return read;
    });
    picklist.finish(NOTHING_ASIDE);
    return [field, values] as const;
  });
  const recordType = {
    developerName: reader.requiredText('fullName'),
    label: reader.requiredText('label'),
    active: reader.boolean('active') ?? true,
    picklists: Object.fromEntries(picklists),
  };
  reader.finish(RECORD_TYPE_ASIDE);
  return recordType;
}

function decode(text: string, element: Element): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw schemaError('BadMetadataValue', element.location, [text, 'fullName']);
  }
}

/** A `ValidationRule` element. */
export function readValidationRule(element: Element): ValidationRuleSchema {
  const reader = new ElementReader(element);
  const rule = {
    name: reader.requiredText('fullName'),
    active: reader.boolean('active') ?? true,
    ...optional('description', reader.text('description')),
    condition: reader.requiredText('errorConditionFormula'),
    message: reader.requiredText('errorMessage'),
    ...optional('displayField', reader.text('errorDisplayField')),
  };
  reader.finish(NOTHING_ASIDE);
  return rule;
}
