/** A number of things, or a share of all there are. */
export type Share = { readonly count: number } | { readonly percent: number };

/** The least that is kept for everyone else by default, where the day is long enough for it. */
const USUAL_CALLS = 1000;
const USUAL_PERCENT = 10;
/** However small an org's allowance is, three quarters of it may be used. */
const MOST_PERCENT = 25;

/** How many of `all` a share allows, rounded down. */
export function shareOf(share: Share, all: number): number {
  return 'count' in share ? share.count : Math.floor((all * share.percent) / 100);
}

/** What is left to everyone else: a number or share of the day's calls, or what is usual. */
export type Reserve = Share | 'usual';

/**
 * Calls of the day that are left to everyone else: what was asked for, nothing where nobody asked. What is usual is a tenth of the day's limit and
 * at least 1,000, but never more than a quarter of it, so that a small development org can be used at all.
 */
export function callsReserved(asked: Reserve | undefined, limit: number): number {
  if (asked === undefined) return 0;
  if (asked !== 'usual') return Math.min(shareOf(asked, limit), limit);
  const usual = Math.max(USUAL_CALLS, shareOf({ percent: USUAL_PERCENT }, limit));
  return Math.min(usual, shareOf({ percent: MOST_PERCENT }, limit));
}
