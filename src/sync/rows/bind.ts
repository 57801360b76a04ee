import { Messages } from '@salesforce/core';
import { coerceText } from '../../records/index.js';
import { compileRules } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema, Schema } from '../../schema/index.js';
import { findField, systemFields } from '../../schema/index.js';
import { openSource } from '../../sources/index.js';
import type { CellEntry, Config, ConfigPath, ConfigProblem, FieldEntry, RecordEntry } from '../config/index.js';
import { configError, nearest, recordsNeeded } from '../config/index.js';
import { createCellReader, createFilter } from './cells.js';
import { insertConditions } from './conditions.js';
import { KEY_LENGTH } from './key.js';
import type { DateKind } from './transforms/date.js';
import type {
  BoundConfig,
  BoundKey,
  BoundMapping,
  BoundParent,
  BoundSource,
  BoundValue,
  OpenOptions,
} from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'config');

/** Collects what is wrong, so that a person mends a config in one go. */
type Complain = (path: ConfigPath, key: string, tokens?: string[]) => void;

/**
 * Resolves a config against the schema and the headers of its sources.
 *
 * @throws ConfigInvalidError (exit code 78) with every unknown object, field and column, its line and the nearest name; what opening the
 * sources throws
 */
export async function bindConfig(config: Config, schema: Schema, options: OpenOptions): Promise<BoundConfig> {
  const problems: ConfigProblem[] = [];
  const complain: Complain = (path, key, tokens = []) => {
    problems.push({ path, message: messages.getMessage(key, tokens) });
  };
  const sources = new Map<string, BoundSource>();
  for (const name of Object.keys(config.sources)) sources.set(name, await bindSource(config, name, complain));

  const mappings = new Map<string, BoundMapping>();
  for (const name of parentsFirst(config)) {
    const bound = bindRecord(config, name, schema, sources, complain, options);
    if (bound !== undefined) mappings.set(name, bound);
  }
  if (problems.length > 0) throw configError(config, problems);
  return { config, sources, mappings };
}

async function bindSource(config: Config, name: string, complain: Complain): Promise<BoundSource> {
  const entry = config.sources[name];
  if (entry === undefined) throw new Error(`no source ${name}`);
  const source = openSource({ ...entry, folder: config.folder });
  const description = await source.describe();
  const places = new Map(description.columns.map((column, index) => [column.trim().toLowerCase(), index]));
  const bound = {
    name,
    entry,
    source,
    description,
    indexOf: (column: string): number => places.get(column.trim().toLowerCase()) ?? -1,
  };
  for (const [index, column] of (entry.fillDown ?? []).entries()) {
    checkColumn(['sources', name, 'fillDown', index], column, bound, complain);
  }
  return bound;
}

/** Names of the records so that each comes after those its lookups are made from. The config has no cycle: that was checked. */
function parentsFirst(config: Config): string[] {
  const order: string[] = [];
  const visit = (name: string): void => {
    const record = config.records[name];
    if (record === undefined || order.includes(name)) return;
    recordsNeeded(record).forEach(visit);
    order.push(name);
  };
  Object.keys(config.records).forEach(visit);
  return order;
}

