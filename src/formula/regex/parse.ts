import {
  anyOf,
  between,
  ignoringCase,
  isLineEnd,
  isWordAnywhere,
  namedClass,
  not,
  only,
  shorthands,
  withTable,
} from './classes.js';
import { lengthRange, RegexError, RegexUnsupported } from './tree.js';
import type { CharacterTest, Greed, RegexNode } from './tree.js';

type Flags = {
  readonly ignoreCase: boolean;
  readonly unicodeCase: boolean;
  readonly dotAll: boolean;
  readonly multiLine: boolean;
  readonly unixLines: boolean;
  readonly comments: boolean;
};

const flagLetters: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  u: 'unicodeCase',
  s: 'dotAll',
  m: 'multiLine',
  d: 'unixLines',
  x: 'comments',
};

const noFlags: Flags = {
  ignoreCase: false,
  unicodeCase: false,
  dotAll: false,
  multiLine: false,
  unixLines: false,
  comments: false,
};

const controlEscapes: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };
const mostRepeats = 2_147_483_647;
const deepestNesting = 200;

const isLineEndAt = (text: string, index: number, flags: Flags): boolean =>
  flags.unixLines ? text.charCodeAt(index) === 10 : isLineEnd(text.charCodeAt(index));

/** Where a line (or the text) starts for `^`. */
const atStart =
  (flags: Flags) =>
  (text: string, index: number): boolean => {
    if (index === 0) return true;
    if (!flags.multiLine || index === text.length || !isLineEndAt(text, index - 1, flags)) return false;
    return flags.unixLines || text.charCodeAt(index - 1) !== 13 || text.charCodeAt(index) !== 10;
  };

/** Before the text's very last line break, or at its end. */
const atLastLine = (text: string, index: number, flags: Flags): boolean => {
  const rest = text.length - index;
  if (rest === 0) return true;
  if (rest === 2) return !flags.unixLines && text.charCodeAt(index) === 13 && text.charCodeAt(index + 1) === 10;
  const betweenPair = !flags.unixLines && text.charCodeAt(index) === 10 && text.charCodeAt(index - 1) === 13;
  return rest === 1 && isLineEndAt(text, index, flags) && !betweenPair;
};

const atEnd =
  (flags: Flags) =>
  (text: string, index: number): boolean => {
    if (!flags.multiLine) return atLastLine(text, index, flags);
    if (index === text.length) return true;
    const betweenPair = !flags.unixLines && text.charCodeAt(index) === 10 && text.charCodeAt(index - 1) === 13;
    return isLineEndAt(text, index, flags) && !betweenPair;
  };

const atWordEdge = (text: string, index: number): boolean => {
  const before = index > 0 && isWordAnywhere(text.charCodeAt(index - 1));
  const after = index < text.length && isWordAnywhere(text.charCodeAt(index));
  return before !== after;
};

export type ParsedRegex = { readonly root: RegexNode; readonly groups: number };

/**
 * Reads a pattern of java.util.regex.
 * @throws RegexError where Java throws PatternSyntaxException; RegexUnsupported for `\X`, `\N{…}`, `\G`, Unicode blocks and (?U)
 */
