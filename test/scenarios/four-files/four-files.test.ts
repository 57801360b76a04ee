import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import Papa from 'papaparse';
import { connectOrg } from '../../../src/org/index.js';
import { openSync, type ApplyResult, type SyncSession } from '../../../src/sync/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';
import { projectRoot, sharedDirectory } from '../../support/sf.js';

const here = dirname(fileURLToPath(import.meta.url));
const data = process.env.POWER_SHARED_DATA ?? join(sharedDirectory, 'data');
const page = readFileSync(join(projectRoot, 'docs/FOUR_FILES.md'), 'utf8');

/** How each key is made, told a second time and in other words than the config's: the numbers are counted from the bare files with it. */
type Cells = Readonly<Record<string, string>>;
const zip = (text = ''): string => /^\d{5}/.exec(text)?.[0] ?? '';
const files: ReadonlyArray<{
  readonly source: string;
  readonly file: string;
  /** Lines of titles above the header. */
  readonly above: number;
  readonly keys: Readonly<Record<string, (row: Cells) => ReadonlyArray<string | undefined>>>;
  /** Rows whose record of an entry is refused, by row number. */
  readonly refused: Readonly<Record<string, (row: Cells) => boolean>>;
}> = [
  {
    source: 'notices',
    file: 'fmcs_f7_notices_fy2004.csv',
    above: 0,
    keys: {
      'notice-employers': (row) => [row['Employer'], zip(row['E-ZIP'])],
      'notice-locals': (row) => [row['Union Name']],
      'notice-worksites': (row) => [row['Employer'], row['Union Name'], row['A-City'], zip(row['A-ZIP'])],
    },
    refused: {},
  },
  {
    source: 'elections',
    file: 'nlrb_elections_2017_2021_multiline.csv',
    above: 1,
    keys: {
      'election-employers': (row) => [row['Case Name']],
      'election-worksites': (row) => [row['Case Name'], row['Unit City'], row['Unit State']],
      'election-petitions': (row) => [row['Case Number']],
    },
    refused: {},
  },
  {
    source: 'stoppages',
    file: 'fmcs_work_stoppages_1984_2004.csv',
    above: 0,
    keys: {
      'stoppage-employers': (row) => [row['Employer']],
      'stoppage-worksites': (row) => [row['Employer'], row['City, State']],
      'stoppage-strikes': (row) => [row['Case Number']],
    },
    refused: {
      'stoppage-strikes': (row) => row['End Date'] !== '' && row['End Date']! < row['Start Date']!,
    },
  },
  {
    source: 'wages',
    file: 'dol_whd_sf_district_2016.csv',
    above: 0,
    keys: {
      'wage-employers': (row) => [row['Legal Name']],
      'wage-worksites': (row) => [row['Trade Name'], row['Full Address']],
      'wage-cases': (row) => [row['Case ID']],
    },
    refused: {
      'wage-employers': (row) => row['Legal Name']!.trim() === '',
      'wage-worksites': (row) => row['Legal Name']!.trim() === '',
      'wage-cases': (row) => row['Legal Name']!.trim() === '',
    },
  },
];

type Line = { readonly rows: number; readonly refused: number; readonly merged: number; readonly records: number };

function rowsOf(file: string, above: number): Cells[] {
  const text = readFileSync(join(data, file), 'utf8').replace(/^\uFEFF/, '');
  const lines = above === 0 ? text : text.slice(text.indexOf('\n') + 1);
  return Papa.parse<Cells>(lines, { header: true, skipEmptyLines: true }).data;
}

const plain = (text = ''): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** The table of records out, counted with nothing of ours but the words above. */
function counted(): Map<string, Line> {
  const table = new Map<string, Line>();
  for (const { file, above, keys, refused } of files) {
    const rows = rowsOf(file, above);
    for (const [entry, keyOf] of Object.entries(keys)) {
      const good = rows.filter((row) => !(refused[entry]?.(row) ?? false));
      const records = new Set(good.map((row) => JSON.stringify(keyOf(row).map(plain)))).size;
      table.set(entry, {
        rows: rows.length,
        refused: rows.length - good.length,
        merged: good.length - records,
        records,
      });
    }
  }
  return table;
}

const number = (text: string): number => Number(text.replaceAll(/[*,]/g, ''));

/** The lines of the page's table "Records out", by entry; those in bold by object. */
function written(): { entries: Map<string, Line & { object: string }>; objects: Map<string, Line> } {
  const entries = new Map<string, Line & { object: string }>();
  const objects = new Map<string, Line>();
  for (const line of page.split('\n').filter((text) => /^\| [\w*-]+ \| [\w*]+ \|( [\d*,]+ \|){4}$/.test(text))) {
    const [entry = '', object = '', ...numbers] = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const [rows = 0, refused = 0, merged = 0, records = 0] = numbers.map(number);
    if (entry === '**all**') objects.set(object.replaceAll('*', ''), { rows, refused, merged, records });
    else entries.set(entry, { object, rows, refused, merged, records });
  }
  return { entries, objects };
}

