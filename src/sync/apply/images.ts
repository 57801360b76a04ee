import type { Value } from '../../records/index.js';
import type { OrgRow } from '../plan/index.js';
import type { BeforeImage } from '../undo/types.js';
import type { Currents } from './current.js';
import type { Pair } from './pairs.js';
import type { MappingWork } from './work.js';

/** Keeps what the records hold before they are written. Resolves when it is safely kept: only then may the write go out. */
export async function keepImages(work: MappingWork, pairs: readonly Pair[], current: Currents): Promise<void> {
  if (!work.images || pairs.length === 0) return;
  await work.parentIds.learn(
    pairs.flatMap((pair) => namesOf(pair).map((name) => pair.record.parents.get(name) ?? null))
  );
  await work.images.keep(pairs.map((pair) => imageOf(work, pair, current.find(pair))));
}

/** The fields a change writes: of a new record all that the source says. */
function namesOf({ change, record }: Pair): string[] {
  const names = [...record.values.keys(), ...record.parents.keys()];
  return names.filter((name) => name !== record.keyField && (change.op === 'create' || name in change.fields));
}

function imageOf({ object, parentIds }: MappingWork, pair: Pair, row: OrgRow | undefined): BeforeImage {
  const { change, record } = pair;
  const fields: Record<string, { readonly before: Value; readonly after: Value }> = {};
  for (const name of namesOf(pair)) {
    const parent = record.parents.get(name);
    if (parent === undefined) {
      fields[name] = { before: row?.values.get(name) ?? null, after: record.values.get(name) ?? null };
    } else {
      // A parent of the same object may be made by this very write: nobody knows its id yet.
      const after = parent === null ? null : parentIds.of(parent);
      if (after !== undefined && !(parent !== null && after === null)) {
        fields[name] = { before: row?.parents.get(name)?.id ?? null, after };
      }
    }
  }
  return {
    object: object.name,
    keyField: record.keyField,
    key: record.key,
    ...(change.op === 'create' || change.id === undefined ? {} : { id: change.id }),
    op: change.op === 'create' ? 'create' : 'update',
    fields,
    baseBefore: row?.base ?? null,
  };
}

/** Tells the images' keeper which records were made, and remembers their ids for the children that name them. */
export async function tellWritten(
  work: MappingWork,
  made: ReadonlyArray<{ readonly pair: Pair; readonly id: string; readonly created: boolean }>
): Promise<void> {
  const { images, object, parentIds } = work;
  if (!images || made.length === 0) return;
  for (const { pair, id } of made) {
    parentIds.add({ object: object.name, keyField: pair.record.keyField, key: pair.record.key }, id);
  }
  const created = made.filter(({ created: isNew }) => isNew);
  if (created.length > 0) {
    await images.written(new Map(created.map(({ pair, id }) => [`${object.name} ${pair.record.key}`, id])));
  }
}
