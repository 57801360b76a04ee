import type { Outcome, Row } from './compare.js';

/** Of each rule, whether a row was refused by it, and whether the row beside one, a cell away, was taken. */
export class RuleCoverage {
  private readonly refused = new Set<string>();
  private readonly passed = new Set<string>();

  public constructor(private readonly rules: readonly string[]) {}

  /** @param group rows that are a cell apart from the first */
  public note(rule: string, text: string, group: ReadonlyArray<Pick<Outcome, 'row' | 'answer'>>): void {
    const refused = group.filter(({ answer }) => answer.errors.some(({ message }) => message === text));
    const taken = group.filter(({ answer }) => answer.errors.length === 0);
    if (refused.length > 0) this.refused.add(rule);
    if (refused.some(({ row }) => taken.some((other) => differing(row, other.row) === 1))) this.passed.add(rule);
  }

  public isWhole(rule: string): boolean {
    return this.refused.has(rule) && this.passed.has(rule);
  }

  /** Rules that were not hit, and what is missing. */
  public missing(): readonly string[] {
    return this.rules.flatMap((rule) => {
      if (!this.refused.has(rule)) return [`${rule}: no row was refused by it`];
      return this.passed.has(rule) ? [] : [`${rule}: no row a cell away was taken`];
    });
  }
}

function differing(one: Row, other: Row): number {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => (one[name] ?? '') !== (other[name] ?? '')).length;
}
