import { Messages } from '@salesforce/core/messages';
import { COLLECTION_SIZE, fitsBulk, type OrgPort, type Write, type WriteResult } from '../../org/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import { COLLECTIONS_LIMIT } from '../plan/index.js';
import type { SyncProgress } from '../progress.js';
import type { Mapping } from '../types.js';
import { editedSince, stampsOf, stampsSince, type Stamps } from './edited.js';
import type { Pair } from './pairs.js';
import type { Tally } from './tally.js';
import { groupByParent, selfLookups, writeOf } from './writes.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

/** Records sorted and uploaded together. Bounds what is held in memory. */
const WINDOW = 50_000;

export type MappingWork = {
  readonly org: OrgPort;
  readonly object: ObjectSchema;
  readonly mapping: Mapping;
  /** How many changes the plan has for the mapping. */
  readonly planned: number;
  /** When the plan was begun. */
  readonly plannedAt: string;
  readonly tally: Tally;
  readonly onProgress: SyncProgress;
  /** Called before each write; throws when nothing more may be written. */
  readonly check: () => void;
};

/** A lookup to the mapping's own object, to be written when all its records are there. */
type Later = { readonly pair: Pair; readonly lookups: readonly string[] };

/** Writes one mapping's changes: few by collections, many by bulk. */
export async function applyMapping(work: MappingWork, pairs: AsyncIterable<Pair>): Promise<void> {
  const bulk = work.planned > COLLECTIONS_LIMIT;
  const stamps = bulk ? await stampsSince(work.org, work.object, work.mapping, work.plannedAt) : undefined;
  const later: Later[] = [];
  let done = 0;
  for await (const window of windows(pairs)) {
    const report = (count: number): void => progress(work, done + count);
    const sorted = groupByParent(window);
    await (stamps ? uploadWindow(work, sorted, stamps, later, report) : writeCollections(work, sorted, later, report));
    done += window.length;
    progress(work, done);
  }
  await writeSelfLookups(work, later);
}

function progress({ mapping, planned, onProgress }: MappingWork, done: number): void {
  onProgress({ stage: messages.getMessage('stage.apply'), subject: mapping.name, done, total: planned });
}

async function* windows(pairs: AsyncIterable<Pair>): AsyncGenerator<Pair[]> {
  let window: Pair[] = [];
  for await (const pair of pairs) {
    window.push(pair);
    if (window.length >= WINDOW) {
      yield window;
      window = [];
    }
  }
  if (window.length > 0) yield window;
}

async function writeCollections(
  work: MappingWork,
  pairs: readonly Pair[],
  later: Later[],
  report: (done: number) => void
): Promise<void> {
  let done = 0;
  for (const batch of [pairs.filter(isCreate), pairs.filter((pair) => !isCreate(pair))].flatMap((some) =>
    chunks(some)
  )) {
    work.check();
    const stamps = await stampsOf(work.org, work.object, work.mapping, batch);
    const untouched = dropEdited(work, batch, stamps, true);
    await sendCollection(work, untouched, later);
    done += batch.length;
    report(done);
  }
}

async function sendCollection(work: MappingWork, pairs: readonly Pair[], later: Later[]): Promise<void> {
  if (pairs.length === 0) return;
  const results = await work.org.collections(
    pairs.map((pair) => firstPass(work, pair)),
    work.mapping.keyField
  );
  pairs.forEach((pair, index) => settle(work, pair, results[index], later));
}

async function uploadWindow(
  work: MappingWork,
  pairs: readonly Pair[],
  stamps: Stamps,
  later: Later[],
  report: (done: number) => void
): Promise<void> {
  const untouched = dropEdited(work, pairs, stamps, false);
  const writes = untouched.map((pair) => ({ pair, write: firstPass(work, pair) }));
  const uploads = writes.filter(({ pair, write }) => canUpload(pair, write));
  const others = writes.filter(({ pair, write }) => !canUpload(pair, write)).map(({ pair }) => pair);
  for (const operation of ['upsert', 'update'] as const) {
    const some = uploads.filter(({ write }) => write.operation === operation);
    if (some.length > 0) {
      work.check();
      await upload(work, some, operation, later, report);
    }
  }
  await writeCollections(work, others, later, () => undefined);
}

