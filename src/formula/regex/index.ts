/**
 * Java's regular expressions, matched against a whole text. Promise: what Java accepts is matched as Java does or refused by name; a
 * match that would take too long ends undecided after a fixed number of steps, so no pattern can hang.
 */
import { compileAutomaton } from './automaton.js';
import { compileMatcher } from './match.js';
import { parseRegex } from './parse.js';
import { RegexUnsupported } from './tree.js';

export { RegexError, RegexUnsupported } from './tree.js';

export type Regex = {
  /** Whether the whole text matches; undefined: given up, it takes too long. */
  readonly matches: (text: string) => boolean | undefined;
  /** The same for a text in parts: they are joined only where that is needed. */
  readonly matchesParts: (parts: readonly string[]) => boolean | undefined;
};

/** Longer patterns than any formula can hold are not tried. */
const longestPattern = 10_000;

/** @throws RegexError for a malformed pattern, RegexUnsupported for one that is only evaluated in an org */
export const compileRegex = (pattern: string): Regex => {
  if (pattern.length > longestPattern) throw new RegexUnsupported(`a pattern of ${pattern.length} characters`);
  const tree = parseRegex(pattern);
  const backtrack = compileMatcher(tree);
  const automaton = compileAutomaton(tree);
  if (automaton === undefined) return { matches: backtrack, matchesParts: (parts) => backtrack(parts.join('')) };
  // Both give the same answer where both can; the automaton reads each character once.
  return {
    matches: (text) => automaton.matches(text) ?? backtrack(text),
    matchesParts: (parts) => automaton.matchesParts(parts) ?? backtrack(parts.join('')),
  };
};
