const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/**
 * The three characters that make a 15-character id safe to compare without case: for each group of five, bit i is set when character i is
 * an upper-case letter, and the number picks a character of `A-Z0-5`.
 */
export function idSuffix(id15: string): string {
  let suffix = '';
  for (let group = 0; group < 15; group += 5) {
    let bits = 0;
    for (let position = 0; position < 5; position++) {
      const code = id15.charCodeAt(group + position);
      if (code >= 65 && code <= 90) bits |= 1 << position;
    }
    suffix += SUFFIX[bits];
  }
  return suffix;
}

/**
 * An id in its 18-character form. A 15-character id gets its suffix; one of 18 that lost its letters' case (a spreadsheet's doing) is re-cased
 * from its suffix, as the platform does. Undefined when it has not the form of an id, or the suffix belongs to another id.
 */
export function normalizeId(text: string): string | undefined {
  if (!ID.test(text)) return undefined;
  if (text.length === 15) return text + idSuffix(text);
  const suffix = text.slice(15).toUpperCase();
  const head = text.slice(0, 15);
  if (idSuffix(head) === suffix) return head + suffix;
  const lostItsCase = head === head.toLowerCase() || head === head.toUpperCase();
  return lostItsCase ? recase(head, suffix) : undefined;
}

/** Letters take the case that the suffix says. A bit that is set where no letter stands means a damaged id. */
function recase(head: string, suffix: string): string | undefined {
  let id = '';
  for (let position = 0; position < 15; position++) {
    const bits = SUFFIX.indexOf(suffix.charAt(Math.floor(position / 5)));
    const upper = (bits & (1 << (position % 5))) !== 0;
    const character = head.charAt(position);
    if (bits < 0 || (upper && !/[A-Za-z]/.test(character))) return undefined;
    id += upper ? character.toUpperCase() : character.toLowerCase();
  }
  return id + suffix;
}

/** True for 15 or 18 characters that form a valid id (checksum included). */
export function isId(text: string): boolean {
  return normalizeId(text) !== undefined;
}

/** The 15-character form, which is what a formula and the text of DUPLICATE_VALUE give. */
export function shortId(id: string): string {
  return id.slice(0, 15);
}
