import type { CoercionProblem } from './coercion.js';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?Z?$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EARLIEST = Date.UTC(1700, 0, 1);
const LATEST = Date.UTC(4000, 11, 31, 23, 59, 59, 999);

/** True for a day that the Gregorian calendar has; the month counts from 1. */
export function isCalendarDate(year: number, month: number, day: number): boolean {
  const leap = month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0);
  return month >= 1 && month <= 12 && day >= 1 && day <= (DAYS[month - 1] ?? 0) + (leap ? 1 : 0);
}

export type TimeReading =
  { readonly value: string; readonly fractionDropped?: boolean } | { readonly problem: CoercionProblem };

/** `YYYY-MM-DD`, a real day from 1700-01-01 to 4000-12-31 (the platform's range). */
export function readDate(text: string): TimeReading {
  const parts = DATE.exec(text);
  if (!parts) return { problem: 'not-date' };
  const year = Number(parts[1]);
  if (!isCalendarDate(year, Number(parts[2]), Number(parts[3]))) return { problem: 'no-such-day' };
  return year >= 1700 && year <= 4000 ? { value: text } : { problem: 'date-out-of-range' };
}

/** `yyyy-MM-ddTHH:mm:ss[.S](Z|+hh:mm|+hhmm)` to UTC and whole seconds, which is what the org keeps. A time without zone is refused: it is a guess. */
export function readDateTime(text: string): TimeReading {
  const parts = DATE_TIME.exec(text);
  if (!parts) return { problem: 'not-date-time' };
  const [, date = '', hours, minutes, seconds, fraction, zone] = parts;
  const day = DATE.exec(date);
  if (!day || !isCalendarDate(Number(day[1]), Number(day[2]), Number(day[3]))) return { problem: 'no-such-day' };
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return { problem: 'not-date-time' };
  if (zone === undefined) return { problem: 'no-time-zone' };
  const offset = offsetMinutes(zone);
  if (offset === undefined) return { problem: 'not-date-time' };
  const local = Date.UTC(2000, Number(day[2]) - 1, Number(day[3]), Number(hours), Number(minutes), Number(seconds));
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; setting the year on a leap year's date does not.
  const instant = new Date(local).setUTCFullYear(Number(day[1]), Number(day[2]) - 1, Number(day[3])) - offset * 60_000;
  if (instant < EARLIEST || instant > LATEST) return { problem: 'date-out-of-range' };
  const value = new Date(instant).toISOString();
  return Number(fraction ?? 0) === 0 ? { value } : { value, fractionDropped: true };
}

/** `HH:mm[:ss[.SSS]][Z]` as `HH:mm:ss.SSS`; a time of day has no zone, the `Z` is the API's habit. */
export function readTime(text: string): TimeReading {
  const parts = TIME.exec(text);
  if (!parts || Number(parts[1]) > 23 || Number(parts[2]) > 59 || Number(parts[3] ?? 0) > 59)
    return { problem: 'not-time' };
  return { value: `${parts[1]}:${parts[2]}:${parts[3] ?? '00'}.${(parts[4] ?? '').padEnd(3, '0')}` };
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  // The widest offsets in use are -12:00 and +14:00.
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined;
  return (hours * 60 + minutes) * (zone.startsWith('-') ? -1 : 1);
}
