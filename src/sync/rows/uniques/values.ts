import { randomBytes } from 'node:crypto';
import type { FieldValues, Origin } from '../../../records/index.js';
import { uniqueKey } from '../../../rules/index.js';
import type { FieldSchema, ObjectSchema } from '../../../schema/index.js';
import type { UniqueValues } from '../unique-values.js';
import type { DigestKey } from './digest.js';
import { DIGEST_WORDS, digestText } from './digest.js';
import { createUniqueStore } from './store.js';

/** As `UniqueValues`, in memory that does not grow with the rows. */
export type SpilledValues = UniqueValues & {
  readonly key: DigestKey;
  /** Adds a record that nothing else refuses, unless one of its values is taken; says whether it was added. */
  take(values: FieldValues, origin: Pick<Origin, 'path' | 'row'>): boolean;
  /** The same with digests that were worked out before, by `digestValues` over the fields. */
  takeDigests(digests: Uint32Array, at: number, origin: Pick<Origin, 'path' | 'row'>): boolean;
  close(): void;
};

/** Words that `digestValues` writes for each field: the digest, and whether there is one. */
const FIELD_WORDS = DIGEST_WORDS + 1;

/** A new secret for one run: digests of two runs have nothing in common. */
export function createDigestKey(): DigestKey {
  const bytes = randomBytes(16);
  return [bytes.readInt32LE(0), bytes.readInt32LE(4), bytes.readInt32LE(8), bytes.readInt32LE(12)];
}

/** The fields of an object that are unique and filled at all, in the object's order. */
export function uniqueFields(object: ObjectSchema, filled: ReadonlySet<string>): readonly FieldSchema[] {
  return object.fields.filter((field) => field.unique !== undefined && filled.has(field.name));
}

/** How many words `digestValues` writes. */
export function digestWords(fields: readonly FieldSchema[]): number {
  return fields.length * FIELD_WORDS;
}

/** Writes the digests of a record's unique values from `at` on. */
export function digestValues(
  key: DigestKey,
  fields: readonly FieldSchema[],
  values: FieldValues,
  into: Uint32Array,
  at: number
): void {
  let place = at;
  for (const field of fields) {
    const value = values.get(field.name);
    const isFilled = value !== undefined && value !== null;
    into[place + DIGEST_WORDS] = isFilled ? 1 : 0;
    if (isFilled) digestText(key, uniqueKey(field, value), into, place);
    place += FIELD_WORDS;
  }
}

/** The unique values of an object's records, as digests in stores that spill to disk. */
export function createSpilledValues(fields: readonly FieldSchema[], key: DigestKey): SpilledValues {
  const stores = fields.map((field) => ({ field, store: createUniqueStore(), settled: createUniqueStore() }));
  const paths: string[] = [];
  const scratch = new Uint32Array(digestWords(fields) + DIGEST_WORDS);

  const pathNumber = (path: string): number => {
    const known = paths.indexOf(path);
    return known === -1 ? paths.push(path) - 1 : known;
  };

  const put = (
    digests: Uint32Array,
    at: number,
    { path, row }: Pick<Origin, 'path' | 'row'>,
    isOpen: boolean
  ): void => {
    let place = at;
    for (const { store } of stores) {
      const isFilled = digests[place + DIGEST_WORDS] === 1;
      // An open record may hold a value that another one had first: that one is named.
      if (isFilled && !(isOpen && store.find(digests, place) !== undefined)) {
        store.add(digests, place, { row, path: pathNumber(path), isOpen });
      }
      place += FIELD_WORDS;
    }
  };

  const isTaken = (digests: Uint32Array, at: number): boolean => {
    let place = at;
    for (const { store } of stores) {
      if (digests[place + DIGEST_WORDS] === 1 && store.find(digests, place) !== undefined) return true;
      place += FIELD_WORDS;
    }
    return false;
  };

  const takeDigests: SpilledValues['takeDigests'] = (digests, at, origin) => {
    if (isTaken(digests, at)) return false;
    put(digests, at, origin, false);
    return true;
  };

  return {
    key,
    lookup: (field, text) => {
      const entry = stores.find((candidate) => candidate.field.name === field.name);
      if (entry === undefined) return undefined;
      digestText(key, text, scratch, 0);
      const place = entry.store.find(scratch, 0);
      if (place === undefined) return undefined;
      const isOpen = place.isOpen && entry.settled.find(scratch, 0) === undefined;
      return { origin: { path: paths[place.path] ?? '', row: place.row }, isOpen };
    },
    add: (values, origin, isOpen) => {
      digestValues(key, fields, values, scratch, 0);
      put(scratch, 0, origin, isOpen);
    },
    settle: (name, values) => {
      const entry = stores.find(({ field }) => field.name === name);
      const value = values.get(name);
      if (entry === undefined || value === undefined || value === null) return;
      digestText(key, uniqueKey(entry.field, value), scratch, 0);
      const place = entry.store.find(scratch, 0);
      if (place?.isOpen !== true || entry.settled.find(scratch, 0) !== undefined) return;
      entry.settled.add(scratch, 0, { ...place, isOpen: false });
    },
    take: (values, origin) => {
      digestValues(key, fields, values, scratch, 0);
      return takeDigests(scratch, 0, origin);
    },
    takeDigests,
    close: () => stores.forEach(({ store, settled }) => [store, settled].forEach((each) => each.close())),
  };
}
