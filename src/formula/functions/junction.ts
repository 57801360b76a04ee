import { asBoolean } from '../expression.js';
import type { Evaluate, Missing, Run } from '../expression.js';
import { expectAll } from './spec.js';
import type { Built, Call } from './spec.js';

/**
 * AND and OR: lazy from left to right, a null member counts as false, the answer is never null. A member that is unknown does not
 * end the matter: if a later one decides, it is decided; if not, the whole is unknown.
 */
const junction = (members: readonly Evaluate<boolean>[], decisive: boolean): Evaluate<boolean> => {
  const undecided = (run: Run, index: number, entry: Missing | undefined): boolean | null => {
    const lost = run.missing;
    for (let rest = index; rest < members.length; rest += 1) {
      run.missing = entry;
      const value = members[rest]?.(run) ?? false;
      if (run.failure !== undefined) break;
      if (run.missing === entry && value === decisive) return decisive;
    }
    // Whether a later member fails does not matter: the platform may never have come to it.
    run.failure = undefined;
    run.missing = lost;
    return null;
  };

  return (run) => {
    const entry = run.missing;
    if (run.failure !== undefined) return null;
    for (let index = 0; index < members.length; index += 1) {
      const value = members[index]?.(run) ?? false;
      if (run.missing !== entry) return undecided(run, index + 1, entry);
      if (value === decisive) return decisive;
    }
    return !decisive;
  };
};

const compileJunction = (call: Call, decisive: boolean): Built => {
  expectAll(call, 'Boolean');
  return { type: 'Boolean', evaluate: junction(call.arguments.map(asBoolean), decisive) };
};

export const compileAnd = (call: Call): Built => compileJunction(call, false);
export const compileOr = (call: Call): Built => compileJunction(call, true);
