import { characterClass } from './brackets.js';
import { isLineEnd, not, only } from './classes.js';
import { createCursor, fail, flagLetters, isAtEnd, nested, peek, skipComments, takeCodePoint } from './cursor.js';
import type { Cursor, Flags } from './cursor.js';
import { escape, setNode } from './escape-nodes.js';
import { character } from './escapes.js';
import { atEnd, atStart } from './places.js';
import { lengthRange, RegexUnsupported } from './tree.js';
import type { Greed, RegexNode } from './tree.js';

const mostRepeats = 2_147_483_647;

/** `(?ims-x)` or `(?ims-x:` after the question mark; true if a group follows. */
const inlineFlags = (cursor: Cursor): boolean => {
  let on = true;
  let changed: Flags = cursor.flags;
  for (;;) {
    const letter = peek(cursor);
    cursor.position += 1;
    if (letter === ')') break;
    if (letter === ':') break;
    if (letter === '-' && on) on = false;
    else if (letter === 'U' || letter === 'c') throw new RegexUnsupported(`(?${letter})`);
    else {
      const name = flagLetters[letter];
      if (name === undefined) return fail(cursor, 'Unknown inline modifier');
      changed = { ...changed, [name]: on };
    }
  }
  cursor.flags = changed;
  return cursor.pattern.charAt(cursor.position - 1) === ':';
};

/** The inside of a group, once its end has been seen. */
const closed = (cursor: Cursor, inner: RegexNode): RegexNode => {
  if (peek(cursor) !== ')') return fail(cursor, 'Unclosed group');
  cursor.position += 1;
  return inner;
};

const capture = (cursor: Cursor, name?: string): RegexNode => {
  cursor.groups += 1;
  const group = cursor.groups;
  if (name !== undefined) {
    if (cursor.names.has(name)) return fail(cursor, `Named capturing group <${name}> is already defined`);
    cursor.names.set(name, group);
  }
  const inner = closed(cursor, choice(cursor));
  return { kind: 'capture', group, inner };
};

const look = (cursor: Cursor, behind: boolean, negative: boolean): RegexNode => {
  const inner = closed(cursor, choice(cursor));
  if (behind && !Number.isFinite(lengthRange(inner)[1]))
    return fail(cursor, 'Look-behind group does not have an obvious maximum length');
  return { kind: 'look', inner, behind, negative };
};

/** What comes after an opening question mark. A name longer than that is none. */
const groupOpening = /^\?(?::|>|=|!|<=|<!|<([a-zA-Z][a-zA-Z0-9]{0,30})>)/;

const group = (cursor: Cursor): RegexNode => {
  cursor.position += 1;
  if (peek(cursor) !== '?') return capture(cursor);
  const opening = groupOpening.exec(cursor.pattern.slice(cursor.position, cursor.position + 40));
  if (opening === null) {
    cursor.position += 1;
    return inlineFlags(cursor) ? closed(cursor, choice(cursor)) : { kind: 'empty' };
  }
  cursor.position += opening[0].length;
  switch (opening[0]) {
    case '?:':
      return closed(cursor, choice(cursor));
    case '?>':
      return { kind: 'atomic', inner: closed(cursor, choice(cursor)) };
    case '?=':
      return look(cursor, false, false);
    case '?!':
      return look(cursor, false, true);
    case '?<=':
      return look(cursor, true, false);
    case '?<!':
      return look(cursor, true, true);
    default:
      return capture(cursor, opening[1]);
  }
};

const bounds = (cursor: Cursor): readonly [number, number] => {
  const match = /^\{(\d+)(?:(,)(\d*))?\}/.exec(cursor.pattern.slice(cursor.position, cursor.position + 30));
  if (match === null) return fail(cursor, 'Illegal repetition');
  cursor.position += match[0].length;
  const minimum = Number(match[1]);
  const maximum =
    match[2] === undefined ? minimum : match[3] === '' || match[3] === undefined ? Infinity : Number(match[3]);
  if (minimum > mostRepeats || (maximum !== Infinity && maximum > mostRepeats) || maximum < minimum)
    return fail(cursor, 'Illegal repetition range');
  return [minimum, maximum];
};

