import { anyOf, between, ignoringCase, not, shorthands } from './classes.js';
import { fail, isAtEnd, nested, peek, skipComments, takeCodePoint } from './cursor.js';
import type { Cursor } from './cursor.js';
import { character, escapedCharacter, property, quoted } from './escapes.js';
import type { CharacterTest } from './tree.js';

/** One end of a range inside brackets. */
const classCharacter = (cursor: Cursor): number => {
  if (peek(cursor) !== '\\') return takeCodePoint(cursor);
  cursor.position += 1;
  return escapedCharacter(cursor) ?? fail(cursor, 'Illegal/unsupported escape sequence');
};

const classRange = (cursor: Cursor): CharacterTest => {
  const low = classCharacter(cursor);
  const next = peek(cursor, 1);
  if (peek(cursor) !== '-' || next === ']' || next === '[' || next === '') return character(cursor, low);
  cursor.position += 1;
  const high = classCharacter(cursor);
  if (high < low) return fail(cursor, 'Illegal character range');
  const test = between(low, high);
  return cursor.flags.ignoreCase ? ignoringCase(test, cursor.flags.unicodeCase) : test;
};

/** One member of a class: a class in it, a shorthand, a quotation, a character or a range. */
const classItem = (cursor: Cursor): CharacterTest => {
  if (peek(cursor) === '[') return characterClass(cursor);
  if (peek(cursor) === '\\') {
    const letter = peek(cursor, 1);
    const shorthand = shorthands.get(letter);
    if (shorthand !== undefined || letter === 'p' || letter === 'P' || letter === 'Q' || letter === 'E') {
      cursor.position += 2;
      if (shorthand !== undefined) return shorthand;
      if (letter === 'E') return () => false;
      if (letter !== 'Q') return property(cursor, letter === 'P');
      return anyOf([...quoted(cursor)].map((unit) => character(cursor, unit.codePointAt(0) ?? 0)));
    }
  }
  return classRange(cursor);
};

/** `[…]`: a union, or unions joined by `&&`; `^` turns the whole around. */
const unionClass = (cursor: Cursor): CharacterTest => {
  cursor.position += 1;
  const negated = peek(cursor) === '^';
  if (negated) cursor.position += 1;
  if (cursor.pattern.startsWith('&&&', cursor.position)) return fail(cursor, 'Bad class syntax');
  const operands: CharacterTest[] = [];
  let union: CharacterTest[] = [];
  for (;;) {
    skipComments(cursor);
    if (isAtEnd(cursor)) return fail(cursor, 'Unclosed character class');
    const isFirst = union.length === 0 && operands.length === 0;
    if (peek(cursor) === ']' && !isFirst) break;
    if (peek(cursor) === '&' && peek(cursor, 1) === '&') {
      while (peek(cursor) === '&') cursor.position += 1;
      if (union.length > 0) operands.push(anyOf(union));
      union = [];
    } else union.push(classItem(cursor));
  }
  cursor.position += 1;
  if (union.length > 0) operands.push(anyOf(union));
  if (operands.length === 0) return fail(cursor, 'Bad class syntax');
  const [single] = operands;
  const all: CharacterTest =
    operands.length === 1 && single !== undefined ? single : (codePoint) => operands.every((test) => test(codePoint));
  return negated ? not(all) : all;
};

/** A class in brackets, the cursor on the opening one. */
export const characterClass = (cursor: Cursor): CharacterTest => nested(cursor, () => unionClass(cursor));
