import type { Value } from '../../records/index.js';
import type { ApplyStatus } from '../apply/index.js';
import type { ImagesReader } from './store.js';
import type { BeforeImage } from './types.js';

/** What one run did to one record, over all its writes: the value of each field before the first of them and after the last. */
export type Deed = {
  readonly object: string;
  readonly keyField: string;
  readonly key: string;
  /** Of a removed record the id it had; undefined for one whose making was never confirmed. */
  readonly id: string | undefined;
  readonly op: BeforeImage['op'];
  readonly fields: Map<string, { readonly before: Value; after: Value }>;
  readonly baseBefore: string | null;
};

export type Deeds = {
  /** In the order in which the run began with them. */
  readonly all: readonly Deed[];
  /** How the run ended; undefined for one that was killed. */
  readonly outcome: ApplyStatus | undefined;
  /** When the last frame was written, ISO 8601. */
  readonly last: string;
  /** A frame at the end was left unfinished. */
  readonly torn: boolean;
};

const nameOf = (object: string, key: string): string => `${object} ${key}`;

/** A run's images put together by record. Held in memory: a few hundred bytes a record. */
export async function readDeeds(reader: ImagesReader): Promise<Deeds> {
  const deeds = new Map<string, { -readonly [Name in keyof Deed]: Deed[Name] }>();
  let outcome: ApplyStatus | undefined;
  let last = reader.note.started;
  const frames = reader.frames();
  for (;;) {
    const next = await frames.next();
    if (next.done) return { all: [...deeds.values()], outcome, last, torn: next.value.torn };
    const frame = next.value;
    last = frame.at;
    if (frame.kind === 'images') {
      for (const image of frame.images) {
        const name = nameOf(image.object, image.key);
        const known = deeds.get(name);
        if (known) addTo(known, image);
        else deeds.set(name, { ...image, id: image.id, fields: new Map(entries(image)) });
      }
    } else if (frame.kind === 'written') {
      for (const [name, id] of Object.entries(frame.ids)) {
        const known = deeds.get(name);
        if (known?.op === 'create') known.id = id;
      }
    } else {
      outcome = frame.outcome;
    }
  }
}

const entries = ({ fields }: BeforeImage): Array<[string, { before: Value; after: Value }]> =>
  Object.entries(fields).map(([name, { before, after }]) => [name, { before, after }]);

/** A later write to the same record: what was there before the first one still is what to go back to. */
function addTo(deed: { -readonly [Name in keyof Deed]: Deed[Name] }, image: BeforeImage): void {
  for (const [name, { before, after }] of entries(image)) {
    const known = deed.fields.get(name);
    deed.fields.set(name, { before: known ? known.before : before, after });
  }
  deed.id ??= image.id;
}
