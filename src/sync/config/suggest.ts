import { distance } from 'fastest-levenshtein';

/** No name in an org is longer, and two long texts take long to compare. */
const LONGEST_NAME = 200;

/**
 * The known name that was most likely meant: equal but for case, blanks and punctuation, or a few letters away. Undefined when nothing
 * is near enough to be worth saying.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const wanted = plain(name);
  let best: string | undefined;
  let bestDistance = Math.max(wanted.length < 4 ? 1 : 2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const away = distance(wanted, plain(candidate));
    if (away < bestDistance) {
      best = candidate;
      bestDistance = away;
    }
  }
  return best;
}

/** Letters and digits only, without the ends that custom names carry. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/__[cr]$/, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
