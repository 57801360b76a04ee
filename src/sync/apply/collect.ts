import { COLLECTION_SIZE, CONDITIONAL_SIZE, type Write, type WriteResult } from '../../org/index.js';
import { baseFieldOf, type OrgRow } from '../plan/index.js';
import { readCurrent, standingOf, type Currents } from './current.js';
import { keepImages, tellWritten } from './images.js';
import type { Pair } from './pairs.js';
import { chunks, isCreate, type Later, type MappingWork } from './work.js';
import { selfLookups, writeOf } from './writes.js';

/** Up to this many updates at a time are each made on the condition that nobody was at the record. */
const FEW_UPDATES = 25;
/** Objects whose records are written on that condition however many they are. */
const GUARDED: ReadonlySet<string> = new Set(['U_Visa_Certification_Request__c']);

/** Writes some records, each read again just before: new ones by collections, a few changes on a condition, many by collections. */
export async function writeCollections(
  work: MappingWork,
  pairs: readonly Pair[],
  later: Later[],
  report: (done: number) => void
): Promise<void> {
  const updates = pairs.filter((pair) => !isCreate(pair));
  const onCondition = updates.length <= FEW_UPDATES || GUARDED.has(work.object.name);
  const batches = [
    ...chunks(pairs.filter(isCreate), COLLECTION_SIZE).map((batch) => ({ batch, send: sendCollection })),
    ...chunks(updates, onCondition ? CONDITIONAL_SIZE : COLLECTION_SIZE).map((batch) => ({
      batch,
      send: onCondition ? sendConditional : sendCollection,
    })),
  ];
  let done = 0;
  for (const { batch, send } of batches) {
    work.check();
    const readAt = Date.now();
    const current = await readCurrent(work, batch);
    const untouched = sortOut(work, batch, current, later);
    if (untouched.length > 0) {
      await keepImages(work, untouched, current);
      work.check();
      const results = await send(work, untouched, current);
      if (send === sendCollection && !untouched.every(isCreate)) work.tally.unwatched(Date.now() - readAt);
      await settleAll(work, untouched, results, later);
    }
    done += batch.length;
    report(done);
  }
}

/** Leaves out what somebody edited since the plan, and what says already all that was to be written. */
export function sortOut(
  { object, tally }: MappingWork,
  pairs: readonly Pair[],
  current: Currents,
  later: Later[]
): Pair[] {
  return pairs.filter((pair) => {
    const standing = standingOf(object, pair, current.find(pair));
    if (standing === 'edited') tally.skipped(pair);
    if (standing === 'done') {
      tally.already(pair);
      const lookups = selfLookups(pair);
      if (lookups.length > 0) later.push({ pair, lookups });
    }
    return standing === 'planned';
  });
}

type Results = ReadonlyMap<Pair, WriteResult>;

async function sendCollection(work: MappingWork, pairs: readonly Pair[], current: Currents): Promise<Results> {
  const results = await work.org.collections(
    pairs.map((pair) => firstPass(work, pair, current.find(pair))),
    work.mapping.keyField
  );
  return new Map(pairs.map((pair, index) => [pair, results[index] ?? nothing(pair)]));
}

async function sendConditional(work: MappingWork, pairs: readonly Pair[], current: Currents): Promise<Results> {
  const { keyField } = work.mapping;
  const answers = await work.org.conditional(
    pairs.map((pair) => {
      const write = firstPass(work, pair, current.find(pair));
      const values = new Map([...write.values].filter(([name]) => name !== keyField));
      return { ...write, values, id: pair.change.id ?? '', since: pair.change.stamp ?? '' };
    })
  );
  const results = new Map(pairs.map((pair, index) => [pair, answers[index] ?? nothing(pair)]));
  const modified = pairs.filter((pair) => results.get(pair)?.modified === true);
  if (modified.length > 0) {
    // An answer that was lost makes a second request meet the first one's own work: what it says now tells the two apart.
    const now = await readCurrent(work, modified);
    for (const pair of modified) {
      if (standingOf(work.object, pair, now.find(pair)) === 'done') results.set(pair, { ref: pair.record.key });
    }
  }
  return results;
}

const nothing = (pair: Pair): WriteResult => ({
  ref: pair.record.key,
  error: { code: 'UNKNOWN', message: '', fields: [] },
});

/** Counts what became of the records, and passes on the ids of those that were made. */
export async function settleAll(
  work: MappingWork,
  pairs: readonly Pair[],
  results: Results,
  later: Later[]
): Promise<void> {
  const made: Array<{ readonly pair: Pair; readonly id: string; readonly created: boolean }> = [];
  for (const pair of pairs) {
    const result = results.get(pair) ?? nothing(pair);
    if (result.modified === true) {
      work.tally.skipped(pair);
      continue;
    }
    const lookups = selfLookups(pair);
    if (!result.error && lookups.length > 0) later.push({ pair, lookups });
    work.tally.answered(pair, result);
    if (!result.error && result.id !== undefined) {
      made.push({ pair, id: result.id, created: isCreate(pair) && result.created !== false });
    }
  }
  await tellWritten(work, made);
}

/** What to send of a record at first: all but the lookups to its own object. */
export function firstPass(work: MappingWork, pair: Pair, _row: OrgRow | undefined): Write {
  const { object } = work;
  const write = writeOf(object, pair, selfLookups(pair));
  const parts = selfParts(work, pair);
  return parts.size === 0
    ? write
    : { ...write, values: new Map([...write.values].filter(([name]) => !parts.has(name))) };
}

/** The names under which a record's lookups to its own object are written. */
function selfParts({ object }: MappingWork, pair: Pair): Set<string> {
  const names = new Set(selfLookups(pair));
  return new Set(
    object.fields
      .filter(({ name }) => names.has(name))
      .map(({ name, reference }) => `${reference?.relationshipName}.${pair.record.parents.get(name)?.keyField}`)
  );
}

/** The second pass: lookups to the mapping's own object, when all its records are there. */
export async function writeSelfLookups(work: MappingWork, later: readonly Later[]): Promise<void> {
  for (const batch of chunks(later, COLLECTION_SIZE)) {
    work.check();
    const writes = batch.map(({ pair }): Write => {
      const write = writeOf(work.object, pair);
      const parts = selfParts(work, pair);
      const wanted = (name: string): boolean =>
        name === work.mapping.keyField || name === baseFieldOf(work.object) || parts.has(name);
      const values = [...write.values].filter(([name]) => wanted(name));
      return { ref: write.ref, object: write.object, operation: 'upsert', values: new Map(values) };
    });
    const results = await work.org.collections(writes, work.mapping.keyField);
    results.forEach(({ error }, index) => {
      const pair = batch[index]?.pair;
      if (error && pair) work.tally.lookupFailed(pair, error);
    });
  }
}
