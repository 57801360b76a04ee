import type { FieldValues } from '../records/index.js';
import { systemFields, type FieldSchema, type ObjectSchema } from '../schema/index.js';
import { malformedId } from './lookup-id.js';
import { NONE, shown } from './rule.js';
import type { CheckContext, Violation } from './types.js';

/** A check that lookups name records that exist, and of the right object. Source: fact sheet 1.2; the order of execution, step 2. */
export function lookupCheck(
  object: ObjectSchema
): (values: FieldValues, context: CheckContext) => readonly Violation[] {
  const fields = [...systemFields(object), ...object.fields].filter((field) => field.reference);
  return (values, { reference }) => {
    if (!reference) return NONE;
    let found: Violation[] | undefined;
    for (const field of fields) {
      const id = values.get(field.name);
      if (typeof id !== 'string') continue;
      const violation = verdict(field, id, reference(field, id));
      if (violation) (found ??= []).push(violation);
    }
    return found ?? NONE;
  };
}

function verdict(
  field: FieldSchema,
  id: string,
  answer: 'found' | 'missing' | 'wrong-type' | 'unknown'
): Violation | undefined {
  const about = { field: field.name, params: [shown(field, id), (field.reference?.to ?? []).join(', ')] };
  switch (answer) {
    case 'found':
      return undefined;
    case 'wrong-type':
      return {
        ...about,
        rule: 'lookup-type',
        severity: 'error',
        code: 'FIELD_INTEGRITY_EXCEPTION',
        fields: [field.name],
        platformMessage: malformedId(field.label, id),
      };
    default:
      return {
        ...about,
        rule: 'lookup',
        severity: answer === 'missing' ? 'error' : 'unknown',
        code: 'INVALID_CROSS_REFERENCE_KEY',
        fields: [],
        platformMessage: 'invalid cross reference id',
      };
  }
}
