import { ignoringCase, namedClass, not, only } from './classes.js';
import { fail, peek, takeCodePoint, takeWhile } from './cursor.js';
import type { Cursor } from './cursor.js';
import type { CharacterTest } from './tree.js';

const controlEscapes: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 };

/** A test for one character, of either case under (?i). */
export const character = (cursor: Cursor, codePoint: number): CharacterTest => {
  const test = only(codePoint);
  return cursor.flags.ignoreCase ? ignoringCase(test, cursor.flags.unicodeCase) : test;
};

/** Under (?i) the classes of one letter case take the others in. */
const eitherCase: Readonly<Record<string, string>> = {
  Lower: 'Alpha',
  Upper: 'Alpha',
  Lu: 'LC',
  Ll: 'LC',
  Lt: 'LC',
  IsLu: 'LC',
  IsLl: 'LC',
  IsLt: 'LC',
  IsLowercase: 'Cased',
  IsUppercase: 'Cased',
  javaLowerCase: 'Cased',
  javaUpperCase: 'Cased',
};

/** `\p{Name}` or `\pL`, after the p. */
export const property = (cursor: Cursor, negated: boolean): CharacterTest => {
  let name = peek(cursor);
  if (name === '{') {
    const end = cursor.pattern.indexOf('}', cursor.position);
    if (end < 0) return fail(cursor, 'Unclosed character family');
    name = cursor.pattern.slice(cursor.position + 1, end);
    cursor.position = end + 1;
  } else cursor.position += 1;
  const test = namedClass(cursor.flags.ignoreCase ? (eitherCase[name] ?? name) : name);
  return negated ? not(test) : test;
};

/** An escape that stands for one character, after the backslash; undefined if it is another kind. */
export const escapedCharacter = (cursor: Cursor): number | undefined => {
  const letter = peek(cursor);
  const control = controlEscapes[letter];
  if (control !== undefined) {
    cursor.position += 1;
    return control;
  }
  switch (letter) {
    case '0': {
      cursor.position += 1;
      const digits = takeWhile(cursor, /[0-7]/, /[0-3]/.test(peek(cursor)) ? 3 : 2);
      return digits === '' ? fail(cursor, 'Illegal octal escape sequence') : parseInt(digits, 8);
    }
    case 'x': {
      cursor.position += 1;
      if (peek(cursor) === '{') {
        cursor.position += 1;
        const digits = takeWhile(cursor, /[0-9a-fA-F]/, 8);
        if (digits === '' || peek(cursor) !== '}' || parseInt(digits, 16) > 0x10ffff)
          return fail(cursor, 'Illegal hexadecimal escape sequence');
        cursor.position += 1;
        return parseInt(digits, 16);
      }
      const digits = takeWhile(cursor, /[0-9a-fA-F]/, 2);
      return digits.length < 2 ? fail(cursor, 'Illegal hexadecimal escape sequence') : parseInt(digits, 16);
    }
    case 'u': {
      cursor.position += 1;
      const digits = takeWhile(cursor, /[0-9a-fA-F]/, 4);
      return digits.length < 4 ? fail(cursor, 'Illegal Unicode escape sequence') : parseInt(digits, 16);
    }
    case 'c':
      cursor.position += 1;
      return takeCodePoint(cursor) ^ 64;
    default:
      if (/^[a-zA-Z0-9]$/.test(letter)) return undefined;
      return takeCodePoint(cursor);
  }
};

/** The literal text of `\Q…\E`, after the Q. */
export const quoted = (cursor: Cursor): string => {
  const end = cursor.pattern.indexOf('\\E', cursor.position);
  const text = cursor.pattern.slice(cursor.position, end < 0 ? undefined : end);
  cursor.position = end < 0 ? cursor.pattern.length : end + 2;
  return text;
};
