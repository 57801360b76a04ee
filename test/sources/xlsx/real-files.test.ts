import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { detectType, openSource } from '../../../src/sources/index.js';
import { failure, rowsOf } from '../support.js';

const data = process.env.POWER_SHARED_DATA ?? join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/data');

/** Each sheet of each real workbook: where its header stands, how many columns and rows it has, and its first row's last cells. */
const sheets: Array<[file: string, sheet: number, header: number, columns: number, rows: number, cells: string[]]> = [
  ['October-2019-Work-Stoppages.xlsx', 1, 5, 9, 27, ['36084', '', '', '', '', '', '']],
  ['Work_Stoppages2015-2017.xlsx', 1, 1, 10, 309, ['7', '2014-12-02', '2015-01-06', '2015']],
  ['nlrb15_raw.xlsx', 1, 4, 6, 4, ['48%', '106165', '50644', '34498']],
  ['nlrb15_raw.xlsx', 2, 1, 16, 1604, ['Stipulated', '', 'LOSS', '2015-01-13', 'Certification of Results']],
  ['nlrb15_raw.xlsx', 3, 4, 19, 86, ['2014-10-21', 'Certific. of Representative']],
  ['nlrb15_raw.xlsx', 4, 4, 21, 8, ['2014-10-03', 'Certific. of Representative']],
];

describe('real public workbooks and JSON records', function () {
  before(function () {
    if (existsSync(data)) return;
    console.log(
      `      skipped: the real files are not here (${data}); set POWER_SHARED_DATA to the folder they are in`
    );
    this.skip();
  });

  for (const [file, sheet, header, columns, count, cells] of sheets) {
    it(`are read whole: sheet ${sheet} of ${file}`, async () => {
      const path = join(data, 'xlsx', file);
      expect(await detectType(path)).to.equal('xlsx');
      const source = openSource({ type: 'xlsx', path, sheet, header });
      expect((await source.describe()).columns).to.have.length(columns);
      const rows = await rowsOf(source);
      expect(rows.filter((row) => row.problem !== undefined)).to.deep.equal([]);
      expect(rows).to.have.length(count);
      expect(rows[0]?.cells.slice(-cells.length)).to.deep.equal(cells);
    });
  }
  for (const [file, row] of [
    ['October-2019-Work-Stoppages.xlsx', 5],
    ['nlrb15_raw.xlsx', 4],
  ] as const) {
    it(`tell where to look when a title stands above the names: ${file}`, async () => {
      const source = openSource({ type: 'xlsx', path: join(data, 'xlsx', file) });
      const error = await failure(() => source.describe());
      expect(error.name).to.equal('HeaderIsTitleError');
      expect(error.actions?.join(' ')).to.contain(`header: ${row}`);
    });
  }
  it('are read from a list of JSON records, whose lists with semicolons in them are named', async () => {
    const path = join(data, 'ilrb_certifications_tables.json');
    expect(await detectType(path)).to.equal('ndjson');
    const rows = await rowsOf(openSource({ type: 'ndjson', path }));
    expect(rows).to.have.length(450);
    expect(rows.filter((row) => row.problem !== undefined)).to.have.length(102);
    expect(new Set(rows.map((row) => row.problem?.rule))).to.deep.equal(new Set([undefined, 'list-separator']));
  });
});
