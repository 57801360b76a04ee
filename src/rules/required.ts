import type { FieldSchema, ObjectSchema } from '../schema/index.js';
import type { RecordCheck } from './rule.js';

/**
 * Required fields have a value: on insert each of them (a default counts, when the field is left out), on update those that are written. One error
 * lists all that are missing. A checkbox is never missing. A field whose value could not be read was given, and is refused for that.
 * Source: fact sheet 1.2, 1.3.
 */
export function requiredCheck(object: ObjectSchema): RecordCheck {
  const required = object.fields.filter((field) => field.required && field.createable && field.type !== 'Checkbox');
  return (values, context) => {
    let missing: FieldSchema[] | undefined;
    for (const field of required) {
      const value = values.get(field.name);
      const absent = value === undefined;
      if (absent ? context.operation === 'update' || hasDefault(field) : value !== null && value !== '') continue;
      if (context.problems?.some((problem) => problem.field.name === field.name)) continue;
      (missing ??= []).push(field);
    }
    if (!missing) return undefined;
    const names = missing.map((field) => field.name);
    return {
      rule: 'required',
      severity: 'error',
      code: 'REQUIRED_FIELD_MISSING',
      fields: names,
      ...(missing.length === 1 && missing[0] ? { field: missing[0].name } : {}),
      platformMessage: `Required fields are missing: [${names.join(', ')}]`,
      params: missing.map((field) => field.label),
    };
  };
}

function hasDefault(field: FieldSchema): boolean {
  return (
    field.defaultValue !== undefined || field.picklist?.values.some((value) => value.isDefault && value.active) === true
  );
}