function bindRecord(
  config: Config,
  name: string,
  schema: Schema,
  sources: ReadonlyMap<string, BoundSource>,
  complain: Complain,
  options: OpenOptions
): BoundMapping | undefined {
  const entry = config.records[name];
  const source = entry && sources.get(entry.from);
  if (entry === undefined || source === undefined) return undefined;
  const path = ['records', name];
  const object = schema.object(entry.object);
  if (object === undefined) {
    const names = schema.objects.map((candidate) => candidate.name);
    complainName([...path, 'object'], 'problem.unknownObject', [entry.object], entry.object, names, complain);
    return undefined;
  }
  const before = { count: 0 };
  const counted: Complain = (...problem) => {
    before.count += 1;
    complain(...problem);
  };
  const keyField = bindKeyField(object, entry, path, counted);
  const key = bindKey(entry, source, path, counted);
  for (const [index, condition] of entry.when.entries())
    checkColumn([...path, 'when', index], condition.column, source, counted);
  if (typeof entry.duplicates === 'object')
    checkColumn([...path, 'duplicates'], entry.duplicates.latest, source, counted);
  const { values, parents } = bindFields(config, entry, { object, schema, source, keyField, path, complain: counted });
  if (before.count > 0) return undefined;

  const columns = new Map<string, string | undefined>(
    [...values, ...parents].map((bound) => [bound.field.name, bound.column])
  );
  const fields = [...values, ...parents].map((bound) => bound.field.name);
  return {
    mapping: {
      name,
      object: object.name,
      keyField: keyField?.name ?? '',
      source: entry.from,
      fields: keyField === undefined ? fields : [keyField.name, ...fields.filter((field) => field !== keyField.name)],
      after: recordsNeeded(entry),
    },
    entry,
    object,
    rules: compileRules(object, { conditions: insertConditions(object, schema, options.now) }),
    source,
    keyField,
    key,
    keyShown: keyField?.sensitive !== true && !values.some((value) => value.field.sensitive && feeds(value, key)),
    takes: createFilter(entry.when, source.entry, source.indexOf),
    values,
    parents,
    columnOf: (field) => columns.get(field) ?? (field === keyField?.name ? key?.columns[0] : undefined),
  };
}

function bindKeyField(
  object: ObjectSchema,
  entry: RecordEntry,
  path: ConfigPath,
  complain: Complain
): FieldSchema | undefined {
  const name = entry.key?.field ?? (object.custom ? 'Sync_Key__c' : 'POWER_Sync_Key__c');
  const field = findField(object, name);
  if (entry.key === undefined) return field;
  if (field === undefined) complain([...path, 'key'], 'problem.keyFieldMissing', [object.name, name]);
  else if (
    !field.externalId ||
    field.unique === undefined ||
    field.type !== 'Text' ||
    (field.length ?? 0) < KEY_LENGTH
  ) {
    complain([...path, 'key'], 'problem.keyFieldNotText', [field.name]);
  }
  return field;
}

function bindKey(entry: RecordEntry, source: BoundSource, path: ConfigPath, complain: Complain): BoundKey | undefined {
  if (entry.key === undefined) return undefined;
  const { parts, prefix } = entry.key;
  for (const part of parts) checkColumns([...path, 'key'], part, source, complain);
  return {
    prefix,
    parts: parts.map((part) => createCellReader(part, source.entry, source.indexOf)),
    columns: parts.flatMap(columnsOf),
  };
}

type FieldScope = {
  readonly object: ObjectSchema;
  readonly schema: Schema;
  readonly source: BoundSource;
  readonly keyField: FieldSchema | undefined;
  readonly path: ConfigPath;
  readonly complain: Complain;
};

function bindFields(
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

function feeds(value: BoundValue, key: BoundKey | undefined): boolean {
  const column = value.column?.trim().toLowerCase();
  return key?.columns.some((part) => part.trim().toLowerCase() === column) ?? false;
}

function dateKind(field: FieldSchema): DateKind | undefined {
  return field.type === 'Date' || field.type === 'DateTime' || field.type === 'Time' ? field.type : undefined;
}

function columnsOf(entry: CellEntry): readonly string[] {
  return entry.join ?? (entry.column === undefined ? [] : [entry.column]);
}

function checkColumns(path: ConfigPath, entry: CellEntry, source: BoundSource, complain: Complain): void {
  for (const column of columnsOf(entry)) checkColumn(path, column, source, complain);
}

function checkColumn(path: ConfigPath, column: string, source: BoundSource, complain: Complain): void {
  if (source.indexOf(column) !== -1) return;
  const { columns } = source.description;
  complainName(path, 'problem.unknownColumn', [source.entry.path, column], column, columns, complain, [
    columns.join(', '),
  ]);
}

/** An unknown name, with the nearest known one where there is one. */
function complainName(
  path: ConfigPath,
  key: string,
  tokens: string[],
  name: string,
  known: readonly string[],
  complain: Complain,
  otherwise: string[] = []
): void {
  const suggestion = nearest(name, known);
  if (suggestion === undefined) complain(path, key, [...tokens, ...otherwise]);
  else complain(path, `${key}Near`, [...tokens, suggestion]);
}
