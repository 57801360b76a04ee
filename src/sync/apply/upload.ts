import { fitsBulk, type Write, type WriteResult } from '../../org/index.js';
import { findField } from '../../schema/index.js';
import { matchKey, readStamp } from '../plan/index.js';
import { readCurrent, retrieveCurrent, type Currents } from './current.js';
import { firstPass, settleAll, sortOut, writeCollections } from './collect.js';
import { keepImages } from './images.js';
import type { Pair } from './pairs.js';
import { chunks, isCreate, type Later, type MappingWork } from './work.js';

/** What the clocks of this machine and of the org may differ by, and how long a transaction may hold back its commit. */
const OVERLAP_MS = 15 * 60 * 1000;
/** Records compared again at a time, where somebody was at them. */
const COMPARED = 1000;
/** While a job is under way, edits are looked for no more often than this. */
const LOOK_MS = 5000;

type Upload = { readonly pair: Pair; readonly write: Write };

const NOBODY: Currents = { find: () => undefined };

/** Uploads one window of records by bulk; what a file cannot say goes by collections. */
export async function uploadWindow(
  work: MappingWork,
  pairs: readonly Pair[],
  later: Later[],
  report: (done: number) => void,
  isFirst: boolean
): Promise<void> {
  const updates = pairs.filter((pair) => !isCreate(pair));
  const needsRows = updates.length > 0 && work.images !== undefined;
  const current = needsRows ? await retrieveCurrent(work, updates) : NOBODY;
  // The decisive look: everything that moved since the plan was begun, in one call where few did.
  const stamps = await stampsSince(work, isFirst ? undefined : work.org.username);
  const readAt = Date.now();
  const untouched = await leaveEdited(work, pairs, stamps, later);
  await keepImages(work, untouched, current);
  const all = untouched.map((pair): Upload => ({ pair, write: firstPass(work, pair, current.find(pair)) }));
  const uploads = all.filter(canUpload);
  for (const operation of ['upsert', 'update'] as const) {
    const some = uploads.filter(({ write }) => write.operation === operation);
    if (some.length > 0) {
      work.check();
      const watch = operation === 'update' ? new Watch(work, some, readAt) : undefined;
      await upload(work, some, operation, later, report, watch);
    }
  }
  const others = all.filter((one) => !canUpload(one)).map(({ pair }) => pair);
  await writeCollections(work, others, later, () => undefined);
}

/**
 * An upload clears a field with `#N/A`, and whether that holds for a parent named by its key is not documented: a record that loses a parent
 * goes the other way.
 */
function canUpload({ pair: { change, record }, write }: Upload): boolean {
  const losesParent = [...record.parents].some(
    ([name, parent]) => parent === null && (change.op === 'create' ? false : name in change.fields)
  );
  return !losesParent && fitsBulk(write.values);
}

/** @param notBy leaves out what this user did: the windows before this one */
async function stampsSince(work: MappingWork, notBy: string | undefined): Promise<ReadonlyMap<string, string>> {
  const { org, object, mapping, plannedAt } = work;
  const since = new Date(Date.parse(plannedAt) - OVERLAP_MS).toISOString();
  const stamps = new Map<string, string>();
  for await (const rows of org.query(changedSince(work, since, notBy))) {
    for (const row of rows) {
      stamps.set(
        matchKey(findField(object, mapping.keyField), String(row[mapping.keyField])),
        readStamp(row.SystemModstamp)
      );
    }
  }
  return stamps;
}

function changedSince({ object, mapping }: MappingWork, since: string, notBy: string | undefined): string {
  const others = notBy === undefined ? '' : ` AND LastModifiedBy.Username != '${notBy.replace(/[\\']/g, '\\$&')}'`;
  return (
    `SELECT Id, SystemModstamp, ${mapping.keyField} FROM ${object.name} ` +
    `WHERE ${mapping.keyField} != null AND SystemModstamp >= ${since}${others} ORDER BY Id`
  );
}

