import { asBoolean, asNumber, asText } from '../expression.js';
import type { Evaluate, Expression } from '../expression.js';
import { argument, expectCount, expectTypes, wrongKind, wrongType } from '../functions/spec.js';
import type { Specification } from '../functions/spec.js';
import { compare } from '../numbers.js';
import type { Numeric } from '../numbers.js';
import type { ValueType } from '../types.js';

/* Equality */

const equalNumbers =
  (left: Evaluate<Numeric>, right: Evaluate<Numeric>, wanted: boolean): Evaluate<boolean> =>
  (run) => {
    const a = left(run);
    const b = right(run);
    if (a === null || b === null) return null;
    return (typeof a === 'number' && typeof b === 'number' ? a === b : compare(a, b) === 0) === wanted;
  };

/** Null counts as the empty text. */
const equalTexts =
  (left: Evaluate<string>, right: Evaluate<string>, wanted: boolean): Evaluate<boolean> =>
  (run) =>
    ((left(run) ?? '') === (right(run) ?? '')) === wanted;

const equalPlain =
  (left: Evaluate<unknown>, right: Evaluate<unknown>, wanted: boolean): Evaluate<boolean> =>
  (run) => {
    const a = left(run);
    const b = right(run);
    return a === null || b === null ? null : (a === b) === wanted;
  };

/** Whether two expressions of one type are equal; CASE compares in the same way. */
export const equality = (left: Expression, right: Expression, wanted = true): Evaluate<boolean> => {
  if (left.type === 'Text' || right.type === 'Text') return equalTexts(asText(left), asText(right), wanted);
  if (left.type === 'Number' || right.type === 'Number') return equalNumbers(asNumber(left), asNumber(right), wanted);
  return equalPlain(left.evaluate, right.evaluate, wanted);
};

export const equalityOperator = (name: '=' | '<>'): Specification => ({
  name,
  size: 6,
  build: (call) => {
    expectCount(call, 2);
    const left = argument(call, 0);
    const right = argument(call, 1);
    for (const side of [left, right]) {
      if (side.type === 'Location') throw wrongKind(call);
      if (side.type === 'Picklist' || side.type === 'MultiPicklist') throw wrongType(call, side, 'Text');
    }
    if (left.type !== right.type && left.type !== 'Null' && right.type !== 'Null')
      throw wrongType(call, right, left.type);
    return { type: 'Boolean', evaluate: equality(left, right, name === '=') };
  },
});

/* Order */

const comparable: ReadonlySet<ValueType> = new Set<ValueType>(['Number', 'Date', 'DateTime', 'Time', 'Text', 'Null']);

const orderNumbers = (
  left: Evaluate<Numeric>,
  right: Evaluate<Numeric>,
  holds: (order: number) => boolean
): Evaluate<boolean> => {
  return (run) => {
    const a = left(run);
    const b = right(run);
    return a === null || b === null ? null : holds(compare(a, b));
  };
};

/** Texts by code unit, the moments by their number: JavaScript's own order. */
const orderPlain =
  (
    left: Evaluate<string | number>,
    right: Evaluate<string | number>,
    holds: (order: number) => boolean
  ): Evaluate<boolean> =>
  (run) => {
    const a = left(run);
    const b = right(run);
    return a === null || b === null ? null : holds(a < b ? -1 : a > b ? 1 : 0);
  };

export const orderOperator = (name: string, holds: (order: number) => boolean): Specification => ({
  name,
  size: 6,
  build: (call) => {
    expectCount(call, 2);
    const left = argument(call, 0);
    const right = argument(call, 1);
    for (const side of [left, right]) if (side.type === 'Location') throw wrongKind(call);
    if (left.type !== right.type && left.type !== 'Null' && right.type !== 'Null')
      throw wrongType(call, right, left.type);
    for (const side of [left, right])
      if (!comparable.has(side.type)) throw wrongType(call, side, 'Number', 'Date', 'DateTime');
    const evaluate =
      left.type === 'Number' || right.type === 'Number'
        ? orderNumbers(asNumber(left), asNumber(right), holds)
        : orderPlain(left.evaluate as Evaluate<string | number>, right.evaluate as Evaluate<string | number>, holds);
    return { type: 'Boolean', evaluate };
  },
});

export const not: Specification = {
  name: 'NOT',
  size: 6,
  build: (call) => {
    expectTypes(call, 'Boolean');
    const operand = asBoolean(argument(call, 0));
    return {
      type: 'Boolean',
      evaluate: (run) => {
        const value = operand(run);
        return value === null ? null : !value;
      },
    };
  },
};
