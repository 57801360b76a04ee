/**
 * `npm run bench [-- validate | sync | formula]`: our speed and memory beside a floor or a peer, in one run, as ratios. Nothing here is
 * asserted: a figure from one machine says little about another, the ratio says more.
 */
import { benchFormula } from './formula.js';
import { benchSync } from './sync.js';
import { benchValidate } from './validate.js';

const benches: Record<string, () => Promise<unknown>> = {
  formula: benchFormula,
  validate: benchValidate,
  sync: benchSync,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 1;
} else {
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length === 0 || wanted.includes(name)) {
      await bench();
    }
  }
}
