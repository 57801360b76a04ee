import { expect } from 'chai';
import { connectOrg, type OrgPort } from '../../../src/org/index.js';
import { openSource, type SourceSpec } from '../../../src/sources/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';
import { failure, rowsOf } from '../support.js';

describe('an org as a source', () => {
  let org: InstalledOrg;
  let port: OrgPort;
  const LONG = 'A long note. '.repeat(300).trim();
  const open = (query: string, more: Partial<SourceSpec> = {}) =>
    openSource({ type: 'org', path: 'org sites', query, ...more }, { connect: () => Promise.resolve(port) });

  before(async () => {
    org = await startInstalledOrg();
    port = await connectOrg(org.connection);
    const employer = await org.connection.sobject('Account').create({ Name: 'Sample Laundry' });
    await org.connection.sobject('Worksite__c').create([
      { Name: 'North', Employer__c: employer.id, City__c: 'Sampleton', Unit_Size__c: 12, Notes__c: LONG },
      { Name: 'South', Languages__c: 'Spanish', Public_Areas_Posted__c: true },
    ]);
  });
  after(() => org.close());

  it('gives the fields of the query as columns, those of parents by their path, and blanks for what is not there', async () => {
    const source = open(
      'SELECT name, Employer__r.Name, Unit_Size__c, Public_Areas_Posted__c FROM Worksite__c ORDER BY Name'
    );
    expect((await source.describe()).columns).to.deep.equal([
      ...['name', 'Employer__r.Name', 'Unit_Size__c', 'Public_Areas_Posted__c'],
    ]);
    expect((await rowsOf(source)).map(({ row, cells }) => [row, ...cells])).to.deep.equal([
      [1, 'North', 'Sample Laundry', '12', 'false'],
      [2, 'South', '', '', 'true'],
    ]);
    const digest = source.digest();
    await rowsOf(source);
    expect(source.digest()).to.equal(digest);
  });

  it('gives long texts whole, and every record of a query without an order in the order of the ids', async () => {
    const [first] = await rowsOf(open("SELECT Notes__c FROM Worksite__c WHERE Name = 'North'"));
    expect(first?.cells).to.deep.equal([LONG]);
    const ids = (await rowsOf(open('SELECT Id FROM Worksite__c'))).map(({ cells }) => cells[0]);
    expect(ids).to.deep.equal([...ids].sort());
  });

  it('says so when the org changed between two readings', async () => {
    const source = open('SELECT Id, City__c FROM Worksite__c');
    const [first] = await rowsOf(source);
    await org.connection.sobject('Worksite__c').update({ Id: first?.cells[0] ?? '', City__c: 'Otherton' });
    expect((await failure(() => rowsOf(source))).name).to.equal('OrgSourceMovedError');
  });

  for (const [what, query, name] of [
    ['what is not SOQL', 'SELECT FROM', 'SoqlNotReadError'],
    ['child records', 'SELECT Id, (SELECT Id FROM Contacts) FROM Account', 'SoqlNotFlatError'],
    ['counts', 'SELECT COUNT(Id) FROM Account', 'SoqlNotFlatError'],
    ['groups', 'SELECT City__c FROM Worksite__c GROUP BY City__c', 'SoqlNotFlatError'],
    ['a field twice', 'SELECT Name, name FROM Account', 'ColumnNamedTwiceError'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const error = await failure(async () => rowsOf(open(query)));
      expect([error.name, error.exitCode]).to.deep.equal([name, 78]);
    });
  }

  it('needs to know which org', () => {
    const open = () => openSource({ type: 'org', path: 'org sites', query: 'SELECT Id FROM Account' });
    expect(open).to.throw('nothing says which').with.property('exitCode', 78);
  });
});
