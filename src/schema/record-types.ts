import { makeSchema } from './make.js';
import type { FieldSchema, ObjectSchema, RecordTypeSchema, Schema } from './types.js';

/** Record types as a column or a formula may name them: `RecordType.DeveloperName` or `RecordType.Name`. */
const recordTypeObject: ObjectSchema = {
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

/** The schema with the object RecordType, where any of its objects has record types and none of them is that one. */
export function withRecordTypeObject(schema: Schema): Schema {
  const isNeeded = schema.objects.some(({ recordTypes }) => recordTypes.length > 0);
  if (!isNeeded || schema.object('RecordType') !== undefined) return schema;
  return makeSchema([...schema.objects, recordTypeObject], schema.valueSets);
}

/** The record type of an object that a text names by developer name or by label, in any case, as a lookup by key does. */
export function recordTypeNamed(object: ObjectSchema, keyField: string, text: string): RecordTypeSchema | undefined {
  const wanted = text.trim().toLowerCase();
  return object.recordTypes.find(
    ({ developerName, label }) => (keyField === 'Name' ? label : developerName).toLowerCase() === wanted
  );
}

/** The record type of an id of 18 characters, where an org told the ids of its record types. */
export function recordTypeOfId(object: ObjectSchema, id: string): RecordTypeSchema | undefined {
  return object.recordTypes.find((type) => type.id === id);
}

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
