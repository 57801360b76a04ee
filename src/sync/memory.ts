import type { OrgPort } from '../org/index.js';
import type { Schema } from '../schema/index.js';
import type { ApplyResult } from './apply/index.js';
import {
  KeyNotes,
  knownKeys,
  openMirrors,
  saveKnownKeys,
  stateId,
  type KnownKeys,
  type Mirrors,
} from './mirror/index.js';
import { openPlanFile } from './plan/index.js';
import type { RecordReader } from './types.js';

/** What planning goes by beside the source and the org itself. */
export type Remembered = {
  readonly mirrors: Mirrors;
  /** Asked only of a record that is not in the org. Undefined where nobody kept the keys of this config yet. */
  readonly knownKeys: { has(key: string, mapping: string): Promise<boolean | undefined> };
};

export type MemoryOptions = {
  readonly org: OrgPort;
  readonly schema: Schema;
  readonly configName: string;
  /** The CLI's cache folder. */
  readonly cacheFolder: string;
  /** A reader over the same config. */
  readonly open: () => Promise<RecordReader>;
};

/** What one run leaves to the next: what it read of the org, on this machine, and the keys it knows, in the org. Losing either costs calls and no work. */
export class Memory {
  public constructor(private readonly options: MemoryOptions) {}

  /** Does some work with all that is remembered, brought up to date. */
  public async recall<T>(work: (remembered: Remembered) => Promise<T>): Promise<T> {
    const { org, configName } = this.options;
    const mirrors = await openMirrors(this.options);
    let known: Promise<KnownKeys> | undefined;
    try {
      return await work({
        mirrors,
        knownKeys: {
          async has(key, mapping) {
            known ??= knownKeys(org, configName);
            const keys = await known;
            return keys.size === 0 ? undefined : keys.has(mapping, key);
          },
        },
      });
    } finally {
      mirrors.close();
    }
  }

  public notes(): KeyNotes {
    return new KeyNotes(this.options.org, this.options.configName);
  }

  /** Notes the keys that a reader gives, for `keep`. */
  public noting(reader: RecordReader, notes: KeyNotes): RecordReader {
    return {
      mappings: reader.mappings,
      get sources() {
        return reader.sources;
      },
      digests: () => reader.digests(),
      async *read(mapping) {
        for await (const batch of reader.read(mapping)) {
          for (const { status, key } of batch) {
            if ((status === 'valid' || status === 'unknown') && key !== '') notes.note(mapping, key);
          }
          yield batch;
        }
      },
    };
  }

  /**
   * After records were written: reads them back, so that the next run need not, and keeps the keys of what is in the org now. A failure here takes
   * nothing from what the run did; the next one makes up for it.
   */
  public async keep(planFile: string, result: ApplyResult, notes: KeyNotes): Promise<void> {
    const { objects, stopped } = result;
    const written = objects.some(({ created, updated, removed }) => created + updated + removed > 0);
    if (!written) return;
    const { org, configName, open } = this.options;
    try {
      await this.recall(async ({ mirrors }) => {
        const reader = await open();
        await mirrors.refresh(reader.mappings.map(({ name }) => name));
        const all =
          stopped === null && objects.every(({ failed, skipped, pending }) => failed + skipped + pending === 0);
        const add = all ? notes : await this.keysThere(mirrors, reader);
        const state = await stateId(org, configName);
        if (state !== undefined) {
          await saveKnownKeys(org, configName, state, { add, remove: await this.removed(planFile, mirrors) });
        }
      });
    } catch {
      // See above.
    }
  }

  /** Where some records were not written, the mirror tells which ones are there. */
  private async keysThere(mirrors: Mirrors, reader: RecordReader): Promise<KeyNotes> {
    const notes = this.notes();
    for (const { name } of reader.mappings) {
      const mirror = mirrors.latest(name);
      for await (const batch of reader.read(name)) {
        for (const { key } of batch) {
          if (key !== '' && mirror?.find(key)) notes.note(name, key);
        }
      }
    }
    return notes;
  }

  /** The keys of records that the run itself deleted: if their rows come back, so may they. */
  private async removed(planFile: string, mirrors: Mirrors): Promise<KeyNotes> {
    const notes = this.notes();
    for await (const { op, mapping, key } of (await openPlanFile(planFile)).changes()) {
      if (op === 'remove' && typeof key === 'string' && !mirrors.latest(mapping)?.find(key)) notes.note(mapping, key);
    }
    return notes;
  }
}
