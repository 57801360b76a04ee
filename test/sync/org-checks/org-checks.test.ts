import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Finding } from '../../../src/rules/index.js';
import { readProject } from '../../../src/schema/index.js';
import { openWithOrg, type OpenedWithOrg } from '../../../src/sync/org-checks/index.js';
import { validateRecords, type ValidationSummary } from '../../../src/sync/rows/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';
import { ACCOUNT_RULE, addUnionMetadata, WORKSITE_RULE } from './union.js';

const known = readProject();

type Checked = ValidationSummary & { readonly opened: OpenedWithOrg };

describe('validate with an org at hand', function () {
  this.timeout(120_000);
  let org: InstalledOrg;
  let cacheFolder: string;

  before(async () => {
    org = await startInstalledOrg();
    await addUnionMetadata(org.connection);
    cacheFolder = join(org.folder, 'cache');
  });
  after(() => org.close());

  const check = async (object: string, csv: string): Promise<Checked> => {
    const file = join(org.folder, 'rows.csv');
    writeFileSync(file, csv);
    const opened = await openWithOrg({ connection: org.connection, cacheFolder, known, input: { file, object } });
    const summary = await validateRecords(opened.reader, { before: opened.before, limit: 1000 });
    return { ...summary, opened };
  };
  const told = (findings: readonly Finding[]): string[] =>
    findings.map(({ rule, source, field }) => `${source.row} ${rule} ${field ?? ''}`.trim());

  it("judges rows by the union's own rules, fields and picklists", async () => {
    const result = await check(
      'Worksite__c',
      [
        'Name,Union_Ref__c,State__c,County__c,Shift__c',
        'Sample Laundry,R1,CA,Sample County,Day',
        'Sample Bakery,R2,CA,,Day',
        'Sample Inn,,NY,,Day',
        'Sample Mill,R4,NY,,Dusk',
        'Sample Place With A Long Name,R5,NY,,Night',
      ].join('\n')
    );
    expect(told(result.findings)).to.deep.equal([
      '2 validation-rule:CA_COUNTY County__c',
      '3 required Union_Ref__c',
      '4 picklist Shift__c',
      '5 validation-rule:SHORT_NAME Name',
    ]);
    expect(result).to.include({ rows: 5, valid: 1, refused: 4, unknown: 0 });
    expect(result.findings[0]?.message).to.contain(WORKSITE_RULE);
  });

  it('judges accounts by their rules too', async () => {
    const result = await check('Account', 'Name,BillingPostalCode\nSample Employer,02129\nSample Other,2129\n');
    expect(told(result.findings)).to.deep.equal(['2 validation-rule:ZIP_FIVE BillingPostalCode']);
    expect(result.findings[0]?.message).to.contain(ACCOUNT_RULE);
  });

  it('narrows picklists to the record type that a row names', async () => {
    const result = await check(
      'Worksite__c',
      [
        'Name,Union_Ref__c,RecordType.DeveloperName,Shift__c',
        'Sample Laundry,T1,Plant,Night',
        'Sample Bakery,T2,Office,Night',
        'Sample Inn,T3,Office,Day',
        'Sample Mill,T4,Barn,Day',
        'Sample Yard,T5,,Swing',
      ].join('\n')
    );
    expect(told(result.findings)).to.deep.equal(['2 picklist Shift__c', '4 record-type-closed RecordTypeId']);
    expect(result).to.include({ valid: 3, refused: 2, unknown: 0 });
  });

  it('looks up parents by key and by id, and values that are taken', async () => {
    const made = await org.connection
      .sobject('Account')
      .create({ Name: 'Sample Employer', POWER_Sync_Key__c: "employers:o'sample" });
    const worksite = await org.connection
      .sobject('Worksite__c')
      .create({ Name: 'Sample Taken', Union_Ref__c: 'TAKEN' });
    const result = await check(
      'Worksite__c',
      [
        'Name,Union_Ref__c,Employer__r.POWER_Sync_Key__c',
        "Sample Laundry,U1,employers:O'Sample",
        'Sample Bakery,U2,employers:nobody',
        'Sample Inn,taken,',
      ].join('\n')
    );
    expect(told(result.findings)).to.deep.equal(['2 parent-missing Employer__c', '3 unique Union_Ref__c']);
    expect(result).to.include({ valid: 1, refused: 2, unknown: 0 });
    const byId = await check(
      'Worksite__c',
      [
        'Name,Union_Ref__c,Employer__c',
        `Sample Laundry,V1,${made.id}`,
        `Sample Bakery,V2,${String(made.id).slice(0, 10)}ZZZZZ`,
        `Sample Inn,V3,${worksite.id}`,
      ].join('\n')
    );
    expect(told(byId.findings)).to.deep.equal(['2 lookup Employer__c', '3 lookup-type Employer__c']);
  });

  it('costs few calls, and fewer when the rules are known from before', async () => {
    const rows = 'Name,Union_Ref__c\nSample Laundry,W1\n';
    const { opened } = await check('Worksite__c', rows);
    const used = opened.used();
    expect(used.rules).to.be.greaterThan(2);
    expect(used).to.include({ rulesUnknown: 0, id: org.running.org.organizationId });
    expect(used.calls).to.be.lessThan(14);
    expect(used.schemaDigest).to.match(/^[0-9a-f]{64}$/);
  });
});
