import type { Value } from '../../records/index.js';
import type { Finding } from '../../rules/index.js';

/** Grows when a reader of the old format could misread the new one. */
export const PLAN_FORMAT = 'sf-power-sync-plan';
export const PLAN_VERSION = 1;

/** First line of a plan: what it was made from. Apply refuses it when any of this has changed. */
export type PlanHeader = {
  readonly kind: 'header';
  readonly format: typeof PLAN_FORMAT;
  readonly version: number;
  readonly orgId: string;
  readonly username: string;
  readonly config: { readonly path: string; readonly digest: string };
  readonly schemaDigest: string;
  /** SHA-256 by source name. */
  readonly sources: Readonly<Record<string, string>>;
  /** ISO 8601. Taken before the first record was read, so that every later edit is later than this. */
  readonly created: string;
};

/** A value as a plan may show it: that of a sensitive field only as a digest, keyed with a secret that dies with the process. */
export type PlanValue = Value | { readonly digest: string };

export type FieldChange = { readonly before: PlanValue; readonly after: PlanValue };

/** One record to be written. The values to write come from the source again, not from here. */
export type PlanChange = {
  readonly kind: 'change';
  readonly mapping: string;
  readonly object: string;
  /** A digest where the key itself is sensitive, or made of something that is. */
  readonly key: string | { readonly digest: string };
  /** `base`: only what both sides agreed on moves. `remove`: the record is deleted; no row stands behind it. */
  readonly op: 'create' | 'update' | 'base' | 'remove';
  readonly row: number;
  /** Of the record to be updated, and its SystemModstamp when the plan was made. */
  readonly id?: string;
  readonly stamp?: string;
  /** True where only the org can tell whether a rule refuses it. */
  readonly unknown?: true;
  /** By API name. A lookup shows its parent's key. */
  readonly fields: Readonly<Record<string, FieldChange>>;
};

export type PlanFinding = { readonly kind: 'finding' } & Finding;

/** What will happen to one object. `conflict`, `remove` and `kept` have their place in the shape and are always 0 in this version. */
export type ObjectCounts = {
  readonly object: string;
  readonly create: number;
  readonly update: number;
  readonly unchanged: number;
  readonly conflict: number;
  readonly refused: number;
  readonly remove: number;
  readonly kept: number;
};

/** API calls: what apply is expected to cost, what this plan cost, what the day has left (null: the org has not said). */
export type PlanCalls = { readonly estimated: number; readonly used: number; readonly remaining: number | null };

/** Last line of a plan. Without it the plan was never finished. */
export type PlanSummary = {
  readonly kind: 'summary';
  readonly objects: readonly ObjectCounts[];
  /** Records of each mapping that will be written: apply chooses the API by it. */
  readonly changes: Readonly<Record<string, number>>;
  readonly calls: PlanCalls;
  readonly findings: number;
};

export type PlanLine = PlanHeader | PlanChange | PlanFinding | PlanSummary;
