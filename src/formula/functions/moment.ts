import { notADate } from '../failures.js';
import { asMoment, asNumber, asText, fail } from '../expression.js';
import type { Evaluate } from '../expression.js';
import { checkedDays, checkedTime, dayLength, localDays, timeOf } from '../dates.js';
import { toWhole } from '../numbers.js';
import { argument, expectCount, expectTypes, mapped, wrongKind } from './spec.js';
import type { Specification } from './spec.js';

/* Dates, date-times and times out of texts and of each other; durations into text. */

/* Java's lenient-free date formats: fields of any number of digits, blanks before a field, what follows is not looked at. */
const dateText = /^(\d{4})-[ \t]*(\d+)-[ \t]*(\d+)/;
const dateTimeText = /^(\d{4})-[ \t]*(\d+)-[ \t]*(\d+) [ \t]*(\d+):[ \t]*(\d+):[ \t]*(\d+)/;
const timeText = /^[ \t]*(\d+):[ \t]*(\d+):[ \t]*(\d+)\.[ \t]*(\d+)$/;
const oneLine = /^[^\n\r\u0085\u2028\u2029]*$/;

const numbersOf = (pattern: RegExp, text: string): readonly number[] | undefined => {
  const match = pattern.exec(text);
  return match === null ? undefined : match.slice(1).map(Number);
};

const parseDate = (text: string): number | undefined => {
  const [year = 0, month = 0, day = 0] = (oneLine.test(text) ? numbersOf(dateText, text) : undefined) ?? [];
  return year === 0 ? undefined : checkedDays(year, month, day);
};

const parseDateTime = (text: string): number | undefined => {
  const [year = 0, month = 0, day = 0, hour = 24, minute = 0, second = 0] =
    (oneLine.test(text) ? numbersOf(dateTimeText, text) : undefined) ?? [];
  const days = year === 0 ? undefined : checkedDays(year, month, day);
  const time = checkedTime(hour, minute, second, 0);
  return days === undefined || time === undefined ? undefined : days * dayLength + time;
};

const parseTime = (text: string): number | undefined => {
  const [hour = 24, minute = 0, second = 0, millisecond = 0] = numbersOf(timeText, text) ?? [];
  return checkedTime(hour, minute, second, millisecond);
};

const parsed =
  (source: Evaluate<string>, parse: (text: string) => number | undefined): Evaluate<number> =>
  (run) => {
    const text = source(run);
    return text === null ? null : (parse(text) ?? fail(run, notADate));
  };

/** DATEVALUE of a date-time is the date in the user's time zone. */
const dateValue: Specification = {
  name: 'DATEVALUE',
  size: 40,
  build: (call) => {
    expectCount(call, 1);
    const operand = argument(call, 0);
    if (operand.type === 'Text') return { type: 'Date', canFail: true, evaluate: parsed(asText(operand), parseDate) };
    if (operand.type !== 'DateTime') throw wrongKind(call, operand);
    return {
      type: 'Date',
      varies: true,
      evaluate: mapped(asMoment(operand), (moment, run) => localDays(moment, run.environment.timeZone)),
    };
  },
};

/** DATETIMEVALUE reads its text in GMT, and a date as midnight GMT. */
const dateTimeValue: Specification = {
  name: 'DATETIMEVALUE',
  size: 40,
  build: (call) => {
    expectCount(call, 1);
    const operand = argument(call, 0);
    if (operand.type === 'Text')
      return { type: 'DateTime', canFail: true, evaluate: parsed(asText(operand), parseDateTime) };
    if (operand.type === 'DateTime') return { type: 'DateTime', evaluate: operand.evaluate };
    if (operand.type !== 'Date') throw wrongKind(call, operand);
    return { type: 'DateTime', evaluate: mapped(asMoment(operand), (days) => days * dayLength) };
  },
};

const timeValue: Specification = {
  name: 'TIMEVALUE',
  size: 40,
  build: (call) => {
    expectCount(call, 1);
    const operand = argument(call, 0);
    if (operand.type === 'Text') return { type: 'Time', canFail: true, evaluate: parsed(asText(operand), parseTime) };
    if (operand.type === 'Time') return { type: 'Time', evaluate: operand.evaluate };
    if (operand.type !== 'DateTime') throw wrongKind(call, operand);
    return { type: 'Time', evaluate: mapped(asMoment(operand), timeOf) };
  },
};

/** FORMATDURATION: seconds (with days if asked), or the distance between two times or two date-times; always positive. */
const formatDuration: Specification = {
  name: 'FORMATDURATION',
  size: 60,
  build: (call) => {
    expectCount(call, 1, 2);
    const first = argument(call, 0);
    const second = call.arguments[1];
    if (second === undefined || (first.type === 'Number' && (second.type === 'Boolean' || second.type === 'Null'))) {
      expectTypes({ ...call, arguments: [first] }, 'Number');
      if (first.type === 'Null') throw wrongKind(call, first);
      const seconds = asNumber(first);
      return {
        type: 'Text',
        evaluate: (run) => {
          const withDays = second?.evaluate(run) === true;
          const value = seconds(run);
          return value === null ? null : durationText(Math.abs(toWhole(value)), withDays);
        },
      };
    }
    if (first.type !== 'Null' && first.type !== 'Time' && first.type !== 'DateTime') throw wrongKind(call, first);
    if (first.type !== second.type && first.type !== 'Null' && second.type !== 'Null') throw wrongKind(call, second);
    const from = asMoment(first);
    const to = asMoment(second);
    const withDays = first.type === 'DateTime';
    return {
      type: 'Text',
      evaluate: (run) => {
        const start = from(run);
        const end = to(run);
        if (start === null || end === null) return null;
        return durationText(Math.abs(Math.trunc((end - start) / 1_000)), withDays);
      },
    };
  },
};

const two = (value: number): string => String(value).padStart(2, '0');

const durationText = (seconds: number, withDays: boolean): string => {
  const hours = Math.floor(seconds / 3_600);
  const clockPart = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return withDays ? `${Math.floor(hours / 24)}:${two(hours % 24)}:${clockPart}` : `${two(hours)}:${clockPart}`;
};

export const momentFunctions: readonly Specification[] = [dateValue, dateTimeValue, timeValue, formatDuration];
