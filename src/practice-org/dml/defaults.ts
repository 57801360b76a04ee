import type { FieldValues, Value } from '../../records/index.js';
import { isDetail, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import { hasOwner, isStored } from '../store/index.js';
import type { Caller, PracticeOrg } from '../types.js';
import { compileOnce, environmentOf, readerOf } from './formulas.js';
import { refuse } from './refusal.js';

/** Completes a new record: defaults of the fields that were not given, the owner, and auto-numbers. */
export function withDefaults(
  org: PracticeOrg,
  object: ObjectSchema,
  given: FieldValues,
  caller: Caller
): Map<string, Value> {
  const values = new Map<string, Value>(given);
  for (const field of org.store.fields(object)) {
    if (!isStored(field)) continue;
    if (field.type === 'AutoNumber') values.set(field.name, nextAutoNumber(org, object, field));
    else if (field.type === 'Checkbox' && (values.get(field.name) ?? null) === null) {
      values.set(field.name, defaultOf(org, object, field, caller) ?? false);
    } else if (!values.has(field.name)) {
      const value = defaultOf(org, object, field, caller);
      if (value !== null) values.set(field.name, value);
    }
  }
  if (hasOwner(object) && !isDetail(object) && (values.get('OwnerId') ?? null) === null)
    values.set('OwnerId', caller.userId);
  return values;
}

function defaultOf(org: PracticeOrg, object: ObjectSchema, field: FieldSchema, caller: Caller): Value {
  const chosen =
    field.picklist?.values.filter((value) => value.isDefault && value.active).map((value) => value.name) ?? [];
  if (field.type === 'Picklist' && chosen[0] !== undefined) return chosen[0];
  if (field.type === 'MultiselectPicklist' && chosen.length > 0) return chosen.join(';');
  if (field.defaultValue === undefined) return null;
  if (field.type === 'Checkbox') return field.defaultValue.trim().toLowerCase() === 'true';
  return evaluateDefault(org, object, field, field.defaultValue, caller);
}

/** The value of a default formula, or of a plain word, which is what the standard objects have. */
function evaluateDefault(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  formula: string,
  caller: Caller
): Value {
  if (!object.custom && !field.custom) return formula;
  const compiled = compileOnce(org, object, `default ${field.name}`, formula, { context: 'defaultValue' });
  if (!compiled.ok) return refuseDefault(field, compiled.errors[0]?.message);
  const result = compiled.formula.evaluate(readerOf(org, object, {}, caller), environmentOf(org, caller));
  if (result.kind === 'error') return refuseDefault(field, result.message);
  if (result.kind === 'unknown') return refuseDefault(field, `this org does not know ${result.missing.join(', ')}`);
  const { value } = result;
  if (field.type === 'DateTime' && typeof value === 'string') return `${value.slice(0, 19)}.000Z`;
  return Array.isArray(value) ? null : (value as Value);
}

function refuseDefault(field: FieldSchema, problem = 'it does not compile'): never {
  refuse('FIELD_INTEGRITY_EXCEPTION', `The default value of ${field.name} cannot be worked out: ${problem}`, [
    field.name,
  ]);
}

/** The next number in the field's display format, e.g. `UV-{00000}`, also with `{YYYY}`, `{YY}`, `{MM}` and `{DD}`. */
function nextAutoNumber(org: PracticeOrg, object: ObjectSchema, field: FieldSchema): string {
  const nameField = field.name === 'Name' && object.nameField.type === 'AutoNumber' ? object.nameField : undefined;
  const format = field.displayFormat ?? nameField?.displayFormat ?? '{00000000}';
  const start = field.startingNumber ?? nameField?.startingNumber ?? 1;
  const number = org.store.nextNumber(`number:${object.name}.${field.name}`, start);
  const [year = '', month = '', day = ''] = org.now().toISOString().slice(0, 10).split('-');
  return format.replace(/\{(YYYY|YY|MM|DD|0+)\}/g, (_whole, part: string) => {
    if (part === 'YYYY') return year;
    if (part === 'YY') return year.slice(2);
    if (part === 'MM') return month;
    if (part === 'DD') return day;
    return String(number).padStart(part.length, '0');
  });
}
