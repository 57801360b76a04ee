import { readTable, runCase } from './table.js';

/** `npm run conformance:formula -- FILE.jsonl`: lists the cases that differ, ends with a count, exits 1 if there are any. */
const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error('Give the path of a conformance table: npm run conformance:formula -- FILE.jsonl');
  process.exit(1);
}
const outcomes = paths.flatMap(readTable).map(runCase);
const failed = outcomes.filter(({ passed }) => !passed);
for (const { id, formula, expected, got } of failed) {
  console.log(`${id}\n  formula:  ${formula}\n  expected: ${expected}\n  got:      ${got}`);
}
console.log(`${outcomes.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
