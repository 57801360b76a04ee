import { dateTooFar, monthOrDayOutOfRange, notADate, yearOutOfRange } from '../failures.js';
import { asMoment, asNumber, asText, fail, miss } from '../expression.js';
import type { Evaluate, Run } from '../expression.js';
import {
  addMonths,
  checkedDays,
  checkedTime,
  dayLength,
  daysFromDate,
  daysOf,
  isoWeek,
  localDays,
  partsOfDays,
  timeOf,
  weekday,
} from '../dates.js';
import { compact, toDecimal, toInteger, toWhole } from '../numbers.js';
import { words } from '../words.js';
import { argument, expectCount, expectTypes, wrongKind } from './spec.js';
import type { Specification } from './spec.js';
import type { ValueType } from '../types.js';

/** A number taken out of a moment of one type. */
const part = (name: string, type: ValueType, operate: (moment: number) => number): Specification => ({
  name,
  size: 16,
  build: (call) => {
    expectTypes(call, type);
    const source = asMoment(argument(call, 0));
    return {
      type: 'Number',
      evaluate: (run) => {
        const moment = source(run);
        return moment === null ? null : operate(moment);
      },
    };
  },
});

/** ISO week functions take a Date or a DateTime, in GMT. */
const isoPart = (name: string, operate: (days: number) => number): Specification => ({
  name,
  size: 30,
  build: (call) => {
    expectCount(call, 1);
    const operand = argument(call, 0);
    if (operand.type !== 'Date' && operand.type !== 'DateTime') throw wrongKind(call, operand);
    const source = asMoment(operand);
    const toDays = operand.type === 'Date' ? (days: number): number => days : daysOf;
    return {
      type: 'Number',
      evaluate: (run) => {
        const moment = source(run);
        return moment === null ? null : operate(toDays(moment));
      },
    };
  },
});

const date: Specification = {
  name: 'DATE',
  size: 60,
  build: (call) => {
    expectTypes(call, 'Number', 'Number', 'Number');
    const [yearOf, monthOf, dayOf] = call.arguments.map(asNumber);
    return {
      type: 'Date',
      canFail: true,
      evaluate: (run) => {
        const year = yearOf?.(run) ?? null;
        const month = monthOf?.(run) ?? null;
        const day = dayOf?.(run) ?? null;
        if (year === null || month === null || day === null) return null;
        const wholeYear = toInteger(year);
        if (wholeYear < 1 || wholeYear > 9999) return fail(run, yearOutOfRange);
        return checkedDays(wholeYear, toInteger(month), toInteger(day)) ?? fail(run, monthOrDayOutOfRange);
      },
    };
  },
};

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

const mapped =
  (source: Evaluate<number>, operate: (moment: number, run: Run) => number | null): Evaluate<number> =>
  (run) => {
    const moment = source(run);
    return moment === null ? null : operate(moment, run);
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
      canFold: false,
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

const addMonthsFunction: Specification = {
  name: 'ADDMONTHS',
  size: 90,
  build: (call) => {
    expectCount(call, 2);
    const operand = argument(call, 0);
    if (operand.type !== 'Date' && operand.type !== 'DateTime') throw wrongKind(call, operand);
    if (argument(call, 1).type !== 'Number') throw wrongKind(call, argument(call, 1));
    const source = asMoment(operand);
    const count = asNumber(argument(call, 1));
    const isDate = operand.type === 'Date';
    return {
      type: operand.type,
      canFail: true,
      evaluate: (run) => {
        const moment = source(run);
        const months = count(run);
        if (moment === null || months === null) return null;
        const whole = toInteger(months);
        if (Math.abs(whole) > 120_000) return fail(run, dateTooFar);
        return isDate ? addMonths(moment, whole) : addMonths(daysOf(moment), whole) * dayLength + timeOf(moment);
      },
    };
  },
};

const clock = (name: string, type: ValueType, operate: (milliseconds: number, run: Run) => number): Specification => ({
  name,
  build: (call) => {
    expectTypes(call);
    return {
      type,
      canFold: false,
      canBeNull: false,
      evaluate: (run) => {
        const { now } = run.environment;
        return now === undefined ? miss(run, words('unknown.clock', [name])) : operate(now().getTime(), run);
      },
    };
  },
});

const unixTimestamp: Specification = {
  name: 'UNIXTIMESTAMP',
  build: (call) => {
    expectCount(call, 1);
    const operand = argument(call, 0);
    if (operand.type !== 'Date' && operand.type !== 'DateTime' && operand.type !== 'Time')
      throw wrongKind(call, operand);
    const unit = operand.type === 'Date' ? dayLength : 1;
    return { type: 'Number', evaluate: mapped(asMoment(operand), (moment) => Math.trunc((moment * unit) / 1_000) + 0) };
  },
};

const fromUnixTime: Specification = {
  name: 'FROMUNIXTIME',
  build: (call) => {
    expectTypes(call, 'Number');
    const source = asNumber(argument(call, 0));
    return {
      type: 'DateTime',
      canFail: true,
      evaluate: (run) => {
        const seconds = source(run);
        if (seconds === null) return null;
        const moment = toWhole(compact(toDecimal(seconds).times(1_000)));
        return Math.abs(moment) > 8.64e15 ? fail(run, dateTooFar) : moment;
      },
    };
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

export const dateFunctions: readonly Specification[] = [
  date,
  dateValue,
  dateTimeValue,
  timeValue,
  addMonthsFunction,
  part('YEAR', 'Date', (days) => partsOfDays(days).year),
  part('MONTH', 'Date', (days) => partsOfDays(days).month),
  part('DAY', 'Date', (days) => partsOfDays(days).day),
  part('WEEKDAY', 'Date', weekday),
  part('DAYOFYEAR', 'Date', (days) => days - daysFromDate(partsOfDays(days).year, 1, 1) + 1),
  part('HOUR', 'Time', (time) => Math.floor(time / 3_600_000)),
  part('MINUTE', 'Time', (time) => Math.floor(time / 60_000) % 60),
  part('SECOND', 'Time', (time) => Math.floor(time / 1_000) % 60),
  part('MILLISECOND', 'Time', (time) => time % 1_000),
  isoPart('ISOWEEK', (days) => isoWeek(days).week),
  isoPart('ISOYEAR', (days) => isoWeek(days).year),
  clock('TODAY', 'Date', (milliseconds, run) => localDays(milliseconds, run.environment.timeZone)),
  clock('NOW', 'DateTime', (milliseconds) => milliseconds),
  clock('TIMENOW', 'Time', timeOf),
  unixTimestamp,
  fromUnixTime,
  formatDuration,
];
