import { missingArgument, tooBig } from '../failures.js';
import { asNumber, asText, fail } from '../expression.js';
import type { Evaluate } from '../expression.js';
import { longestText } from '../limits.js';
import { compare, toInteger } from '../numbers.js';
import type { Numeric } from '../numbers.js';
import { argument, expectTypes, expectTypesFrom, textFunction } from './spec.js';
import type { Specification } from './spec.js';

/* Texts and their pieces. Lengths and places count UTF-16 units, as on the platform. */

const trimBlanks = (text: string): string | null => {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) === 32) start += 1;
  while (end > start && text.charCodeAt(end - 1) === 32) end -= 1;
  return start === end ? null : text.slice(start, end);
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
        return count <= 0 || compare(from, text.length) > 0 ? null : text.slice(start - 1, start - 1 + count);
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

export const textFunctions: readonly Specification[] = [
  textFunction('TRIM', trimBlanks),
  textFunction('REVERSE', (original) => [...original].reverse().join('')),
  leftOrRight('LEFT'),
  leftOrRight('RIGHT'),
  mid,
  pad('LPAD'),
  pad('RPAD'),
  find,
  search('BEGINS', (original, part) => original.startsWith(part)),
  search('CONTAINS', (original, part) => original.includes(part)),
  substitute,
];
