/**
 * Inputs that would eat the memory of a program that trusted them, one after the other in a process of little memory. Writes a line of JSON for
 * each: its name, and what is wrong with what came of it.
 */
import { mkdtempSync, openSync, closeSync, writeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Expected } from './support.js';
import { attempt, judge } from './support.js';
import { HEADER, ROW } from './inputs/write.js';

const folder = mkdtempSync(join(tmpdir(), 'power-heavy-'));
const MEGABYTE = 1024 * 1024;

/** Writes a file in pieces, so that making it costs no memory either. */
function written(name: string, start: string, piece: string, times: number, end = ''): string {
  const path = join(folder, name);
  const file = openSync(path, 'w');
  writeSync(file, start);
  for (let time = 0; time < times; time += 1) writeSync(file, piece);
  writeSync(file, end);
  closeSync(file);
  return path;
}

const cell = 'x'.repeat(MEGABYTE);
const inputs: ReadonlyArray<readonly [name: string, file: () => string, expected: Expected]> = [
  [
    'a cell of 50 MB',
    () => written('cell.csv', `${HEADER}\n`, cell, 50, ',a,b,c,d\n'),
    { error: 'RecordTooLongError', says: /line 2/ },
  ],
  [
    'a cell of 50 MB in quotes that are never closed',
    () => written('quoted.csv', `${HEADER}\n"`, cell, 50, ''),
    { error: 'RecordTooLongInQuotesError', says: /line 2/ },
  ],
  [
    'a header of 50 MB',
    () => written('header.csv', '', cell, 50, '\n'),
    { error: 'RecordTooLongError', says: /line 1/ },
  ],
  [
    'a million columns',
    () => written('columns.csv', 'Name', ',x'.repeat(1000), 1000, `\n${ROW}\n`),
    { error: 'HeaderDuplicateError' },
  ],
  [
    'three hundred thousand ragged rows',
    () => written('ragged.csv', `${HEADER}\n`, 'a,b\n'.repeat(1000), 300),
    { rows: 300_000, refused: 300_000, rules: { 'ragged-row': 300_000 } },
  ],
  ['60 MB of blank lines', () => written('blank.csv', '', '\n'.repeat(MEGABYTE), 60), { error: 'FileEmptyError' }],
  [
    '40 MB of blank lines after the rows',
    () => written('after.csv', `${HEADER}\n${ROW}\n`, '\n'.repeat(MEGABYTE), 40),
    { rows: 1, refused: 0, rules: {} },
  ],
  ['100 MB of NULs', () => written('nul.csv', '', '\0'.repeat(MEGABYTE), 100), { error: 'NulBytesError' }],
  [
    'JSON of 50 MB on one line',
    () => written('line.ndjson', '{"Name":"', cell, 50, '"}\n'),
    { rows: 1, refused: 1, rules: { 'record-too-long': 1 } },
  ],
];

for (const [name, file, expected] of inputs) {
  const path = file();
  let problem: string | undefined;
  try {
    judge(expected, await attempt({ file: path }));
  } catch (error) {
    problem = (error as Error).message;
  }
  rmSync(path);
  console.log(JSON.stringify({ name, problem }));
}
rmSync(folder, { recursive: true, force: true });
console.log(JSON.stringify({ megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