export const parseRegex = (pattern: string): ParsedRegex => {
  let position = 0;
  let flags = noFlags;
  let groups = 0;
  let depth = 0;
  const names = new Map<string, number>();

  const peek = (offset = 0): string => pattern.charAt(position + offset);
  const fail = (reason: string): never => {
    throw new RegexError(`${reason} near index ${position}`);
  };
  const takeCodePoint = (): number => {
    const codePoint = pattern.codePointAt(position);
    if (codePoint === undefined) return fail('Unexpected end of pattern');
    position += codePoint > 0xffff ? 2 : 1;
    return codePoint;
  };
  const takeWhile = (test: RegExp, most: number): string => {
    let text = '';
    while (text.length < most && position < pattern.length && test.test(peek())) {
      text += peek();
      position += 1;
    }
    return text;
  };
  const skipComments = (): void => {
    if (!flags.comments) return;
    for (;;) {
      if (/^\s$/.test(peek())) position += 1;
      else if (peek() === '#') while (position < pattern.length && peek() !== '\n') position += 1;
      else return;
    }
  };

  const character = (codePoint: number): CharacterTest => {
    const test = only(codePoint);
    return flags.ignoreCase ? ignoringCase(test, flags.unicodeCase) : test;
  };
  const setNode = (test: CharacterTest): RegexNode => ({ kind: 'set', test: withTable(test) });

  /** `\p{Name}` or `\pL`, after the p. */
  const property = (negated: boolean): CharacterTest => {
    let name = peek();
    if (name === '{') {
      const end = pattern.indexOf('}', position);
      if (end < 0) return fail('Unclosed character family');
      name = pattern.slice(position + 1, end);
      position = end + 1;
    } else position += 1;
    const test = namedClass(name);
    return negated ? not(test) : test;
  };

  /** An escape that stands for one character, after the backslash; undefined if it is another kind. */
  const escapedCharacter = (): number | undefined => {
    const letter = peek();
    const control = controlEscapes[letter];
    if (control !== undefined) {
      position += 1;
      return control;
    }
    switch (letter) {
      case '0': {
        position += 1;
        const digits = takeWhile(/[0-7]/, /[0-3]/.test(peek()) ? 3 : 2);
        return digits === '' ? fail('Illegal octal escape sequence') : parseInt(digits, 8);
      }
      case 'x': {
        position += 1;
        if (peek() === '{') {
          position += 1;
          const digits = takeWhile(/[0-9a-fA-F]/, 8);
          if (digits === '' || peek() !== '}' || parseInt(digits, 16) > 0x10ffff)
            return fail('Illegal hexadecimal escape sequence');
          position += 1;
          return parseInt(digits, 16);
        }
        const digits = takeWhile(/[0-9a-fA-F]/, 2);
        return digits.length < 2 ? fail('Illegal hexadecimal escape sequence') : parseInt(digits, 16);
      }
      case 'u': {
        position += 1;
        const digits = takeWhile(/[0-9a-fA-F]/, 4);
        return digits.length < 4 ? fail('Illegal Unicode escape sequence') : parseInt(digits, 16);
      }
      case 'c':
        position += 1;
        return takeCodePoint() ^ 64;
      default:
        if (/^[a-zA-Z0-9]$/.test(letter)) return undefined;
        return takeCodePoint();
    }
  };

  /** The literal text of `\Q…\E`, after the Q. */
  const quoted = (): string => {
    const end = pattern.indexOf('\\E', position);
    const text = pattern.slice(position, end < 0 ? undefined : end);
    position = end < 0 ? pattern.length : end + 2;
    return text;
  };

  const backReference = (): RegexNode => {
    let group = Number(peek());
    position += 1;
    while (/^[0-9]$/.test(peek()) && group * 10 + Number(peek()) <= groups) {
      group = group * 10 + Number(peek());
      position += 1;
    }
    const number = group;
    return { kind: 'reference', group: () => number, ignoreCase: flags.ignoreCase };
  };

  const namedReference = (): RegexNode => {
    const name = /^<([a-zA-Z][a-zA-Z0-9]*)>/.exec(pattern.slice(position))?.[1];
    const group = names.get(name ?? '');
    if (name === undefined || group === undefined) return fail(`Named capturing group <${name ?? ''}> does not exist`);
    position += name.length + 2;
    return { kind: 'reference', group: () => group, ignoreCase: flags.ignoreCase };
  };

  const lineBreak = (): RegexNode => ({
    kind: 'choice',
    options: [
      { kind: 'sequence', parts: [setNode(only(13)), setNode(only(10))] },
      setNode(shorthands.get('v') ?? only(10)),
    ],
  });

  const escape = (): RegexNode => {
    position += 1;
    const letter = peek();
    if (letter === '') return fail('Unexpected internal error');
    const shorthand = shorthands.get(letter);
    if (shorthand !== undefined) {
      position += 1;
      return setNode(shorthand);
    }
    if (/^[1-9]$/.test(letter)) return backReference();
    const single = escapedCharacter();
    if (single !== undefined) return setNode(character(single));
    position += 1;
    const current = flags;
    switch (letter) {
      case 'p':
      case 'P':
        return setNode(property(letter === 'P'));
      case 'Q':
        return { kind: 'sequence', parts: [...quoted()].map((unit) => setNode(character(unit.codePointAt(0) ?? 0))) };
      case 'E':
        return { kind: 'empty' };
      case 'k':
        return namedReference();
      case 'R':
        return lineBreak();
      case 'b':
        if (peek() === '{') throw new RegexUnsupported('\\b{…}');
        return { kind: 'place', holds: atWordEdge };
      case 'B':
        return { kind: 'place', holds: (text, index) => !atWordEdge(text, index) };
      case 'A':
        return { kind: 'place', holds: (_text, index) => index === 0 };
      case 'z':
        return { kind: 'place', holds: (text, index) => index === text.length };
      case 'Z':
        return { kind: 'place', holds: (text, index) => atLastLine(text, index, current) };
      case 'G':
        return { kind: 'place', holds: (_text, index) => index === 0 };
      case 'X':
      case 'N':
        throw new RegexUnsupported(`\\${letter}`);
      default:
        return fail('Illegal/unsupported escape sequence');
    }
  };

  /** One end of a range inside brackets. */
  const classCharacter = (): number => {
    if (peek() !== '\\') return takeCodePoint();
    position += 1;
    return escapedCharacter() ?? fail('Illegal/unsupported escape sequence');
  };

  const classRange = (): CharacterTest => {
    const low = classCharacter();
    const next = peek(1);
    if (peek() !== '-' || next === ']' || next === '[' || next === '') return character(low);
    position += 1;
    const high = classCharacter();
    if (high < low) return fail('Illegal character range');
    const test = between(low, high);
    return flags.ignoreCase ? ignoringCase(test, flags.unicodeCase) : test;
  };

  /** One member of a class: a class in it, a shorthand, a quotation, a character or a range. */
  const classItem = (): CharacterTest => {
    if (peek() === '[') return characterClass();
    if (peek() === '\\') {
      const letter = peek(1);
      const shorthand = shorthands.get(letter);
      if (shorthand !== undefined || letter === 'p' || letter === 'P' || letter === 'Q' || letter === 'E') {
        position += 2;
        if (shorthand !== undefined) return shorthand;
        if (letter === 'E') return () => false;
        if (letter !== 'Q') return property(letter === 'P');
        return anyOf([...quoted()].map((unit) => character(unit.codePointAt(0) ?? 0)));
      }
    }
    return classRange();
  };

  /** `[…]`: a union, or unions joined by `&&`; `^` turns the whole around. */
  const characterClass = (): CharacterTest => {
    depth += 1;
    if (depth > deepestNesting) return fail('Too deeply nested');
    position += 1;
    const negated = peek() === '^';
    if (negated) position += 1;
    const operands: CharacterTest[] = [];
    let union: CharacterTest[] = [];
    for (;;) {
      skipComments();
      if (position >= pattern.length) return fail('Unclosed character class');
      const isFirst = union.length === 0 && operands.length === 0;
      if (peek() === ']' && !isFirst) break;
      if (peek() === '&' && peek(1) === '&') {
        while (peek() === '&') position += 1;
        if (union.length > 0) operands.push(anyOf(union));
        union = [];
      } else union.push(classItem());
    }
    position += 1;
    depth -= 1;
    if (union.length > 0) operands.push(anyOf(union));
    if (operands.length === 0) return fail('Bad class syntax');
    const [only1] = operands;
    const all: CharacterTest =
      operands.length === 1 && only1 !== undefined ? only1 : (codePoint) => operands.every((test) => test(codePoint));
    return negated ? not(all) : all;
  };

  /** `(?ims-x)` or `(?ims-x:` after the question mark; true if a group follows. */
  const inlineFlags = (): boolean => {
    let on = true;
    let changed: Flags = flags;
    for (;;) {
      const letter = peek();
      position += 1;
      if (letter === ')') break;
      if (letter === ':') break;
      if (letter === '-' && on) on = false;
      else if (letter === 'U') throw new RegexUnsupported('(?U)');
      else {
        const name = flagLetters[letter];
        if (name === undefined) return fail('Unknown inline modifier');
        changed = { ...changed, [name]: on };
      }
    }
    flags = changed;
    return pattern.charAt(position - 1) === ':';
  };

  const closeGroup = (): void => {
    if (peek() !== ')') fail('Unclosed group');
    position += 1;
  };

  const capture = (name?: string): RegexNode => {
    groups += 1;
    const group = groups;
    if (name !== undefined) {
      if (names.has(name)) return fail(`Named capturing group <${name}> is already defined`);
      names.set(name, group);
    }
    const inner = choice();
    closeGroup();
    return { kind: 'capture', group, inner };
  };

  const look = (behind: boolean, negative: boolean): RegexNode => {
    const inner = choice();
    closeGroup();
    if (behind && !Number.isFinite(lengthRange(inner)[1]))
      return fail('Look-behind group does not have an obvious maximum length');
    return { kind: 'look', inner, behind, negative };
  };

  const group = (): RegexNode => {
    position += 1;
    if (peek() !== '?') return capture();
    const rest = pattern.slice(position, position + 4);
    const named = /^\?<([a-zA-Z][a-zA-Z0-9]*)>/.exec(pattern.slice(position));
    const take = (length: number): void => {
      position += length;
    };
    if (rest.startsWith('?:')) take(2);
    else if (rest.startsWith('?=')) return (take(2), look(false, false));
    else if (rest.startsWith('?!')) return (take(2), look(false, true));
    else if (rest.startsWith('?<=')) return (take(3), look(true, false));
    else if (rest.startsWith('?<!')) return (take(3), look(true, true));
    else if (named !== null) return (take(named[0].length), capture(named[1]));
    else if (rest.startsWith('?>')) {
      take(2);
      const inner = choice();
      closeGroup();
      return { kind: 'atomic', inner };
    } else {
      take(1);
      if (!inlineFlags()) return { kind: 'empty' };
    }
    const inner = choice();
    closeGroup();
    return inner;
  };

  const bounds = (): readonly [number, number] => {
    const match = /^\{(\d+)(?:(,)(\d*))?\}/.exec(pattern.slice(position, position + 30));
    if (match === null) return fail('Illegal repetition');
    position += match[0].length;
    const minimum = Number(match[1]);
    const maximum =
      match[2] === undefined ? minimum : match[3] === '' || match[3] === undefined ? Infinity : Number(match[3]);
    if (minimum > mostRepeats || (maximum !== Infinity && maximum > mostRepeats) || maximum < minimum)
      return fail('Illegal repetition range');
    return [minimum, maximum];
  };

  const repeated = (inner: RegexNode): RegexNode => {
    skipComments();
    const symbol = peek();
    let limits: readonly [number, number];
    if (symbol === '{') limits = bounds();
    else if (symbol === '?' || symbol === '*' || symbol === '+') {
      position += 1;
      limits = symbol === '?' ? [0, 1] : [symbol === '*' ? 0 : 1, Infinity];
    } else return inner;
    const greed: Greed = peek() === '?' ? 'lazy' : peek() === '+' ? 'possessive' : 'greedy';
    if (greed !== 'greedy') position += 1;
    return { kind: 'repeat', inner, minimum: limits[0], maximum: limits[1], greed };
  };

  const atom = (): RegexNode => {
    switch (peek()) {
      case '(': {
        depth += 1;
        if (depth > deepestNesting) return fail('Too deeply nested');
        const outer = flags;
        const opening = position;
        const node = group();
        depth -= 1;
        // Flags set inside a group end with it; `(?i)` alone reaches to the end of the group it stands in.
        const isFlagsOnly = /^\(\?[a-zA-Z-]*\)$/.test(pattern.slice(opening, position));
        if (!isFlagsOnly) flags = outer;
        return node;
      }
      case '[': {
        const test = characterClass();
        return setNode(test);
      }
      case '.':
        position += 1;
        if (flags.dotAll) return setNode(() => true);
        return setNode(flags.unixLines ? not(only(10)) : not(isLineEnd));
      case '^':
        position += 1;
        return { kind: 'place', holds: atStart(flags) };
      case '$':
        position += 1;
        return { kind: 'place', holds: atEnd(flags) };
      case '\\':
        return escape();
      case '*':
      case '+':
      case '?':
        return fail(`Dangling meta character '${peek()}'`);
      case '{':
        return fail('Illegal repetition');
      default:
        return setNode(character(takeCodePoint()));
    }
  };

  const sequence = (): RegexNode => {
    const parts: RegexNode[] = [];
    for (;;) {
      skipComments();
      if (position >= pattern.length || peek() === '|' || peek() === ')') break;
      const node = atom();
      parts.push(repeatedLast(node));
    }
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind: 'sequence', parts };
  };

  /** A quantifier after `\Q…\E` belongs to the last quoted character. */
  const repeatedLast = (node: RegexNode): RegexNode => {
    if (node.kind !== 'sequence' || pattern.slice(position - 2, position) !== '\\E') return repeated(node);
    const last = node.parts.at(-1);
    return last === undefined ? node : { kind: 'sequence', parts: [...node.parts.slice(0, -1), repeated(last)] };
  };

  const choice = (): RegexNode => {
    const options = [sequence()];
    while (peek() === '|') {
      position += 1;
      options.push(sequence());
    }
    const [first] = options;
    return options.length === 1 && first !== undefined ? first : { kind: 'choice', options };
  };

  const root = choice();
  if (position < pattern.length) fail("Unmatched closing ')'");
  return { root, groups };
};
