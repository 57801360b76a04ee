import { isId } from '../records/index.js';
import { findBeside, hasPassportBeside, hasWordBeside } from './beside.js';
import { findDigits } from './digits.js';
import { plainText, type PlainText } from './plain.js';
import { findStatusWords, hasStatusStem } from './status-words.js';
import type { Found, IdentifierKind, Look } from './types.js';

/** No number of a person has fewer digits: a passport's, which a word beside it tells, has five at least. */
const FEWEST_DIGITS = 5;

/** All others have so many at least, whether their form tells them or a word beside them. */
const FEWEST_BUT_PASSPORTS = 7;

/** So many digits one character may stand for: U+2152 is 1/10. */
const DIGITS_OF_ODD = 3;

/**
 * The kind of the first identifier of a person in a text, or undefined. Made to be called for every cell of a file: a text with few digits
 * costs one look at each of its characters, and the time never grows faster than the text.
 *
 * @param look `text` unless told; `lookFor` says which field is looked at how. Only `notes` finds words of status.
 */
export function identifierIn(text: string, look: Look = 'text'): IdentifierKind | undefined {
  const digits = digitsIn(text);
  const kind = digits < FEWEST_DIGITS ? undefined : numberIn(text, look, digits >= FEWEST_BUT_PASSPORTS);
  if (kind !== undefined || look !== 'notes') return kind;
  // Accents stand in no stem; characters in other dress may.
  if (!hasStatusStem(text) && !hasOddCharacters(text)) return undefined;
  return findStatusWords(readable(text).text.toLowerCase())?.kind;
}

/** Anything but ASCII and the letters of Western languages. */
function hasOddCharacters(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (isOdd(text.charCodeAt(at))) return true;
  return false;
}

const isOdd = (unit: number): boolean => unit > 0x7e && (unit < 0xc0 || unit > 0x24f);

/** How many digits a text has, those at most that its characters may stand for. */
function digitsIn(text: string): number {
  const { length } = text;
  let digits = 0;
  for (let at = 0; at < length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x3a) {
      if (unit >= 0x30) digits += 1;
    } else if (unit > 0x7e && isOdd(unit)) {
      digits += DIGITS_OF_ODD;
    }
  }
  return digits;
}

/** @param mayBeAny false where there are digits for a passport's number only */
function numberIn(text: string, look: Look, mayBeAny: boolean): IdentifierKind | undefined {
  if (look === 'id' && isId(text)) return undefined;
  const written = mayBeAny ? findDigits(text, look)?.kind : undefined;
  if (!hasOther(text)) return written;
  const plain = readable(text);
  // A word beside a number says better what it is than the number's form.
  const hasWord = mayBeAny ? hasWordBeside(plain.text) : hasPassportBeside(plain.text);
  const beside = hasWord ? findBeside(plain.text.toLowerCase()) : [];
  if (beside.length > 0) return firstOf(beside).kind;
  return written ?? (plain.text === text || !mayBeAny ? undefined : findDigits(plain.text, look)?.kind);
}

/** Whether anything stands in a text but digits and signs. */
function hasOther(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x40) return true;
  return false;
}

/** Every number of a person in a text, by form and by words beside, in the text's order; two may overlap. */
export function numbersIn(text: string): readonly Found[] {
  if (digitsIn(text) < FEWEST_DIGITS) return [];
  const all = everyDigits(text);
  const plain = readable(text);
  const inPlain = hasWordBeside(plain.text) ? [...findBeside(plain.text.toLowerCase())] : [];
  if (plain.text !== text) inPlain.push(...everyDigits(plain.text));
  const { places } = plain;
  const moved = inPlain.map(({ kind, start, end }) =>
    places === undefined ? { kind, start, end } : { kind, start: places[start] ?? 0, end: places[end] ?? text.length }
  );
  return [...all, ...moved].sort((one, other) => one.start - other.start);
}

function everyDigits(text: string): Found[] {
  const all: Found[] = [];
  for (let found = findDigits(text, 'text'); found !== undefined; found = findDigits(text, 'text', found.end)) {
    all.push(found);
  }
  return all;
}

function firstOf(all: readonly Found[]): Found {
  return all.reduce((first, found) => (found.start < first.start ? found : first));
}

const NOT_PLAIN = /[\u007f-\uffff]/;

/** The text in plain characters; a text that has no others is given back as it is. */
function readable(text: string): { readonly text: string; readonly places?: PlainText['places'] } {
  return NOT_PLAIN.test(text) ? plainText(text) : { text };
}
