import type { Finding } from '../rules/index.js';
import type { SourceDescription } from '../sources/index.js';

/** Rows by what became of them. */
export type RowCounts = {
  readonly rows: number;
  readonly valid: number;
  readonly refused: number;
  readonly unknown: number;
};

/** The published result of a validation. Add, never change. */
export type ValidationJson = RowCounts & {
  readonly objects: ReadonlyArray<
    RowCounts & {
      readonly object: string;
      /** Of the valid ones, those that another row of the same key speaks for. */
      readonly merged: number;
      /** Rows that the config's `when` leaves out. */
      readonly leftOut: number;
    }
  >;
  readonly rules: ReadonlyArray<{
    readonly rule: string;
    readonly severity: Finding['severity'];
    readonly count: number;
  }>;
  readonly findings: readonly Finding[];
  /** How many findings are not in `findings`. */
  readonly truncated: number;
  /** What the files were taken for. */
  readonly sources: readonly SourceDescription[];
};

/** Findings of one kind: the same rule about the same field, with the first of them as the example. */
export type FindingGroup = {
  readonly example: Finding;
  readonly count: number;
  /** The first rows it was found on. */
  readonly rows: readonly number[];
};

/** What a report of a validation is made from: the result, and its findings by kind, the commonest first. */
export type ValidationSummary = ValidationJson & { readonly groups: readonly FindingGroup[] };
