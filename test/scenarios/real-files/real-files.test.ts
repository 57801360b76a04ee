import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readProject } from '../../../src/schema/index.js';
import { parseConfig } from '../../../src/sync/config/parse.js';
import { openFile, openRecords, validateRecords } from '../../../src/sync/rows/index.js';
import type { ValidationSummary } from '../../../src/sync/rows/index.js';
import { sharedDirectory } from '../../support/sf.js';

const here = dirname(fileURLToPath(import.meta.url));
const data = process.env.POWER_SHARED_DATA ?? join(sharedDirectory, 'data');
const schema = readProject();

type Row = {
  readonly config: string;
  readonly file: string;
  readonly rows: number;
  readonly valid: number;
  readonly refused: number;
  readonly unknown: number;
  /** Of each object, how many rows another row of the same key speaks for. */
  readonly merged: Readonly<Record<string, number>>;
  /** Errors and what is unknown, by rule and field. */
  readonly reasons: Readonly<Record<string, number>>;
};

/** What becomes of every real file. A number that moves is a rule, a config or a file that changed: look at which, then write it down here. */
const table: readonly Row[] = [
  {
    // "2,000 rows; several notices for one employer and place": the latest speaks. Each row makes an employer and a local, hence 844 of 4,000.
    config: '../f7/power.sync.yaml',
    file: 'fmcs_f7_notices_fy2004.csv',
    rows: 2000,
    valid: 2000,
    refused: 0,
    unknown: 0,
    merged: { Account: 844, Worksite__c: 20 },
    reasons: {},
  },
  {
    // "534 records, a title row above the header": 533 below the header. 490 different case numbers, so 43 rows merge.
    config: 'elections.yaml',
    file: 'nlrb_elections_2017_2021_multiline.csv',
    rows: 533,
    valid: 533,
    refused: 0,
    unknown: 0,
    merged: { Account: 66, Worksite__c: 49, Labor_Dispute__c: 43 },
    reasons: {},
  },
  {
    // "Ends before start": one row, the 44th. 1,591 employers in 1,695 rows, so 104 merge.
    config: 'stoppages.yaml',
    file: 'fmcs_work_stoppages_1984_2004.csv',
    rows: 1695,
    valid: 1694,
    refused: 1,
    unknown: 0,
    merged: { Account: 104, Worksite__c: 65 },
    reasons: { 'validation-rule:CLOSED_NOT_BEFORE_FILED Closed_Date__c': 1 },
  },
  {
    // 73 employers, all different; 65 unions, so 8 merge.
    config: 'first-contracts.yaml',
    file: 'fmcs_initial_contracts_2021_22.csv',
    rows: 73,
    valid: 73,
    refused: 0,
    unknown: 0,
    merged: { Account: 8 },
    reasons: {},
  },
  {
    // Two rows have no legal name, which is the employer's key; their worksites and cases fall with the employers.
    config: 'wage-cases.yaml',
    file: 'dol_whd_sf_district_2016.csv',
    rows: 520,
    valid: 518,
    refused: 2,
    unknown: 0,
    merged: { Account: 49, Worksite__c: 8 },
    reasons: {
      'key-blank POWER_Sync_Key__c': 2,
      'parent-refused Employer__c': 2,
      'parent-refused Worksite__c': 2,
    },
  },
  {
    // Of eleven rows from Guam, Saskatchewan and the Virgin Islands seven merge; the four that speak name a state that the map has not. Two of
    // them have a Canadian postal code as well.
    config: 'farm-work.yaml',
    file: 'oflc_h2a_fy2006.csv',
    rows: 800,
    valid: 796,
    refused: 4,
    unknown: 0,
    merged: { Account: 217, Worksite__c: 195 },
    reasons: { 'picklist State__c': 4, 'validation-rule:POSTAL_CODE_FORM Postal_Code__c': 2 },
  },
  {
    // Three rows name a sector of NAICS as a range: 31-33, 44-45. 238 names, 13 of them merged: one name is there in two spellings of case.
    config: 'layoffs.yaml',
    file: 'warn_or.csv',
    rows: 250,
    valid: 247,
    refused: 3,
    unknown: 0,
    merged: { Account: 13, Worksite__c: 11 },
    reasons: { 'validation-rule:NAICS_CODE_FORM NAICS_Code__c': 3 },
  },
  {
    // 34 employers: one was barred twice.
    config: 'debarments.yaml',
    file: 'h2_debarments_2010_2014.csv',
    rows: 35,
    valid: 35,
    refused: 0,
    unknown: 0,
    merged: { Account: 1, Worksite__c: 1 },
    reasons: {},
  },
  {
    // "Several sheets": the one of elections with a single union.
    config: 'elections-2015.yaml',
    file: 'xlsx/nlrb15_raw.xlsx',
    rows: 1604,
    valid: 1604,
    refused: 0,
    unknown: 0,
    merged: { Account: 252, Worksite__c: 67 },
    reasons: {},
  },
  {
    // One case number for stoppages at several places: 38 rows share a number, and nobody can tell which one is meant.
    config: 'stoppages-2015.yaml',
    file: 'xlsx/Work_Stoppages2015-2017.xlsx',
    rows: 309,
    valid: 271,
    refused: 38,
    unknown: 0,
    merged: { Worksite__c: 26 },
    reasons: { 'duplicate-key ': 38 },
  },
  {
    // "Title rows": two above the names. Two rows say how many cases follow, and make no worksite.
    config: 'stoppages-2019.yaml',
    file: 'xlsx/October-2019-Work-Stoppages.xlsx',
    rows: 27,
    valid: 27,
    refused: 0,
    unknown: 0,
    merged: { Worksite__c: 1 },
    reasons: {},
  },
];

