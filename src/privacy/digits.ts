import {
  COLON,
  DOT,
  HASH,
  HYPHEN,
  SPACE,
  isAlphanumeric,
  isBlankOrHyphen,
  isDigit,
  isHighSurrogate,
  isLetter,
  small,
} from './characters.js';
import type { Found, IdentifierKind, Look } from './types.js';

/** The service centers whose letters open a receipt number, as in the validation rule NO_IDENTIFIERS_IN_TEXT. */
const CENTERS: ReadonlySet<string> = new Set([
  ...['eac', 'wac', 'lin', 'src', 'msc', 'nbc', 'ysc', 'ioe', 'nsc', 'tsc', 'vsc', 'csc'],
]);

/** A letter that can stand last before a receipt's digits, or an A. */
const LAST_LETTERS: ReadonlySet<number> = new Set([...'acne'].map((letter) => letter.charCodeAt(0)));

/**
 * The first number of a person in a text, at or after `from`: an SSN or ITIN, an A-number, a receipt number. One pass over the digits' runs, so
 * the time grows with the length and nothing else.
 *
 * It finds everything that the validation rule NO_IDENTIFIERS_IN_TEXT refuses (`link`: what the rule for addresses
 * of documents does), and some
 * writings more. Numbers that were never given out (area 000, 666 or 9, group 00, serial 0000) are found as well: the rule refuses by form,
 * and a number with a slip in it is still somebody's.
 */
