import type { Finding } from '../../rules/index.js';
import type { Schema } from '../../schema/index.js';
import type { PlanWriter } from './file.js';
import type { Settle } from './sides.js';
import { createShower, type Shower } from './shown.js';
import type { ObjectCounts } from './types.js';

export type Counter = { -readonly [Name in keyof ObjectCounts]: ObjectCounts[Name] };

/** The keys that earlier runs of a config left behind. Undefined: nobody can tell. */
export type KnownKeys = {
  has(key: string, mapping: string): boolean | undefined | Promise<boolean | undefined>;
};

/** What planning knows so far; one mapping after the other adds to it. */
export type Work = {
  readonly schema: Schema;
  readonly file: PlanWriter;
  readonly objects: Map<string, Counter>;
  readonly changes: Map<string, number>;
  readonly shower: Shower;
  readonly knownKeys: KnownKeys | undefined;
  readonly settle: Settle | undefined;
  findings: number;
};

export function openWork(schema: Schema, file: PlanWriter, more: Pick<Work, 'knownKeys' | 'settle'>): Work {
  return { schema, file, objects: new Map(), changes: new Map(), shower: createShower(schema), findings: 0, ...more };
}

export function countsOf({ objects }: Work, object: string): Counter {
  let counts = objects.get(object);
  if (!counts) {
    counts = {
      object,
      create: 0,
      update: 0,
      unchanged: 0,
      conflict: 0,
      refused: 0,
      remove: 0,
      kept: 0,
      base: 0,
      missing: 0,
      deleted: 0,
    };
    objects.set(object, counts);
  }
  return counts;
}

export function countChange({ changes }: Work, mapping: string): void {
  changes.set(mapping, (changes.get(mapping) ?? 0) + 1);
}

export async function addFinding(work: Work, finding: Finding): Promise<void> {
  work.findings += 1;
  await work.file.finding({ kind: 'finding', ...finding });
}