const repeated = (cursor: Cursor, inner: RegexNode): RegexNode => {
  skipComments(cursor);
  const symbol = peek(cursor);
  let limits: readonly [number, number];
  if (symbol === '{') limits = bounds(cursor);
  else if (symbol === '?' || symbol === '*' || symbol === '+') {
    cursor.position += 1;
    limits = symbol === '?' ? [0, 1] : [symbol === '*' ? 0 : 1, Infinity];
  } else return inner;
  const greed: Greed = peek(cursor) === '?' ? 'lazy' : peek(cursor) === '+' ? 'possessive' : 'greedy';
  if (greed !== 'greedy') cursor.position += 1;
  return { kind: 'repeat', inner, minimum: limits[0], maximum: limits[1], greed };
};

const atom = (cursor: Cursor): RegexNode => {
  switch (peek(cursor)) {
    case '(': {
      const outer = cursor.flags;
      const opening = cursor.position;
      const node = nested(cursor, () => group(cursor));
      // Flags set inside a group end with it; `(?i)` alone reaches to the end of the group it stands in.
      const isFlagsOnly = /^\(\?[a-zA-Z-]*\)$/.test(cursor.pattern.slice(opening, cursor.position));
      if (!isFlagsOnly) cursor.flags = outer;
      else if (/^[?*+]$/.test(peek(cursor))) return fail(cursor, `Dangling meta character '${peek(cursor)}'`);
      return node;
    }
    case '[': {
      const test = characterClass(cursor);
      return setNode(test);
    }
    case '.':
      cursor.position += 1;
      if (cursor.flags.dotAll) return setNode(() => true);
      return setNode(cursor.flags.unixLines ? not(only(10)) : not(isLineEnd));
    case '^':
      cursor.position += 1;
      return { kind: 'place', holds: atStart(cursor.flags) };
    case '$':
      cursor.position += 1;
      return { kind: 'place', holds: atEnd(cursor.flags) };
    case '\\':
      return escape(cursor);
    case '*':
    case '+':
    case '?':
      return fail(cursor, `Dangling meta character '${peek(cursor)}'`);
    case '{':
      // Java reads a repetition of nothing here, so that `a{2}{3}` is `a{2}`.
      return { kind: 'empty' };
    default:
      return setNode(character(cursor, takeCodePoint(cursor)));
  }
};

const sequence = (cursor: Cursor): RegexNode => {
  const parts: RegexNode[] = [];
  for (;;) {
    skipComments(cursor);
    if (isAtEnd(cursor) || peek(cursor) === '|' || peek(cursor) === ')') break;
    const node = atom(cursor);
    parts.push(repeatedLast(cursor, node));
  }
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind: 'sequence', parts };
};

/** A quantifier after `\Q…\E` belongs to the last quoted character. */
const repeatedLast = (cursor: Cursor, node: RegexNode): RegexNode => {
  if (node.kind !== 'sequence' || cursor.pattern.slice(cursor.position - 2, cursor.position) !== '\\E')
    return repeated(cursor, node);
  const last = node.parts.at(-1);
  return last === undefined ? node : { kind: 'sequence', parts: [...node.parts.slice(0, -1), repeated(cursor, last)] };
};

const choice = (cursor: Cursor): RegexNode => {
  const options = [sequence(cursor)];
  while (peek(cursor) === '|') {
    cursor.position += 1;
    options.push(sequence(cursor));
  }
  const [first] = options;
  return options.length === 1 && first !== undefined ? first : { kind: 'choice', options };
};

/**
 * Reads a pattern of java.util.regex.
 * @throws RegexError where Java throws PatternSyntaxException; RegexUnsupported for what is only evaluated in an org, e.g. `\X`
 */
export const parseRegex = (pattern: string): RegexNode => {
  const cursor = createCursor(pattern);
  const root = choice(cursor);
  return isAtEnd(cursor) ? root : fail(cursor, "Unmatched closing ')'");
};
