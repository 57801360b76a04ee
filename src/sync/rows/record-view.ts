import type { Environment, InputValue } from '../../formula/index.js';
import { asFieldValue, compileFormula } from '../../formula/index.js';
import { shortId, type Value } from '../../records/index.js';
import { formulaField, formulaReturnType } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema, RecordTypeSchema, Schema } from '../../schema/index.js';
import { findField, findRelationship } from '../../schema/index.js';

/** A record above the one being judged; a path starts at it. Undefined: only the org knows. */
export type Parent = {
  readonly read: (path: string) => InputValue | undefined;
  /** Its id in the org, where that is known. */
  readonly id?: string;
};

/** A record about to be created, as formulas look at it. */
export type RecordView = {
  /** A field as the row gives it; undefined where it leaves the field out. */
  readonly get: (field: string) => Value | undefined;
  /** The record that a lookup which is filled leads to; undefined where only the org knows it. */
  readonly parent: (lookup: string) => Parent | undefined;
};

/** The value of a path of a record about to be created; undefined where only the org knows it. */
export type PathReader = (record: RecordView, path: string) => InputValue | undefined;

type Reader = (record: RecordView) => InputValue | undefined;

type Scope = {
  readonly object: ObjectSchema;
  readonly schema: Schema;
  readonly environment: Environment;
  readonly read: PathReader;
  /** True for a record that is there already: what is not given is not known, and no default stands for it. */
  readonly exists: boolean;
};

/**
 * Reads fields of records of an object as the org would see them at the insert: what is left out has its default, formulas are worked out, roll-ups
 * have nothing to sum up, a lookup that is blank leads to a record of blank fields.
 *
 * @param exists for records that are there already: what is not given of them is unknown
 */
export function createPathReader(object: ObjectSchema, schema: Schema, now: () => Date, exists = false): PathReader {
  const readers = new Map<string, Reader>();
  const read: PathReader = (record, path) => {
    let reader = readers.get(path);
    if (reader === undefined) {
      reader = readerOf(path, { object, schema, environment: { now, isNew: !exists }, read, exists });
      readers.set(path, reader);
    }
    return reader(record);
  };
  return read;
}

function readerOf(path: string, scope: Scope): Reader {
  const { object } = scope;
  if (/^\$RecordType\./.test(path) && object.recordTypes.length > 0) return recordTypeReader(path, scope);
  if (path.startsWith('$')) return () => undefined;
  if (path.includes('.')) return parentReader(path, scope);
  const field = findField(object, path);
  if (field === undefined) return (record) => record.get(path);
  if (field.formula !== undefined) return formulaReader(field, scope);
  const absent = absentReader(field, scope);
  const holdsId = field.reference !== undefined || field.type === 'Id';
  return (record) => {
    const given = record.get(field.name);
    if (given === undefined) return absent(record);
    return holdsId && typeof given === 'string' ? shortId(given) : given;
  };
}

function parentReader(path: string, { object, schema, read }: Scope): Reader {
  const [first = '', ...rest] = path.split('.');
  const lookup = findRelationship(object, first)?.field.name ?? first;
  const above = rest.join('.');
  // A parent that is not there has no fields: a checkbox is unticked, everything else blank.
  const blank = formulaField(schema, object, path)?.type === 'Checkbox' ? false : null;
  return (record) => {
    return read(record, lookup) === null ? blank : record.parent(lookup)?.read(above);
  };
}

/** `$RecordType.Name` is what `RecordType.Name` is. */
function recordTypeReader(path: string, { read }: Scope): Reader {
  const member = path.slice('$RecordType.'.length);
  return (record) => read(record, member === 'Id' ? 'RecordTypeId' : `RecordType.${member}`);
}

/** What a field holds that the row leaves out. */
function absentReader(field: FieldSchema, scope: Scope): Reader {
  if (scope.exists) return () => undefined;
  // A record that is not created yet has no children to sum up, no id, and nobody's stamps.
  if (field.summary !== undefined) {
    const empty = emptyRollup(field);
    return () => empty;
  }
  if (isSystem(field, scope.object) || field.type === 'AutoNumber') return () => undefined;
  return defaultReader(field, scope);
}

/** A roll-up over no records at all: a count and a sum are 0, the first and the last of nothing are blank. */
export function emptyRollup(field: FieldSchema): 0 | null {
  return field.summary?.operation === 'count' || field.summary?.operation === 'sum' ? 0 : null;
}

function isSystem(field: FieldSchema, object: ObjectSchema): boolean {
  return !object.fields.some((candidate) => candidate.name === field.name);
}

function formulaReader(field: FieldSchema, { object, schema, environment, read }: Scope): Reader {
  const evaluate = fieldFormula(field, object, schema);
  return (record) => evaluate((path) => read(record, path), environment);
}

/**
 * A formula field, ready to be worked out: as the field shows it, rounded to its scale; an error shows nothing. Undefined where the formula needs
 * what is not known.
 */
export function fieldFormula(
  field: FieldSchema,
  object: ObjectSchema,
  schema: Schema
): (read: (path: string) => InputValue | undefined, environment: Environment) => InputValue | undefined {
  const returns = formulaReturnType(field.type);
  const compiled = compileFormula(field.formula?.expression ?? '', {
    context: 'formulaField',
    blankMode: field.formula?.blanksAs === 'BlankAsBlank' ? 'blank' : 'zero',
    ...(returns === undefined ? {} : { returns }),
    fields: (path) => formulaField(schema, object, path),
  });
  if (!compiled.ok) return () => undefined;
  const { formula } = compiled;
  const nothing = field.type === 'Checkbox' ? false : null;
  return (read, environment) => {
    const result = formula.evaluate(read, environment);
    if (result.kind === 'unknown') return undefined;
    const shown = asFieldValue(result, returns ?? 'Text', field.scale ?? 0);
    return shown.kind === 'value' ? shown.value : nothing;
  };
}

/** Whether a record type has these defaults of a picklist, and no others. */
function hasDefaults({ picklists }: RecordTypeSchema, field: string, chosen: readonly string[]): boolean {
  const own = (picklists[field] ?? []).filter(({ isDefault }) => isDefault).map(({ name }) => name);
  return own.length === chosen.length && own.every((name) => chosen.includes(name));
}

/** The default of a field that the record leaves out, as the platform would fill it in before the rules run. */
function defaultReader(field: FieldSchema, { object, schema, environment, read }: Scope): Reader {
  const chosen =
    field.picklist?.values.filter((value) => value.isDefault && value.active).map((value) => value.name) ?? [];
  // Record types have defaults of their own: where they differ from the field's, only the org knows which is taken.
  if (
    field.picklist !== undefined &&
    object.recordTypes.some((type) => type.active && !hasDefaults(type, field.name, chosen))
  ) {
    return () => undefined;
  }
  if (chosen.length > 0) {
    const all = chosen.join(';');
    return () => all;
  }
  if (field.type === 'Checkbox') {
    const ticked = field.defaultValue?.trim().toLowerCase() === 'true';
    return () => ticked;
  }
  if (field.defaultValue === undefined) return () => null;
  const compiled = compileFormula(field.defaultValue, {
    context: 'defaultValue',
    fields: (path) => formulaField(schema, object, path),
  });
  if (!compiled.ok) return () => undefined;
  const { formula } = compiled;
  return (record) => {
    const result = formula.evaluate((path) => read(record, path), environment);
    return result.kind === 'value' ? result.value : undefined;
  };
}
