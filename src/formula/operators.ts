import { dateTooFar, divisionByZero, powerOutOfRange, timeBelowMidnight, tooBig } from './failures.js';
import { asBoolean, asMoment, asNumber, asText, fail } from './expression.js';
import type { Evaluate, Expression, Run } from './expression.js';
import { dayLength } from './dates.js';
import {
  add,
  compare,
  compact,
  divide,
  isZero,
  multiply,
  negate,
  power,
  subtract,
  toDecimal,
  toWhole,
} from './numbers.js';
import type { Numeric } from './numbers.js';
import { argument, expectCount, expectTypes, wrongKind, wrongType } from './functions/spec.js';
import type { Built, Call, Specification } from './functions/spec.js';
import { compileAnd, compileOr } from './functions/junction.js';
import type { ValueType } from './types.js';

/** Longest text a formula may make: far above any field, low enough that no formula can eat the memory. */
export const longestText = 1_000_000;

/** The end of Java's and JavaScript's common calendar. */
const farthestDay = 100_000_000;

const arithmetic =
  (
    left: Evaluate<Numeric>,
    right: Evaluate<Numeric>,
    operate: (a: Numeric, b: Numeric) => Numeric
  ): Evaluate<Numeric> =>
  (run) => {
    const a = left(run);
    const b = right(run);
    return a === null || b === null ? null : operate(a, b);
  };

const numberOperator = (name: string, operate: (a: Numeric, b: Numeric) => Numeric): Specification => ({
  name,
  size: 3,
  build: (call) => {
    expectTypes(call, 'Number', 'Number');
    return { type: 'Number', evaluate: arithmetic(asNumber(argument(call, 0)), asNumber(argument(call, 1)), operate) };
  },
});

const division: Specification = {
  name: '/',
  size: 8,
  build: (call) => {
    expectTypes(call, 'Number', 'Number');
    const left = asNumber(argument(call, 0));
    const right = asNumber(argument(call, 1));
    return {
      type: 'Number',
      canFail: true,
      // The platform leaves divisions alone when it works out constants.
      canFold: false,
      evaluate: (run) => {
        const a = left(run);
        const b = right(run);
        if (a === null || b === null) return null;
        return isZero(b) ? fail(run, divisionByZero) : divide(a, b);
      },
    };
  },
};

const exponentiation: Specification = {
  name: '^',
  size: 12,
  build: (call) => {
    expectTypes(call, 'Number', 'Number');
    const left = asNumber(argument(call, 0));
    const right = asNumber(argument(call, 1));
    return {
      type: 'Number',
      canFail: true,
      evaluate: (run) => {
        const a = left(run);
        const b = right(run);
        return a === null || b === null ? null : (power(a, b) ?? fail(run, powerOutOfRange));
      },
    };
  },
};

const concatenate =
  (left: Evaluate<string>, right: Evaluate<string>): Evaluate<string> =>
  (run) => {
    const a = left(run);
    const b = right(run);
    if (a === null) return b;
    if (b === null) return a;
    return a.length + b.length > longestText ? fail(run, tooBig) : a + b;
  };

const concatenation: Specification = {
  name: '&',
  size: 3,
  build: (call) => {
    expectTypes(call, 'Text', 'Text');
    return { type: 'Text', evaluate: concatenate(asText(argument(call, 0)), asText(argument(call, 1))) };
  },
};

const checkedMoment = (run: Run, moment: number, unit: number): number | null =>
  Math.abs(moment) <= farthestDay * unit ? moment : fail(run, dateTooFar);

/** Date ± number: the fraction of a day is dropped. */
const shiftDate =
  (date: Evaluate<number>, number: Evaluate<Numeric>, sign: 1 | -1): Evaluate<number> =>
  (run) => {
    const days = date(run);
    const shift = number(run);
    return days === null || shift === null ? null : checkedMoment(run, days + sign * toWhole(shift), 1);
  };

/** DateTime ± number: days with a fraction, to the nearest second. */
const shiftDateTime =
  (dateTime: Evaluate<number>, number: Evaluate<Numeric>, sign: 1 | -1): Evaluate<number> =>
  (run) => {
    const moment = dateTime(run);
    const shift = number(run);
    if (moment === null || shift === null) return null;
    const seconds = toDecimal(multiply(shift, 86_400)).toDecimalPlaces(0).toNumber();
    return checkedMoment(run, moment + sign * seconds * 1_000, dayLength);
  };

/** Time ± milliseconds: wraps at midnight, but may not go below it. */
const shiftTime =
  (time: Evaluate<number>, number: Evaluate<Numeric>, sign: 1 | -1): Evaluate<number> =>
  (run) => {
    const start = time(run);
    const shift = number(run);
    if (start === null || shift === null) return null;
    const moment = (start + sign * toWhole(shift)) % dayLength;
    return moment < 0 ? fail(run, timeBelowMidnight) : moment + 0;
  };

const difference =
  (left: Evaluate<number>, right: Evaluate<number>, measure: (milliseconds: number) => Numeric): Evaluate<Numeric> =>
  (run) => {
    const a = left(run);
    const b = right(run);
    return a === null || b === null ? null : measure(a - b);
  };

