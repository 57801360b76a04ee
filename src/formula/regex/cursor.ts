import { RegexError } from './tree.js';

export type Flags = {
  readonly ignoreCase: boolean;
  readonly unicodeCase: boolean;
  readonly dotAll: boolean;
  readonly multiLine: boolean;
  readonly unixLines: boolean;
  readonly comments: boolean;
};

export const flagLetters: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  u: 'unicodeCase',
  s: 'dotAll',
  m: 'multiLine',
  d: 'unixLines',
  x: 'comments',
};

export const noFlags: Flags = {
  ignoreCase: false,
  unicodeCase: false,
  dotAll: false,
  multiLine: false,
  unixLines: false,
  comments: false,
};

/** Deeper than any pattern a person wrote. */
const deepestNesting = 200;

/** Where the reading of a pattern stands. */
export type Cursor = {
  readonly pattern: string;
  position: number;
  flags: Flags;
  /** Capturing groups opened so far. */
  groups: number;
  depth: number;
  readonly names: Map<string, number>;
};

export const createCursor = (pattern: string): Cursor => ({
  pattern,
  position: 0,
  flags: noFlags,
  groups: 0,
  depth: 0,
  names: new Map(),
});

/** The character at the cursor or a little after it; empty past the end. */
export const peek = (cursor: Cursor, offset = 0): string => cursor.pattern.charAt(cursor.position + offset);

export const isAtEnd = (cursor: Cursor): boolean => cursor.position >= cursor.pattern.length;

/** @throws RegexError always */
export const fail = (cursor: Cursor, reason: string): never => {
  throw new RegexError(`${reason} near index ${cursor.position}`);
};

export const takeCodePoint = (cursor: Cursor): number => {
  const codePoint = cursor.pattern.codePointAt(cursor.position);
  if (codePoint === undefined) return fail(cursor, 'Unexpected end of pattern');
  cursor.position += codePoint > 0xffff ? 2 : 1;
  return codePoint;
};

export const takeWhile = (cursor: Cursor, test: RegExp, most: number): string => {
  let text = '';
  while (text.length < most && !isAtEnd(cursor) && test.test(peek(cursor))) {
    text += peek(cursor);
    cursor.position += 1;
  }
  return text;
};

/** With (?x), blanks and comments are nothing. */
export const skipComments = (cursor: Cursor): void => {
  if (!cursor.flags.comments) return;
  for (;;) {
    if (/^\s$/.test(peek(cursor))) cursor.position += 1;
    else if (peek(cursor) === '#') while (!isAtEnd(cursor) && peek(cursor) !== '\n') cursor.position += 1;
    else return;
  }
};

/** Runs the reading of something nested. */
export const nested = <Value>(cursor: Cursor, read: () => Value): Value => {
  cursor.depth += 1;
  if (cursor.depth > deepestNesting) return fail(cursor, 'Too deeply nested');
  const value = read();
  cursor.depth -= 1;
  return value;
};
