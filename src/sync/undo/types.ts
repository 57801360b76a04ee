import type { Value } from '../../records/index.js';
import type { ApplyStatus } from '../apply/index.js';

/**
 * What a record held before a run wrote to it, and what the run made of it: all that undo needs. Lookups are by id, in both.
 */
export type BeforeImage = {
  readonly object: string;
  readonly keyField: string;
  readonly key: string;
  /** Absent for a record that the run is about to make; `written` tells it afterwards. */
  readonly id?: string;
  readonly op: 'create' | 'update' | 'remove';
  /** By the fields' API names. Of a new record `before` is null; of a removed one `after` is. */
  readonly fields: Readonly<Record<string, { readonly before: Value; readonly after: Value }>>;
  /** The record's Sync_Base__c before the run. */
  readonly baseBefore: string | null;
};

/** Where a run leaves its before-images. */
export interface BeforeImages {
  /** Resolves when the images are safely kept: only then may the write go out. */
  keep(images: readonly BeforeImage[]): Promise<void>;
  /** Tells the ids of records that were made: object and key joined by a space -> id. */
  written(ids: ReadonlyMap<string, string>): Promise<void>;
  /** The run is over. An outcome that never comes is a run that was killed; its images can be undone all the same. */
  close(outcome: ApplyStatus): Promise<void>;
}
