/**
 * What the org must hold in the end, by the table of three-way merging alone: written here a second time, in its plainest form, so that it owes
 * nothing to the code it judges.
 */
import { FIELD_NAMES, type FieldName, type Fields, type Worksites } from './worksites.js';

type Value = Fields[FieldName];

/** Everything that was done to both sides since they last agreed. */
export type History = {
  /** What both sides agreed on. */
  readonly agreed: Worksites;
  /** The file now. */
  readonly source: Worksites;
  /** The org as other people left it, at whatever time they did: before the run, or in the midst of it. */
  readonly org: Worksites;
};

export type Expected = {
  readonly worksites: Worksites;
  /** `key field`, where both sides changed and neither may be touched. */
  readonly held: ReadonlySet<string>;
  /** `key field`, where other people's edit stays and the file's owner is told. */
  readonly kept: ReadonlySet<string>;
};

export function expectedOf({ agreed, source, org }: History): Expected {
  const worksites = new Map<string, Fields>();
  const held = new Set<string>();
  const kept = new Set<string>();
  for (const key of new Set([...agreed.keys(), ...source.keys(), ...org.keys()])) {
    const base = agreed.get(key);
    const wanted = source.get(key);
    const current = org.get(key);
    if (current === undefined) {
      // A record that people deleted stays deleted; a row nobody has seen yet is new.
      if (base === undefined && wanted !== undefined) worksites.set(key, wanted);
      continue;
    }
    if (wanted === undefined) {
      // A row that is gone from the file: by the default nothing happens.
      worksites.set(key, current);
      continue;
    }
    const fields = Object.fromEntries(
      FIELD_NAMES.map((name) => {
        const outcome = merge(wanted[name], current[name], base?.[name]);
        if (outcome === 'conflict') held.add(`${key} ${name}`);
        if (outcome === 'keep') kept.add(`${key} ${name}`);
        return [name, outcome === 'update' ? wanted[name] : current[name]];
      })
    );
    worksites.set(key, fields as Fields);
  }
  return { worksites, held, kept };
}

/** @param base undefined: the two never met */
function merge(source: Value, org: Value, base: Value | undefined): 'same' | 'update' | 'keep' | 'conflict' {
  if (source === org) return 'same';
  if (base === undefined) return org === null ? 'update' : 'conflict';
  if (org === base) return 'update';
  return source === base ? 'keep' : 'conflict';
}
