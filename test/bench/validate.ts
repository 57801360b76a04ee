import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from './support/measure.js';
import { floorProgram, measure, root, table } from './support/measure.js';
import { columns, writeWorksites } from './support/worksites.js';

const SIZES = [300_000, 1_000_000];
const LARGEST = 3_000_000;

/**
 * `power validate` beside merely parsing the same file, at 300,000 and 1,000,000 rows; at 3,000,000 too with POWER_BENCH_LARGE=1. Other sizes by
 * POWER_BENCH_ROWS, with commas between.
 */
export async function benchValidate(): Promise<void> {
  const given = process.env.POWER_BENCH_ROWS?.split(',').map(Number);
  const sizes = given ?? (process.env.POWER_BENCH_LARGE === '1' ? [...SIZES, LARGEST] : SIZES);
  const scratch = mkdtempSync(join(tmpdir(), 'power-bench-'));
  const lines: Array<Array<string | number>> = [];
  try {
    for (const rows of sizes) {
      const file = join(scratch, 'worksites.csv');
      writeWorksites(file, rows);
      const floor = await measure(scratch, [floorProgram, file]);
      const program = join(root, 'bin/run.js');
      const args = [program, 'power', 'validate', '--file', file, '--object', 'Worksite__c', '--json'];
      const validate = await measure(scratch, args);
      checkCounts(validate.stdout, rows);
      lines.push(lineOf('papaparse, arrays, no rule (floor)', rows, floor, floor));
      lines.push(lineOf('power validate', rows, validate, floor));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log(`\nvalidate: worksites of ${columns.length} columns, every rule on, start-up included`);
  console.log(table(['', 'rows', 'seconds', 'rows/s', 'peak MB', 'x floor'], lines));
}

function lineOf(name: string, rows: number, { seconds, peakMegabytes }: Measured, floor: Measured): string[] {
  const figures = [rows, Math.round(rows / seconds), Math.round(peakMegabytes)].map((figure) =>
    figure.toLocaleString('en-US')
  );
  const [count = '', perSecond = '', peak = ''] = figures;
  return [name, count, seconds.toFixed(2), perSecond, peak, (seconds / floor.seconds).toFixed(2)];
}

function checkCounts(stdout: string, rows: number): void {
  const { result } = JSON.parse(stdout) as { result: { rows: number; refused: number } };
  const refused = Math.floor(rows / 500);
  if (result.rows !== rows || result.refused !== refused)
    throw new Error(`validate counted ${result.rows} rows and ${result.refused} refusals of ${rows} and ${refused}`);
}
