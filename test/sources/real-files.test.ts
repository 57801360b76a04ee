import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import Papa from 'papaparse';
import { openSource } from '../../src/sources/index.js';
import type { SourceRow } from '../../src/sources/index.js';

const data = process.env.POWER_SHARED_DATA ?? join(dirname(fileURLToPath(import.meta.url)), '../../../shared/data');

/** Real public files, how many rows they are said to have, and where their header stands. */
const files: Array<[name: string, rows: number, header: number]> = [
  ['fmcs_f7_notices_fy2004.csv', 2000, 1],
  ['nlrb_elections_2017_2021_multiline.csv', 533, 2],
  ['fmcs_work_stoppages_1984_2004.csv', 1695, 1],
  ['fmcs_initial_contracts_2021_22.csv', 73, 1],
  ['dol_whd_sf_district_2016.csv', 520, 1],
  ['oflc_h2a_fy2006.csv', 800, 1],
  ['warn_or.csv', 250, 1],
  ['h2_debarments_2010_2014.csv', 35, 1],
];

describe('a CSV source, on real public files', function () {
  before(function () {
    if (existsSync(data)) return;
    console.log(
      `      skipped: the real files are not here (${data}); set POWER_SHARED_DATA to the folder they are in`
    );
    this.skip();
  });

  for (const [name, count, header] of files) {
    it(`reads every cell of ${name} as another parser does`, async () => {
      const path = join(data, name);
      const source = openSource({ type: 'csv', path, header });
      const rows: SourceRow[] = [];
      for await (const batch of source.batches()) rows.push(...batch);
      const peer = Papa.parse<string[]>(readFileSync(path, 'utf8'), { skipEmptyLines: true }).data.slice(header);
      expect(rows.filter((row) => row.problem !== undefined)).to.deep.equal([]);
      expect(rows).to.have.length(count);
      expect(rows.map((row) => row.cells)).to.deep.equal(peer);
    });
  }

  it('says where to look when a title row stands above the header', async () => {
    const error = await openSource({ type: 'csv', path: join(data, 'nlrb_elections_2017_2021_multiline.csv') })
      .describe()
      .then(
        () => undefined,
        (reason: Error & { actions?: string[] }) => reason
      );
    expect(error?.name).to.equal('HeaderBlankError');
    expect(error?.actions?.join(' ')).to.contain('header: 2');
  });

  it('takes a blank before a quote for no part of the cell', async () => {
    const source = openSource({ type: 'csv', path: join(data, 'reference/ice-areas-of-responsibility.csv') });
    expect((await source.describe()).columns).to.deep.equal(['office_name', 'state_name', 'county_name', 'notes']);
  });
});
