import { coerceText } from '../../records/index.js';
import type { FieldSchema, ObjectSchema, Schema } from '../../schema/index.js';
import { findField, systemFields } from '../../schema/index.js';
import type { Config, ConfigPath, FieldEntry, RecordEntry } from '../config/index.js';
import { nearest } from '../config/index.js';
import { createCellReader } from './cells.js';
import type { Complain } from './names.js';
import { checkColumns, columnsOf, complainName } from './names.js';
import type { DateKind } from './transforms/date.js';
import type { BoundParent, BoundSource, BoundValue } from './types.js';

/** Where fields are resolved. */
export type FieldScope = {
  readonly object: ObjectSchema;
  readonly schema: Schema;
  readonly source: BoundSource;
  readonly keyField: FieldSchema | undefined;
  readonly path: ConfigPath;
  readonly complain: Complain;
};

/** Resolves what fills each field: a value, or a parent by key. */
export function bindFields(
  config: Config,
  entry: RecordEntry,
  scope: FieldScope
): { values: BoundValue[]; parents: BoundParent[] } {
  const { object, source, keyField, complain } = scope;
  const values: BoundValue[] = [];
  const parents: BoundParent[] = [];
  const seen = new Set<string>();
  for (const [name, fieldEntry] of Object.entries(entry.fields)) {
    const path = [...scope.path, 'fields', name];
    const field = findField(object, name);
    checkColumns(path, fieldEntry, source, complain);
    if (field === undefined) {
      const known = [...object.fields, ...systemFields(object)].flatMap((candidate) => [
        candidate.name,
        candidate.label,
      ]);
      const suggestion = nearest(name, known);
      const canonical = object.fields.find((candidate) => candidate.label === suggestion)?.name ?? suggestion;
      if (canonical === undefined) complain(path, 'problem.unknownField', [object.name, name]);
      else complain(path, 'problem.unknownFieldNear', [object.name, name, canonical]);
      continue;
    }
    if (seen.has(field.name)) complain(path, 'problem.fieldTwice', [field.name]);
    seen.add(field.name);
    if (!field.createable) complain(path, 'problem.fieldNotWritable', [field.name]);
    if (entry.key !== undefined && field.name === keyField?.name) complain(path, 'problem.fieldIsKey');
    if (fieldEntry.record !== undefined || fieldEntry.lookup !== undefined) {
      const parent = bindParent(config, field, fieldEntry, path, scope);
      if (parent !== undefined) parents.push(parent);
    } else {
      // Without a key in the config (a bare file) a lookup's column holds ids; in a config a lookup names its parent.
      if (field.reference !== undefined && fieldEntry.value === undefined && entry.key !== undefined) {
        complain(path, 'problem.lookupIsKey', [field.name]);
      }
      values.push(bindValue(field, fieldEntry, path, scope));
    }
  }
  return { values, parents };
}

function bindValue(field: FieldSchema, entry: FieldEntry, path: ConfigPath, scope: FieldScope): BoundValue {
  const { source, complain } = scope;
  if (entry.value !== undefined) {
    const text = String(entry.value);
    const coerced = coerceText(field, text, { words: true });
    if (!coerced.ok) complain(path, 'problem.constant', [field.name, field.type]);
    return { field, read: () => text };
  }
  const kind = dateKind(field);
  if (entry.date !== undefined && kind === undefined) complain(path, 'problem.dateNotDate', [field.name]);
  if (entry.number !== undefined && !['Number', 'Currency', 'Percent'].includes(field.type)) {
    complain(path, 'problem.numberNotNumber', [field.name]);
  }
  return {
    field,
    read: createCellReader(entry, source.entry, source.indexOf, kind),
    column: columnsOf(entry)[0],
    ...(entry.join === undefined ? { cell: source.indexOf(entry.column ?? '') } : {}),
    ...(entry.date === undefined
      ? {}
      : {
          date: {
            forms: [entry.date].flat().join(', '),
            text: createCellReader({ ...entry, date: undefined }, source.entry, source.indexOf),
          },
        }),
  };
}

function bindParent(
  config: Config,
  field: FieldSchema,
  entry: FieldEntry,
  path: ConfigPath,
  scope: FieldScope
): BoundParent | undefined {
  const { complain, schema, source } = scope;
  if (field.reference === undefined) {
    complain(path, 'problem.notLookup', [field.name]);
    return undefined;
  }
  const targets = field.reference.to;
  const wanted = entry.record === undefined ? entry.lookup?.object : config.records[entry.record]?.object;
  const object = schema.object(wanted ?? '');
  if (object === undefined) {
    // The parent's own entry is told of its unknown object; a lookup's is told here.
    if (entry.lookup !== undefined) {
      const names = schema.objects.map((candidate) => candidate.name);
      complainName(
        [...path, 'lookup', 'object'],
        'problem.unknownObject',
        [wanted ?? ''],
        wanted ?? '',
        names,
        complain
      );
    }
    return undefined;
  }
  if (!targets.includes(object.name))
    complain(path, 'problem.lookupOtherObject', [field.name, targets.join(', '), object.name]);
  if (entry.lookup === undefined) return { kind: 'record', field, mapping: entry.record ?? '' };
  const keyField = findField(object, entry.lookup.field);
  if (keyField === undefined) {
    const names = object.fields.map((candidate) => candidate.name);
    const tokens = [object.name, entry.lookup.field];
    complainName([...path, 'lookup', 'field'], 'problem.unknownField', tokens, entry.lookup.field, names, complain);
    return undefined;
  }
  return {
    kind: 'lookup',
    field,
    object: object.name,
    keyField: keyField.name,
    read: createCellReader(entry, source.entry, source.indexOf),
    column: columnsOf(entry)[0] ?? '',
  };
}

function dateKind(field: FieldSchema): DateKind | undefined {
  return field.type === 'Date' || field.type === 'DateTime' || field.type === 'Time' ? field.type : undefined;
}
