/*
 * Dates are whole days since 1970-01-01, date-times milliseconds since then, times milliseconds of the day. Nothing rolls over:
 * 30 February is no date.
 */

export const dayLength = 86_400_000;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days in a month from 1; 0 for a month that is none. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 0);

/** Gregorian calendar, also before 1582. */
export const daysFromDate = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
};

export type DateParts = { readonly year: number; readonly month: number; readonly day: number };

export const partsOfDays = (days: number): DateParts => {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const position = Math.floor((5 * dayOfYear + 2) / 153);
  const month = position < 10 ? position + 3 : position - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * position + 2) / 5) + 1,
  };
};

/** Days of a date that exists, else undefined. */
export const checkedDays = (year: number, month: number, day: number): number | undefined =>
  day >= 1 && day <= daysInMonth(year, month) ? daysFromDate(year, month, day) : undefined;

const digitsAt = (text: string, start: number, end: number): number => {
  let value = 0;
  for (let index = start; index < end; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
};

/** A field's `YYYY-MM-DD`; undefined if it is none. */
export const parseDateField = (text: string): number | undefined =>
  text.length === 10 && text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45
    ? checkedDays(digitsAt(text, 0, 4), digitsAt(text, 5, 7), digitsAt(text, 8, 10))
    : undefined;

const isoDateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** A field's ISO date-time with its offset (`Z`, `+0000` or `+00:00`); undefined if it is none. */
export const parseDateTimeField = (text: string): number | undefined => {
  if (!isoDateTime.test(text) || parseDateField(text.slice(0, 10)) === undefined) return undefined;
  const milliseconds = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
};

const timeOfDay = /^(\d\d?):(\d\d?):(\d\d?)(?:\.(\d{1,3}))?Z?$/;

/** A field's `HH:mm:ss.SSS` (an ending `Z` is the API's); undefined if it is none. */
export const parseTimeField = (text: string): number | undefined => {
  const match = timeOfDay.exec(text);
  if (match === null) return undefined;
  const milliseconds = Number((match[4] ?? '0').padEnd(3, '0'));
  return checkedTime(Number(match[1]), Number(match[2]), Number(match[3]), milliseconds);
};

export const checkedTime = (hour: number, minute: number, second: number, millisecond: number): number | undefined =>
  hour < 24 && minute < 60 && second < 60 && millisecond < 1_000
    ? ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond
    : undefined;

const padded = (value: number, length: number): string => String(value).padStart(length, '0');

export const dateText = (days: number): string => {
  const { year, month, day } = partsOfDays(days);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
};

export const timeText = (milliseconds: number): string => {
  const seconds = Math.floor(milliseconds / 1_000);
  const minutes = Math.floor(seconds / 60);
  return `${padded(Math.floor(minutes / 60), 2)}:${padded(minutes % 60, 2)}:${padded(seconds % 60, 2)}.${padded(milliseconds % 1_000, 3)}`;
};

export const daysOf = (milliseconds: number): number => Math.floor(milliseconds / dayLength);
export const timeOf = (milliseconds: number): number => milliseconds - daysOf(milliseconds) * dayLength;

export const dateTimeText = (milliseconds: number): string =>
  `${dateText(daysOf(milliseconds))}T${timeText(timeOf(milliseconds))}Z`;

/**
 * ADDMONTHS: the last day of a month goes to the last day of the target month, other days are clamped to it.
 * The platform's way: step to the next day, add, step back.
 */
export const addMonths = (days: number, months: number): number => {
  const start = partsOfDays(days);
  const isLast = start.day === daysInMonth(start.year, start.month);
  const { year, month, day } = isLast ? partsOfDays(days + 1) : start;
  const total = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(total / 12);
  const targetMonth = total - targetYear * 12 + 1;
  const target = daysFromDate(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)));
  return isLast ? target - 1 : target;
};

/** 1 is Sunday. */
export const weekday = (days: number): number => ((((days + 4) % 7) + 7) % 7) + 1;

/** Year and week of ISO 8601: weeks start on Monday, week 1 holds the year's first Thursday. */
export const isoWeek = (days: number): { readonly year: number; readonly week: number } => {
  const thursday = days + 3 - ((weekday(days) + 5) % 7);
  const { year } = partsOfDays(thursday);
  return { year, week: Math.floor((thursday - daysFromDate(year, 1, 1)) / 7) + 1 };
};

const zoneFormats = new Map<string, Intl.DateTimeFormat>();
const isGmt = (zone: string): boolean => zone === 'GMT' || zone === 'UTC' || zone === 'Etc/UTC' || zone === 'Etc/GMT';

/** The date on the wall of a time zone at an instant. An unknown zone is taken as GMT. */
export const localDays = (milliseconds: number, zone: string | undefined): number => {
  if (zone === undefined || isGmt(zone)) return daysOf(milliseconds);
  let format = zoneFormats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        calendar: 'gregory',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        era: 'short',
      });
    } catch {
      return daysOf(milliseconds);
    }
    zoneFormats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(milliseconds).map(({ type, value }) => [type, value]));
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
  return daysFromDate(year, Number(parts.month), Number(parts.day));
};
