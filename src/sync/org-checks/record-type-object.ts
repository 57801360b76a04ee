import type { FieldSchema, ObjectSchema } from '../../schema/index.js';

/** Record types as a column may name them: `RecordType.DeveloperName` or `RecordType.Name`. */
export const recordTypeObject: ObjectSchema = {
  name: 'RecordType',
  label: 'Record Type',
  pluralLabel: 'Record Types',
  custom: false,
  nameField: { type: 'Text', label: 'Name' },
  sharingModel: 'Read',
  features: { activities: false, bulkApi: false, feeds: false, history: false, reports: false, search: false },
  fields: [text('Name', 'Name'), text('DeveloperName', 'Record Type Name')],
  recordTypes: [],
  validationRules: [],
};

function text(name: string, label: string): FieldSchema {
  return {
    name,
    label,
    type: 'Text',
    custom: false,
    required: false,
    length: 80,
    externalId: false,
    sensitive: false,
    createable: false,
    updateable: false,
  };
}
