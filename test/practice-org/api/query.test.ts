import { expect } from 'chai';
import jsforce from 'jsforce';
import { removeFolder, startTestOrg } from '../bulk/running.js';
import type { RunningTestOrg } from '../bulk/running.js';

describe('the query resources', () => {
  let org: RunningTestOrg;
  before(async () => {
    org = await startTestOrg();
    const employer = await org.connection.sobject('Employer__c').create({ Name: 'Sample Laundry', Key__c: 'E1' });
    const sites = Array.from({ length: 250 }, (_, index) => ({
      Name: `Site ${index}`,
      Size__c: index,
      Employer__c: employer.id,
    }));
    for (let start = 0; start < sites.length; start += 200)
      await org.connection.sobject('Site__c').create(sites.slice(start, start + 200));
  });
  after(async () => {
    await org.close();
    removeFolder(org.directory);
  });

  const ask = (soql: string, more = ''): Promise<Response> =>
    org.request(`/query?q=${encodeURIComponent(soql)}${more}`);

  it('page by the header’s batch size and follow nextRecordsUrl', async () => {
    const first = await org.request('/query/?q=SELECT+Size__c+FROM+Site__c+ORDER+BY+Size__c', {
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    const page = (await first.json()) as { nextRecordsUrl: string; records: unknown[]; totalSize: number };
    expect(page).to.include({ totalSize: 250 });
    const rest = await fetch(org.url + page.nextRecordsUrl, { headers: { Authorization: `Bearer ${org.token}` } });
    expect(await rest.json())
      .to.deep.include({ totalSize: 250, done: true })
      .and.to.have.property('records')
      .with.length(50);
  });

  it('describe columns, explain, and find deleted rows in queryAll', async () => {
    expect(await (await ask('SELECT Id FROM Site__c', '&columns=true')).json()).to.deep.include({
      entityName: 'Site__c',
      idSelected: true,
    });
    const explained = (await (await org.request('/query?explain=SELECT+Id+FROM+Site__c+WHERE+Size__c=5')).json()) as {
      plans: Array<Record<string, unknown>>;
    };
    expect(explained.plans[0]).to.include({ cardinality: 1, sobjectCardinality: 250, sobjectType: 'Site__c' });
    const { id } = await org.connection.sobject('Site__c').create({ Name: 'Deleted' });
    await org.connection.sobject('Site__c').delete(id!);
    expect((await org.connection.query("SELECT Id FROM Site__c WHERE Name = 'Deleted'")).totalSize).to.equal(0);
    expect(
      (await org.connection.query("SELECT Id FROM Site__c WHERE Name = 'Deleted'", { scanAll: true })).totalSize
    ).to.equal(1);
  });

  it('answer about objects and fields beside records, and know no other definition there', async () => {
    const known = await ask("SELECT QualifiedApiName FROM EntityDefinition WHERE QualifiedApiName = 'Site__c'");
    const { records } = (await known.json()) as { records: Array<Record<string, unknown>> };
    expect(records.map((record) => record['QualifiedApiName'])).to.deep.equal(['Site__c']);
    const [error] = (await (await ask('SELECT Id FROM ValidationRule')).json()) as Array<Record<string, unknown>>;
    expect(error).to.include({ errorCode: 'INVALID_TYPE' });
  });

  it('give errors as a list of message and code', async () => {
    const response = await ask('SELECT Nope FROM Site__c');
    expect(response.status).to.equal(400);
    const [error, ...more] = (await response.json()) as Array<Record<string, unknown>>;
    expect(more).to.deep.equal([]);
    expect(Object.keys(error!).sort()).to.deep.equal(['errorCode', 'message']);
    expect(error!['errorCode']).to.equal('INVALID_FIELD');
    expect((await org.request('/query/01g000000000000AAA-2000')).status).to.equal(400);
    expect((await org.request('/search?q=FIND+%7Bx%7D')).status).to.equal(400);
  });

  it('satisfy plain jsforce: find, relationships, counts, auto-fetch', async () => {
    const connection = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.token, version: '62.0' });
    const found = await connection
      .sobject('Site__c')
      .find({ Size__c: { $gte: 248 } }, ['Id', 'Name', 'Employer__r.Name'])
      .sort('-Size__c')
      .execute();
    expect(found.map((record) => [record['Name'], (record['Employer__r'] as { Name: string }).Name])).to.deep.equal([
      ['Site 249', 'Sample Laundry'],
      ['Site 248', 'Sample Laundry'],
    ]);
    expect(await connection.sobject('Site__c').count({ Size__c: { $lt: 10 } })).to.equal(10);
    const all = await connection.query('SELECT Id, (SELECT Id FROM Sites__r) FROM Employer__c');
    expect((all.records[0]!['Sites__r'] as { totalSize: number }).totalSize).to.equal(250);
  });
});