export function findDigits(text: string, look: Look, from = 0): Found | undefined {
  const link = look === 'link';
  // The two runs of digits before the present one.
  let firstStart = -1;
  let firstEnd = -1;
  let secondStart = -1;
  let secondEnd = -1;
  let at = from;
  const { length } = text;
  while (at < length) {
    if (!isDigit(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const start = at;
    at += 1;
    while (at < length && isDigit(text.charCodeAt(at))) at += 1;
    const size = at - start;
    if (start > 0) {
      const lettered = withLetters(text, start);
      if (lettered !== undefined) return lettered;
    }
    if (size === 9 && !link && look !== 'postal') return { kind: taxKind(text, start), start, end: at };
    if (secondEnd >= 0) {
      const firstSize = firstEnd - firstStart;
      const secondSize = secondEnd - secondStart;
      if (
        size === 4 &&
        secondSize === 2 &&
        firstSize === 3 &&
        areApart(text, firstEnd, secondStart, secondEnd, start)
      ) {
        return { kind: taxKind(text, firstStart, secondStart), start: firstStart, end: at };
      }
      if (
        size === 3 &&
        secondSize === 3 &&
        firstSize === 3 &&
        !link &&
        isUscisNumber(text, firstStart, firstEnd, secondStart, secondEnd, start, at)
      ) {
        return { kind: 'a-number', start: firstStart, end: at };
      }
    }
    firstStart = secondStart;
    firstEnd = secondEnd;
    secondStart = start;
    secondEnd = at;
  }
  return undefined;
}

/** Groups of an ITIN: area 9, fourth and fifth digit 50 to 65, 70 to 88, 90 to 92, 94 to 99 (IRS Internal Revenue Manual 3.21.263). */
function taxKind(text: string, area: number, group = area + 3): IdentifierKind {
  if (text[area] !== '9') return 'ssn';
  const number = Number(text.slice(group, group + 2));
  if (number < 50 || (number > 65 && number < 70) || number === 89 || number === 93) return 'ssn';
  return 'itin';
}

/** One character between the groups that is no letter or digit, or a hyphen or dot with blanks about it, the same both times. */
function areApart(text: string, gap: number, gapEnd: number, next: number, nextEnd: number): boolean {
  if (isOneCharacter(text, gap, gapEnd) && isOneCharacter(text, next, nextEnd)) return true;
  const between = text.slice(gap, Math.min(gapEnd, gap + 4));
  return between === text.slice(next, Math.min(nextEnd, next + 4)) && (/^ ?[-.] ?$/.test(between) || between === '  ');
}

function isOneCharacter(text: string, start: number, end: number): boolean {
  const unit = text.charCodeAt(start);
  if (isAlphanumeric(unit)) return false;
  return end - start === 1 || (end - start === 2 && isHighSurrogate(unit));
}

/** Three groups of three, the form in which cards print the number: not part of a longer row of groups, as a list of locals is. */
function isUscisNumber(
  text: string,
  start: number,
  firstEnd: number,
  second: number,
  secondEnd: number,
  third: number,
  end: number
): boolean {
  if (second - firstEnd !== 1 || third - secondEnd !== 1) return false;
  if (!isBlankOrHyphen(text.charCodeAt(firstEnd)) || !isBlankOrHyphen(text.charCodeAt(secondEnd))) return false;
  const joinedBefore = start > 1 && isBlankOrHyphen(text.charCodeAt(start - 1)) && isDigit(text.charCodeAt(start - 2));
  const joinedAfter =
    end + 1 < text.length && isBlankOrHyphen(text.charCodeAt(end)) && isDigit(text.charCodeAt(end + 1));
  return !joinedBefore && !joinedAfter;
}

/** A run of digits with an A or a center's letters before it, at most three signs away. */
function withLetters(text: string, start: number): Found | undefined {
  let letter = start - 1;
  for (let step = 0; step < 3 && letter >= 0; step += 1) {
    const unit = text.charCodeAt(letter);
    if (unit !== HYPHEN && unit !== SPACE && unit !== HASH && unit !== DOT && unit !== COLON) break;
    letter -= 1;
  }
  if (letter < 0) return undefined;
  const last = small(text.charCodeAt(letter));
  if (!LAST_LETTERS.has(last)) return undefined;
  if (last === 0x61) {
    const alone = letter === 0 || !isAlphanumeric(text.charCodeAt(letter - 1));
    return alone ? alienNumber(text, letter, start) : undefined;
  }
  if (letter < 2 || (letter > 2 && isLetter(text.charCodeAt(letter - 3)))) return undefined;
  if (!CENTERS.has(text.slice(letter - 2, letter + 1).toLowerCase())) return undefined;
  const end = receiptEnd(text, start);
  return end < 0 ? undefined : { kind: 'uscis-receipt', start: letter - 2, end };
}

/** A, then seven to nine digits in up to three groups. A dot or colon after the A needs eight digits: "Suite A. 5550100" is a telephone. */
function alienNumber(text: string, letter: number, start: number): Found | undefined {
  const usual = [...text.slice(letter + 1, start)].every((sign) => sign === '-' || sign === ' ' || sign === '#');
  const fewest = usual && start - letter <= 3 ? 1 : 2;
  for (let size = fewest; size <= 3; size += 1) {
    if (!hasDigits(text, start, size)) break;
    const second = afterSign(text, start + size);
    const third = afterSign(text, second + 3);
    if (!hasDigits(text, second, 3) || !hasDigits(text, third, 3)) continue;
    const end = third + 3;
    if (!isDigit(text.charCodeAt(end))) return { kind: 'a-number', start: letter, end };
  }
  return undefined;
}

/** Where ten digits end, each group apart by one sign at most; a telephone's groups (3-3-4) are none of ours. */
function receiptEnd(text: string, start: number): number {
  let at = start;
  let groups = '';
  let group = 0;
  for (let digits = 0; digits < 10; digits += 1) {
    if (group > 0 && !isDigit(text.charCodeAt(at))) {
      const next = afterSign(text, at);
      if (next === at) return -1;
      groups += `${group},`;
      group = 0;
      at = next;
    }
    if (!isDigit(text.charCodeAt(at))) return -1;
    group += 1;
    at += 1;
  }
  if (isDigit(text.charCodeAt(at))) return -1;
  return `${groups}${group}` === '3,3,4' ? -1 : at;
}

function hasDigits(text: string, start: number, count: number): boolean {
  for (let at = start; at < start + count; at += 1) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** The next place, past a blank, hyphen or dot if one stands here. */
function afterSign(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit === SPACE || unit === HYPHEN || unit === DOT ? at + 1 : at;
}
