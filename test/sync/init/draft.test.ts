import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readProject } from '../../../src/schema/index.js';
import type { Config } from '../../../src/sync/config/index.js';
import { parseConfig } from '../../../src/sync/config/parse.js';
import { draftConfig, type Draft } from '../../../src/sync/init/index.js';
import { openRecords, validateRecords, type ValidationSummary } from '../../../src/sync/rows/index.js';
import { sharedDirectory } from '../../support/sf.js';

const schema = readProject();

/** Comments as the sentences they are. */
const unwrapped = (text: string): string => text.replaceAll(/\n\s*# /g, ' ');

describe('a drafted config', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'power-init-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const draft = async (
    text: string,
    object = 'Worksite__c',
    name = 'sites.csv'
  ): Promise<Draft & { config: Config }> => {
    writeFileSync(join(folder, name), text);
    const output = join(folder, 'power.sync.yaml');
    const drafted = await draftConfig({ files: [join(folder, name)], object, schema, output });
    return { ...drafted, config: parseConfig(drafted.text, output) };
  };
  const validated = async (config: Config): Promise<ValidationSummary> =>
    validateRecords(await openRecords(config, schema), { limit: 5 });

  it('pairs columns with fields by name, label, other words, near names and content, and its rows are valid at once', async () => {
    const { config, records } = await draft(
      [
        'Site Code,Worksite Name,Trade_Name__c,Zip,State,Towne,Organising Start,Postd,Employer,Colour',
        'W-1,North Plant,North,97201,Oregon,Portland,12/31/2025,yes,Sample Laundry,red',
        'W-2,South Plant,South,2101,Massachusetts,Boston,1/2/2026,no,Sample Laundry,blue',
        'W-3,East Plant,N/A,97203,oregon,Salem,3/15/2026,no,,green',
        '',
      ]
        .join('\n')
        .replace('Postd', 'Public Areas Postd')
        .replace('Towne', 'City')
    );
    const { worksites, employers } = config.records;
    expect(worksites?.key?.parts).to.deep.equal([{ column: 'Site Code' }]);
    expect(worksites?.fields).to.deep.include({
      Name: { column: 'Worksite Name' },
      Trade_Name__c: { column: 'Trade_Name__c' },
      Postal_Code__c: { column: 'Zip', zip: true },
      City__c: { column: 'City' },
      Organizing_Start__c: { column: 'Organising Start', date: 'M/d/yyyy' },
      Public_Areas_Posted__c: { column: 'Public Areas Postd', map: { yes: true, no: false } },
      Employer__c: { record: 'employers' },
    });
    expect(worksites?.fields.State__c?.map).to.include({ oregon: 'OR', massachusetts: 'MA', wyoming: 'WY' });
    expect(employers?.when).to.deep.equal([{ column: 'Employer', not: 'blank' }]);
    expect(config.sources.sites?.blank).to.deep.equal(['N/A']);
    expect(records[0]?.left).to.deep.equal([{ column: 'Colour', reason: 'no field has a name like it.' }]);
    const { refused, objects } = await validated(config);
    expect([refused, objects.map(({ object, valid }) => [object, valid])]).to.deep.equal([
      0,
      [
        ['Account', 2],
        ['Worksite__c', 3],
      ],
    ]);
  });

  it('takes a state and a ZIP code by what is in the cells, where no name says it', async () => {
    const { config } = await draft('Name,Where,Mail\nA,OR,97201\nB,WA,98101\nC,CA,94105\nD,OR,97202\n');
    expect(config.records.worksites?.fields).to.deep.include({
      State__c: { column: 'Where' },
      Postal_Code__c: { column: 'Mail', zip: true },
    });
  });

  it('leaves out and names what looks as if it told who a person is, without a value of it', async () => {
    const { text, records, config } = await draft(
      'Name,SSN,Date of Birth,Notes,Visa type\nA,219-09-9999,1/1/1980,her A-number is A087654321,U\nB,219-09-9998,2/2/1981,none,U\n'
    );
    expect(records[0]?.left.map(({ column }) => column)).to.deep.equal(['SSN', 'Date of Birth', 'Notes', 'Visa type']);
    expect(Object.keys(config.records.worksites?.fields ?? {})).to.deep.equal(['Name']);
    expect(text).to.contain('# - SSN: looks as if it told who a person is');
    for (const value of ['219-09', '1980', 'A0876', 'her ']) expect(text).to.not.contain(value);
  });

  it('shows no identifier of a file that has no header', async () => {
    const { text } = await draft('Name,219-09-9999\nA,B\n');
    expect(text).to.not.contain('219-09');
  });

  it('says which form dates have, and when another would do as well', async () => {
    const field = async (dates: string): Promise<[unknown, string]> => {
      const { config, text } = await draft(
        `Name,Organizing Start\n${dates
          .split(' ')
          .map((date, index) => `N${index},${date}`)
          .join('\n')}\n`
      );
      return [config.records.worksites?.fields.Organizing_Start__c?.date, text];
    };
    expect((await field('2026-01-31 2026-02-01'))[0]).to.equal(undefined);
    expect((await field('31.01.2026 01.02.2026'))[0]).to.equal('d.M.yyyy');
    expect((await field('31/01/2026 01/02/2026'))[0]).to.equal('d/M/yyyy');
    expect((await field('5-Jan-26 17-Feb-26'))[0]).to.equal('d-MMM-yy');
    const [form, text] = await field('1/2/2026 3/4/2026');
    expect(form).to.equal('M/d/yyyy');
    expect(unwrapped(text)).to.contain('could as well be d/M/yyyy');
  });

  it('takes what tells the rows apart for the key: a column named for it, else the name with the place', async () => {
    const keyOf = async (text: string): Promise<unknown> =>
      (await draft(text)).config.records.worksites?.key?.parts.map(({ column }) => column);
    expect(await keyOf('Name,City,Store No\nA,X,1\nA,X,2\n')).to.deep.equal(['Store No']);
    expect(await keyOf('Name,City,Store No\nA,X,1\nA,Y,1\nB,X,1\n')).to.deep.equal(['Name', 'City']);
    const { text, config } = await draft('Name,City\nA,X\nA,X\nB,Y\n');
    expect(text).to.contain('1 of 3 rows share a key');
    expect((await validated(config)).refused).to.equal(2);
  });

  it('finds the header below a title', async () => {
    const { config } = await draft('Worksites of Local 12 as of November,,\nName,City,State\nA,X,OR\nB,Y,WA\n');
    expect(config.sources.sites?.header).to.equal(2);
    expect(Object.keys(config.records.worksites?.fields ?? {})).to.deep.equal(['Name', 'City__c', 'State__c']);
  });

  it('takes several files of any kind, each with names of its own', async () => {
    writeFileSync(join(folder, 'Local 12.csv'), 'Name,City\nA,X\n');
    writeFileSync(join(folder, 'local-12.ndjson'), '{"Name":"B","Employer":"Sample Laundry"}\n');
    const files = [join(folder, 'Local 12.csv'), join(folder, 'local-12.ndjson')];
    const output = join(folder, 'both.yaml');
    const { text } = await draftConfig({ files, object: 'Worksite__c', schema, output });
    const config = parseConfig(text, output);
    expect(Object.keys(config.sources)).to.deep.equal(['local-12', 'local-12-2']);
    expect(Object.keys(config.records)).to.deep.equal(['local-12', 'local-12-2-employers', 'local-12-2']);
    expect((await validated(config)).refused).to.equal(0);
  });

  it('says what the org takes no record without', async () => {
    const { text } = await draft('Case Number,Date Filed\n01-CA-123456,1/31/2026\n', 'Labor_Dispute__c');
    expect(unwrapped(text)).to.match(/no column was found for them: [^.]*Worksite__c/);
  });

  it('is refused where nothing fits, or there is no such object', async () => {
    const nameOf = async (work: Promise<unknown>): Promise<[string, number]> => {
      try {
        await work;
      } catch (error) {
        const { name, exitCode } = error as { name: string; exitCode: number };
        return [name, exitCode];
      }
      return ['taken', 0];
    };
    expect(await nameOf(draft('Foo,Bar\n1,2\n'))).to.deep.equal(['NothingToDraftError', 78]);
    expect(await nameOf(draft('Name\nA\n', 'Worksite'))).to.deep.equal(['DraftObjectUnknownError', 78]);
  });
});

