import type { PracticeOrg } from '../types.js';

export type DailyCalls = {
  /** Counts one call; false when the day's allowance was already spent. */
  count(): boolean;
  used(): number;
  readonly limit: number;
};

const limits = new WeakMap<PracticeOrg, DailyCalls>();

/** The allowance of the day and what was used of it, as the server that serves this org counts. */
export function dailyLimitOf(org: PracticeOrg): { readonly limit: number; readonly used: number } {
  const calls = limits.get(org);
  return { limit: calls?.limit ?? 0, used: calls?.used() ?? 0 };
}

/** Calls of the current day (UTC), kept in the org's file. */
export function dailyCalls(org: PracticeOrg, limit: number): DailyCalls {
  const day = (): string => org.now().toISOString().slice(0, 10);
  const used = (): number =>
    (org.store.statement('SELECT calls FROM _daily_calls WHERE day = ?').pluck().get(day()) as number | undefined) ?? 0;
  const calls: DailyCalls = {
    limit,
    used,
    count() {
      if (used() >= limit) return false;
      org.store
        .statement('INSERT INTO _daily_calls (day, calls) VALUES (?, 1) ON CONFLICT DO UPDATE SET calls = calls + 1')
        .run(day());
      return true;
    },
  };
  limits.set(org, calls);
  return calls;
}
