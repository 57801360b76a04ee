import type { Value } from './types.js';

/** Something the coercion did that the person may want to know; the value is taken all the same. */
export type CoercionNote =
  /** A fraction of a second was cut off: the org keeps whole seconds. */
  | 'fraction-of-second-dropped'
  /** A picklist has this value only in another case; the org compares exactly. */
  | 'differs-in-case'
  /** A value stood twice in a multi-select. */
  | 'repeated-value'
  /** The number carries more digits than a double keeps. */
  | 'digits-lost';

/** Why a value cannot be taken. Each has its words in messages/rules.md (`type.<problem>`). */
export type CoercionProblem =
  | 'not-boolean'
  | 'not-number'
  | 'number-has-separators'
  | 'number-too-large'
  | 'not-whole-number'
  | 'not-date'
  | 'no-such-day'
  | 'date-out-of-range'
  | 'not-date-time'
  | 'no-time-zone'
  | 'not-time'
  | 'not-id'
  | 'id-checksum'
  | 'not-text'
  | 'compound';

/** A value in the org's form, or the reason why there is none. */
export type Coercion =
  | { readonly ok: true; readonly value: Value; readonly note?: CoercionNote }
  | { readonly ok: false; readonly problem: CoercionProblem };

export type TextOptions = {
  /** Also take yes/no, y/n and x (any case) for a checkbox. For files that people keep; the API itself does not take them. */
  readonly words?: boolean;
};

/** Shared so that a million blank cells make no garbage. */
export const NULL: Coercion = { ok: true, value: null };
export const TRUE: Coercion = { ok: true, value: true };
export const FALSE: Coercion = { ok: true, value: false };

const refusals = new Map<CoercionProblem, Coercion>();

/** The refusal for a problem; the same object every time. */
export function refuse(problem: CoercionProblem): Coercion {
  let refusal = refusals.get(problem);
  if (!refusal) {
    refusal = { ok: false, problem };
    refusals.set(problem, refusal);
  }
  return refusal;
}
