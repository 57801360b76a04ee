import type { CheckedRecord, RecordReader } from './types.js';

/** Records held at most; about two kilobytes each. More are read again where they are needed. */
const MOST = 25_000;

/** A reader whose records can be read once more without reading the source again, where they are not too many. */
export type HeldReader = {
  /** Reads the source and holds what it gives. */
  readonly reader: RecordReader;
  /** The same records from memory; undefined when they were too many, or not all were read. */
  again(): RecordReader | undefined;
};

export function holdRecords(inner: RecordReader, most = MOST): HeldReader {
  const held = new Map<string, ReadonlyArray<readonly CheckedRecord[]>>();
  let count = 0;
  const reader: RecordReader = {
    mappings: inner.mappings,
    sources: inner.sources,
    digests: () => inner.digests(),
    async *read(mapping) {
      const batches: Array<readonly CheckedRecord[]> = [];
      for await (const batch of inner.read(mapping)) {
        count += batch.length;
        if (count <= most) batches.push(batch);
        else held.clear();
        yield batch;
      }
      if (count <= most) held.set(mapping, batches);
    },
  };
  return {
    reader,
    again() {
      if (inner.mappings.some(({ name }) => !held.has(name))) return undefined;
      return {
        ...reader,
        async *read(mapping) {
          yield* await Promise.resolve(held.get(mapping) ?? []);
        },
      };
    },
  };
}
