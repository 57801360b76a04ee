import { availableParallelism } from 'node:os';
import type { Schema } from '../../../schema/index.js';
import type { CutOptions, SourceRow } from '../../../sources/index.js';
import type { Config } from '../../config/index.js';
import type { CheckedRecord } from '../../types.js';
import type { Maker } from '../make-record.js';
import { makeRecord } from '../make-record.js';
import type { BoundConfig, BoundMapping, OpenOptions, Tally } from '../types.js';
import type { DigestKey } from '../uniques/digest.js';
import type { SpilledValues } from '../uniques/values.js';
import { digestWords, uniqueFields } from '../uniques/values.js';
import { createBlockJudge } from './block.js';
import type { BlockHandlers } from './blocks.js';
import { judgeBlocks } from './blocks.js';
import { isFamily } from './passer.js';
import { createScreen } from './screen.js';
import { startSecondThread } from './second-thread.js';

/** A second thread takes about as long to start as the first one needs for so many bytes. */
const LARGE = 24 * 1024 * 1024;

type Input = {
  readonly bound: BoundConfig;
  readonly mapping: BoundMapping;
  readonly config: Config;
  readonly schema: Schema;
  readonly options: OpenOptions;
  readonly unique: SpilledValues;
};

/** Judges a mapping's file in blocks, handing each row that is not settled to the handlers in the file's order. */
export type InBlocks = (handlers: Pick<BlockHandlers, 'judge'>) => AsyncGenerator<number>;

/**
 * The way for large files of records without keys of their own: blocks of text on two threads. Undefined for all else: rows that have keys,
 * conditions or cells from the row above are looked at one after the other.
 */
export function judgeInBlocks({ bound, mapping, config, schema, options, unique }: Input): InBlocks | undefined {
  const { text } = mapping.source.source;
  const { entry } = mapping.source;
  const isPlain = mapping.key === undefined && mapping.entry.when.length === 0 && entry.fillDown === undefined;
  if (text === undefined || !isPlain || isFamily(bound) || bound.mappings.size > 1) return undefined;
  const isForTwo = wantsTwo(options, mapping.source.description.size ?? 0);
  if (!isForTwo && options.blockSize === undefined) return undefined;
  const screen = createScreen(mapping);
  if (screen === undefined) return undefined;

  const { path } = entry;
  const fields = uniqueFields(mapping.object, new Set(mapping.mapping.fields));
  const words = digestWords(fields);
  return async function* ({ judge }) {
    const cut = await text.cut();
    const thread = isForTwo
      ? startSecondThread(threadInput(mapping, config, schema, options, unique.key, cut))
      : undefined;
    try {
      if (options.threads === 2) await thread?.up;
      const take: BlockHandlers['take'] = (row, digests, index) =>
        unique.takeDigests(digests, index * words, { path, row });
      const blockJudge = createBlockJudge(screen, fields, unique.key, cut);
      yield* judgeBlocks(text, blockJudge, thread, { take, judge }, options.blockSize);
    } finally {
      await thread?.close();
    }
  };
}

/** Settles the blocks one after the other; gives the records that there is something to say about. */
export async function* settleBlocks(
  inBlocks: InBlocks,
  maker: Maker,
  tally: { -readonly [Name in keyof Tally]: Tally[Name] }
): AsyncGenerator<readonly CheckedRecord[]> {
  let records: CheckedRecord[] = [];
  let judged = 0;
  const judge = (row: SourceRow): void => {
    judged += 1;
    const record = makeRecord(maker, row);
    tally[record?.status ?? 'leftOut'] += 1;
    if (record !== undefined) records.push(record);
  };
  for await (const rows of inBlocks({ judge })) {
    tally.rows += rows;
    tally.valid += rows - judged;
    judged = 0;
    if (records.length > 0) yield records;
    records = [];
  }
}

function wantsTwo({ threads, now }: OpenOptions, size: number): boolean {
  if (threads !== undefined) return threads === 2;
  return now === undefined && size >= LARGE && availableParallelism() > 1;
}

function threadInput(
  { mapping }: BoundMapping,
  config: Config,
  { objects, valueSets }: Schema,
  { blanks, now }: OpenOptions,
  key: DigestKey,
  cut: CutOptions
): Parameters<typeof startSecondThread>[0] {
  const { version, name, file, folder, sources, records } = config;
  return {
    config: { version, name, folder, sources, records, ...(file === undefined ? {} : { file }) },
    objects,
    valueSets,
    blanks,
    now: now?.().getTime(),
    mapping: mapping.name,
    key,
    cut,
  };
}
