/** Chance that comes out the same for the same seed: a case that failed can be played again by its number. */
export type Random = {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from 0, less than `below`. */
  int(below: number): number;
  /** True in that share of cases. */
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** `count` different ones. */
  some<T>(items: readonly T[], count: number): T[];
};

/** Mulberry32: 32 bits of state are plenty for picking rows and requests. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (share) => next() < share,
    pick: (items) => items[int(items.length)]!,
    some(items, count) {
      const left = [...items];
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(int(left.length), 1)[0]!);
    },
  };
}
