import { splitMultiselect } from '../records/index.js';
import type { FieldSchema, ObjectSchema } from '../schema/index.js';
import { shown, type FieldRule } from './rule.js';

/**
 * A restricted picklist takes its active values and nothing else, compared exactly; with record types, those open to the record's type. A field
 * that a record type does not list has no values there. An open picklist takes any text. Source: fact sheet 1.2, 1.3.
 */
export const picklistRule: FieldRule = (field, object) => {
  if (!field.picklist?.restricted) return undefined;
  const multiple = field.type === 'MultiselectPicklist';
  const allowedEverywhere = activeNames(field);
  const byRecordType = new Map(object.recordTypes.map((type) => [type.developerName, openNames(field, type)]));
  return (value, context) => {
    if (typeof value !== 'string') return undefined;
    const allowed =
      context.recordType === undefined
        ? allowedEverywhere
        : (byRecordType.get(context.recordType) ?? allowedEverywhere);
    const bad = multiple
      ? splitMultiselect(value).find((part) => !allowed.has(part))
      : allowed.has(value)
        ? undefined
        : value;
    if (bad === undefined) return undefined;
    return {
      rule: 'picklist',
      severity: 'error',
      code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      fields: [field.name],
      field: field.name,
      platformMessage: `${field.label}: bad value for restricted picklist field: ${bad}`,
      params: [shown(field, bad), context.recordType ?? ''],
    };
  };
};

/** The values a restricted picklist takes, in their order: of the record type when one is named. */
export function openValues(object: ObjectSchema, field: FieldSchema, recordType: string): readonly string[] {
  const type = object.recordTypes.find((candidate) => candidate.developerName === recordType);
  return [...(type ? openNames(field, type) : activeNames(field))];
}

function activeNames(field: FieldSchema): ReadonlySet<string> {
  return new Set((field.picklist?.values ?? []).filter((value) => value.active).map((value) => value.name));
}

function openNames(field: FieldSchema, type: ObjectSchema['recordTypes'][number]): ReadonlySet<string> {
  const active = activeNames(field);
  return new Set((type.picklists[field.name] ?? []).map((value) => value.name).filter((name) => active.has(name)));
}
