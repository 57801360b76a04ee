import type { NumberFormat } from './format.js';

const DAY_MS = 86_400_000;

/** The day before day 1 of either count; the older one holds a 29 February 1900, day 60, that never was. */
const BEFORE_1900 = Date.UTC(1899, 11, 31);
const FIRST_OF_1904 = Date.UTC(1904, 0, 1);
const NEVER_WAS = 60;

/** 31 December 9999, the last day that Excel knows. */
const LAST_DAY = 2_958_465;

/** Excel keeps 15 digits of a number; what it stores beyond them is the noise of binary fractions. */
const DIGITS = 15;
const EXACT_LIMIT = 1e15;

/**
 * A number of a cell as text.
 *
 * @param stored the number as the file holds it, e.g. `4.4999999999999997E-2`
 * @returns digits without an exponent, ISO 8601 for days and times (no zone: Excel knows none), `48%`, or digits in the places of a mask; what
 * cannot be shown so, as a day before the first, comes back as the number it is
 */
export function showNumber(stored: string, format: NumberFormat, from1904: boolean): string {
  const value = Number(stored);
  if (stored.trim() === '' || !Number.isFinite(value)) return stored;
  switch (format.kind) {
    case 'moment':
      return showMoment(value, format, from1904) ?? plainNumber(stored, value);
    case 'percent':
      return `${timesHundred(plainNumber(stored, value))}%`;
    case 'mask': {
      const mask = format.masks.find(({ holds }) => holds(value))?.mask;
      return mask !== undefined && Number.isInteger(value) && value >= 0 && value < EXACT_LIMIT
        ? fillMask(mask, String(value))
        : plainNumber(stored, value);
    }
    default:
      return plainNumber(stored, value);
  }
}

/** Whether a number is a whole one that Excel cannot have kept every digit of. */
export function losesDigits(stored: string): boolean {
  const value = Math.abs(Number(stored));
  return value >= EXACT_LIMIT && Number.isInteger(value);
}

/** The digits of a number, written out. Whole numbers that are stored digit by digit stay as they are, however long. */
function plainNumber(stored: string, value: number): string {
  if (/^-?(?:0|[1-9]\d*)$/.test(stored)) return stored;
  if (value === 0) return '0';
  return writtenOut(value.toPrecision(DIGITS));
}

/** `1.50000000000000e+21` -> `1500000000000000000000`, `0.0450000000000000` -> `0.045` */
function writtenOut(number: string): string {
  const [, sign = '', whole = '', part = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(number) ?? [];
  return sign + placed(whole + part, whole.length + Number(exponent));
}

/** Digits with the decimal point after the first `point` of them, without needless zeros. */
function placed(digits: string, point: number): string {
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const whole = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const part = padded.slice(at).replace(/0+$/, '');
  return part === '' ? whole : `${whole}.${part}`;
}

function timesHundred(number: string): string {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(number) ?? [];
  return sign + placed(whole + part, whole.length + 2);
}

/** `00000` and `1234` -> `01234`; digits that are more than there are places stand before the first. */
function fillMask(mask: string, digits: string): string {
  let rest = digits === '0' && !mask.includes('0') ? '' : digits;
  let shown = '';
  let places = (mask.match(/[0#]/g) ?? []).length;
  for (let at = mask.length - 1; at >= 0; at -= 1) {
    const mark = mask[at] ?? '';
    if (mark !== '0' && mark !== '#') {
      shown = mark + shown;
      continue;
    }
    places -= 1;
    if (places === 0) {
      shown = (rest === '' && mark === '0' ? '0' : rest) + shown;
      rest = '';
    } else {
      shown = (rest.at(-1) ?? (mark === '0' ? '0' : '')) + shown;
      rest = rest.slice(0, -1);
    }
  }
  return shown;
}

function showMoment(value: number, format: NumberFormat & { kind: 'moment' }, from1904: boolean): string | undefined {
  const { day, time, elapsed, fraction } = format;
  if (value < 0 || value >= LAST_DAY + 1) return undefined;
  if (elapsed) return clock(Math.round(value * DAY_MS), fraction);
  if (!time) return showDay(Math.floor(value), from1904);
  const unit = fraction ? 1 : 1000;
  const total = Math.round((value * DAY_MS) / unit) * unit;
  const days = Math.floor(total / DAY_MS);
  const shown = clock(total - days * DAY_MS, fraction);
  // A time of day is stored as a moment of day 0.
  return day && (days > 0 || from1904) ? `${showDay(days, from1904)}T${shown}` : shown;
}

function showDay(days: number, from1904: boolean): string {
  if (!from1904 && days === 0) return '1900-01-00';
  if (!from1904 && days === NEVER_WAS) return '1900-02-29';
  const start = from1904 ? FIRST_OF_1904 : BEFORE_1900;
  const passed = !from1904 && days > NEVER_WAS ? days - 1 : days;
  return new Date(start + passed * DAY_MS).toISOString().slice(0, 10);
}

function clock(milliseconds: number, fraction: boolean): string {
  const total = fraction ? milliseconds : Math.round(milliseconds / 1000) * 1000;
  const seconds = Math.floor(total / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts.map((part) => String(part).padStart(2, '0')).join(':');
  const rest = total % 1000;
  return rest === 0 ? shown : `${shown}.${String(rest).padStart(3, '0')}`;
}
