import { dateTooFar, monthOrDayOutOfRange, yearOutOfRange } from '../failures.js';
import { asMoment, asNumber, fail, miss } from '../expression.js';
import type { Run } from '../expression.js';
import {
  addMonths,
  checkedDays,
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
import { argument, expectCount, expectTypes, mapped, wrongKind } from './spec.js';
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
      varies: true,
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

export const dateFunctions: readonly Specification[] = [
  date,
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
];
