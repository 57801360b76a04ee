import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Finding } from '../../../src/rules/index.js';
import { readProject } from '../../../src/schema/index.js';
import { openWithOrg, type OrgOpenOptions } from '../../../src/sync/org-checks/index.js';
import { validateRecords, type ValidationSummary } from '../../../src/sync/rows/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';

const known = readProject();

const CONFIG = `version: 1
name: changes
sources:
  employers: { type: csv, path: employers.csv }
  agreements: { type: csv, path: agreements.csv }
records:
  employers:
    object: Account
    from: employers
    key: { columns: [Number], prefix: "" }
    fields: { Name: Name }
  agreements:
    object: Neutrality_Agreement__c
    from: agreements
    key: { columns: [Number], prefix: "" }
    fields:
      Name: Name
      Status__c: Status
      Effective_Date__c: Effective
      Employer__c: { lookup: { object: Account, field: POWER_Sync_Key__c }, column: Employer }
`;

describe('validate with an org at hand, of rows that are there already', function () {
  this.timeout(120_000);
  let org: InstalledOrg;

  before(async () => {
    org = await startInstalledOrg();
    const { connection } = org;
    const employer = await connection.sobject('Account').create({ Name: 'Sample Laundry', POWER_Sync_Key__c: 'e1' });
    const made = await connection.sobject('Neutrality_Agreement__c').create([
      {
        Name: 'Sample Agreement',
        Sync_Key__c: 'a1',
        Status__c: 'In Force',
        Signed_Date__c: '2026-01-01',
        Effective_Date__c: '2026-02-01',
        Expiration_Date__c: '2027-02-01',
        Employer__c: String(employer.id),
        Local_Union__c: null,
      },
    ]);
    expect(made[0]?.success, JSON.stringify(made)).to.equal(true);
  });
  after(() => org.close());

  const check = async (input: OrgOpenOptions['input']): Promise<ValidationSummary & { readonly calls: number }> => {
    const cacheFolder = join(org.folder, 'cache');
    const opened = await openWithOrg({ connection: org.connection, cacheFolder, known, input });
    const summary = await validateRecords(opened.reader, { before: opened.before, limit: 1000 });
    return { ...summary, calls: opened.used().calls };
  };
  const byConfig = (agreements: string): ReturnType<typeof check> => {
    writeFileSync(join(org.folder, 'power.sync.yaml'), CONFIG);
    writeFileSync(join(org.folder, 'employers.csv'), 'Number,Name\ne1,Sample Laundry\ne2,Sample Bakery\n');
    writeFileSync(join(org.folder, 'agreements.csv'), `Number,Name,Status,Effective,Employer\n${agreements}\n`);
    return check({ config: join(org.folder, 'power.sync.yaml') });
  };
  const byFile = (object: string, csv: string): ReturnType<typeof check> => {
    const file = join(org.folder, 'rows.csv');
    writeFileSync(file, csv);
    return check({ file, object });
  };
  const told = (findings: readonly Finding[]): string[] =>
    findings.map(({ rule, source, field, severity }) => `${source.row} ${severity} ${rule} ${field ?? ''}`.trim());

  it('leaves fields that are not mapped as the record has them', async () => {
    // As a new record the row would lack its signed date, which the record has.
    const result = await byConfig('a1,Sample Agreement,In Force,2026-02-01,e1');
    expect(told(result.findings)).to.deep.equal([]);
    const added = await byConfig('a9,Sample Agreement,In Force,2026-02-01,e1');
    expect(told(added.findings)).to.deep.equal(['1 error validation-rule:SIGNED_NEEDS_SIGNED_DATE Signed_Date__c']);
  });

  it('sees what the record has beside what the row changes', async () => {
    const late = await byConfig('a1,Sample Agreement,In Force,2028-02-01,e1');
    expect(told(late.findings)).to.deep.equal([
      '1 error validation-rule:EXPIRATION_AFTER_EFFECTIVE Expiration_Date__c',
    ]);
  });

  it('finds the record of a file by its external id, and costs one call for it', async () => {
    const rows = 'Sync_Key__c,Status__c\nA1,In Force\n';
    const changed = await byFile('Neutrality_Agreement__c', rows);
    expect(told(changed.findings)).to.deep.equal([]);
    const without = await byFile('Neutrality_Agreement__c', 'Status__c\nIn Force\n');
    expect(told(without.findings)).to.deep.equal(['1 error validation-rule:SIGNED_NEEDS_SIGNED_DATE Signed_Date__c']);
    expect(changed.calls - without.calls).to.equal(1);
  });

  it('answers rules of new rows that read a parent in the org', async () => {
    const agreement = await org.connection.query<{ Id: string }>('SELECT Id FROM Neutrality_Agreement__c');
    const sites = await org.connection.sobject('Worksite__c').create({ Name: 'Sample Site', Sync_Key__c: 'w1' });
    const contact = (invoked: string): string =>
      `Worksite__c,Kind__c,Began_At__c,Invoked_Agreement__c\n${String(sites.id)},Raid,2026-03-01T08:00:00Z,${invoked}\n`;
    const result = await byFile('Enforcement_Contact__c', contact(agreement.records[0]?.Id ?? ''));
    expect(result.unknown, JSON.stringify(result.findings)).to.equal(0);
  });
});
