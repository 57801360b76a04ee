import { numbersIn } from './identifier.js';

/** What stands where a number stood. It has no digits, so that a text redacted twice is the same. */
const MARK = '[…]';

/**
 * A text with every number of a person replaced by a mark, for messages that quote a cell or an org. Cut a long text after this, never before:
 * half a number would pass. Words of status stay: they name nobody.
 */
export function redact(text: string): string {
  const found = numbersIn(text);
  if (found.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of found) {
    if (start >= at) pieces.push(text.slice(at, start), MARK);
    at = Math.max(at, end);
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}
