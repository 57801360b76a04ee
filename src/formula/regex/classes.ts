import { RegexError, RegexUnsupported } from './tree.js';
import type { CharacterTest } from './tree.js';

/* Character classes of Java's dialect, a code point at a time. */

export const only =
  (wanted: number): CharacterTest =>
  (codePoint) =>
    codePoint === wanted;

export const between =
  (low: number, high: number): CharacterTest =>
  (codePoint) =>
    codePoint >= low && codePoint <= high;

export const anyOf = (tests: readonly CharacterTest[]): CharacterTest => {
  const [first] = tests;
  if (tests.length === 1 && first !== undefined) return first;
  return (codePoint) => tests.some((test) => test(codePoint));
};

export const not =
  (test: CharacterTest): CharacterTest =>
  (codePoint) =>
    !test(codePoint);

/** Answers for ASCII are worked out once. */
export const withTable = (test: CharacterTest): CharacterTest => {
  const table = Uint8Array.from({ length: 128 }, (_none, codePoint) => (test(codePoint) ? 1 : 0));
  return (codePoint) => (codePoint < 128 ? table[codePoint] === 1 : test(codePoint));
};

const isLowerAscii = between(97, 122);
const isUpperAscii = between(65, 90);

/** Without (?u) only the letters of ASCII lose their case. */
export const ignoringCase = (test: CharacterTest, unicode: boolean): CharacterTest => {
  if (unicode) {
    return (codePoint) => {
      const text = String.fromCodePoint(codePoint);
      return [text, text.toLowerCase(), text.toUpperCase()].some((form) => test(form.codePointAt(0) ?? codePoint));
    };
  }
  return (codePoint) =>
    test(codePoint) ||
    (isLowerAscii(codePoint) && test(codePoint - 32)) ||
    (isUpperAscii(codePoint) && test(codePoint + 32));
};

const ofText = (characters: string): CharacterTest =>
  anyOf([...characters].map((character) => only(character.codePointAt(0) ?? 0)));

const isDigit = between(48, 57);
const isWord = anyOf([isLowerAscii, isUpperAscii, isDigit, only(95)]);
const isSpace = ofText(' \t\n\x0b\f\r');
const isHorizontal = anyOf([ofText(' \t\xa0\u1680\u180e\u202f\u205f\u3000'), between(0x2000, 0x200a)]);
const isVertical = ofText('\n\x0b\f\r\x85\u2028\u2029');

export const isLineEnd = ofText('\n\r\x85\u2028\u2029');

/** `\d`, `\W` and their like, by letter. */
export const shorthands: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', isDigit],
  ['w', isWord],
  ['s', isSpace],
  ['h', isHorizontal],
  ['v', isVertical],
  ['D', not(isDigit)],
  ['W', not(isWord)],
  ['S', not(isSpace)],
  ['H', not(isHorizontal)],
  ['V', not(isVertical)],
]);

const isPunctuation = ofText('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');
const isGraph = between(33, 126);

const posix: Readonly<Record<string, CharacterTest>> = {
  Lower: isLowerAscii,
  Upper: isUpperAscii,
  ASCII: between(0, 127),
  Alpha: anyOf([isLowerAscii, isUpperAscii]),
  Digit: isDigit,
  Alnum: anyOf([isLowerAscii, isUpperAscii, isDigit]),
  Punct: isPunctuation,
  Graph: isGraph,
  Print: between(32, 126),
  Blank: ofText(' \t'),
  Cntrl: anyOf([between(0, 31), only(127)]),
  XDigit: anyOf([isDigit, between(65, 70), between(97, 102)]),
  Space: isSpace,
};

const javaNames: Readonly<Record<string, string>> = {
  javaLowerCase: 'Lowercase',
  javaUpperCase: 'Uppercase',
  javaAlphabetic: 'Alphabetic',
  javaIdeographic: 'Ideographic',
  javaTitleCase: 'Lt',
  javaDigit: 'Nd',
  javaLetter: 'L',
};

const unicodeTest = (property: string): CharacterTest | undefined => {
  try {
    const pattern = new RegExp(`^\\p{${property}}$`, 'u');
    return (codePoint) => pattern.test(String.fromCodePoint(codePoint));
  } catch {
    return undefined;
  }
};

const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();

/** Letters, digits and the underscore of any script: what `\b` takes for a word. */
export const isWordAnywhere: CharacterTest = withTable(
  anyOf([only(95), unicodeTest('L') ?? isWord, unicodeTest('Nd') ?? isWord])
);

/**
 * `\p{Name}`.
 * @throws RegexUnsupported for Unicode blocks and the like; RegexError for a name there is not
 */
export const namedClass = (name: string): CharacterTest => {
  const known = posix[name];
  if (known !== undefined) return known;
  const [key = '', value] = name.split('=');
  if (value !== undefined) {
    const kind = key.toLowerCase();
    if (kind === 'blk' || kind === 'block') throw new RegexUnsupported(`\\p{${name}}`);
    const test =
      kind === 'gc' || kind === 'general_category' ? unicodeTest(value) : unicodeTest(`Script=${titled(value)}`);
    if (test !== undefined) return test;
  } else if (/^In[A-Z]/.test(name)) throw new RegexUnsupported(`\\p{${name}}`);
  else if (name.startsWith('java')) {
    const test = unicodeTest(javaNames[name] ?? '');
    if (test === undefined) throw new RegexUnsupported(`\\p{${name}}`);
    return test;
  } else {
    const bare = name.replace(/^Is/, '');
    const test = unicodeTest(bare) ?? unicodeTest(`Script=${titled(bare)}`) ?? unicodeTest(titled(bare));
    if (test !== undefined) return test;
  }
  throw new RegexError(`Unknown character property name {${name}}`);
};
