import type { JobJournal, OrgPort } from '../../org/index.js';
import type { ObjectSchema, Schema } from '../../schema/index.js';
import type { SyncProgress } from '../progress.js';
import type { Mapping } from '../types.js';
import type { BeforeImages } from '../undo/types.js';
import type { Pair } from './pairs.js';
import type { ParentIds } from './parent-ids.js';
import type { Tally } from './tally.js';

/** One mapping's changes, and all that is needed to write them. */
export type MappingWork = {
  readonly org: OrgPort;
  readonly schema: Schema;
  readonly object: ObjectSchema;
  readonly mapping: Mapping;
  /** How many changes the plan has for the mapping. */
  readonly planned: number;
  /** When the plan was begun. */
  readonly plannedAt: string;
  readonly tally: Tally;
  readonly onProgress: SyncProgress;
  /** Called before each write; throws when nothing more may be written. */
  readonly check: () => void;
  /** Where before-images go; none are made where nobody keeps them. */
  readonly images?: BeforeImages;
  readonly parentIds: ParentIds;
  readonly journal?: JobJournal;
};

/** A lookup to the mapping's own object, to be written when all its records are there. */
export type Later = { readonly pair: Pair; readonly lookups: readonly string[] };

export const isCreate = ({ change }: Pair): boolean => change.op === 'create';

export function chunks<T>(items: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    result.push(items.slice(start, start + size));
  }
  return result;
}
