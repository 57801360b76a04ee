import {
  schemaFromComponents,
  type FieldSchema,
  type FieldType,
  type ObjectSchema,
  type Schema,
} from '../../src/schema/index.js';

/** A field of a type, with what a test wants different. */
export function fieldOf(type: FieldType, more: Partial<FieldSchema> = {}): FieldSchema {
  return {
    name: 'Sample__c',
    label: 'Sample',
    type,
    custom: true,
    required: false,
    externalId: false,
    sensitive: false,
    createable: true,
    updateable: true,
    ...more,
  };
}

export function picklistOf(...names: string[]): Pick<FieldSchema, 'picklist'> {
  return {
    picklist: {
      restricted: true,
      values: names.map((name) => ({ name, label: name, active: true, isDefault: false })),
    },
  };
}

export function objectOf(...fields: FieldSchema[]): ObjectSchema {
  return {
    name: 'Worksite__c',
    label: 'Worksite',
    pluralLabel: 'Worksites',
    custom: true,
    nameField: { type: 'Text', label: 'Worksite Name' },
    sharingModel: 'Private',
    features: { activities: false, bulkApi: true, feeds: false, history: false, reports: false, search: false },
    fields,
    recordTypes: [],
    validationRules: [],
  };
}

export const objectXml = (inner = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <label>Worksite</label>
    <nameField>
        <label>Worksite Name</label>
        <type>Text</type>
    </nameField>
    <pluralLabel>Worksites</pluralLabel>
    <sharingModel>ReadWrite</sharingModel>
    ${inner}
</CustomObject>`;

export const fieldXml = (inner: string, name = 'Sample__c'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>${name}</fullName>
    <label>Sample</label>
    ${inner}
</CustomField>`;

export const worksiteFile = {
  path: 'objects/Worksite__c/Worksite__c.object-meta.xml',
  content: objectXml(),
};

/** A project of one object with the fields given as XML; the field file's text is what `fieldXml` makes of it. */
export function schemaWithFields(...fields: ReadonlyArray<readonly [name: string, inner: string]>): Schema {
  return schemaFromComponents([
    worksiteFile,
    ...fields.map(([name, inner]) => ({
      path: `objects/Worksite__c/fields/${name}.field-meta.xml`,
      content: fieldXml(inner, name),
    })),
  ]);
}

/** The error that the work throws; a test fails when it throws none. */
export function errorOf(work: () => unknown): Error & { exitCode?: number; data?: unknown; actions?: string[] } {
  try {
    work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
