import type { Database } from 'better-sqlite3';

export type Sequences = {
  /** The next number of a sequence; `start` is the first one ever. `block` numbers are reserved in the file at a time. */
  next(name: string, start: number, block: number): number;
  /** After a rollback: what was reserved in the lost transaction has to be reserved again. */
  rolledBack(): void;
  /** Gives back what is reserved and unused, so that a clean restart leaves no gap. */
  release(): void;
};

/**
 * Counters that never give a number twice, whatever is rolled back or killed: a transaction that fails burns its numbers, as the
 * platform's auto-numbers do.
 */
export function createSequences(db: Database): Sequences {
  const counters = new Map<string, { next: number; limit: number }>();
  const read = db.prepare('SELECT next FROM _sequence WHERE name = ?').pluck();
  const write = db.prepare(
    'INSERT INTO _sequence (name, next) VALUES (?, ?) ON CONFLICT DO UPDATE SET next = excluded.next'
  );
  return {
    next(name, start, block) {
      const stored = counters.has(name) ? undefined : (read.get(name) as number | undefined);
      const counter = counters.get(name) ?? { next: stored ?? start, limit: 0 };
      if (counter.next >= counter.limit) {
        counter.limit = counter.next + block;
        write.run(name, counter.limit);
        counters.set(name, counter);
      }
      counter.next += 1;
      return counter.next - 1;
    },
    rolledBack() {
      for (const counter of counters.values()) counter.limit = counter.next;
    },
    release() {
      for (const [name, counter] of counters) if (counter.limit > counter.next) write.run(name, counter.next);
      counters.clear();
    },
  };
}
