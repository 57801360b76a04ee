import { systemFields } from '../system.js';
import type { FieldSchema, NameField, ObjectSchema, RecordTypeSchema } from '../types.js';
import { fieldFromOrg } from './field.js';
import { ruleFromOrg } from './rule.js';
import type { DescribedField, OrgAnswers, OrgObject, PicklistValuesAnswer, RecordTypeInfo } from './types.js';

/**
 * An object as an org describes it to its user. Fields of our own metadata that the org does not show are kept, so that a rule that reads one still
 * means something and a column for one can be told of; they are named in `hidden`. So are those the user may only read, in `readOnly`;
 * both count as writeable here, because what stands in the way is a permission, and whoever asks is told that in words.
 */
export function objectFromOrg(answers: OrgAnswers): OrgObject {
  const { describe, known, classified } = answers;
  const recordTypes = (describe.recordTypeInfos ?? []).filter(({ master }) => !master);
  const shell = shellOf(answers, recordTypes);
  const system = new Set(systemFields(shell).map(({ name }) => name));
  const knownFields = new Map((known?.fields ?? []).map((field) => [field.name.toLowerCase(), field]));
  const readOnly: string[] = [];
  const shown = describe.fields
    .filter(({ name }) => !system.has(name))
    .map((described): FieldSchema => {
      const ours = knownFields.get(described.name.toLowerCase());
      const field = fieldFromOrg(described, {
        others: describe.fields,
        classificationKnown: classified !== undefined,
        ...(classified?.has(described.name) ? { classification: classified.get(described.name) } : {}),
        ...(ours === undefined ? {} : { known: ours }),
      });
      if (!isReadOnly(described, ours)) return field;
      readOnly.push(field.name);
      return { ...field, createable: true, updateable: true };
    });
  const names = new Set(shown.map(({ name }) => name.toLowerCase()));
  const hidden = (known?.fields ?? []).filter(({ name, custom }) => custom && !names.has(name.toLowerCase()));
  // What the user cannot see cannot be asked of this user's file.
  const fields = [...shown, ...hidden.map((field) => ({ ...field, required: false }))];
  const fieldNames = new Set([...system, ...fields.map(({ name }) => name)]);
  const rules = (answers.rules ?? []).map((rule) => ruleFromOrg(rule, fieldNames));
  return {
    object: {
      ...shell,
      fields,
      recordTypes: recordTypes.map((info) => recordTypeOf(info, answers.picklists?.get(info.recordTypeId), fields)),
      validationRules: rules,
    },
    recordTypes,
    hidden: hidden.map(({ name }) => name),
    readOnly,
    rules,
  };
}

/** The object without its fields: enough to say which system fields it has. */
function shellOf({ describe, known }: OrgAnswers, recordTypes: readonly RecordTypeInfo[]): ObjectSchema {
  const masters = describe.fields.filter(({ relationshipOrder }) => typeof relationshipOrder === 'number');
  return {
    name: describe.name,
    label: describe.label,
    pluralLabel: describe.labelPlural,
    custom: describe.custom,
    nameField: nameFieldOf(describe.fields, describe.label),
    // Describe does not tell how records are shared, nor does checking them need it.
    sharingModel: known?.sharingModel ?? (masters.length > 0 ? 'ControlledByParent' : 'ReadWrite'),
    features: known?.features ?? {
      activities: false,
      bulkApi: true,
      feeds: false,
      history: false,
      reports: false,
      search: false,
    },
    fields: masters.map((field) => fieldFromOrg(field, { others: describe.fields, classificationKnown: true })),
    recordTypes: recordTypes.map((info) => recordTypeOf(info, undefined, [])),
    validationRules: [],
  };
}

function nameFieldOf(fields: readonly DescribedField[], label: string): NameField {
  const field = fields.find(({ nameField }) => nameField === true);
  return field?.autoNumber === true
    ? { type: 'AutoNumber', label: field.label, displayFormat: '{0}', startingNumber: 1 }
    : { type: 'Text', label: field?.label ?? label };
}

/** A field that permissions are given for, that is not worked out by the org, and that this user may not fill in. */
function isReadOnly(field: DescribedField, ours: FieldSchema | undefined): boolean {
  const worked = field.calculated === true || field.autoNumber === true;
  const writeable = ours === undefined ? field.custom : ours.createable;
  return !field.createable && !worked && writeable && field.permissionable !== false;
}

function recordTypeOf(
  { recordTypeId, developerName, name, active }: RecordTypeInfo,
  answer: PicklistValuesAnswer | undefined,
  fields: readonly FieldSchema[]
): RecordTypeSchema {
  const picklists = fields.flatMap(({ name: field, picklist }) => {
    if (picklist === undefined) return [];
    const told = answer?.picklistFieldValues[field];
    // Unasked, or kept back: then nothing says that the record type narrows the list.
    const values =
      told === undefined
        ? picklist.values.map((value) => ({ name: value.name, isDefault: value.isDefault }))
        : told.values.map(({ value }) => ({ name: value, isDefault: told.defaultValue?.value === value }));
    return [[field, values] as const];
  });
  return { developerName, label: name, active, id: recordTypeId, picklists: Object.fromEntries(picklists) };
}
