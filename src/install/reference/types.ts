import type { Value } from '../../records/index.js';

/** A field whose value in the org was left although the package has another. */
export type KeptField = {
  /** API name. */
  readonly field: string;
  readonly org: Value;
  readonly package: Value;
  /** `fixed`: dates or copies were made by it, so only a new record changes it. `edited`: a person wrote it. */
  readonly reason: 'fixed' | 'edited';
};

export type KeptRecord = { readonly key: string; readonly fields: readonly KeptField[] };

/** A record the org would not take, in its own words. */
export type RefusedRecord = { readonly key: string; readonly code: string; readonly message: string };

/** What loading came to for one object; in a dry run, what it would come to. */
export type ReferenceResult = {
  readonly object: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly kept: readonly KeptRecord[];
  readonly refused: readonly RefusedRecord[];
  /** Records not looked at, because this user cannot read and write all of their fields. */
  readonly skipped: number;
};

export type ReferenceOptions = {
  readonly dryRun: boolean;
  /** Objects that a dry run would add, and permission sets it would assign: what cannot be read now, but could be after. */
  readonly expected: { readonly objects: ReadonlySet<string>; readonly permissionSets: readonly string[] };
};
