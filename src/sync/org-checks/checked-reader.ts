import type { OrgPort } from '../../org/index.js';
import type { Schema } from '../../schema/index.js';
import type { ConfigRecordReader, Tally } from '../rows/index.js';
import type { CheckedRecord } from '../types.js';
import { createMappingChecks } from './mapping-checks.js';
import type { OrgSchema } from './read-schema.js';

/** Records asked about together, so that a query is as full as it may be. */
const GROUP = 2000;

export type OrgCheckOptions = {
  readonly port: OrgPort;
  readonly orgSchema: OrgSchema;
  /** Our own metadata: what of the org's is ours. */
  readonly known: Schema;
  /**
   * `insert`: a file as it stands. Its rows are new unless a column of it is a unique external id, by which its records are found; all cells are
   * sent. `upsert`: records are found by the config's key, and what differs is sent.
   */
  readonly saves: 'insert' | 'upsert';
  /** The clock that TODAY() and NOW() read. */
  readonly now?: () => Date;
  /** The column that a mapping's field is filled from. */
  readonly columnOf: (mapping: string, field: string) => string | undefined;
};

/** The records of a reader with what only the org can tell of them: the same records in the same order, judged once more. */
export function checkedByOrg(reader: ConfigRecordReader, options: OrgCheckOptions): ConfigRecordReader {
  const tallies = new Map<string, { valid: number; refused: number; unknown: number }>();
  const refusedParents = new Map<string, Set<string>>();
  const needed = new Set(reader.mappings.flatMap(({ after }) => after));

  const read = async function* (name: string): AsyncGenerator<readonly CheckedRecord[]> {
    const mapping = reader.mappings.find((candidate) => candidate.name === name);
    if (mapping === undefined) throw new Error(`the config makes no "${name}"`);
    const tally = { valid: 0, refused: 0, unknown: 0 };
    tallies.set(name, tally);
    const refusedKeys = new Set<string>();
    if (needed.has(name)) refusedParents.set(name, refusedKeys);
    const check = createMappingChecks(mapping, reader, refusedParents, options);
    for await (const group of grouped(reader.read(name))) {
      const checked = await check(group);
      for (const [index, record] of checked.entries()) {
        if (record.status === 'merged') continue;
        tally[record.status] += 1;
        const before = group[index]?.status;
        if (needed.has(name) && record.status === 'refused' && before !== 'refused') refusedKeys.add(record.key);
      }
      yield checked;
    }
  };

  return {
    ...reader,
    read,
    // Any record may be one that the org refuses, so all of them are made and looked at.
    judge: read,
    tally: (name): Tally => ({ ...reader.tally(name), ...tallies.get(name) }),
  };
}

async function* grouped(batches: AsyncIterable<readonly CheckedRecord[]>): AsyncGenerator<readonly CheckedRecord[]> {
  let group: CheckedRecord[] = [];
  for await (const batch of batches) {
    group.push(...batch);
    if (group.length < GROUP) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
