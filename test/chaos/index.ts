/**
 * `npm run chaos -- [--kills N] [--faults N] [--seed S]`: runs of the sync that are killed or whose line breaks, each at a point picked by chance,
 * and after each a look whether the org holds what it must. Prints a line a case and a table at the end; ends with 1 where anything was lost.
 */
import { parseArgs } from 'node:util';
import { chaos } from './chaos.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string' },
    faults: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const number = (text: string | undefined, otherwise: number): number => (text === undefined ? otherwise : Number(text));
const { table, failed } = await chaos({
  kills: number(values.kills, 20),
  faults: number(values.faults, 20),
  seed: number(values.seed, 1),
  ...(values.only === undefined ? {} : { only: Number(values.only) }),
  say: (line) => console.log(line),
});
console.log(`\n${table}`);
process.exitCode = failed > 0 ? 1 : 0;
