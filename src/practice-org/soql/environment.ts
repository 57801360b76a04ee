import type { Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Access, Store } from '../types.js';

/** How one formula field is worked out: what it reads, as paths from its record (`Worksite__r.State__c`), and from those its value. */
export type FormulaColumn = {
  readonly references: readonly string[];
  /** Values in the order of `references`. */
  compute(values: readonly Value[]): Value;
};

/** Says how a formula field is worked out for a user; undefined when it cannot be, and the query is refused. */
export type FormulaSource = (object: ObjectSchema, field: FieldSchema, userId: string) => FormulaColumn | undefined;

/** What a query is answered with and for whom. */
export type Environment = {
  readonly store: Store;
  readonly access: Access;
  readonly userId: string;
  readonly now: Date;
  readonly formulas: FormulaSource;
  /** The query as it was sent, for the place in an error. */
  readonly text: string;
  /** Deleted rows too. */
  readonly allRows: boolean;
};
