import { dateTooFar, divisionByZero, powerOutOfRange, timeBelowMidnight, tooBig } from '../failures.js';
import { asMoment, asNumber, asText, fail } from '../expression.js';
import type { Evaluate, Expression, Run } from '../expression.js';
import { dayLength } from '../dates.js';
import { argument, expectCount, expectTypes, wrongKind, wrongType } from '../functions/spec.js';
import type { Built, Call, Specification } from '../functions/spec.js';
import { longestText } from '../limits.js';
import { add, compact, divide, isZero, multiply, negate, power, subtract, toDecimal, toWhole } from '../numbers.js';
import type { Numeric } from '../numbers.js';
import type { ValueType } from '../types.js';

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

export const numberOperator = (name: string, operate: (a: Numeric, b: Numeric) => Numeric): Specification => ({
  name,
  size: 3,
  build: (call) => {
    expectTypes(call, 'Number', 'Number');
    return { type: 'Number', evaluate: arithmetic(asNumber(argument(call, 0)), asNumber(argument(call, 1)), operate) };
  },
});

export const division: Specification = {
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
      leftForRunTime: true,
      evaluate: (run) => {
        const a = left(run);
        const b = right(run);
        if (a === null || b === null) return null;
        return isZero(b) ? fail(run, divisionByZero) : divide(a, b);
      },
    };
  },
};

export const exponentiation: Specification = {
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

const buildConcatenation = (left: Expression, right: Expression): Built => ({
  type: 'Text',
  evaluate: concatenate(asText(left), asText(right)),
  parts: [...(left.parts ?? [asText(left)]), asText(right)],
});

export const concatenation: Specification = {
  name: '&',
  size: 3,
  build: (call) => {
    expectTypes(call, 'Text', 'Text');
    return buildConcatenation(argument(call, 0), argument(call, 1));
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

export const addition: Specification = {
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
      return buildConcatenation(left, right);
    }
    throw wrongType(call, left, 'Number', 'Date', 'DateTime');
  },
};

export const subtraction: Specification = {
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
