import { findDigits } from './digits.js';
import { plainText } from './plain.js';
import type { Found, IdentifierKind, Look } from './types.js';

/** An A-number of seven digits is the shortest of the numbers; a passport's is shorter, but needs a word beside. */
const FEWEST_DIGITS = 5;

/**
 * The kind of the first identifier of a person in a text, or undefined. Called for every cell of a file: a text with few digits costs one look
 * at each of its characters, and the time never grows faster than the text.
 *
 * @param look `text` unless told; see `lookFor` for which field is looked at how
 */
export function identifierIn(text: string, look: Look = 'text'): IdentifierKind | undefined {
  if (!isSuspicious(text)) return undefined;
  return findIdentifier(text, look)?.kind;
}

/** Whether a text has digits enough, or characters that can hide some. */
function isSuspicious(text: string): boolean {
  const { length } = text;
  if (length < FEWEST_DIGITS) return false;
  let digits = 0;
  for (let at = 0; at < length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x3a) {
      if (unit >= 0x30) digits += 1;
    } else if (unit > 0x24f) {
      digits += 2;
    }
    if (digits >= FEWEST_DIGITS) return true;
  }
  return false;
}

/** The first identifier in a text, and where it stands. */
export function findIdentifier(text: string, look: Look): Found | undefined {
  const link = look === 'link';
  const asWritten = findDigits(text, link);
  if (asWritten !== undefined) return asWritten;
  if (!hasOddCharacters(text)) return undefined;
  const plain = plainText(text);
  const found = findDigits(plain.text, link);
  if (found === undefined) return undefined;
  return { kind: found.kind, start: plain.places[found.start] ?? 0, end: plain.places[found.end] ?? text.length };
}

/** Anything but ASCII and the letters of Western languages: it may be a digit in other dress, or stand unseen between two. */
function hasOddCharacters(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit >= 0x7f && (unit < 0xc0 || unit > 0x24f)) return true;
  }
  return false;
}
