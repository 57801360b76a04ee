import { Decimal as BaseDecimal } from 'decimal.js';

/*
 * Numbers as the platform computes them: decimals of 39 significant digits, rounded half up. A plain JavaScript number stands for a
 * decimal where that is exact: a safe integer, or a decimal of at most 15 significant digits, of which it is then the nearest double.
 * On those, integers and decimals of up to four places are added, multiplied and compared without leaving doubles; everything else
 * goes through decimal.js and comes back to a plain number as soon as it is short again.
 */
export const Decimal = BaseDecimal.clone({
  precision: 39,
  rounding: BaseDecimal.ROUND_HALF_UP,
  toExpNeg: -7,
  toExpPos: 21,
});
export type Decimal = BaseDecimal;
export type Numeric = number | Decimal;

const scale = 1e4;
const largestScaled = 1e14;
const largestProduct = 1e15;

/** `value` × 10⁴ as an exact integer, or NaN where it has more than four places or too many digits. */
const scaled = (value: number): number => {
  const integer = Math.round(value * scale);
  return integer / scale === value && integer < largestScaled && integer > -largestScaled ? integer : NaN;
};

/** A decimal as a plain number where at most 15 digits say it all, else as it is. */
export const compact = (value: Decimal): Numeric => {
  if (value.isZero()) return 0;
  return value.precision() <= 15 && value.e < 300 && value.e > -300 ? value.toNumber() : value;
};

export const toDouble = (value: Numeric): number => (typeof value === 'number' ? value : value.toNumber());
export const toDecimal = (value: Numeric): Decimal => (typeof value === 'number' ? new Decimal(value) : value);

/** A number of unknown digits (a field's, or what a double function gave) as the decimal its shortest text says. NaN and infinities: null. */
export const fromDouble = (value: number): Numeric | null => {
  if (Number.isSafeInteger(value)) return value + 0;
  const integer = scaled(value);
  if (integer === integer) return value;
  return Number.isFinite(value) ? compact(new Decimal(value)) : null;
};

const decimalText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,10}))?$/;
/** Beyond any number the platform can show; keeps texts of numbers short. */
const largestExponent = 5_000;

/**
 * A number from text as Java reads it: sign, `.5`, `5.` and `1e3`, digits of any script, but no blanks, commas or currency signs.
 * Undefined: not a number.
 */
export const parseNumber = (text: string): Numeric | undefined => {
  const latin = text.replace(/[^\P{Nd}0-9]/gu, (digit) => String(decimalDigit(digit)));
  const match = decimalText.exec(latin);
  if (match === null || Math.abs(Number(match[1] ?? 0)) > largestExponent) return undefined;
  return compact(new Decimal(latin.replace(/^\+/, '').replace(/\.(?=$|[eE])/, '')).toSignificantDigits(39));
};

/** Decimal digits come in runs of ten, 0 to 9, in every script. */
const decimalDigit = (digit: string): number => {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
};

/** The platform's text of a number: no exponent, no trailing zeros. */
export const numberText = (value: Numeric): string => {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return toDecimal(value).toFixed();
};

export const negate = (value: Numeric): Numeric => (typeof value === 'number' ? 0 - value : value.negated());
export const absolute = (value: Numeric): Numeric => (typeof value === 'number' ? Math.abs(value) : value.abs());

export const isZero = (value: Numeric): boolean => (typeof value === 'number' ? value === 0 : value.isZero());

/** Below, equal to, above zero as the first is to the second. */
export const compare = (left: Numeric, right: Numeric): number => {
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : left > right ? 1 : 0;
  return toDecimal(left).comparedTo(right);
};

export const add = (left: Numeric, right: Numeric): Numeric => {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum) && Number.isInteger(left) && Number.isInteger(right)) return sum;
    const exact = scaled(left) + scaled(right);
    if (exact === exact) return exact / scale;
  }
  return compact(toDecimal(left).plus(right));
};

export const subtract = (left: Numeric, right: Numeric): Numeric => {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right;
    if (Number.isSafeInteger(difference) && Number.isInteger(left) && Number.isInteger(right)) return difference;
    const exact = scaled(left) - scaled(right);
    if (exact === exact) return exact / scale;
  }
  return compact(toDecimal(left).minus(right));
};

export const multiply = (left: Numeric, right: Numeric): Numeric => {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    if (Number.isSafeInteger(product) && Number.isInteger(left) && Number.isInteger(right)) return product + 0;
    const exact = scaled(left) * scaled(right);
    if (exact < largestProduct && exact > -largestProduct) return exact / (scale * scale) + 0;
  }
  return compact(toDecimal(left).times(right));
};

/** The divisor is not zero: the caller has looked. */
export const divide = (left: Numeric, right: Numeric): Numeric => {
  if (typeof left === 'number' && typeof right === 'number') {
    const quotient = left / right;
    if (
      Number.isSafeInteger(quotient) &&
      Number.isSafeInteger(left) &&
      Number.isSafeInteger(right) &&
      quotient * right === left
    ) {
      return quotient + 0;
    }
  }
  return compact(toDecimal(left).dividedBy(right));
};

