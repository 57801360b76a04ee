import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import Papa from 'papaparse';
import { connectOrg } from '../../../src/org/index.js';
import { openSync, type GivenBack } from '../../../src/sync/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';

const CONFIG = `version: 1
name: sample
sources:
  sheet: { type: csv, path: worksites.csv }
records:
  employers:
    object: Account
    key: Employer
    duplicates: first
    fields:
      Name: Employer
  worksites:
    object: Worksite__c
    key: Code
    fields:
      Name: Site
      City__c: City
      Unit_Size__c: Size
      Contract_Expiration__c: { column: Ends, date: M/d/yyyy }
      Employer__c: { record: employers }
`;

describe('edits given back by a practice org', function () {
  this.timeout(120_000);
  let org: InstalledOrg;
  before(async () => {
    org = await startInstalledOrg();
  });
  after(() => org.close());

  const at = (name: string): string => join(org.folder, name);
  const sheet = (rows: readonly string[]): void =>
    writeFileSync(at('worksites.csv'), `Code,Site,City,Size,Ends,Employer\n${rows.join('\n')}\n`);
  const run = async (): Promise<GivenBack | undefined> => {
    const giveBack = at('edits.csv');
    const session = await openSync(at('power.sync.yaml'), await connectOrg(org.connection), { giveBack });
    await session.run(at('plan.ndjson'), at('failures.csv'));
    return session.giveBack(at('plan.ndjson'));
  };
  const edit = async (type: string, name: string, fields: Record<string, unknown>): Promise<void> => {
    const { records } = await org.connection.query<{ Id: string }>(`SELECT Id FROM ${type} WHERE Name = '${name}'`);
    await org.connection.sobject(type).update({ Id: records[0]!.Id, ...fields });
  };

  it('can be put into the file as they stand, and then both sides agree', async () => {
    writeFileSync(at('power.sync.yaml'), CONFIG);
    sheet([
      'W1,Sample Plant 1,Sampleton,10,6/30/2027,Sample Laundry',
      'W2,Sample Plant 2,Sampleton,20,,Sample Laundry',
    ]);
    expect(await run()).to.deep.equal({ files: [], removed: [] });
    expect(existsSync(at('edits.csv'))).to.equal(false);

    await edit('Worksite__c', 'Sample Plant 1', { City__c: 'Exampleville', Contract_Expiration__c: '2028-01-05' });
    await edit('Worksite__c', 'Sample Plant 2', { Unit_Size__c: 25 });
    await edit('Account', 'Sample Laundry', { Name: 'Sample Laundry LLC' });
    sheet([
      'W1,Sample Plant 1,Sampleton,10,6/30/2027,Sample Laundry',
      'W2,Sample Plant 2,Sampleton,22,,Sample Laundry',
    ]);
    expect(await run()).to.deep.equal({ files: [at('edits.csv')], removed: [] });
    const { data } = Papa.parse<Record<string, string>>(readFileSync(at('edits.csv'), 'utf8').replace('\uFEFF', ''), {
      header: true,
      skipEmptyLines: true,
    });
    expect(
      data.map((line) => [line.row, line.key, line.column, line['in the file'], line['in the org'], line.why])
    ).to.have.deep.members([
      ['1', 'employers:sample laundry', '[Name]', 'Sample Laundry', 'Sample Laundry LLC', 'kept: edited in the org'],
      ['1', 'worksites:w1', 'City', 'Sampleton', 'Exampleville', 'kept: edited in the org'],
      ['1', 'worksites:w1', 'Ends', '6/30/2027', '1/5/2028', 'kept: edited in the org'],
      ['2', 'worksites:w2', 'Size', '22', '25', 'held: both edited since the last sync'],
    ]);
    expect(data.every((line) => !Number.isNaN(Date.parse(line['record last edited'] ?? '')))).to.equal(true);

    await edit('Account', 'Sample Laundry LLC', { Name: 'Sample Laundry' });
    sheet([
      'W1,Sample Plant 1,Exampleville,10,1/5/2028,Sample Laundry',
      'W2,Sample Plant 2,Sampleton,25,,Sample Laundry',
    ]);
    expect(await run()).to.deep.equal({ files: [], removed: [at('edits.csv')] });
    expect(existsSync(at('edits.csv'))).to.equal(false);
  });
});
