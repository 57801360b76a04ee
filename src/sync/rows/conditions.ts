import type { InputValue } from '../../formula/index.js';
import { compileFormula } from '../../formula/index.js';
import type { FieldValues } from '../../records/index.js';
import { formulaField, type ConditionRule } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema, Schema, ValidationRuleSchema } from '../../schema/index.js';
import { findField, findRelationship } from '../../schema/index.js';

/** The value of a field of a record about to be created, by path; undefined where only the org knows it. */
type Reader = (values: FieldValues, path: string) => InputValue | undefined;

/**
 * The active validation rules of an object, made for records that are about to be created. A rule that cannot be compiled here, or that asks
 * for what only the org knows (a parent's field, the running user), is answered `unknown`, never guessed.
 */
export function insertConditions(
  object: ObjectSchema,
  schema: Schema,
  now: () => Date = () => new Date()
): ConditionRule[] {
  const read = createReader(object, schema, now);
  return object.validationRules
    .filter((rule) => rule.active)
    .map((rule) => conditionOf(rule, object, schema, read, now));
}

function conditionOf(
  rule: ValidationRuleSchema,
  object: ObjectSchema,
  schema: Schema,
  read: Reader,
  now: () => Date
): ConditionRule {
  const { name, message, displayField } = rule;
  const compiled = compileFormula(rule.condition, {
    returns: 'Checkbox',
    context: 'validationRule',
    fields: (path) => formulaField(schema, object, path),
  });
  const evaluate = (values: FieldValues): 'passes' | 'refuses' | 'unknown' => {
    if (!compiled.ok) return 'unknown';
    const fires = compiled.formula.test((path) => read(values, path), { now, isNew: true });
    return fires === true ? 'refuses' : fires === false ? 'passes' : 'unknown';
  };
  return { name, message, evaluate, ...(displayField === undefined ? {} : { displayField }) };
}

function createReader(object: ObjectSchema, schema: Schema, now: () => Date): Reader {
  const own = new Map<string, (values: FieldValues) => InputValue | undefined>();
  const read: Reader = (values, path) => {
    const given = values.get(path);
    if (given !== undefined) return given;
    let reader = own.get(path);
    if (reader === undefined) {
      reader = readerOf(path, object, schema, read, now);
      own.set(path, reader);
    }
    return reader(values);
  };
  return read;
}

/** How a path is answered when the record has no value for it. */
function readerOf(
  path: string,
  object: ObjectSchema,
  schema: Schema,
  read: Reader,
  now: () => Date
): (values: FieldValues) => InputValue | undefined {
  if (path.startsWith('$')) return () => undefined;
  const [first = '', ...rest] = path.split('.');
  if (rest.length > 0) {
    // A parent that is not there has no fields: they are blank. Those of a parent that is there, the org knows.
    const lookup = findRelationship(object, first)?.field.name ?? first;
    return (values) => (read(values, lookup) === null ? null : undefined);
  }
  const field = findField(object, path);
  if (field?.formula !== undefined) return formulaReader(field, object, schema, read, now);
  // A record that is not created yet has no children to sum up, no id, and nobody's stamps.
  if (field?.type === 'Summary')
    return () => (field.summary?.operation === 'count' || field.summary?.operation === 'sum' ? 0 : null);
  if (field === undefined || isSystem(field, object)) return () => undefined;
  return defaultReader(field, object, schema, read, now);
}

function isSystem(field: FieldSchema, object: ObjectSchema): boolean {
  return !object.fields.some((candidate) => candidate.name === field.name);
}

function formulaReader(
  field: FieldSchema,
  object: ObjectSchema,
  schema: Schema,
  read: Reader,
  now: () => Date
): (values: FieldValues) => InputValue | undefined {
  const compiled = compileFormula(field.formula?.expression ?? '', {
    context: 'formulaField',
    blankMode: field.formula?.blanksAs === 'BlankAsBlank' ? 'blank' : 'zero',
    fields: (path) => formulaField(schema, object, path),
  });
  return (values) => {
    if (!compiled.ok) return undefined;
    const result = compiled.formula.evaluate((path) => read(values, path), { now, isNew: true });
    return result.kind === 'value' ? result.value : undefined;
  };
}

/** The default of a field that the record leaves out, as the platform would fill it in before the rules run. */
function defaultReader(
  field: FieldSchema,
  object: ObjectSchema,
  schema: Schema,
  read: Reader,
  now: () => Date
): (values: FieldValues) => InputValue | undefined {
  if (field.type === 'AutoNumber') return () => undefined;
  const chosen =
    field.picklist?.values.filter((value) => value.isDefault && value.active).map((value) => value.name) ?? [];
  if (chosen.length > 0) return () => chosen.join(';');
  if (field.type === 'Checkbox') return () => field.defaultValue?.trim().toLowerCase() === 'true';
  if (field.defaultValue === undefined) return () => null;
  const compiled = compileFormula(field.defaultValue, {
    context: 'defaultValue',
    fields: (path) => formulaField(schema, object, path),
  });
  return (values) => {
    if (!compiled.ok) return undefined;
    const result = compiled.formula.evaluate((path) => read(values, path), { now, isNew: true });
    return result.kind === 'value' ? result.value : undefined;
  };
}
