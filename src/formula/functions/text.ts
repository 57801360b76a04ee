import { malformedRegex, missingArgument, notANumber, regexTooComplicated, tooBig } from '../failures.js';
import { asMoment, asNumber, asText, fail, miss } from '../expression.js';
import type { Evaluate, Expression, Run } from '../expression.js';
import { dateText, dateTimeText, timeText } from '../dates.js';
import { numberText, parseNumber, toInteger } from '../numbers.js';
import type { Numeric } from '../numbers.js';
import { longestText } from '../operators.js';
import { CompileProblem } from '../problems.js';
import { compileRegex, RegexError, RegexUnsupported } from '../regex/index.js';
import type { Regex } from '../regex/index.js';
import { words } from '../words.js';
import { argument, expectCount, expectTypes, expectTypesFrom, wrongCount, wrongKind, wrongType } from './spec.js';
import type { Call, Specification } from './spec.js';
import type { FormulaContext } from '../types.js';

/** A function of one text that gives null for null and the empty text. */
const textFunction = (name: string, operate: (text: string) => string | null): Specification => ({
  name,
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return {
      type: 'Text',
      evaluate: (run) => {
        const text = source(run);
        return text === null || text === '' ? null : operate(text);
      },
    };
  },
});

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

const trimBlanks = (text: string): string | null => {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) === 32) start += 1;
  while (end > start && text.charCodeAt(end - 1) === 32) end -= 1;
  return start === end ? null : text.slice(start, end);
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

const leftOrRight = (name: 'LEFT' | 'RIGHT'): Specification => ({
  name,
  build: (call) => {
    expectTypes(call, 'Text', 'Number');
    const source = asText(argument(call, 0));
    const size = asNumber(argument(call, 1));
    return {
      type: 'Text',
      evaluate: (run) => {
        const length = size(run);
        const text = source(run);
        if (length === null || text === null || text === '') return null;
        const count = toInteger(length);
        if (count <= 0) return null;
        return name === 'LEFT' ? text.slice(0, count) : text.slice(Math.max(0, text.length - count));
      },
    };
  },
});

const mid: Specification = {
  name: 'MID',
  build: (call) => {
    expectTypes(call, 'Text', 'Number', 'Number');
    const source = asText(argument(call, 0));
    const position = asNumber(argument(call, 1));
    const size = asNumber(argument(call, 2));
    return {
      type: 'Text',
      evaluate: (run) => {
        const text = source(run);
        const from = position(run);
        const length = size(run);
        if (from === null || length === null || text === null || text === '') return null;
        // A start before the text is its beginning.
        const start = Math.max(1, toInteger(from));
        const count = toInteger(length);
        return count <= 0 || start > text.length ? null : text.slice(start - 1, start - 1 + count);
      },
    };
  },
};

const pad = (name: 'LPAD' | 'RPAD'): Specification => ({
  name,
  build: (call) => {
    expectTypesFrom(call, 2, 'Text', 'Number', 'Text');
    const source = asText(argument(call, 0));
    const size = asNumber(argument(call, 1));
    const filler: Evaluate<string> = call.arguments[2] === undefined ? () => ' ' : asText(call.arguments[2]);
    return {
      type: 'Text',
      canFail: true,
      evaluate: (run) => {
        // An empty filler pads with the letters of "null": the platform's own slip, kept so that results agree.
        const padding = filler(run) ?? 'null';
        const length = size(run);
        const text = source(run);
        if (length === null || text === null || text === '') return null;
        const count = toInteger(length);
        if (count <= 0) return null;
        if (count <= text.length) return text.slice(0, count);
        if (count > longestText || padding === '') return fail(run, tooBig);
        const space = padding.repeat(Math.ceil((count - text.length) / padding.length)).slice(0, count - text.length);
        return name === 'LPAD' ? space + text : text + space;
      },
    };
  },
});

const find: Specification = {
  name: 'FIND',
  build: (call) => {
    if (call.arguments.length === 3) expectTypes(call, 'Text', 'Text', 'Number');
    else expectTypes(call, 'Text', 'Text');
    const search = asText(argument(call, 0));
    const source = asText(argument(call, 1));
    const position: Evaluate<Numeric> = call.arguments[2] === undefined ? () => 1 : asNumber(call.arguments[2]);
    return {
      type: 'Number',
      canFail: call.arguments.length === 3,
      evaluate: (run) => {
        const from = position(run);
        const text = source(run);
        const part = search(run);
        if (text === null || part === null) return 0;
        return from === null ? fail(run, missingArgument('FIND')) : text.indexOf(part, toInteger(from) - 1) + 1;
      },
    };
  },
};