/** Files that no config can be written for, or that hold no worksites: what a person is told who tries. */
const turnedAway: ReadonlyArray<readonly [file: string, error: string, exit: number, says: RegExp]> = [
  ['nlrb_cats_2009_utf16.xml', 'BinaryFileError', 1, /XML or HTML document.*save the sheet you need as CSV/s],
  [
    'ilrb_certifications_tables.json',
    'NoColumnFitsError',
    78,
    /"data", "source", "table_num".*map the columns in a config/s,
  ],
  ['reference/naics2012_first_index_item.csv', 'NoColumnFitsError', 78, /"NAICS12"/],
  [
    'cba_text/lane-county/loa/lane-county-626-cba-modifications.md',
    'NoColumnFitsError',
    78,
    /there is nothing to check/,
  ],
];

/** Look-ups that share a column's name with a worksite: read to the end, with each column that is no field named. */
const lookUps: ReadonlyArray<readonly [file: string, rows: number, refused: number, unknownColumns: number]> = [
  ['reference/ice-offices.csv', 275, 0, 12],
  ['reference/ice-areas-of-responsibility.csv', 426, 0, 3],
  // "NA" stands for the state of the country and of the states themselves.
  ['reference/state_and_county_fips_master.csv', 3195, 52, 1],
  // Its column "state" holds a number, not the letters.
  ['reference/state_fips_master.csv', 50, 50, 9],
];

function reasonsOf(summary: ValidationSummary): Record<string, number> {
  const entries = summary.groups
    .filter(({ example }) => example.severity !== 'warning')
    .map(({ example, count }) => [`${example.rule} ${example.field ?? ''}`, count] as const);
  return Object.fromEntries(entries);
}

describe('the real files, as a data clerk would check them', function () {
  before(function () {
    if (existsSync(data)) return;
    console.log(
      `      skipped: the real files are not here (${data}); set POWER_SHARED to the folder that holds data/`
    );
    this.skip();
  });

  for (const { config, file, ...expected } of table) {
    it(`${file}: ${expected.valid} of ${expected.rows} rows valid, ${expected.refused} refused`, async () => {
      const at = join(here, config.startsWith('.') ? config : join('configs', config));
      const named = join(data, file);
      const text = readFileSync(at, 'utf8').replace(
        /path: [^\n,}]*?\.(?:csv|xlsx)/,
        () => `path: ${JSON.stringify(named)}`
      );
      expect(text, 'the config names the file').to.contain(basename(file));
      const refusedRows = new Set<number>();
      const summary = await validateRecords(await openRecords(parseConfig(text, at), schema), {
        limit: 10,
        onFinding: ({ severity, source, message, actions }) => {
          expect(message).to.not.equal('');
          if (severity !== 'error') return;
          expect(actions, message).to.not.equal(undefined);
          refusedRows.add(source.row);
        },
      });
      const { rows, valid, refused, unknown } = summary;
      const merged = Object.fromEntries(
        summary.objects.filter((object) => object.merged > 0).map((object) => [object.object, object.merged])
      );
      expect({ rows, valid, refused, unknown, merged, reasons: reasonsOf(summary) }).to.deep.equal(expected);
      expect(refusedRows.size, 'each refused row has a reason').to.equal(refused);
    });
  }

  for (const [file, name, exit, says] of turnedAway) {
    it(`${file} is turned away, with what to do`, async () => {
      const error = await openFile(join(data, file), 'Worksite__c', schema).then(
        () => undefined,
        (reason: Error & { exitCode?: number; actions?: string[] }) => reason
      );
      expect([error?.name, error?.exitCode]).to.deep.equal([name, exit]);
      expect([error?.message, ...(error?.actions ?? [])].join('\n')).to.match(says);
    });
  }

  for (const [file, rows, refused, unknownColumns] of lookUps) {
    it(`${file}, which holds no worksites, is read to its end`, async () => {
      const { reader, before: columns } = await openFile(join(data, file), 'Worksite__c', schema);
      const summary = await validateRecords(reader, { before: columns, limit: 10 });
      expect([summary.rows, summary.refused, columns.length]).to.deep.equal([rows, refused, unknownColumns]);
    });
  }
});
