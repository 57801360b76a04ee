import { notANumber } from '../failures.js';
import { asMoment, asNumber, asText, fail } from '../expression.js';
import type { Evaluate, Expression } from '../expression.js';
import { dateText, dateTimeText, timeText } from '../dates.js';
import { numberText, parseNumber, toInteger } from '../numbers.js';
import { argument, expectCount, expectTypes, textFunction, wrongKind, wrongType } from './spec.js';
import type { Specification } from './spec.js';

/* From text and to text: letter case, numbers, dates, characters. */

/** UPPER and LOWER take a locale, e.g. "tr", as a second argument. */
const caseFunction = (name: string, operate: (text: string, locale: string | undefined) => string): Specification => ({
  name,
  build: (call) => {
    expectCount(call, 1, 2);
    for (const actual of call.arguments)
      if (actual.type !== 'Text' && actual.type !== 'Null') throw wrongType(call, actual, 'Text');
    const source = asText(argument(call, 0));
    const locale = call.arguments[1] === undefined ? (): null => null : asText(call.arguments[1]);
    return {
      type: 'Text',
      evaluate: (run) => {
        const tag = locale(run);
        const text = source(run);
        return text === null || text === '' ? null : operate(text, knownLocale(tag));
      },
    };
  },
});

const knownLocale = (tag: string | null): string | undefined => {
  const candidate = tag?.replace(/_/g, '-');
  try {
    return candidate === undefined || Intl.getCanonicalLocales(candidate).length === 0 ? undefined : candidate;
  } catch {
    return undefined;
  }
};

const isLower = /^\p{Lowercase}$/u;
const isUpper = /^\p{Uppercase}$/u;
const isDigit = /^\p{Nd}$/u;

/** Upper case after anything that is no letter or digit, lower case elsewhere; code unit by code unit, as the platform's. */
const capitalize = (text: string): string => {
  let atStart = true;
  let result = '';
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index);
    if (isLower.test(unit)) {
      const upper = unit.toUpperCase();
      result += atStart && upper.length === 1 ? upper : unit;
      atStart = false;
    } else if (isUpper.test(unit)) {
      result += atStart ? unit : unit.toLowerCase();
      atStart = false;
    } else {
      result += unit;
      atStart = !isDigit.test(unit);
    }
  }
  return result;
};

/** TEXT: numbers without grouping, dates as the API writes them, date-times in GMT, a picklist's value. */
const text: Specification = {
  name: 'TEXT',
  size: 20,
  build: (call) => {
    expectCount(call, 1);
    const operand = argument(call, 0);
    const evaluate = textOf(operand);
    if (evaluate === undefined) throw wrongType(call, operand, 'Number', 'Date', 'DateTime', 'Picklist');
    return { type: 'Text', evaluate };
  },
};

const textOf = (operand: Expression): Evaluate<string> | undefined => {
  const ofMoment = (operate: (moment: number) => string): Evaluate<string> => {
    const source = asMoment(operand);
    return (run) => {
      const moment = source(run);
      return moment === null ? null : operate(moment);
    };
  };
  switch (operand.type) {
    case 'Number': {
      const source = asNumber(operand);
      return (run) => {
        const value = source(run);
        return value === null ? null : numberText(value);
      };
    }
    case 'Date':
      return ofMoment(dateText);
    case 'DateTime':
      return ofMoment((moment) =>
        dateTimeText(moment)
          .replace('T', ' ')
          .replace(/\.\d+Z$/, 'Z')
      );
    case 'Time':
      return ofMoment(timeText);
    case 'Picklist':
      return operand.isFieldValue ? asText(operand) : undefined;
    case 'Null':
      return () => null;
    default:
      return undefined;
  }
};

const value: Specification = {
  name: 'VALUE',
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return {
      type: 'Number',
      canFail: true,
      evaluate: (run) => {
        const written = source(run);
        return written === null ? null : (parseNumber(written) ?? fail(run, notANumber));
      },
    };
  },
};

const isNumber: Specification = {
  name: 'ISNUMBER',
  build: (call) => {
    expectCount(call, 1);
    const operand = argument(call, 0);
    if (operand.type !== 'Text') throw wrongKind(call, operand);
    const source = asText(operand);
    return {
      type: 'Boolean',
      evaluate: (run) => {
        const written = source(run);
        return written !== null && parseNumber(written) !== undefined;
      },
    };
  },
};

const len: Specification = {
  name: 'LEN',
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return { type: 'Number', evaluate: (run) => source(run)?.length ?? 0 };
  },
};

const ascii: Specification = {
  name: 'ASCII',
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return { type: 'Number', evaluate: (run) => source(run)?.codePointAt(0) ?? null };
  },
};

const chr: Specification = {
  name: 'CHR',
  build: (call) => {
    expectTypes(call, 'Number');
    const source = asNumber(argument(call, 0));
    return {
      type: 'Text',
      evaluate: (run) => {
        const number = source(run);
        const code = number === null ? 0 : toInteger(number);
        if (number === null || number === 0 || code < 0 || code > 0x10ffff) return null;
        return String.fromCodePoint(code);
      },
    };
  },
};

export const conversionFunctions: readonly Specification[] = [
  textFunction('INITCAP', capitalize),
  caseFunction('UPPER', (original, locale) =>
    locale === undefined ? original.toUpperCase() : original.toLocaleUpperCase(locale)
  ),
  caseFunction('LOWER', (original, locale) =>
    locale === undefined ? original.toLowerCase() : original.toLocaleLowerCase(locale)
  ),
  text,
  value,
  isNumber,
  len,
  ascii,
  chr,
];
