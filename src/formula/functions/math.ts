import { divisionByZero, mathDomain, noArguments } from '../failures.js';
import { asNumber, fail } from '../expression.js';
import type { Evaluate } from '../expression.js';
import {
  absolute,
  ceilingAwayFromZero,
  compare,
  Decimal,
  floorTowardsZero,
  fromDouble,
  isZero,
  mathematicalCeiling,
  mathematicalFloor,
  remainder,
  roundTo,
  toDouble,
  toInteger,
} from '../numbers.js';
import type { Numeric } from '../numbers.js';
import { argument, expectAll, expectTypes, wrongCount } from './spec.js';
import type { Specification } from './spec.js';

const exact = (name: string, operate: (value: Numeric) => Numeric): Specification => ({
  name,
  build: (call) => {
    expectTypes(call, 'Number');
    const source = asNumber(argument(call, 0));
    return {
      type: 'Number',
      evaluate: (run) => {
        const value = source(run);
        return value === null ? null : operate(value);
      },
    };
  },
});

/** Functions the platform itself computes in doubles; no finite result is a failure. */
const inDoubles = (name: string, operate: (value: number) => number): Specification => ({
  name,
  build: (call) => {
    expectTypes(call, 'Number');
    const source = asNumber(argument(call, 0));
    return {
      type: 'Number',
      canFail: true,
      evaluate: (run) => {
        const value = source(run);
        return value === null ? null : (fromDouble(operate(toDouble(value))) ?? fail(run, mathDomain));
      },
    };
  },
});

const arcTangent2: Specification = {
  name: 'ATAN2',
  build: (call) => {
    expectTypes(call, 'Number', 'Number');
    const y = asNumber(argument(call, 0));
    const x = asNumber(argument(call, 1));
    return {
      type: 'Number',
      evaluate: (run) => {
        const a = y(run);
        const b = x(run);
        return a === null || b === null ? null : fromDouble(Math.atan2(toDouble(a), toDouble(b)));
      },
    };
  },
};

const rounding = (name: 'ROUND' | 'TRUNC'): Specification => ({
  name,
  size: 14,
  build: (call) => {
    expectTypes(call, 'Number', 'Number');
    const source = asNumber(argument(call, 0));
    const places = asNumber(argument(call, 1));
    const mode = name === 'ROUND' ? 'halfUp' : 'down';
    return {
      type: 'Number',
      evaluate: (run) => {
        const value = source(run);
        const digits = places(run);
        return value === null || digits === null ? null : roundTo(value, toInteger(digits), mode);
      },
    };
  },
});

const mod: Specification = {
  name: 'MOD',
  build: (call) => {
    expectTypes(call, 'Number', 'Number');
    const left = asNumber(argument(call, 0));
    const right = asNumber(argument(call, 1));
    return {
      type: 'Number',
      canFail: true,
      evaluate: (run) => {
        const dividend = left(run);
        const divisor = right(run);
        if (dividend === null || divisor === null) return null;
        return isZero(divisor) ? fail(run, divisionByZero) : remainder(dividend, divisor);
      },
    };
  },
};

const mostArguments = 255;

/** MAX and MIN: null as soon as any argument is. */
const extreme = (name: 'MAX' | 'MIN', sign: 1 | -1): Specification => ({
  name,
  size: 16,
  build: (call) => {
    if (call.arguments.length > mostArguments) throw wrongCount(call, mostArguments);
    expectAll(call, 'Number');
    const [first, ...rest] = call.arguments.map(asNumber);
    if (first === undefined) return { type: 'Number', canFail: true, evaluate: (run) => fail(run, noArguments(name)) };
    return { type: 'Number', evaluate: pick(first, rest, sign) };
  },
});

const pick =
  (first: Evaluate<Numeric>, rest: readonly Evaluate<Numeric>[], sign: 1 | -1): Evaluate<Numeric> =>
  (run) => {
    let best = first(run);
    for (const next of rest) {
      const value = next(run);
      if (value === null || best === null) best = null;
      else if (compare(value, best) * sign > 0) best = value;
    }
    return best;
  };

const pi = new Decimal('3.14159265358979323846');

export const mathFunctions: readonly Specification[] = [
  exact('ABS', absolute),
  exact('FLOOR', floorTowardsZero),
  exact('CEILING', ceilingAwayFromZero),
  exact('MFLOOR', mathematicalFloor),
  exact('MCEILING', mathematicalCeiling),
  inDoubles('SQRT', Math.sqrt),
  inDoubles('EXP', Math.exp),
  inDoubles('LN', Math.log),
  inDoubles('LOG', (value) => Math.log(value) / Math.log(10)),
  inDoubles('SIN', Math.sin),
  inDoubles('COS', Math.cos),
  inDoubles('TAN', Math.tan),
  inDoubles('ASIN', Math.asin),
  inDoubles('ACOS', Math.acos),
  inDoubles('ATAN', Math.atan),
  arcTangent2,
  rounding('ROUND'),
  rounding('TRUNC'),
  mod,
  extreme('MAX', 1),
  extreme('MIN', -1),
  {
    name: 'PI',
    build: (call) => {
      expectTypes(call);
      return { type: 'Number', evaluate: () => pi, canBeNull: false };
    },
  },
];