/** A blank part is in every text; a blank text gives null. */
const search = (name: 'BEGINS' | 'CONTAINS', operate: (text: string, part: string) => boolean): Specification => ({
  name,
  build: (call) => {
    expectTypes(call, 'Text', 'Text');
    const source = asText(argument(call, 0));
    const sought = asText(argument(call, 1));
    return {
      type: 'Boolean',
      evaluate: (run) => {
        const part = sought(run);
        const text = source(run);
        if (part === null || part === '') return true;
        return text === null || text === '' ? null : operate(text, part);
      },
    };
  },
});

const substitute: Specification = {
  name: 'SUBSTITUTE',
  build: (call) => {
    expectTypes(call, 'Text', 'Text', 'Text');
    const source = asText(argument(call, 0));
    const old = asText(argument(call, 1));
    const fresh = asText(argument(call, 2));
    return {
      type: 'Text',
      canFail: true,
      evaluate: (run) => {
        const replacement = fresh(run) ?? '';
        const sought = old(run);
        const text = source(run);
        if (text === null || sought === null || sought === '') return null;
        const pieces = text.split(sought);
        if (text.length + (pieces.length - 1) * replacement.length > longestText) return fail(run, tooBig);
        return pieces.join(replacement);
      },
    };
  },
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

const regexRefused: ReadonlySet<FormulaContext> = new Set(['formulaField', 'button'] as const);

/** A pattern that varies is compiled once for as long as it stays the same. */
const regexCache = (): ((pattern: string) => Regex | RegexError | RegexUnsupported) => {
  let known: { readonly pattern: string; readonly regex: Regex | RegexError | RegexUnsupported } | undefined;
  return (pattern) => {
    if (known?.pattern !== pattern) known = { pattern, regex: tryRegex(pattern) };
    return known.regex;
  };
};

const tryRegex = (pattern: string): Regex | RegexError | RegexUnsupported => {
  try {
    return compileRegex(pattern);
  } catch (error) {
    if (error instanceof RegexError || error instanceof RegexUnsupported) return error;
    throw error;
  }
};

const matchRegex = (run: Run, regex: Regex | RegexError | RegexUnsupported, subject: string): boolean | null => {
  if (regex instanceof RegexError) return fail(run, malformedRegex);
  if (regex instanceof RegexUnsupported) return miss(run, words('unknown.regex', [regex.feature]));
  return regex.matches(subject) ?? fail(run, regexTooComplicated);
};

const buildRegex = (call: Call): ReturnType<Specification['build']> => {
  if (call.arguments.length !== 2) throw wrongCount(call, 2);
  for (const actual of call.arguments) if (actual.type !== 'Text') throw wrongKind(call, actual);
  const source = asText(argument(call, 0));
  const pattern = argument(call, 1);
  if (pattern.constant !== undefined) {
    const regex = tryRegex((pattern.constant.value as string | null) ?? '');
    if (regex instanceof RegexError) throw new CompileProblem('malformedRegex', regex.message, pattern.span);
    return { type: 'Boolean', canFail: true, evaluate: (run) => matchRegex(run, regex, source(run) ?? '') };
  }
  const read = asText(pattern);
  const cached = regexCache();
  return {
    type: 'Boolean',
    canFail: true,
    evaluate: (run) => matchRegex(run, cached(read(run) ?? ''), source(run) ?? ''),
  };
};

export const textFunctions: readonly Specification[] = [
  textFunction('TRIM', trimBlanks),
  textFunction('INITCAP', capitalize),
  textFunction('REVERSE', (original) => [...original].reverse().join('')),
  caseFunction('UPPER', (original, locale) =>
    locale === undefined ? original.toUpperCase() : original.toLocaleUpperCase(locale)
  ),
  caseFunction('LOWER', (original, locale) =>
    locale === undefined ? original.toLowerCase() : original.toLocaleLowerCase(locale)
  ),
  leftOrRight('LEFT'),
  leftOrRight('RIGHT'),
  mid,
  pad('LPAD'),
  pad('RPAD'),
  find,
  search('BEGINS', (original, part) => original.startsWith(part)),
  search('CONTAINS', (original, part) => original.includes(part)),
  substitute,
  text,
  value,
  isNumber,
  len,
  ascii,
  chr,
  { name: 'REGEX', size: 40, refusedIn: regexRefused, build: buildRegex },
];
