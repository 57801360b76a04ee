import type { FieldValues } from '../records/index.js';
import { findField, type FieldSchema, type ObjectSchema } from '../schema/index.js';
import { NONE } from './rule.js';
import type { Violation } from './types.js';

/**
 * Fields must exist and be open to writing in this operation; formulas, roll-ups, auto-numbers and audit fields never are, a master-detail without
 * reparenting only at insert. An unknown field ends the matter, as on the platform. Source: fact sheet 1.2.
 */
export function checkWriteable(
  object: ObjectSchema,
  values: FieldValues,
  operation: 'insert' | 'update'
): readonly Violation[] {
  let closed: FieldSchema[] | undefined;
  for (const name of values.keys()) {
    const field = findField(object, name);
    if (!field) return [unknownField(object, name)];
    if (!(operation === 'insert' ? field.createable : field.updateable)) (closed ??= []).push(field);
  }
  return closed ? [notWriteable(closed, operation)] : NONE;
}

function unknownField(object: ObjectSchema, name: string): Violation {
  return {
    rule: 'unknown-field',
    severity: 'error',
    code: 'INVALID_FIELD',
    fields: [],
    field: name,
    platformMessage: `No such column '${name}' on sobject of type ${object.name}`,
    params: [name],
  };
}

function notWriteable(fields: readonly FieldSchema[], operation: 'insert' | 'update'): Violation {
  const names = fields.map((field) => field.name);
  return {
    rule: 'not-writeable',
    severity: 'error',
    code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    fields: names,
    ...(names.length === 1 && names[0] !== undefined ? { field: names[0] } : {}),
    platformMessage: `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    params: [operation, ...fields.map((field) => field.label)],
  };
}
