import { resolve } from 'node:path';
import type { ObjectSchema, Schema } from '../../schema/index.js';
import { isFileType, type Config } from '../config/index.js';
import type { CheckedRecord } from '../types.js';
import { bindConfig } from './bind.js';
import { createFamily } from './family.js';
import type { KeyIndex } from './key-index.js';
import { indexKeys, readRows } from './key-index.js';
import { judgeInBlocks, settleBlocks } from './judge/large.js';
import { createPasser } from './judge/passer.js';
import { makeRecord } from './make-record.js';
import type { BoundConfig, BoundMapping, BoundSource, ConfigRecordReader, OpenOptions, Tally } from './types.js';
import type { UniqueValues } from './unique-values.js';
import { createUniqueValues } from './unique-values.js';
import type { SpilledValues } from './uniques/values.js';
import { createDigestKey, createSpilledValues, uniqueFields } from './uniques/values.js';

type Counts = { -readonly [Name in keyof Tally]: Tally[Name] };

/**
 * Opens the records of a config: its sources' headers are read, every name in it is resolved, and the mappings are put in order.
 *
 * @throws ConfigInvalidError (exit code 78); what opening the sources throws
 */
export async function openRecords(
  config: Config,
  schema: Schema,
  options: OpenOptions = {}
): Promise<ConfigRecordReader> {
  const bound = await bindConfig(config, schema, options);
  const uniques = uniqueValuesOf(bound);
  const family = createFamily(bound, schema, options.now ?? (() => new Date()));
  const indexes = new Map<string, KeyIndex>();
  const tallies = new Map<string, Counts>();

  const boundOf = (name: string): BoundMapping => {
    const mapping = bound.mappings.get(name);
    if (mapping === undefined) throw new Error(`the config makes no "${name}"`);
    return mapping;
  };

  const sourceOf = (name: string): BoundSource => {
    const source = bound.sources.get(name);
    if (source === undefined) throw new Error(`the config has no source "${name}"`);
    return source;
  };

  const spilled = new Map<string, SpilledValues>();
  const spilledOf = (object: ObjectSchema): SpilledValues => {
    const known = spilled.get(object.name);
    const values = known ?? createSpilledValues(uniqueFields(object, filledFields(bound, object)), createDigestKey());
    spilled.set(object.name, values);
    return values;
  };
  const closeSpilled = (): void => spilled.forEach((values) => values.close());

  const judge = async function* (name: string): AsyncGenerator<readonly CheckedRecord[]> {
    let isDone = false;
    try {
      yield* stream(name, 'judge');
      isDone = true;
    } finally {
      if (!isDone || tallies.size === bound.mappings.size) closeSpilled();
    }
  };

  const stream = async function* (name: string, how: 'read' | 'judge'): AsyncGenerator<readonly CheckedRecord[]> {
    const mapping = boundOf(name);
    if (tallies.has(name)) throw new Error(`"${name}" was read already`);
    const index = mapping.key === undefined ? undefined : await indexKeys(mapping, mapping.key);
    if (index !== undefined) indexes.set(name, index);
    const tally: Counts = { rows: 0, valid: 0, refused: 0, unknown: 0, merged: 0, leftOut: 0 };
    tallies.set(name, tally);
    const judged = how === 'judge' ? spilledOf(mapping.object) : undefined;
    const unique = judged ?? uniques.get(mapping.object.name) ?? createUniqueValues(mapping.object, new Set());
    const passes = judged === undefined ? undefined : createPasser(bound, mapping, index, judged);
    const maker = { bound: mapping, config: bound, index, indexes, unique, family, options };
    const inBlocks = judged && judgeInBlocks({ bound, mapping, config, schema, options, unique: judged });
    if (inBlocks !== undefined) {
      yield* settleBlocks(inBlocks, maker, tally);
      return;
    }
    for await (const rows of readRows(mapping.source)) {
      const records: CheckedRecord[] = [];
      for (const row of rows) {
        tally.rows += 1;
        if (passes?.(row) === true) {
          tally.valid += 1;
          continue;
        }
        const record = makeRecord(maker, row);
        tally[record?.status ?? 'leftOut'] += 1;
        if (record !== undefined) records.push(record);
      }
      if (records.length > 0) yield records;
    }
  };

  const digests = async (): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    for (const { name, source } of bound.sources.values()) {
      if (source.digest() === undefined) for await (const _ of source.batches());
      found.set(name, source.digest() ?? '');
    }
    return found;
  };

  return {
    mappings: [...bound.mappings.values()].map(({ mapping }) => mapping),
    sources: new Map([...bound.sources].map(([name, { description }]) => [name, description])),
    read: (name) => stream(name, 'read'),
    judge,
    digests,
    rows: (name) => readRows(sourceOf(name)),
    describe: () => Promise.all([...bound.sources.values()].map(({ source }) => source.describe())),
    files: [...bound.sources.values()]
      .filter(({ entry }) => isFileType(entry.type))
      .map(({ entry }) => resolve(config.folder, entry.path)),
    above: (name) => {
      const { type, header = 1, skip = 0 } = sourceOf(name).entry;
      return type === 'csv' ? header - 1 + skip : 0;
    },
    tally: (name) => tallies.get(name) ?? { rows: 0, valid: 0, refused: 0, unknown: 0, merged: 0, leftOut: 0 },
  };
}

/** One for each object: two entries of one object share its unique values. */
function uniqueValuesOf(bound: BoundConfig): Map<string, UniqueValues> {
  const filled = new Map<string, Set<string>>();
  for (const { object, mapping } of bound.mappings.values()) {
    const fields = filled.get(object.name) ?? new Set();
    for (const field of mapping.fields) fields.add(field);
    filled.set(object.name, fields);
  }
  return new Map(
    [...bound.mappings.values()].map(({ object }) => [
      object.name,
      createUniqueValues(object, filled.get(object.name) ?? new Set()),
    ])
  );
}

/** The fields that any entry of the config fills in records of an object. */
function filledFields(bound: BoundConfig, object: ObjectSchema): ReadonlySet<string> {
  const entries = [...bound.mappings.values()].filter((mapping) => mapping.object.name === object.name);
  return new Set(entries.flatMap(({ mapping }) => mapping.fields));
}
