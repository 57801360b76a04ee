import type { PracticeOrg } from '../types.js';
import type { FormulaSource } from './environment.js';

const sources = new WeakMap<PracticeOrg, FormulaSource>();

/** Tells the queries of an org how formula fields are worked out. Until then a query that names one is refused. */
export function useFormulas(org: PracticeOrg, source: FormulaSource): void {
  sources.set(org, source);
}

export function formulaSourceOf(org: PracticeOrg): FormulaSource {
  return sources.get(org) ?? (() => undefined);
}