/** What moved is read whole and compared; what did not move goes ahead. */
async function leaveEdited(
  work: MappingWork,
  pairs: readonly Pair[],
  stamps: ReadonlyMap<string, string>,
  later: Later[]
): Promise<Pair[]> {
  const keyField = findField(work.object, work.mapping.keyField);
  const moved = new Set(
    pairs.filter(({ change, record }) => {
      const stamp = stamps.get(matchKey(keyField, record.key));
      return stamp !== undefined && stamp !== change.stamp;
    })
  );
  for (const some of chunks([...moved], COMPARED)) {
    // None of them is written: its stamp is not the plan's.
    sortOut(work, some, await readCurrent(work, some), later);
  }
  return pairs.filter((pair) => !moved.has(pair));
}

async function upload(
  work: MappingWork,
  writes: readonly Upload[],
  operation: 'upsert' | 'update',
  later: Later[],
  report: (done: number) => void,
  watch: Watch | undefined
): Promise<void> {
  const pairs = new Map(writes.map(({ write, pair }) => [write.ref, pair]));
  const names = new Set(writes.flatMap(({ write }) => [...write.values.keys()]));
  const answers = await work.org.bulk(toAsync(writes), {
    object: work.object.name,
    operation,
    externalIdField: work.mapping.keyField,
    columns: [...(operation === 'update' ? ['Id'] : []), ...names],
    onProgress: report,
    ...(watch ? { onLook: () => watch.look() } : {}),
    ...(work.journal ? { journal: work.journal } : {}),
  });
  const results = new Map<Pair, WriteResult>();
  for await (const result of answers) {
    const pair = pairs.get(result.ref);
    if (pair) results.set(pair, result);
  }
  await settleAll(work, [...results.keys()], results, later);
  for (const [pair, { created, error }] of results) {
    // To be made new, and found there all the same: somebody made it in between.
    if (isCreate(pair) && !error && created === false) work.tally.overwritten(pair);
  }
  await watch?.end(results);
}

async function* toAsync(writes: readonly Upload[]): AsyncGenerator<Write> {
  for (const { write } of writes) {
    yield Promise.resolve(write);
  }
}

/**
 * Bulk has no precondition on the server: an edit made after the decisive look and before the job comes to the record is written over. While the
 * job is under way such edits are looked for; one that a look saw and that was gone at the end was written over, and is told by name.
 * What no look can see: an edit that is made and written over between two looks, and one by the very user the sync runs as.
 */
class Watch {
  private readonly expected: ReadonlyMap<string, Pair>;
  private readonly seen = new Map<string, Pair>();
  private lookedAt: number;
  private looks = 0;
  private readonly since: string;

  public constructor(
    private readonly work: MappingWork,
    uploads: readonly Upload[],
    readAt: number
  ) {
    this.expected = new Map(uploads.map(({ pair }) => [pair.change.id ?? '', pair]));
    this.lookedAt = readAt;
    this.since = new Date(Date.parse(work.plannedAt) - OVERLAP_MS).toISOString();
  }

  public async look(): Promise<void> {
    if (this.looks === 0 || Date.now() - this.lookedAt >= LOOK_MS) await this.lookNow();
  }

  /** Of what the looks saw, what is no longer there was written over. */
  public async end(results: ReadonlyMap<Pair, WriteResult>): Promise<void> {
    const before = new Map(this.seen);
    const still = await this.lookNow();
    for (const [id, pair] of before) {
      if (!still.has(id) && results.get(pair)?.error === undefined) this.work.tally.overwritten(pair);
    }
  }

  private async lookNow(): Promise<ReadonlySet<string>> {
    const { org, tally } = this.work;
    const there = new Set<string>();
    this.looks += 1;
    for await (const rows of org.query(changedSince(this.work, this.since, org.username))) {
      for (const row of rows) {
        const id = String(row.Id);
        const pair = this.expected.get(id);
        if (pair && readStamp(row.SystemModstamp) !== pair.change.stamp) {
          there.add(id);
          this.seen.set(id, pair);
        }
      }
    }
    tally.unwatched(Date.now() - this.lookedAt);
    this.lookedAt = Date.now();
    return there;
  }
}
