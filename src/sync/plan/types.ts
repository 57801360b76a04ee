import type { Value } from '../../records/index.js';
import type { Finding } from '../../rules/index.js';
import type { Reason } from '../merge/index.js';

/** Grows when a reader of the old format could misread the new one. */
export const PLAN_FORMAT = 'sf-power-sync-plan';
export const PLAN_VERSION = 2;

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
  /** 0 where no row stands behind it. */
  readonly row: number;
  /** Of the record to be updated, and its SystemModstamp when the plan was made. */
  readonly id?: string;
  readonly stamp?: string;
  /** True where only the org can tell whether a rule refuses it. */
  readonly unknown?: true;
  /** By API name. A lookup shows its parent's key. */
  readonly fields: Readonly<Record<string, FieldChange>>;
  /** Fields the row speaks of that are not agreed on by this write: what was agreed on before stays. */
  readonly held?: readonly string[];
  /** Entries of the base that stay, by field (or by code, of a field nobody knows). */
  readonly baseKept?: Readonly<Record<string, string>>;
  /** True where an entry that stays is of a sensitive field and therefore not here: the record's base is to be read before the write. */
  readonly baseRead?: true;
};

/** Both sides of a field that is not written, and why not. */
export type FieldSidesShown = { readonly source: PlanValue; readonly org: PlanValue; readonly reason: Reason };

type Note = {
  readonly mapping: string;
  readonly object: string;
  readonly key: PlanChange['key'];
  /** 0 where no row stands behind it. */
  readonly row: number;
};

/** Fields that neither side gets from the other until somebody chooses. */
export type PlanConflict = Note & {
  readonly kind: 'conflict';
  readonly id: string;
  /** When the record was last edited. */
  readonly stamp: string;
  readonly fields: Readonly<Record<string, FieldSidesShown>>;
};

/** Fields in which the org's value stays. */
export type PlanKept = Omit<PlanConflict, 'kind'> & { readonly kind: 'kept' };

/** A record whose row is gone from the source and that is left in the org: as the config says, or because deleting it is not sure to be meant. */
export type PlanMissing = Note & {
  readonly kind: 'missing';
  readonly id: string;
  readonly stamp: string;
  readonly reason: 'flag' | 'edited' | 'unsure';
};

/** A record that was deleted in the org and is not made again. */
export type PlanDeleted = Note & { readonly kind: 'deleted' };

export type PlanNote = PlanConflict | PlanKept | PlanMissing | PlanDeleted;

export type PlanFinding = { readonly kind: 'finding' } & Finding;

/**
 * What will happen to one object, in records. A record that is written in some fields and held in others counts for both; `unchanged` are those of
 * which there is nothing to say.
 */
export type ObjectCounts = {
  readonly object: string;
  readonly create: number;
  readonly update: number;
  readonly unchanged: number;
  readonly conflict: number;
  readonly refused: number;
  readonly remove: number;
  /** Records in which an edit made in the org stays. */
  readonly kept: number;
  /** Records of which only what both sides agreed on is to be written. */
  readonly base: number;
  /** Records left in the org whose row is gone. */
  readonly missing: number;
  /** Rows whose record was deleted in the org. */
  readonly deleted: number;
};

/**
 * API calls: what apply is expected to cost, what this plan cost, what the day has left and how many of that are left to everyone else (null: the org
 * has not said).
 */
export type PlanCalls = {
  readonly estimated: number;
  readonly used: number;
  readonly remaining: number | null;
  readonly reserve: number | null;
};

/** Last line of a plan. Without it the plan was never finished. */
export type PlanSummary = {
  readonly kind: 'summary';
  readonly objects: readonly ObjectCounts[];
  /** Records of each mapping that will be written: apply chooses the API by it. */
  readonly changes: Readonly<Record<string, number>>;
  readonly calls: PlanCalls;
  readonly findings: number;
};

export type PlanLine = PlanHeader | PlanChange | PlanNote | PlanFinding | PlanSummary;