describe('drafts of the real files', () => {
  const data = process.env.POWER_SHARED_DATA ?? join(sharedDirectory, 'data');
  before(function () {
    if (!existsSync(data)) this.skip();
  });

  for (const [file, object, least, fields] of [
    ['warn_or.csv', 'Worksite__c', 0.85, ['Name', 'NAICS_Code__c', 'County__c', 'Unit_Size__c']],
    ['dol_whd_sf_district_2016.csv', 'Worksite__c', 0.95, ['State__c', 'City__c', 'County__c']],
    ['oflc_h2a_fy2006.csv', 'Worksite__c', 0.95, ['State__c', 'City__c', 'Postal_Code__c']],
    ['fmcs_f7_notices_fy2004.csv', 'Worksite__c', 0.85, ['State__c', 'City__c', 'Postal_Code__c']],
    ['xlsx/October-2019-Work-Stoppages.xlsx', 'Worksite__c', 0.9, ['NAICS_Code__c']],
  ] as const) {
    it(`${file} loads, is checked at once, and most of its rows are valid`, async () => {
      const output = join(data, 'power.sync.yaml');
      const { text } = await draftConfig({ files: [join(data, file)], object, schema, output });
      const config = parseConfig(text, output);
      const mapped = Object.values(config.records).flatMap((record) =>
        record.object === object ? Object.keys(record.fields) : []
      );
      expect(mapped).to.include.members([...fields]);
      const { rows, valid } = await validateRecords(await openRecords(config, schema), { limit: 5 });
      expect(valid / rows).to.be.greaterThan(least);
      expect(existsSync(output)).to.equal(false);
    });
  }
});