const daysWithFraction = (milliseconds: number): Numeric =>
  milliseconds % dayLength === 0 ? milliseconds / dayLength + 0 : compact(toDecimal(milliseconds).dividedBy(dayLength));

const unary = (call: Call): Built => {
  const operand = argument(call, 0);
  // A bare NULL is refused here, unlike elsewhere.
  if (operand.type !== 'Number') throw wrongType(call, operand, 'Number');
  const inner = asNumber(operand);
  if (call.name === '+') return { type: 'Number', evaluate: inner };
  return {
    type: 'Number',
    evaluate: (run) => {
      const value = inner(run);
      return value === null ? null : negate(value);
    },
  };
};

/** `date-time + number` in either order, `date-time - number`. */
const shift = (moment: Expression, number: Expression, sign: 1 | -1): Built => {
  const by = asNumber(number);
  if (moment.type === 'Date') return { type: 'Date', canFail: true, evaluate: shiftDate(asMoment(moment), by, sign) };
  return { type: 'DateTime', canFail: true, evaluate: shiftDateTime(asMoment(moment), by, sign) };
};

const isMoment = (type: ValueType): boolean => type === 'Date' || type === 'DateTime';

const nothing: Built = { type: 'Null', evaluate: () => null, canBeNull: true };

const addition: Specification = {
  name: '+',
  size: 3,
  build: (call) => {
    expectCount(call, 1, 2);
    if (call.arguments.length === 1) return unary(call);
    const left = argument(call, 0);
    const right = argument(call, 1);
    // The platform makes NULL of the whole, without looking at the other side.
    if (left.type === 'Null' || right.type === 'Null') return nothing;
    if (left.type === 'Number') {
      if (right.type === 'Number')
        return { type: 'Number', evaluate: arithmetic(asNumber(left), asNumber(right), add) };
      if (isMoment(right.type)) return shift(right, left, 1);
      throw wrongType(call, right, 'Number', 'Date', 'DateTime');
    }
    if (isMoment(left.type)) {
      if (right.type === 'Number') return shift(left, right, 1);
      throw wrongType(call, right, 'Number');
    }
    if (left.type === 'Time') {
      if (right.type === 'Time') throw wrongKind(call);
      if (right.type !== 'Number') throw wrongType(call, right, 'Number');
      return { type: 'Time', canFail: true, evaluate: shiftTime(asMoment(left), asNumber(right), 1) };
    }
    if (left.type === 'Text') {
      if (right.type !== 'Text') throw wrongType(call, right, 'Text');
      return { type: 'Text', evaluate: concatenate(asText(left), asText(right)) };
    }
    throw wrongType(call, left, 'Number', 'Date', 'DateTime');
  },
};

const subtraction: Specification = {
  name: '-',
  size: 3,
  build: (call) => {
    expectCount(call, 1, 2);
    if (call.arguments.length === 1) return unary(call);
    const left = argument(call, 0);
    const right = argument(call, 1);
    if (left.type === 'Null' || right.type === 'Null') return nothing;
    if (left.type === 'Number') {
      if (right.type !== 'Number') throw wrongType(call, right, 'Number');
      return { type: 'Number', evaluate: arithmetic(asNumber(left), asNumber(right), subtract) };
    }
    if (isMoment(left.type)) {
      if (right.type === 'Number') return shift(left, right, -1);
      if (right.type !== left.type) throw wrongType(call, right, 'Number', left.type);
      const measure = left.type === 'Date' ? (days: number): Numeric => days + 0 : daysWithFraction;
      return { type: 'Number', evaluate: difference(asMoment(left), asMoment(right), measure) };
    }
    if (left.type === 'Time') {
      if (right.type === 'Number')
        return { type: 'Time', canFail: true, evaluate: shiftTime(asMoment(left), asNumber(right), -1) };
      if (right.type !== 'Time') throw wrongType(call, right, 'Number', 'Time');
      return {
        type: 'Number',
        evaluate: difference(asMoment(left), asMoment(right), (span) => (span + dayLength) % dayLength),
      };
    }
    throw wrongType(call, left, 'Number', 'Date', 'DateTime');
  },
};

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

const equalityOperator = (name: '=' | '<>'): Specification => ({
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

const orderOperator = (name: string, holds: (order: number) => boolean): Specification => ({
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

const not: Specification = {
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

/** Operators by their symbol; `+` and `-` with one argument are the signs. */
export const operators: ReadonlyMap<string, Specification> = new Map(
  [
    addition,
    subtraction,
    numberOperator('*', multiply),
    division,
    exponentiation,
    concatenation,
    equalityOperator('='),
    equalityOperator('<>'),
    orderOperator('<', (order) => order < 0),
    orderOperator('>', (order) => order > 0),
    orderOperator('<=', (order) => order <= 0),
    orderOperator('>=', (order) => order >= 0),
    not,
    { name: '&&', size: 5, build: compileAnd },
    { name: '||', size: 4, build: compileOr },
  ].map((specification): [string, Specification] => [specification.name, specification])
);
