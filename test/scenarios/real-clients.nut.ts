import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import jsforce from 'jsforce';
import { count, everySet, query, startPracticeOrg, type StartedOrg } from '../support/practice.js';
import { projectRoot } from '../support/sf.js';

/** Clients that nobody here wrote, against the practice org: what they take for an org is one. */
describe('the real sf CLI on the practice org', () => {
  let org: StartedOrg;
  const sf = (args: string[]) => org.home.json<Record<string, unknown>>([...args, '--target-org', 'practice']);

  before(async () => {
    org = await startPracticeOrg();
  });
  after(async () => {
    await org?.stop();
  });

  it('org display knows where it is and who it talks to', async () => {
    const { result, status } = await sf(['org', 'display']);
    expect(status).to.equal(0);
    expect(result).to.include({ username: org.username, connectedStatus: 'Connected' });
  });

  it('logs in with an access token, through the environment alone', async () => {
    const display = await org.home.json<{ accessToken: string }>(['org', 'display', '--target-org', 'practice'], {
      env: { SF_TEMP_SHOW_SECRETS: 'true' },
    });
    const token = display.result.accessToken;
    const { result, status, raw } = await org.home.json<{ totalSize: number }>(
      ['data', 'query', '--query', 'SELECT COUNT() FROM User', '--target-org', token],
      { env: { SF_ORG_INSTANCE_URL: org.instanceUrl } }
    );
    expect(status, raw).to.equal(0);
    expect(result.totalSize).to.be.greaterThan(0);
  });

  it('project deploy start takes the whole of force-app, by SOAP', async () => {
    const { result, status, raw } = await org.home.json<{ status: string; numberComponentErrors: number }>(
      ['project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', 'practice'],
      { cwd: projectRoot }
    );
    expect(status, raw.slice(0, 2000)).to.equal(0);
    expect(result).to.include({ status: 'Succeeded', numberComponentErrors: 0 });
  });

  it('project convert source turns both package directories into metadata format, every file of them', async () => {
    for (const [folder, object] of [
      ['force-app/main', 'objects/Worksite_Coverage__c.object'],
      ['force-app/es', 'objectTranslations/Worksite_Coverage__c-es.objectTranslation'],
    ] as const) {
      const output = join(org.home.directory, 'converted', folder);
      const { status, raw } = await org.home.json(
        ['project', 'convert', 'source', '--root-dir', folder, '--output-dir', output],
        { cwd: projectRoot }
      );
      expect(status, raw.slice(0, 2000)).to.equal(0);
      expect(existsSync(join(output, 'package.xml'))).to.equal(true);
      expect(existsSync(join(output, object)), object).to.equal(true);
    }
  });

  it('project deploy start takes it by REST too', async () => {
    const { result, status, raw } = await org.home.json<{ status: string }>(
      ['project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', 'practice'],
      { cwd: projectRoot, env: { SF_ORG_METADATA_REST_DEPLOY: 'true' } }
    );
    expect(status, raw.slice(0, 2000)).to.equal(0);
    expect(result.status).to.equal('Succeeded');
  });

  it('new fields are invisible until a permission set is assigned', async () => {
    const before = await sf(['data', 'query', '--query', 'SELECT City__c FROM Worksite__c']);
    expect(before.status).to.equal(1);
    expect(before.message).to.contain("No such column 'City__c'");
    const assigned = await sf(['org', 'assign', 'permset', ...everySet.flatMap((name) => ['--name', name])]);
    expect(assigned.status, assigned.raw).to.equal(0);
    expect((await sf(['data', 'query', '--query', 'SELECT City__c FROM Worksite__c'])).status).to.equal(0);
  });

  it('sobject describe shows the fields as deployed', async () => {
    const { result } = await org.home.json<{
      fields: Array<{ name: string; type: string; length: number; externalId: boolean }>;
    }>(['sobject', 'describe', '--sobject', 'Worksite__c', '--target-org', 'practice']);
    const field = (name: string) => result.fields.find((candidate) => candidate.name === name);
    expect(field('Sync_Key__c')).to.include({ type: 'string', length: 100, externalId: true });
    expect(field('State__c')).to.include({ type: 'picklist' });
    expect(field('Employer__c')).to.include({ type: 'reference' });
  });

  it('creates, reads, updates and deletes a record', async () => {
    const created = await sf([
      'data',
      'create',
      'record',
      '--sobject',
      'Worksite__c',
      '--values',
      "Name='Sample Laundry' Unit_Size__c=12",
    ]);
    expect(created.status, created.raw).to.equal(0);
    const id = created.result.id as string;
    const updated = await sf([
      'data',
      'update',
      'record',
      '--sobject',
      'Worksite__c',
      '--record-id',
      id,
      '--values',
      "City__c='Sampleville' State__c=CA",
    ]);
    expect(updated.status, updated.raw).to.equal(0);
    const read = await sf(['data', 'get', 'record', '--sobject', 'Worksite__c', '--record-id', id]);
    expect(read.result).to.include({
      Name: 'Sample Laundry',
      City__c: 'Sampleville',
      State__c: 'CA',
      Unit_Size__c: 12,
    });
    const deleted = await sf(['data', 'delete', 'record', '--sobject', 'Worksite__c', '--record-id', id]);
    expect(deleted.status, deleted.raw).to.equal(0);
    expect(await count(org.home, 'Worksite__c')).to.equal(0);
  });

  it('refuses what the platform refuses, in its words', async () => {
    const refusal = async (values: string) =>
      (await sf(['data', 'create', 'record', '--sobject', 'Worksite__c', '--values', values])).message;
    expect(await refusal("Name='Sample' State__c=XX")).to.contain('bad value for restricted picklist field: XX');
    expect(await refusal(`Name='Sample' NAICS_Code__c='${'1'.repeat(40)}'`)).to.contain('data value too large');
    expect(await refusal("Name='Sample' Employer__c=001000000000000AAA")).to.match(
      /invalid cross reference id|INVALID_CROSS_REFERENCE_KEY/
    );
    expect(await refusal("Name='Sample' Nonsense__c=1")).to.contain('No such column');
  });

  it('holds our own rules on write and works our formulas out on read', async () => {
    const refused = await sf([
      'data',
      'create',
      'record',
      '--sobject',
      'Neutrality_Agreement__c',
      '--values',
      "Name='Sample Agreement' Effective_Date__c=2026-06-01 Expiration_Date__c=2026-05-31",
    ]);
    expect(refused.status).to.equal(1);
    expect(refused.message).to.match(/expiration/i);
    const created = await sf([
      'data',
      'create',
      'record',
      '--sobject',
      'U_Visa_Certification_Request__c',
      '--values',
      'Worker_Reference__c=W-40213 Stage__c=Signed Sent_Date__c=2026-03-02 Signed_Date__c=2026-04-30',
    ]);
    expect(created.status, created.raw).to.equal(0);
    // 8 CFR 214.14(c)(2)(i): six months, and Salesforce's own ADDMONTHS would answer the 31st.
    expect(
      await query(org.home, 'SELECT File_By_Date__c FROM U_Visa_Certification_Request__c')
    ).to.have.nested.property('[0].File_By_Date__c', '2026-10-29');
  });

  it('upserts in bulk by the sync key: created first, updated the second time', async () => {
    const csv = join(org.home.directory, 'accounts.csv');
    const rows = Array.from({ length: 3000 }, (_, index) => `sample-${index},Sample Employer ${index},Sampleville`);
    writeFileSync(csv, `POWER_Sync_Key__c,Name,BillingCity\n${rows.join('\n')}\n`);
    for (let round = 0; round < 2; round++) {
      const { result, status, raw } = await sf([
        'data',
        'upsert',
        'bulk',
        '--sobject',
        'Account',
        '--external-id',
        'POWER_Sync_Key__c',
        '--file',
        csv,
        '--wait',
        '5',
        '--line-ending',
        'LF',
      ]);
      expect(status, raw).to.equal(0);
      expect(JSON.stringify(result)).to.contain('3000');
      expect(await count(org.home, 'Account', 'WHERE POWER_Sync_Key__c != null')).to.equal(3000);
    }
  });

  it('imports in bulk, and refuses single rows without losing the others', async () => {
    const csv = join(org.home.directory, 'worksites.csv');
    writeFileSync(
      csv,
      'Name,Sync_Key__c,State__c,Employer__r.POWER_Sync_Key__c\nSample A,w-a,CA,sample-1\nSample B,w-b,XX,sample-2\nSample C,w-c,NY,sample-3\n'
    );
    const imported = await sf([
      'data',
      'import',
      'bulk',
      '--sobject',
      'Worksite__c',
      '--file',
      csv,
      '--wait',
      '5',
      '--line-ending',
      'LF',
    ]);
    expect(imported.status).to.not.equal(0);
    expect(await query(org.home, 'SELECT Name, Employer__r.Name FROM Worksite__c ORDER BY Name')).to.have.length(2);
  });

  it('exports in bulk what it holds', async () => {
    const csv = join(org.home.directory, 'export.csv');
    const { status, raw } = await sf([
      'data',
      'export',
      'bulk',
      '--query',
      'SELECT Name, POWER_Sync_Key__c FROM Account WHERE POWER_Sync_Key__c != null',
      '--output-file',
      csv,
      '--wait',
      '5',
      '--result-format',
      'csv',
    ]);
    expect(status, raw).to.equal(0);
    const lines = readFileSync(csv, 'utf8').trim().split('\n');
    expect(lines).to.have.length(3001);
    expect(lines[0]).to.contain('POWER_Sync_Key__c');
  });

  it('queries along relationships and in aggregate', async () => {
    const rows = await query<{ Name: string; Employer__r: { Name: string } }>(
      org.home,
      "SELECT Name, Employer__r.Name FROM Worksite__c WHERE Employer__r.BillingCity = 'Sampleville' ORDER BY Name"
    );
    expect(rows.map((row) => [row.Name, row.Employer__r.Name])).to.deep.equal([
      ['Sample A', 'Sample Employer 1'],
      ['Sample C', 'Sample Employer 3'],
    ]);
    const groups = await query<{ State__c: string; n: number }>(
      org.home,
      'SELECT State__c, COUNT(Id) n FROM Worksite__c GROUP BY State__c ORDER BY State__c'
    );
    expect(groups.map(({ State__c, n }) => [State__c, n])).to.deep.equal([
      ['CA', 1],
      ['NY', 1],
    ]);
    const parents = await query<{
      POWER_Employer_Worksites__r: { totalSize: number; records: Array<{ Name: string }> };
    }>(
      org.home,
      "SELECT Name, (SELECT Name FROM POWER_Employer_Worksites__r) FROM Account WHERE POWER_Sync_Key__c = 'sample-1'"
    );
    expect(parents[0]?.POWER_Employer_Worksites__r.records.map(({ Name }) => Name)).to.deep.equal(['Sample A']);
  });

  it('jsforce, as its own package, reads and writes the same org', async () => {
    const display = await org.home.json<{ accessToken: string }>(['org', 'display', '--target-org', 'practice'], {
      env: { SF_TEMP_SHOW_SECRETS: 'true' },
    });
    const connection = new jsforce.Connection({
      instanceUrl: org.instanceUrl,
      accessToken: display.result.accessToken,
      version: '66.0',
    });
    const saved = await connection
      .sobject('Worksite__c')
      .create([{ Name: 'Sample D', Sync_Key__c: 'w-d' }, { Name: '' }]);
    expect(saved.map(({ success }) => success)).to.include(true);
    const upserted = await connection
      .sobject('Worksite__c')
      .upsert({ Name: 'Sample D2', Sync_Key__c: 'w-d' }, 'Sync_Key__c');
    expect(upserted.success).to.equal(true);
    const found = await connection.sobject('Worksite__c').find({ Sync_Key__c: 'w-d' }, ['Id', 'Name']);
    expect(found.map(({ Name }) => Name as string)).to.deep.equal(['Sample D2']);
  });

  it('survives a kill: what was saved is there after the next start', async () => {
    const before = await count(org.home, 'Account');
    process.kill(org.pid, 'SIGKILL');
    const again = await org.home.json<{ instanceUrl: string }>(['power', 'practice', 'start']);
    expect(again.status, again.raw).to.equal(0);
    expect(await count(org.home, 'Account')).to.equal(before);
  });
});