/** Keeps the sign of the dividend. The divisor is not zero. */
export const remainder = (left: Numeric, right: Numeric): Numeric => {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return ((left as number) % (right as number)) + 0;
  return compact(toDecimal(left).modulo(right));
};

/** Java's intValue: towards zero. Undefined beyond 32 bits, where Java's wraps around into nonsense. */
export const toInteger = (value: Numeric): number => {
  const number = typeof value === 'number' ? value : value.toNumber();
  return Math.trunc(Math.max(-2_147_483_648, Math.min(2_147_483_647, number))) + 0;
};

/** Towards zero, any size a double holds exactly. */
export const toWhole = (value: Numeric): number =>
  Math.trunc(typeof value === 'number' ? value : value.trunc().toNumber()) + 0;

type Rounding = 'halfUp' | 'down';

/**
 * ROUND and TRUNC: half away from zero, or towards zero, at `digits` places (negative: left of the point).
 * As on the platform, rounding away every digit a number has gives 0, so ROUND(7, -1) is 0 although ROUND(55, -1) is 60.
 */
export const roundTo = (value: Numeric, digits: number, rounding: Rounding): Numeric => {
  if (typeof value === 'number') {
    if (digits >= 0 && Number.isSafeInteger(value)) return value;
    const integer = digits >= 0 && digits <= 4 ? scaled(value) : NaN;
    if (integer === integer) {
      const step = 10 ** (4 - digits);
      const steps = Math.floor((Math.abs(integer) + (rounding === 'halfUp' ? step / 2 : 0)) / step);
      return (integer < 0 ? 0 - steps : steps) / 10 ** digits;
    }
  }
  const decimal = toDecimal(value);
  if (Math.max(decimal.e, 0) + 1 + digits <= 0) return 0;
  if (digits > 1_000) return value;
  const mode = rounding === 'halfUp' ? BaseDecimal.ROUND_HALF_UP : BaseDecimal.ROUND_DOWN;
  if (digits >= 0) return compact(decimal.toDecimalPlaces(digits, mode));
  const unit = new Decimal(10).pow(-digits);
  return compact(decimal.dividedBy(unit).toDecimalPlaces(0, mode).times(unit));
};

/** Drops the noise of an infinite fraction (33 digits stay) before FLOOR, CEILING and their kin look at it. */
const withoutNoise = (value: Numeric, rounding: BaseDecimal.Rounding): Decimal =>
  toDecimal(value).toSignificantDigits(33, rounding);

/** FLOOR: towards zero. */
export const floorTowardsZero = (value: Numeric): Numeric =>
  typeof value === 'number' ? Math.trunc(value) + 0 : compact(withoutNoise(value, BaseDecimal.ROUND_HALF_UP).trunc());

/** CEILING: away from zero. */
export const ceilingAwayFromZero = (value: Numeric): Numeric => {
  if (typeof value === 'number') return value < 0 ? Math.floor(value) : Math.ceil(value);
  const clean = withoutNoise(value, BaseDecimal.ROUND_HALF_DOWN);
  return compact(clean.isNegative() ? clean.floor() : clean.ceil());
};

/** MFLOOR and MCEILING: the mathematical ones. */
export const mathematicalFloor = (value: Numeric): Numeric =>
  typeof value === 'number' ? Math.floor(value) : compact(withoutNoise(value, BaseDecimal.ROUND_HALF_UP).floor());
export const mathematicalCeiling = (value: Numeric): Numeric =>
  typeof value === 'number' ? Math.ceil(value) + 0 : compact(withoutNoise(value, BaseDecimal.ROUND_HALF_DOWN).ceil());

const powerDigits = 18;

/**
 * Java's way to a power of limited digits: square and multiply from the highest bit, each step rounded to a few digits more than asked.
 * Kept step by step, because rounding twice shows in the last digit.
 */
const powerByJava = (base: Decimal, times: number): Decimal => {
  const count = Math.abs(times);
  const Working = BaseDecimal.clone({
    precision: powerDigits + String(count).length + 1,
    rounding: BaseDecimal.ROUND_HALF_UP,
  });
  let result = new Working(1);
  for (const bit of count.toString(2)) {
    result = result.times(result);
    if (bit === '1') result = result.times(base);
  }
  return new Decimal((times < 0 ? new Working(1).dividedBy(result) : result).toSignificantDigits(powerDigits));
};

/** `^`: whole exponents only, a result of 18 digits, below 10⁶⁵; undefined where the platform refuses. */
export const power = (base: Numeric, exponent: Numeric): Numeric | undefined => {
  const times = typeof exponent === 'number' ? exponent : exponent.toNumber();
  if (!Number.isInteger(times) || Math.abs(times) > 999_999_999) return undefined;
  const magnitude = absolute(base);
  if (isZero(magnitude)) return times < 0 ? undefined : times === 0 ? 1 : 0;
  const log10 = Math.log(typeof magnitude === 'number' ? magnitude : magnitude.toNumber()) / Math.LN10;
  if (log10 * times > 64) return undefined;
  if (log10 * times < -40) return 0;
  const result = powerByJava(toDecimal(base), times);
  return result.abs().lessThan('1e-39') ? 0 : compact(result);
};
