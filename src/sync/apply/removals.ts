import { COLLECTION_SIZE, RETRIEVE_SIZE, type Write } from '../../org/index.js';
import type { Value } from '../../records/index.js';
import { findField } from '../../schema/index.js';
import { baseFieldOf, COLLECTIONS_LIMIT, readStamp, readValue, type PlanChange } from '../plan/index.js';
import type { BeforeImage } from '../undo/types.js';
import { chunks, type MappingWork } from './work.js';

/** Records checked and deleted together. Bounds what is held in memory. */
const WINDOW = 20_000;

type Removal = {
  readonly change: PlanChange & { readonly id: string };
  readonly json: Readonly<Record<string, unknown>>;
};

/** Deletes the records whose rows are gone, as far as nobody was at them since the plan. DELETE knows no condition on the server. */
export async function removeRecords(
  work: MappingWork,
  changes: AsyncIterable<PlanChange>,
  count: number
): Promise<void> {
  let window: PlanChange[] = [];
  for await (const change of changes) {
    if (change.op !== 'remove' || change.mapping !== work.mapping.name || change.id === undefined) continue;
    window.push(change);
    if (window.length >= WINDOW) {
      await removeWindow(work, window, count);
      window = [];
    }
  }
  if (window.length > 0) await removeWindow(work, window, count);
}

async function removeWindow(work: MappingWork, changes: readonly PlanChange[], count: number): Promise<void> {
  const size = count > COLLECTIONS_LIMIT ? WINDOW : COLLECTION_SIZE;
  for (const batch of chunks(changes, size)) {
    work.check();
    const readAt = Date.now();
    const untouched = await unchanged(work, batch);
    if (untouched.length === 0) continue;
    await work.images?.keep(untouched.map((removal) => imageOf(work, removal)));
    work.check();
    await send(work, untouched, count > COLLECTIONS_LIMIT);
    work.tally.unwatched(Date.now() - readAt);
  }
}

/** Read again just before: what was edited stays, what is gone already is done. */
async function unchanged(
  { org, object, mapping, images, tally }: MappingWork,
  changes: readonly PlanChange[]
): Promise<Removal[]> {
  const base = baseFieldOf(object);
  const wanted = images ? [...mapping.fields, ...(base === undefined ? [] : [base])] : [mapping.keyField];
  const fields = [...new Set(['Id', 'SystemModstamp', ...wanted])];
  const removals: Removal[] = [];
  for (const some of chunks(changes, RETRIEVE_SIZE)) {
    const rows = await org.retrieve(
      object.name,
      some.map(({ id = '' }) => id),
      fields
    );
    some.forEach((change, index) => {
      const json = rows[index];
      if (!json) tally.already({ change });
      else if (readStamp(json.SystemModstamp) !== change.stamp) tally.notRemoved({ change });
      else removals.push({ change: { ...change, id: change.id ?? '' }, json });
    });
  }
  return removals;
}

function imageOf({ object, mapping }: MappingWork, { change, json }: Removal): BeforeImage {
  const base = baseFieldOf(object);
  const fields: Record<string, { readonly before: Value; readonly after: Value }> = {};
  for (const name of mapping.fields) {
    const field = findField(object, name);
    if (!field || name === mapping.keyField) continue;
    const id = json[name];
    fields[name] = {
      before: field.reference ? (typeof id === 'string' ? id : null) : readValue(field, json[name]),
      after: null,
    };
  }
  const before = base === undefined ? null : json[base];
  const key = json[mapping.keyField];
  return {
    object: object.name,
    keyField: mapping.keyField,
    key: typeof key === 'string' ? key : '',
    id: change.id,
    op: 'remove',
    fields,
    baseBefore: typeof before === 'string' && before !== '' ? before : null,
  };
}

async function send(work: MappingWork, removals: readonly Removal[], bulk: boolean): Promise<void> {
  const { org, object, mapping, tally, journal } = work;
  const byId = new Map(removals.map((removal) => [removal.change.id, removal]));
  const writes = removals.map(({ change: { id } }): Write => ({
    ref: id,
    id,
    object: object.name,
    operation: 'delete',
    values: new Map(),
  }));
  if (!bulk) {
    for (const { ref, error } of await org.collections(writes, mapping.keyField)) {
      const removal = byId.get(ref);
      if (removal) tally.removed(removal, error);
    }
    return;
  }
  const stream = (async function* () {
    yield* await Promise.resolve(writes);
  })();
  const options = {
    object: object.name,
    operation: 'delete',
    externalIdField: mapping.keyField,
    columns: ['Id'],
    ...(journal ? { journal } : {}),
  } as const;
  for await (const { ref, error } of await org.bulk(stream, options)) {
    const removal = byId.get(ref);
    if (removal) tally.removed(removal, error);
  }
}
