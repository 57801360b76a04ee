import {
  appendFileSync,
  closeSync,
  openSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { workbookBytes } from '../../../sources/xlsx/fixture.js';
import type { MalformedInput } from '../support.js';
import { HEADER } from './write.js';

/** The first row has something to say, so that the file is changed while the others are still to be read. */
const cellsOf = (row: number): string[] => [
  `Sample Laundry ${row}`,
  'Springfield',
  'OR',
  '97477',
  row === 0 ? 'some' : '40',
];
const rows = (count: number): string[][] => Array.from({ length: count }, (_, row) => cellsOf(row));

const csv = (count: number) => (): string =>
  `${HEADER}\n${rows(count)
    .map((cells) => `${cells.join(',')}\n`)
    .join('')}`;
const record = (cells: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(HEADER.split(',').map((name, at) => [name, cells[at]])));

const FILES: Readonly<Record<string, () => string | Promise<Buffer>>> = {
  'table.csv': csv(20_000),
  // Of this size a table is read on two threads.
  'large.csv': csv(550_000),
  'lines.ndjson': () => rows(10_000).map(record).join('\n'),
  'list.json': () => `[${rows(10_000).map(record).join(',')}]`,
  'workbook.xlsx': () =>
    workbookBytes({ sheets: [{ rows: [HEADER.split(','), ...rows(5000)] }], compression: 'STORE' }),
};

const CHANGES: ReadonlyArray<readonly [what: string, says: RegExp, change: (path: string) => void]> = [
  ['grows', /grew from \d+ to \d+ bytes/, (path) => appendFileSync(path, 'x'.repeat(1000))],
  ['shrinks', /shrank from \d+ to 1000 bytes/, (path) => truncateSync(path, 1000)],
  ['is emptied', /shrank from \d+ to 0 bytes/, (path) => truncateSync(path, 0)],
  ['is deleted', /deleted or moved/, (path) => rmSync(path)],
  [
    'is replaced',
    /another file was put in its place/,
    (path) => {
      writeFileSync(`${path}.new`, 'x');
      renameSync(`${path}.new`, path);
    },
  ],
  [
    'is written to in its place',
    /it was written to/,
    (path) => {
      const file = openSync(path, 'r+');
      writeSync(file, '\n', 5000);
      closeSync(file);
    },
  ],
];

/** Files that are not the same from first to last. */
export const changes: readonly MalformedInput[] = Object.entries(FILES).flatMap(([fileName, content]) =>
  CHANGES.map(([what, says, change]): MalformedInput => ({
    name: `${fileName} ${what} while it is read`,
    make: async (folder) => {
      const path = join(folder, fileName);
      writeFileSync(path, await content());
      return { file: path };
    },
    meanwhile: change,
    expected: {
      error: 'FileChangedError',
      says: new RegExp(`${fileName.replace('.', '\\.')} changed.*${says.source}`),
    },
  }))
);
