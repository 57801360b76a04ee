import type { Value } from '../../records/index.js';
import type { Deed } from './fold.js';

/** A field that goes back: what it says now, and what it said before the run. */
export type Back = { readonly now: Value; readonly back: Value };

/** One record to be written so that it is again as it was before the run. */
export type Step = {
  /** `create`: the run removed it. `update`: the run changed it. `remove`: the run made it. */
  readonly op: 'create' | 'update' | 'remove';
  readonly deed: Deed;
  /** Of the record as it is now; undefined for `create`. */
  readonly id: string | undefined;
  /** By the fields' API names. For `remove` all that a client could have written, so that it can be made again. */
  readonly fields: ReadonlyMap<string, Back>;
  /** What Sync_Base__c says now. */
  readonly baseNow: string | null;
  /** What it is to say, where it moves. */
  readonly base: { readonly name: string; readonly back: string | null } | undefined;
  /** SystemModstamp as it was read, ISO 8601; empty for `create`. */
  readonly stamp: string;
};

export type LeftReason =
  'edited' | 'gone' | 'made-edited' | 'made-uncertain' | 'children' | 'made-again' | 'field-unknown' | 'refused';

/** Something of the run that is not taken back, and why. */
export type Left = {
  readonly deed: Deed;
  readonly id: string | undefined;
  /** Where it is one field and not the whole record. */
  readonly field?: string;
  readonly reason: LeftReason;
  /** For people: which object's records are in the way, or the org's own words. */
  readonly detail?: string;
};

/** What becomes of one record: at most one step, and what is left of it. Neither: it is already as it was. */
export type Verdict = { readonly step?: Step; readonly left: readonly Left[] };
