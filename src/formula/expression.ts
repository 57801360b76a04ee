import type { Failure } from './failures.js';
import type { Numeric } from './numbers.js';
import type { Span } from './ast.js';
import type { Environment, RecordReader, ValueType } from './types.js';

/**
 * One evaluation. Failures and unknowns are noted here instead of thrown: an evaluator that meets one returns null, whoever asked goes
 * on harmlessly, and the caller looks here before it believes the value. The first one noted stays.
 */
export type Run = {
  readonly read: RecordReader;
  readonly environment: Environment;
  failure: Failure | undefined;
  missing: Missing | undefined;
};

/** What could not be known, newest first. */
export type Missing = { readonly what: string; readonly before: Missing | undefined };

export type Evaluate<Value> = (run: Run) => Value | null;

export type Geolocation = readonly [Numeric | null, Numeric | null];

/** A part of a formula, typed and compiled. */
export type Expression = {
  readonly type: ValueType;
  readonly span: Span;
  readonly evaluate: Evaluate<unknown>;
  /** Of texts put together (`a & b & c`) each one, for whoever can do without the whole. */
  readonly parts?: readonly Evaluate<string>[];
  /** What is written, for messages. */
  readonly label: string;
  /** Written as a literal (not worked out from one). */
  readonly literal: 'number' | 'text' | 'boolean' | 'null' | undefined;
  /** The value, where it is the same for every record and environment. */
  readonly known: { readonly value: unknown } | undefined;
  /** The same, where the platform works it out at compile time too: some of its checks look at that. */
  readonly constant: { readonly value: unknown } | undefined;
  /** False where the platform takes for granted that there is a value, whatever happens at run time. */
  readonly canBeNull: boolean;
  /** True where evaluation can fail or be unknown, so that it may not be skipped or brought forward unseen. */
  readonly canFail: boolean;
  /** A plain field reference: its path as written and in canonical case. */
  readonly field:
    { readonly written: string; readonly path: string; readonly values: readonly string[] | undefined } | undefined;
  /** PRIORVALUE of a field, or the field: where picklists are asked for. */
  readonly isFieldValue: boolean;
};

export const fail = (run: Run, failure: Failure): null => {
  if (run.failure === undefined && run.missing === undefined) run.failure = failure;
  return null;
};

export const miss = (run: Run, what: string): null => {
  if (run.failure === undefined) run.missing = { what, before: run.missing };
  return null;
};

/* Static types vouch for these: the checker has seen that the expression is of the type (or the literal NULL). */
export const asNumber = (expression: Expression): Evaluate<Numeric> => expression.evaluate as Evaluate<Numeric>;
export const asText = (expression: Expression): Evaluate<string> => expression.evaluate as Evaluate<string>;
export const asBoolean = (expression: Expression): Evaluate<boolean> => expression.evaluate as Evaluate<boolean>;
/** Days, milliseconds, or milliseconds of the day. */
export const asMoment = (expression: Expression): Evaluate<number> => expression.evaluate as Evaluate<number>;
export const asLocation = (expression: Expression): Evaluate<Geolocation> =>
  expression.evaluate as Evaluate<Geolocation>;

export const isText = (type: ValueType): boolean => type === 'Text';

/** The type both fit in, NULL fitting everywhere; undefined if there is none. Nothing is converted. */
export const commonType = (left: ValueType, right: ValueType): ValueType | undefined => {
  if (left === 'Null') return right;
  if (right === 'Null' || left === right) return left;
  return undefined;
};

export const fits = (actual: ValueType, expected: ValueType): boolean => actual === expected || actual === 'Null';
