import { expect } from 'chai';
import { describeQuery, queryMore, runQuery } from '../../../src/practice-org/soql/index.js';
import { makeFixture } from './fixture.js';
import type { Fixture } from './fixture.js';

type Record_ = Record<string, unknown>;

describe('queries', () => {
  let fixture: Fixture;
  let employer: string;
  let site: string;
  before(() => {
    fixture = makeFixture();
    employer = fixture.add('Employer__c', { Name: 'Sample Laundry', Key__c: 'K1', Big__c: true });
    fixture.add('Employer__c', { Name: 'Sample Cannery', Key__c: 'É2', Parent__c: employer });
    site = fixture.add('Site__c', {
      Name: 'North',
      Employer__c: employer,
      Stage__c: 'Alpha',
      Tongues__c: 'en;es',
      Size__c: 5,
      Open__c: true,
      Opened__c: '2026-11-01',
      Seen__c: '2026-11-02T10:00:00.000Z',
      Code__c: 'aB',
    });
    fixture.add('Site__c', { Name: 'south 50%', Employer__c: employer, Stage__c: 'Zulu', Size__c: 12 });
    fixture.add('Site__c', { Name: 'Lone', Tongues__c: 'en' });
    fixture.add('Site__c', { Name: 'Gone', IsDeleted: true });
    fixture.add('Visit__c', { Name: 'One', Site__c: site, Cost__c: 1.5 });
    fixture.add('Visit__c', { Name: 'Two', Site__c: site, Cost__c: 2.5 });
  });
  after(() => fixture.close());

  const run = (soql: string) => runQuery(fixture.org, fixture.caller, soql);
  const names = (soql: string): unknown[] => run(soql).records.map((record) => record['Name']);
  const where = (condition: string): unknown[] => names(`SELECT Name FROM Site__c WHERE ${condition} ORDER BY Name`);

  it('answer in the objects own spelling, with parents nested or null', () => {
    const { records } = run(
      'select name, employer__R.name, EMPLOYER__R.owner.name from SITE__C order by name desc limit 2'
    );
    expect(records[0]).to.deep.equal({
      attributes: {
        type: 'Site__c',
        url: records[0]!['attributes'] && (records[0]!['attributes'] as { url: string }).url,
      },
      Name: 'south 50%',
      Employer__r: {
        attributes: { type: 'Employer__c', url: `/services/data/v66.0/sobjects/Employer__c/${employer}` },
        Name: 'Sample Laundry',
        Owner: {
          attributes: { type: 'User', url: `/services/data/v66.0/sobjects/User/${fixture.caller.userId}` },
          Name: 'Practice Administrator',
        },
      },
    });
    expect(run("SELECT Employer__r.Name FROM Site__c WHERE Name = 'Lone'").records[0]).to.include({
      Employer__r: null,
    });
  });

  it('leave deleted rows out unless all rows are asked for', () => {
    expect(where("Name = 'Gone'")).to.deep.equal([]);
    const all = runQuery(fixture.org, fixture.caller, "SELECT Name, IsDeleted FROM Site__c WHERE Name = 'Gone'", {
      allRows: true,
    });
    expect(all.records[0]).to.include({ IsDeleted: true });
  });

  it('nest children, each parent with its own order and limit, and null where there are none', () => {
    const { records } = run(
      'SELECT Name, (SELECT Name, (SELECT Cost__c FROM Visits__r ORDER BY Cost__c DESC LIMIT 1) FROM Sites__r ORDER BY Name) FROM Employer__c ORDER BY Name'
    );
    expect(records.map((record) => record['Name'])).to.deep.equal(['Sample Cannery', 'Sample Laundry']);
    expect(records[0]!['Sites__r']).to.equal(null);
    const sites = records[1]!['Sites__r'] as { totalSize: number; done: boolean; records: Record_[] };
    expect(sites).to.include({ totalSize: 2, done: true });
    const visits = sites.records[0]!['Visits__r'] as { totalSize: number; records: Record_[] };
    expect(visits.totalSize).to.equal(1);
    expect(visits.records[0]).to.include({ Cost__c: 2.5 });
    expect(sites.records[1]!['Visits__r']).to.equal(null);
  });

  it('compare nulls as the platform does', () => {
    expect(where("Stage__c != 'Alpha'")).to.deep.equal(['Lone', 'south 50%']);
    expect(where("Stage__c = ''")).to.deep.equal(['Lone']);
    expect(where('Employer__r.Name = null')).to.deep.equal(['Lone']);
    expect(where('Employer__r.Big__c = false')).to.deep.equal(['Lone']);
    expect(where('Open__c = null')).to.deep.equal(['Lone', 'south 50%']);
    expect(where('Size__c < 100')).to.deep.equal(['North', 'south 50%']);
    expect(where("Stage__c IN (null, 'Zulu')")).to.deep.equal(['Lone', 'south 50%']);
  });

  it('compare text without regard to case in every alphabet, except in case-sensitive unique fields', () => {
    expect(where("Name = 'NORTH'")).to.deep.equal(['North']);
    expect(names("SELECT Name FROM Employer__c WHERE Key__c = 'é2'")).to.deep.equal(['Sample Cannery']);
    expect(names("SELECT Name FROM Employer__c WHERE Key__c IN ('k1', 'é2') ORDER BY Name")).to.have.length(2);
    expect(where("Code__c = 'AB'")).to.deep.equal([]);
    expect(where("Code__c = 'aB'")).to.deep.equal(['North']);
  });

  it('understand LIKE with its escapes, and strings with theirs', () => {
    expect(where("Name LIKE '%50\\%'")).to.deep.equal(['south 50%']);
    expect(where("Name LIKE 'L_n_'")).to.deep.equal(['Lone']);
    expect(where("NOT Name LIKE '%o%'")).to.deep.equal([]);
    expect(where("Name = 'N\\u006frth'")).to.deep.equal(['North']);
  });

  it('treat multi-select values as sets', () => {
    expect(where("Tongues__c = 'es;en'")).to.deep.equal(['North']);
    expect(where("Tongues__c INCLUDES ('es;en', 'vi')")).to.deep.equal(['North']);
    expect(where("Tongues__c INCLUDES ('en')")).to.deep.equal(['Lone', 'North']);
    expect(where("Tongues__c EXCLUDES ('es')")).to.deep.equal(['Lone', 'south 50%']);
  });

  it('compare ids in the order they are sorted by, so that a reader goes on after the last one', () => {
    const ids = run('SELECT Id FROM Site__c ORDER BY Id').records.map(({ Id }) => String(Id));
    const after = run(`SELECT Id FROM Site__c WHERE Id > '${ids[0]}' ORDER BY Id`).records.map(({ Id }) => Id);
    expect(after).to.deep.equal(ids.slice(1));
    expect(run(`SELECT Id FROM Site__c WHERE Id <= '${ids[1]}'`).records).to.have.length(2);
  });

  it('read date literals, dates and moments with their zones', () => {
    expect(where('Opened__c = THIS_MONTH')).to.deep.equal(['North']);
    expect(where('Opened__c = LAST_N_DAYS:20')).to.deep.equal([]);
    expect(where('Opened__c = LAST_N_DAYS:21')).to.deep.equal(['North']);
    expect(where('Seen__c = 2026-11-02T12:00:00+02:00')).to.deep.equal(['North']);
    expect(where('DAY_ONLY(Seen__c) = 2026-11-02 AND HOUR_IN_DAY(Seen__c) = 10')).to.deep.equal(['North']);
    expect(where('Seen__c > TODAY OR Opened__c IN (TODAY, 2026-11-01)')).to.deep.equal(['North']);
  });

  it('join half: rows whose children or parents pass, or do not', () => {
    expect(where('Id IN (SELECT Site__c FROM Visit__c WHERE Cost__c > 2)')).to.deep.equal(['North']);
    expect(where('Id NOT IN (SELECT Site__c FROM Visit__c)')).to.deep.equal(['Lone', 'south 50%']);
    expect(where("Employer__c IN (SELECT Id FROM Employer__c WHERE Key__c = 'K1')")).to.deep.equal([
      'North',
      'south 50%',
    ]);
  });

  it('sort nulls first in both directions and picklists by their definition', () => {
    expect(names('SELECT Name FROM Site__c ORDER BY Stage__c')).to.deep.equal(['Lone', 'south 50%', 'North']);
    expect(names('SELECT Name FROM Site__c ORDER BY Stage__c DESC')).to.deep.equal(['Lone', 'North', 'south 50%']);
    expect(names('SELECT Name FROM Site__c ORDER BY Stage__c NULLS LAST')).to.deep.equal([
      'south 50%',
      'North',
      'Lone',
    ]);
    expect(names('SELECT Name FROM Site__c ORDER BY Name LIMIT 1 OFFSET 1')).to.deep.equal(['North']);
  });

  it('count, group and name what has no name expr0, expr1...', () => {
    expect(run('SELECT COUNT() FROM Site__c')).to.deep.equal({ totalSize: 3, done: true, records: [] });
    expect(
      run('SELECT COUNT(Size__c), SUM(Size__c) total, AVG(Size__c), COUNT(Id) FROM Site__c').records
    ).to.deep.equal([{ attributes: { type: 'AggregateResult' }, expr0: 2, total: 17, expr1: 8.5, expr2: 3 }]);
    expect(run('SELECT MIN(Stage__c) low, MAX(Stage__c) high FROM Site__c').records[0]).to.include({
      low: 'Zulu',
      high: 'Alpha',
    });
    const grouped = run(
      'SELECT Employer__r.Name, COUNT(Id) n FROM Site__c GROUP BY Employer__r.Name HAVING COUNT(Id) > 1 ORDER BY COUNT(Id)'
    );
    expect(grouped.records).to.deep.equal([{ attributes: { type: 'AggregateResult' }, Name: 'Sample Laundry', n: 2 }]);
    const byMonth = run(
      'SELECT CALENDAR_MONTH(Opened__c) m, COUNT(Id) FROM Site__c WHERE Opened__c != null GROUP BY CALENDAR_MONTH(Opened__c)'
    );
    expect(byMonth.records).to.deep.equal([{ attributes: { type: 'AggregateResult' }, m: 11, expr0: 1 }]);
  });

  it('work out roll-ups and formulas when they are read, in every clause', () => {
    expect(names('SELECT Name FROM Employer__c WHERE Site_Count__c = 1')).to.deep.equal(['Sample Laundry']);
    expect(run("SELECT Employer__r.Site_Count__c FROM Site__c WHERE Name = 'Lone'").records[0]).to.include({
      Employer__r: null,
    });
    const doubled = run('SELECT Name, Doubled__c FROM Site__c WHERE Doubled__c > 8 ORDER BY Doubled__c DESC');
    expect(doubled.records.map((record) => [record['Name'], record['Doubled__c']])).to.deep.equal([
      ['south 50%', 24],
      ['North', 10],
    ]);
    expect(run('SELECT Site__r.Doubled__c FROM Visit__c LIMIT 1').records[0]!['Site__r']).to.include({
      Doubled__c: 10,
    });
  });

  it('spell FIELDS out, choose by TYPEOF, show labels', () => {
    const standard = run('SELECT FIELDS(STANDARD) FROM Site__c LIMIT 1').records[0]!;
    expect(Object.keys(standard)).to.include.members(['Id', 'Name', 'OwnerId', 'CreatedDate', 'SystemModstamp']);
    expect(Object.keys(standard).some((name) => name.endsWith('__c'))).to.equal(false);
    const owner = run('SELECT TYPEOF Owner WHEN User THEN Username ELSE Name END FROM Site__c LIMIT 1').records[0]![
      'Owner'
    ];
    expect(owner).to.include({ Username: 'admin@practice.example' });
    expect(run("SELECT toLabel(Stage__c) FROM Site__c WHERE toLabel(Stage__c) = 'alpha label'").records[0]).to.include({
      Stage__c: 'Alpha label',
    });
  });

  it('write moments with +0000', () => {
    expect(run("SELECT Seen__c FROM Site__c WHERE Name = 'North'").records[0]).to.include({
      Seen__c: '2026-11-02T10:00:00.000+0000',
    });
  });

  it('tell the columns as the command line asks for them', () => {
    const columns = describeQuery(
      fixture.org,
      fixture.caller,
      'SELECT Id, Employer__r.Name, (SELECT Cost__c FROM Visits__r) FROM Site__c'
    );
    expect(columns).to.include({
      entityName: 'Site__c',
      idSelected: true,
      groupBy: false,
      keyPrefix: fixture.store.keyPrefix(fixture.store.schema.object('Site__c')!),
    });
    expect(
      columns.columnMetadata.map((column) => [
        column.columnName,
        column.aggregate,
        column.joinColumns.map((inner) => inner.columnName),
      ])
    ).to.deep.equal([
      ['Id', false, []],
      ['Employer__r', false, ['Name']],
      ['Visits__r', true, ['Cost__c']],
    ]);
    const counted = describeQuery(fixture.org, fixture.caller, 'SELECT COUNT(Id), MAX(Size__c) biggest FROM Site__c');
    expect(
      counted.columnMetadata.map((column) => [column.columnName, column.displayName, column.aggregate])
    ).to.deep.equal([
      ['expr0', 'COUNT(Id)', true],
      ['biggest', 'MAX(Size__c)', true],
    ]);
  });
});