const sum = (lines: readonly Line[], of: keyof Line): number => lines.reduce((total, line) => total + line[of], 0);

describe('four real files by one config', function () {
  this.timeout(180_000);
  let org: InstalledOrg;
  let config: string;
  const { entries, objects } = written();

  before(async function () {
    if (!existsSync(data)) {
      console.log(
        `      skipped: the real files are not here (${data}); set POWER_SHARED to the folder that holds data/`
      );
      this.skip();
    }
    org = await startInstalledOrg();
    // The config names the files where a checkout has them; wherever they lie here, they are the same files.
    config = join(org.folder, 'power.sync.yaml');
    const text = readFileSync(join(here, 'power.sync.yaml'), 'utf8');
    writeFileSync(
      config,
      text.replaceAll(/path: \S*\/(\S+\.csv)/g, (_, file: string) => `path: ${JSON.stringify(join(data, file))}`)
    );
  });
  after(async () => {
    await org?.close();
  });

  const open = async (): Promise<SyncSession> =>
    openSync(config, await connectOrg(org.connection, { pollInterval: 50 }));
  const run = async (): Promise<ApplyResult> => {
    const session = await open();
    const plan = join(org.folder, 'plan.ndjson');
    await session.plan(plan);
    return session.apply(plan, join(org.folder, 'failures.csv'));
  };
  const countsOf = ({ objects: all }: ApplyResult, of: 'created' | 'unchanged' | 'refused'): Record<string, number> =>
    Object.fromEntries(all.map((counts) => [counts.object, counts[of]]));
  const expected = (of: keyof Line): Record<string, number> =>
    Object.fromEntries([...objects].map(([object, line]) => [object, line[of]]));

  it('has the numbers of the page in the bare files, entry by entry', () => {
    const bare = counted();
    expect([...entries.keys()].sort()).to.deep.equal([...bare.keys()].sort());
    for (const [entry, { object: _object, ...line }] of entries) {
      expect(line, entry).to.deep.equal(bare.get(entry));
      expect(line.rows, entry).to.equal(line.refused + line.merged + line.records);
    }
    for (const [object, line] of objects) {
      const own = [...entries.values()].filter((entry) => entry.object === object);
      for (const of of ['rows', 'refused', 'merged', 'records'] as const) {
        expect(line[of], `${object} ${of}`).to.equal(sum(own, of));
      }
    }
    for (const { source, file, above } of files) {
      expect(page).to.match(
        new RegExp(`\\| ${source} \\|.*\\| ${rowsOf(file, above).length.toLocaleString('en-US')} \\|`)
      );
    }
  });

  it('loads what the page says into accounts, worksites and disputes, and hands the refused rows back', async () => {
    const result = await run();
    expect(result.status).to.equal('SucceededPartial');
    expect(countsOf(result, 'created')).to.deep.equal(expected('records'));
    expect(countsOf(result, 'refused')).to.deep.equal(expected('refused'));
    expect(result.objects.map(({ failed, skipped, pending }) => failed + skipped + pending)).to.deep.equal([0, 0, 0]);
    expect(await org.count('Account WHERE POWER_Sync_Key__c != null')).to.equal(objects.get('Account')?.records);
    expect(await org.count('Worksite__c WHERE Employer__c != null')).to.equal(objects.get('Worksite__c')?.records);
    expect(await org.count('Labor_Dispute__c')).to.equal(objects.get('Labor_Dispute__c')?.records);

    const refused = result.failureFiles.map((file) => {
      const rows = Papa.parse<Cells>(readFileSync(file, 'utf8'), { header: true, skipEmptyLines: true }).data;
      return [/-(\w+)\.csv$/.exec(file)?.[1], rows.map((row) => row['power_row'])];
    });
    expect(Object.fromEntries(refused)).to.deep.equal({ stoppages: ['44'], wages: ['402', '514'] });
    for (const [source, rows] of refused) {
      for (const row of rows ?? []) expect(page).to.contain(`| ${String(source)} | ${row} |`);
    }
  });

  it('has nothing to do the second time', async () => {
    const result = await run();
    expect(result.objects.map(({ created, updated, removed }) => created + updated + removed)).to.deep.equal([0, 0, 0]);
    expect(countsOf(result, 'unchanged')).to.deep.equal(expected('records'));
    expect(countsOf(result, 'refused')).to.deep.equal(expected('refused'));
  });
});