/**
 * An upload clears a field with `#N/A`, and whether that holds for a parent named by its key is not documented: a record that loses a parent
 * goes the other way.
 */
function canUpload({ change, record }: Pair, write: Write): boolean {
  const losesParent = [...record.parents].some(
    ([name, parent]) => parent === null && (change.op === 'update' ? name in change.fields : false)
  );
  return !losesParent && fitsBulk(write.values);
}

async function upload(
  work: MappingWork,
  writes: ReadonlyArray<{ readonly pair: Pair; readonly write: Write }>,
  operation: 'upsert' | 'update',
  later: Later[],
  report: (done: number) => void
): Promise<void> {
  const pairs = new Map(writes.map(({ pair, write }) => [write.ref, pair]));
  const names = new Set(writes.flatMap(({ write }) => [...write.values.keys()]));
  const results = await work.org.bulk(toAsync(writes), {
    object: work.object.name,
    operation,
    externalIdField: work.mapping.keyField,
    columns: [...(operation === 'update' ? ['Id'] : []), ...names],
    onProgress: report,
  });
  for await (const result of results) {
    const pair = pairs.get(result.ref);
    if (pair) settle(work, pair, result, later);
  }
}

async function* toAsync(writes: ReadonlyArray<{ readonly write: Write }>): AsyncGenerator<Write> {
  for (const { write } of writes) {
    yield Promise.resolve(write);
  }
}

function settle(work: MappingWork, pair: Pair, result: WriteResult | undefined, later: Later[]): void {
  const lookups = selfLookups(pair);
  if (result && !result.error && lookups.length > 0) {
    later.push({ pair, lookups });
  }
  work.tally.answered(pair, result ?? { ref: pair.record.key, error: { code: 'UNKNOWN', message: '', fields: [] } });
}

function firstPass({ object }: MappingWork, pair: Pair): Write {
  const write = writeOf(object, pair);
  const parts = selfParts(pair, object);
  return parts.size === 0
    ? write
    : { ...write, values: new Map([...write.values].filter(([name]) => !parts.has(name))) };
}

/** The names under which a record's lookups to its own object are written. */
function selfParts(pair: Pair, object: ObjectSchema): Set<string> {
  const names = new Set(selfLookups(pair));
  return new Set(
    object.fields
      .filter(({ name }) => names.has(name))
      .map(({ name, reference }) => `${reference?.relationshipName}.${pair.record.parents.get(name)?.keyField}`)
  );
}

async function writeSelfLookups(work: MappingWork, later: readonly Later[]): Promise<void> {
  for (const batch of chunks(later)) {
    work.check();
    const writes = batch.map(({ pair }): Write => {
      const write = writeOf(work.object, pair);
      const parts = selfParts(pair, work.object);
      const values = [...write.values].filter(([name]) => name === work.mapping.keyField || parts.has(name));
      return { ref: write.ref, object: write.object, operation: 'upsert', values: new Map(values) };
    });
    const results = await work.org.collections(writes, work.mapping.keyField);
    results.forEach(({ error }, index) => {
      const pair = batch[index]?.pair;
      if (error && pair) work.tally.lookupFailed(pair, error);
    });
  }
}

function dropEdited(
  { object, mapping, tally }: MappingWork,
  pairs: readonly Pair[],
  stamps: Stamps,
  whole: boolean
): Pair[] {
  return pairs.filter((pair) => {
    const edited = editedSince(pair, object, mapping, stamps, whole);
    if (edited) tally.skipped(pair);
    return !edited;
  });
}

const isCreate = ({ change }: Pair): boolean => change.op === 'create';

function chunks<T>(items: readonly T[]): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += COLLECTION_SIZE) {
    result.push(items.slice(start, start + COLLECTION_SIZE));
  }
  return result;
}
