import type { Span } from './ast.js';
import { CompileProblem, formulaTooLong } from './problems.js';
import { words } from './words.js';

/** Characters of a formula's source. */
export const maximumSourceLength = 3_900;
/** Bytes of a compiled formula. Ours is an estimate, so nothing is refused for it; callers may warn. */
export const maximumCompiledSize = 15_000;
/** Relationships one formula (and one object's formulas together) may span. */
export const maximumRelationships = 15;

/** Longest text a formula may make: far above any field, low enough that no formula can eat the memory. */
export const longestText = 1_000_000;

/** @throws CompileProblem `tooLong` */
export const checkLength = (source: string, maximum: number): void => {
  if (source.length > maximum) {
    throw new CompileProblem('tooLong', formulaTooLong(source.length, maximum), { start: maximum, end: source.length });
  }
};

/** Relationships on the way to a field: `A__r.B__r.C__c` spans `A__r` and `A__r.B__r`. Global variables span none. */
export const relationshipsOf = (path: string): readonly string[] => {
  if (path.startsWith('$')) return [];
  const steps = path.split('.');
  return steps.slice(0, -1).map((_step, index) => steps.slice(0, index + 1).join('.'));
};

/** @throws CompileProblem `tooManyRelationships` */
export const checkRelationships = (relationships: ReadonlySet<string>, span: Span): void => {
  if (relationships.size > maximumRelationships) {
    const message = words('problem.tooManyRelationships', [String(relationships.size), String(maximumRelationships)]);
    throw new CompileProblem('tooManyRelationships', message, span);
  }
};
