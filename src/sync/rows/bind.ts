import { Messages } from '@salesforce/core/messages';
import { compileRules, type ReferenceLookup } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema, Schema } from '../../schema/index.js';
import { findField } from '../../schema/index.js';
import type { Config, ConfigPath, ConfigProblem, RecordEntry } from '../config/index.js';
import { configError, recordsNeeded } from '../config/index.js';
import { openEntry } from '../open-entry.js';
import { bindFields } from './bind-fields.js';
import { createCellReader, createFilter } from './cells.js';
import { insertConditions, type RowLinks } from './conditions.js';
import { createCountedClock } from './judge/conditions.js';
import { KEY_LENGTH } from './key.js';
import type { Complain } from './names.js';
import { checkColumn, checkColumns, columnsOf, complainName } from './names.js';
import type { BoundConfig, BoundKey, BoundMapping, BoundSource, BoundValue, OpenOptions } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'config');

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
  for (const name of Object.keys(config.sources)) sources.set(name, await bindSource(config, name, complain, options));

  const mappings = new Map<string, BoundMapping>();
  for (const name of parentsFirst(config)) {
    const bound = bindRecord(config, name, schema, sources, complain, options);
    if (bound !== undefined) mappings.set(name, bound);
  }
  if (problems.length > 0) throw configError(config, problems);
  return { config, sources, mappings };
}

async function bindSource(
  config: Config,
  name: string,
  complain: Complain,
  options: OpenOptions
): Promise<BoundSource> {
  const entry = config.sources[name];
  if (entry === undefined) throw new Error(`no source ${name}`);
  const source = openEntry(entry, config.folder, options.org);
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
  const waiting = new Set<string>();
  const visit = (name: string): void => {
    const record = config.records[name];
    if (record === undefined || order.includes(name)) return;
    recordsNeeded(record).forEach(visit);
    // A lookup by key may lead to a record that another entry makes: that comes first, unless the two need each other.
    if (!waiting.has(name)) {
      waiting.add(name);
      recordsNamed(config, record).forEach(visit);
    }
    if (!order.includes(name)) order.push(name);
  };
  Object.keys(config.records).forEach(visit);
  return order;
}

/** Names of the entries that make records of the objects its lookups name by key. */
function recordsNamed(config: Config, record: RecordEntry): string[] {
  const objects = new Set(Object.values(record.fields).map((field) => field.lookup?.object.toLowerCase()));
  return Object.keys(config.records).filter((name) => objects.has(config.records[name]?.object.toLowerCase()));
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
  const links: RowLinks = new Map();
  const clock = createCountedClock(options.now);
  const conditions = insertConditions(object, schema, clock.now, links);
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
    rules: compileRules(object, { conditions }),
    conditions,
    clock,
    source,
    keyField,
    key,
    keyShown: keyField?.sensitive !== true && !values.some((value) => value.field.sensitive && feeds(value, key)),
    takes: createFilter(entry.when, source.entry, source.indexOf),
    values,
    parents,
    links,
    reference: idsUnknown(values),
    columnOf: (field) => columns.get(field) ?? (field === keyField?.name ? key?.columns[0] : undefined),
  };
}

/** An id in a file may be that of no record, or of another object's; a parent that is named by its key is looked for by that key. */
function idsUnknown(values: readonly BoundValue[]): ReferenceLookup | undefined {
  const names = new Set(values.flatMap(({ field }) => (field.reference === undefined ? [] : [field.name])));
  return names.size === 0 ? undefined : (field) => (names.has(field.name) ? 'unknown' : 'found');
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

function feeds(value: BoundValue, key: BoundKey | undefined): boolean {
  const column = value.column?.trim().toLowerCase();
  return key?.columns.some((part) => part.trim().toLowerCase() === column) ?? false;
}
