import { closest } from 'fastest-levenshtein';
import { z } from 'zod';
import { messages } from './errors.js';
import { systemFields } from './system.js';
import type { FieldSchema, ObjectSchema } from './types.js';

const validators = new WeakMap<ObjectSchema, z.ZodType<Record<string, string | number | boolean | null>>>();

/**
 * A zod schema of what may be written to an object: canonical field names to values as `records` holds them, every field optional and nullable
 * (what must be there is the rules' to say, which know insert from update). A field the object does not have, or nobody may write, is
 * refused with the nearest name.
 */
export function recordSchema(object: ObjectSchema): z.ZodType<Record<string, string | number | boolean | null>> {
  let validator = validators.get(object);
  if (!validator) {
    validator = build(object);
    validators.set(object, validator);
  }
  return validator;
}

function build(object: ObjectSchema): z.ZodType<Record<string, string | number | boolean | null>> {
  const writeable = [...systemFields(object), ...object.fields].filter((field) => field.createable || field.updateable);
  const shape = Object.fromEntries(writeable.map((field) => [field.name, valueOf(field).nullable().optional()]));
  const names = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownField(object, key, names)).join(' ')
        : undefined,
  }) as unknown as z.ZodType<Record<string, string | number | boolean | null>>;
}

function unknownField(object: ObjectSchema, key: string, names: readonly string[]): string {
  const suggestion = names.length > 0 ? closest(key, names) : '';
  return messages.getMessage('record.unknownField', [object.label, key, suggestion]);
}

function valueOf(field: FieldSchema): z.ZodType<string | number | boolean> {
  switch (field.type) {
    case 'Checkbox':
      return z.boolean();
    case 'Number':
    case 'Currency':
    case 'Percent': {
      const limit = 10 ** ((field.precision ?? 18) - (field.scale ?? 0));
      return z.number().gt(-limit).lt(limit);
    }
    case 'Date':
      return z.iso.date();
    case 'DateTime':
      return z.iso.datetime();
    case 'Time':
      return z.iso.time();
    case 'Id':
    case 'Lookup':
    case 'MasterDetail':
    case 'Reference':
      return z.string().regex(/^[A-Za-z0-9]{18}$/);
    case 'Picklist':
      return field.picklist?.restricted
        ? z.enum(field.picklist.values.filter((value) => value.active).map((value) => value.name))
        : textOf(field);
    default:
      return textOf(field);
  }
}

function textOf(field: FieldSchema): z.ZodString {
  const text = z.string().min(1);
  return field.length === undefined ? text : text.max(field.length);
}
