/**
 * The transforms of one cell's text. Each takes text that is not blank and gives text, blank (`''`) where nothing is left. None looks
 * at a field or a schema.
 */

/** Blanks at both ends go, runs of blanks inside (line breaks and no-break spaces too) become one blank. */
export function collapseBlanks(text: string): string {
  return /^\s|\s$|\s\s|[^\S ]/.test(text) ? text.trim().replaceAll(/\s+/g, ' ') : text;
}

/** One part of a text cut at a separator: 1 is the first, -1 the last; blank where there are not that many. */
export function splitPart(text: string, at: string, part: number): string {
  return (
    text
      .split(at)
      .at(part > 0 ? part - 1 : part)
      ?.trim() ?? ''
  );
}

export type LetterCase = 'upper' | 'lower' | 'title';

/** Title case makes every word begin with a capital and go on in small letters: `ST LOUIS` -> `St Louis`, `O'BRIEN'S` -> `O'Brien's`. */
export function changeCase(text: string, letterCase: LetterCase): string {
  if (letterCase === 'upper') return text.toUpperCase();
  const lower = text.toLowerCase();
  if (letterCase === 'lower') return lower;
  // A letter begins a word unless a letter, digit or mark precedes it; after an apostrophe only where two more letters follow.
  return lower.replaceAll(/(?<![\p{L}\p{M}\p{N}'’])\p{L}|(?<=['’])\p{L}(?=\p{L}{2})/gu, (letter) =>
    letter.toUpperCase()
  );
}

/** A lookup table for `map`; a value that is not in it stays as it is. */
export function createValueMap(
  entries: Readonly<Record<string, string | number | boolean | null>>
): (text: string) => string {
  const table = new Map<string, string>();
  for (const [from, to] of Object.entries(entries)) table.set(from.trim().toLowerCase(), to === null ? '' : String(to));
  return (text) => table.get(text.toLowerCase()) ?? text;
}

/**
 * A US ZIP code as the post writes it: the leading zeros that spreadsheets drop are put back (3 or 4 digits become 5), nine digits become
 * ZIP+4. Anything else stays as it is: it may be a postal code of another country, and of 6 to 8 digits nobody can tell which
 * zeros were lost (real files have both kinds).
 */
export function zipCode(text: string): string {
  const digits = /^(\d{3,5}|\d{9})(?:\.0)?$|^(\d{3,5})-(\d{4})$/.exec(text);
  if (digits === null) return text;
  const whole = digits[1] ?? `${digits[2]?.padStart(5, '0')}${digits[3]}`;
  if (whole.length <= 5) return whole.padStart(5, '0');
  return whole.endsWith('0000') ? whole.slice(0, 5) : `${whole.slice(0, 5)}-${whole.slice(5)}`;
}

/** How people write numbers: `us` 1,234.50, `european` 1.234,50. */
export type NumberStyle = 'us' | 'european';

const US = /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$|^\d*\.?\d+$|^\d+\.$/;
const EUROPEAN = /^\d{1,3}(?:[. ]\d{3})+(?:,\d*)?$|^\d*,?\d+$|^\d+,$/;

/**
 * A number as the API writes it: group marks, currency signs, blanks and `%` go, `(5)` and `5-` become -5. Text that is not a number of the
 * style stays as it is, for the coercion to refuse.
 */
export function plainNumber(text: string, style: NumberStyle): string {
  const bare = text.replaceAll(/[$€£\u00a0\u202f%]/g, ' ').trim();
  const negative = /^\((.*)\)$|^[-−]\s*(.*)$|^(.*)-$/.exec(bare);
  const digits = (negative?.[1] ?? negative?.[2] ?? negative?.[3] ?? bare).replace(/^\+/, '').trim();
  if (!(style === 'us' ? US : EUROPEAN).test(digits)) return text;
  const plain = style === 'us' ? digits.replaceAll(',', '') : digits.replaceAll(/[. ]/g, '').replace(',', '.');
  return (negative === null ? '' : '-') + plain.replace(/\.$/, '');
}
