import type { Selection } from '../plan/select.js';
import type { CheckedRecord } from '../types.js';

/** What the mirror holds of one record. */
export type MirrorRow = {
  readonly id: string;
  /** SystemModstamp, ISO 8601. */
  readonly stamp: string;
  /** What both sides agreed on last, as the record keeps it; null where it keeps nothing. */
  readonly base: string | null;
  /** Keyed digests by the name of the field, and of a lookup's parent by `Lookup__c.Key__c`. They say whether values are equal, and nothing else. */
  readonly prints: ReadonlyMap<string, string>;
};

/** What bringing one mapping's part up to date took. */
export type MirrorRefresh = {
  readonly mapping: string;
  /** `whole`: read from the first record on; `changes`: what changed since. */
  readonly how: 'whole' | 'changes';
  readonly read: number;
  readonly removed: number;
};

/** One mapping's records, as the org had them at the latest refresh. */
export interface Mirror {
  readonly selection: Selection;
  /** True when it was read from the first record on for this very run: then a key it does not hold is not in the org. */
  readonly whole: boolean;
  readonly size: number;
  find(key: string): MirrorRow | undefined;
  /** Whether a record of the source is as the org's in every field it speaks of, and both sides have agreed on it. False where it speaks of more than is held. */
  same(record: CheckedRecord, row: MirrorRow): boolean;
  /** Whether a record with this key was seen here once, and deleted in the org since. */
  wasDeleted(key: string): boolean;
}

/** The mirror of all that a config reads of one org. */
export interface Mirrors {
  /** True when the file lives for this run only, and why is in `reason`. */
  readonly passing: boolean;
  readonly reason: 'none' | 'no-secret' | 'in-use' | 'not-writable';
  /** Brings the parts of these mappings that are there already up to date, together. Those that are not stay so. */
  refresh(mappings: readonly string[]): Promise<readonly MirrorRefresh[]>;
  /** The part of a mapping that was refreshed in this run and holds all that is wanted. */
  get(mapping: string, wanted: Selection): Mirror | undefined;
  /** The part of a mapping that was refreshed in this run, whatever it holds. */
  latest(mapping: string): Mirror | undefined;
  /** As `get`, read whole from the org first where it is missing or holds too little. */
  build(mapping: string, wanted: Selection): Promise<Mirror>;
  close(): void;
}
