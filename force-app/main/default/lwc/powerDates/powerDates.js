/**
 * Calendar days as the UI API writes them ("2026-11-22"). A day has no time and no time zone: it is compared as text and counted in UTC,
 * where every day has 24 hours. Only the question "which day is it now?" needs a time zone, and it is the user's.
 */
import LANG from '@salesforce/i18n/lang';
import TIME_ZONE from '@salesforce/i18n/timeZone';

const MILLISECONDS_A_DAY = 24 * 60 * 60 * 1000;

function utc(day) {
  const [year, month, date] = day.split('-').map(Number);
  return Date.UTC(year, month - 1, date);
}

function iso(milliseconds) {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** The calendar day of a moment (a Date) in a time zone ("America/Chicago"), as "2026-11-22". */
export function dayOf(moment, timeZone = TIME_ZONE) {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(moment);
  const part = (type) => parts.find((each) => each.type === type).value;
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** Today where the user is. */
export function today() {
  return dayOf(new Date());
}

/** How many days after `from` the day `to` is; negative if before. */
export function daysBetween(from, to) {
  return Math.round((utc(to) - utc(from)) / MILLISECONDS_A_DAY);
}

/** The day `count` days after `day` (before it, if negative). */
export function addDays(day, count) {
  return iso(utc(day) + count * MILLISECONDS_A_DAY);
}

/** The same day `count` months on, or the last day of that month if it is shorter. */
export function addMonths(day, count) {
  const [year, month, date] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return iso(Date.UTC(year, month - 1 + count, Math.min(date, lastOfMonth)));
}

/** A day in words, the month spelled out: 03/04 is read both ways. */
export function dayInWords(day) {
  return new Intl.DateTimeFormat(LANG, { dateStyle: 'long', timeZone: 'UTC' }).format(utc(day));
}

/** The day of a date-time field ("2026-11-22T02:15:00.000Z") in words, where the user is. */
export function momentInWords(dateTime) {
  return dayInWords(dayOf(new Date(dateTime)));
}

/** "today", "tomorrow", "in 5 days", in the user's language. */
export function inDays(count) {
  return new Intl.RelativeTimeFormat(LANG, { numeric: 'auto' }).format(count, 'day');
}

/** Calls back when the page is looked at again on another day than before. Hands back what stops it. */
export function onNewDay(callback) {
  let day = today();
  const look = () => {
    if (today() !== day) {
      day = today();
      callback();
    }
  };
  window.addEventListener('focus', look);
  return () => window.removeEventListener('focus', look);
}
