/**
 * Inputs that would eat the memory of a program that trusted them, one after the other in a process of little memory. Writes a line of JSON for
 * each: its name, and what is wrong with what came of it.
 */
import { mkdtempSync, openSync, closeSync, writeFileSync, writeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workbookBytes } from '../../sources/xlsx/fixture.js';
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
/** A workbook of one good row, with parts of it replaced. */
async function workbook(name: string, parts: Readonly<Record<string, string>>): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, await workbookBytes({ sheets: [{ rows: [HEADER.split(','), ROW.split(',')] }], parts }));
  return path;
}

const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS = 'xl/sharedStrings.xml';
const texts = [...HEADER.split(','), ...ROW.split(',')].map((text) => `<si><t>${text}</t></si>`).join('');
const wide = (rows: number): string =>
  Array.from({ length: rows }, (_, row) => `<row r="${row + 2}"><c r="XFD${row + 2}"><v>1</v></c></row>`).join('');
const first = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>';
const sheetOf = (rows: string): string => `<worksheet><sheetData>${first}${rows}</sheetData></worksheet>`;

type Heavy = readonly [name: string, file: () => string | Promise<string>, expected: Expected];
const inputs: readonly Heavy[] = [
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
  [
    'JSON of 50 MB as one text in a list that is never closed',
    () => written('text.json', '[{"Name":"', cell, 50),
    { error: 'JsonArrayOpenError' },
  ],
  [
    'fifty million lists in each other',
    () => written('deep.json', '', '['.repeat(MEGABYTE), 50),
    { error: 'JsonArrayOpenError' },
  ],
  [
    'a workbook with a sheet of 30 MB of blanks, which takes 30 KB',
    () => workbook('blanks.xlsx', { [SHEET]: ' '.repeat(30 * MEGABYTE) }),
    { error: 'WorkbookDamagedError' },
  ],
  [
    'a workbook with one text of 20 MB, in pieces',
    () =>
      workbook('text.xlsx', { [STRINGS]: `<sst><si>${`<r><t>${'x'.repeat(1000)}</t></r>`.repeat(20_000)}</si></sst>` }),
    { error: 'WorkbookDamagedError', says: /longer than any cell/ },
  ],
  [
    'a workbook with two million empty texts',
    () => workbook('texts.xlsx', { [STRINGS]: `<sst>${texts}${'<si><t/></si>'.repeat(2_000_000)}</sst>` }),
    { rows: 1, refused: 0, rules: {} },
  ],
  [
    'a workbook with a cell in the last column of four thousand rows',
    () => workbook('wide.xlsx', { [SHEET]: sheetOf(wide(4000)) }),
    { rows: 4000, refused: 4000, rules: { 'cell-without-column': 4000 } },
  ],
  [
    'a workbook with three hundred thousand empty rows',
    () => workbook('rows.xlsx', { [SHEET]: sheetOf('<row><c/></row>'.repeat(300_000)) }),
    { rows: 0, refused: 0 },
  ],
];

for (const [name, file, expected] of inputs) {
  const path = await file();
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
