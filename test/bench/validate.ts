import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floorProgram, measure, root, table } from './support/measure.js';
import { columns, writeWorksites } from './support/worksites.js';

/** `power validate` beside merely parsing the same file. Rows by POWER_BENCH_ROWS, default 300,000. */
export async function benchValidate(): Promise<void> {
  const rows = Number(process.env.POWER_BENCH_ROWS ?? 300_000);
  const scratch = mkdtempSync(join(tmpdir(), 'power-bench-'));
  const file = join(scratch, 'worksites.csv');
  writeWorksites(file, rows);

  const floor = await measure(scratch, [floorProgram, file]);
  const validate = await measure(scratch, [
    join(root, 'bin/run.js'),
    'power',
    'validate',
    '--file',
    file,
    '--object',
    'Worksite__c',
    '--json',
  ]);
  const { result } = JSON.parse(validate.stdout) as { result: { rows: number; refused: number } };
  if (result.rows !== rows || result.refused !== Math.floor(rows / 500)) {
    throw new Error(
      `validate counted ${result.rows} rows and ${result.refused} refusals of ${rows} and ${Math.floor(rows / 500)}`
    );
  }
  console.log(
    `\nvalidate: ${rows.toLocaleString('en-US')} worksites, ${columns.length} columns, every rule on, start-up included`
  );
  console.log(
    table(
      ['', 'seconds', 'rows/s', 'peak MB', 'x floor'],
      [
        [
          'papaparse, arrays, no rule (floor)',
          floor.seconds.toFixed(2),
          Math.round(rows / floor.seconds),
          Math.round(floor.peakMegabytes),
          '1.00',
        ],
        [
          'power validate',
          validate.seconds.toFixed(2),
          Math.round(rows / validate.seconds),
          Math.round(validate.peakMegabytes),
          (validate.seconds / floor.seconds).toFixed(2),
        ],
      ]
    )
  );
  rmSync(scratch, { recursive: true, force: true });
}
