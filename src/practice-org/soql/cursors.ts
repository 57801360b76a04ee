import { PlatformError } from '../types.js';
import type { PracticeOrg } from '../types.js';
import type { Plan } from './plan.js';

/** The rest of an answer: the ids in order, read page by page as the client asks. */
export type Cursor = {
  readonly plan: Plan;
  readonly ids: readonly string[];
  readonly pageSize: number;
  readonly userId: string;
};

const mostCursors = 200;
const keptFor = 15 * 60 * 1000;
const cursors = new WeakMap<PracticeOrg, Map<string, { readonly cursor: Cursor; usedAt: number }>>();

/** Keeps a cursor and gives its id. The oldest ones unused for a quarter of an hour go first when there are too many. */
export function keepCursor(org: PracticeOrg, cursor: Cursor): string {
  const kept = cursors.get(org) ?? new Map<string, { readonly cursor: Cursor; usedAt: number }>();
  cursors.set(org, kept);
  const now = org.now().getTime();
  if (kept.size >= mostCursors) {
    for (const [id, { usedAt }] of kept) if (now - usedAt > keptFor) kept.delete(id);
    const [oldest] = kept.keys();
    if (kept.size >= mostCursors && oldest !== undefined) kept.delete(oldest);
  }
  const id = org.store.newIdFor('01g');
  kept.set(id, { cursor, usedAt: now });
  return id;
}

/** The cursor and place a locator (`01g...-2000`) names, for the user who started it; otherwise INVALID_QUERY_LOCATOR. */
export function findCursor(
  org: PracticeOrg,
  locator: string,
  userId: string
): { id: string; cursor: Cursor; start: number } {
  const match = /^(\w{15,18})-(\d+)$/.exec(locator);
  const kept = match === null ? undefined : cursors.get(org)?.get(match[1] ?? '');
  const start = Number(match?.[2]);
  if (kept === undefined || kept.cursor.userId !== userId || start >= kept.cursor.ids.length) {
    throw new PlatformError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  kept.usedAt = org.now().getTime();
  return { id: match?.[1] ?? '', cursor: kept.cursor, start };
}