describe('pages of a query', () => {
  let fixture: Fixture;
  before(() => {
    fixture = makeFixture();
    const employer = fixture.add('Employer__c', { Name: 'Sample Mill' });
    fixture.store.transaction(() => {
      for (let index = 0; index < 450; index += 1)
        fixture.add('Site__c', { Name: `Site ${index}`, Size__c: index, Employer__c: employer });
    });
  });
  after(() => fixture.close());

  it('come in the asked size, in order, each row once', () => {
    const seen: unknown[] = [];
    let page = runQuery(fixture.org, fixture.caller, 'SELECT Size__c FROM Site__c ORDER BY Size__c', { batchSize: 1 });
    expect(page).to.include({ totalSize: 450, done: false });
    expect(page.records).to.have.length(200);
    for (;;) {
      seen.push(...page.records.map((record) => record['Size__c']));
      if (page.nextRecordsUrl === undefined) break;
      expect(page.nextRecordsUrl).to.match(/^\/services\/data\/v66\.0\/query\/01g\w{15}-\d+$/);
      page = queryMore(fixture.org, fixture.caller, page.nextRecordsUrl.split('/').at(-1)!);
    }
    expect(seen).to.deep.equal(Array.from({ length: 450 }, (_, index) => index));
  });

  it('hold 200 rows when two long texts are selected', () => {
    expect(runQuery(fixture.org, fixture.caller, 'SELECT Notes__c, More_Notes__c FROM Site__c').records).to.have.length(
      200
    );
    expect(runQuery(fixture.org, fixture.caller, 'SELECT Notes__c FROM Site__c').records).to.have.length(450);
  });

  it('exist for children too', () => {
    const { records } = runQuery(
      fixture.org,
      fixture.caller,
      'SELECT (SELECT Size__c FROM Sites__r ORDER BY Size__c) FROM Employer__c',
      { batchSize: 200 }
    );
    const sites = records[0]!['Sites__r'] as {
      totalSize: number;
      done: boolean;
      nextRecordsUrl: string;
      records: Record_[];
    };
    expect(sites).to.include({ totalSize: 450, done: false });
    const more = queryMore(fixture.org, fixture.caller, sites.nextRecordsUrl.split('/').at(-1)!);
    expect(more.records[0]).to.include({ Size__c: 200 });
  });

  it('are refused for a locator of nobody, or of somebody else', () => {
    const { nextRecordsUrl } = runQuery(fixture.org, fixture.caller, 'SELECT Id FROM Site__c', { batchSize: 200 });
    const locator = nextRecordsUrl!.split('/').at(-1)!;
    const stranger = { ...fixture.caller, userId: '005000000000002AAA' };
    expect(() => queryMore(fixture.org, stranger, locator)).to.throw('invalid query locator');
    expect(() => queryMore(fixture.org, fixture.caller, '01g000000000000AAA-200')).to.throw('invalid query locator');
  });
});
