/** A text as it reads, in ASCII where that is possible, and where each of its units stood before. */
export type PlainText = { readonly text: string; readonly places: Uint32Array };

const known = new Map<string, string>();

/**
 * A text with every digit of any script as 0 to 9, full-width and other dressed-up letters as plain ones, every dash as a hyphen, every blank
 * as a space, and without marks, accents and characters that take no room. That is how numbers look that were pasted from elsewhere.
 */
export function plainText(text: string): PlainText {
  const pieces: string[] = [];
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const piece = character.length === 1 && character < '\u007f' ? character : plainCharacter(character);
    pieces.push(piece);
    for (let unit = 0; unit < piece.length; unit += 1) places.push(at);
    at += character.length;
  }
  places.push(at);
  return { text: pieces.join(''), places: Uint32Array.from(places) };
}

function plainCharacter(character: string): string {
  const before = known.get(character);
  if (before !== undefined) return before;
  let plain = '';
  for (const part of character.normalize('NFKD')) plain += plainPart(part);
  if (known.size > 5000) known.clear();
  known.set(character, plain);
  return plain;
}

function plainPart(part: string): string {
  if (/[\p{Cf}\p{Mn}\p{Me}\u115f\u1160\u3164]/u.test(part)) return '';
  if (/[\p{Pd}\u2212\u2043\u00ac]/u.test(part)) return '-';
  if (/[\p{Zs}\t\u2800]/u.test(part)) return ' ';
  return /\p{Nd}/u.test(part) ? digitOf(part) : part;
}

/** Digits of a script stand in a row in Unicode, zero first; rows that touch have ten each. */
function digitOf(part: string): string {
  const code = part.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}
