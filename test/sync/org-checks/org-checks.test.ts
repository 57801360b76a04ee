import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Finding } from '../../../src/rules/index.js';
import { readProject } from '../../../src/schema/index.js';
import { openWithOrg, type OpenedWithOrg } from '../../../src/sync/org-checks/index.js';
import { validateRecords, type ValidationSummary } from '../../../src/sync/rows/index.js';
import { connectTo, startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';
import { ACCOUNT_RULE, addUnionMetadata, deploy, ruleFile, WORKSITE_RULE } from './union.js';

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

  const check = async (object: string, csv: string, connection = org.connection): Promise<Checked> => {
    const file = join(org.folder, 'rows.csv');
    writeFileSync(file, csv);
    const opened = await openWithOrg({ connection, cacheFolder, known, input: { file, object } });
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

  it('costs few calls, and tells what it judged by', async () => {
    const rows = 'Name,Union_Ref__c\nSample Laundry,W1\n';
    const { opened } = await check('Worksite__c', rows);
    const used = opened.used();
    expect(used.rules).to.be.greaterThan(2);
    expect(used).to.include({ rulesUnknown: 0, id: org.running.org.organizationId });
    // Describes, their classifications, the list of rules, two record types; formulas, 25 to a call; the parents and theirs; a taken value.
    expect(used.calls).to.be.at.most(10);
    expect(used.schemaDigest).to.match(/^[0-9a-f]{64}$/);
  });

  it('says of every row what the org says when the row is sent', async () => {
    const names = ['Sample Laundry', 'Sample Place With A Long Name'];
    const rows = names.flatMap((name) =>
      ['CA', 'NY', 'ZZ'].flatMap((state) =>
        ['', 'Sample County'].flatMap((county) =>
          ['', 'Day', 'Night', 'Dusk'].flatMap((shift) =>
            ['', 'Plant', 'Office'].map((type) => ({ name, state, county, shift, type }))
          )
        )
      )
    );
    const types = await org.connection.query<{ Id: string; DeveloperName: string }>(
      "SELECT Id, DeveloperName FROM RecordType WHERE SobjectType = 'Worksite__c'"
    );
    const idOf = (type: string): string => types.records.find((one) => one.DeveloperName === type)?.Id ?? '';
    const lines = rows.map(({ name, state, county, shift, type }, index) =>
      [name, index % 7 === 0 ? '' : `agree-${index}`, state, county, shift, idOf(type)].join(',')
    );
    const result = await check(
      'Worksite__c',
      ['Name,Union_Ref__c,State__c,County__c,Shift__c,RecordTypeId', ...lines].join('\n')
    );
    const refusedBy = new Map<number, Set<string>>();
    for (const { source, code } of result.findings) {
      refusedBy.set(source.row, (refusedBy.get(source.row) ?? new Set()).add(code ?? ''));
    }
    const saved = await org.connection.sobject('Worksite__c').create(
      rows.map(({ name, state, county, shift, type }, index) => ({
        Name: name,
        ...(index % 7 === 0 ? {} : { Union_Ref__c: `agree-${index}` }),
        State__c: state,
        ...(county === '' ? {} : { County__c: county }),
        ...(shift === '' ? {} : { Shift__c: shift }),
        ...(type === '' ? {} : { RecordTypeId: idOf(type) }),
      })),
      { allowRecursive: true }
    );
    const disagreed = saved.flatMap((one, index) => {
      const codes = refusedBy.get(index + 1) ?? new Set();
      const said = one.success
        ? []
        : one.errors.map((error) => (error as unknown as { statusCode: string }).statusCode);
      const agrees = one.success ? codes.size === 0 : said.every((code) => codes.has(code));
      return agrees ? [] : [`row ${index + 1}: the org ${said.join()}, validate ${[...codes].join()}`];
    });
    expect(disagreed).to.deep.equal([]);
    expect(saved.some(({ success }) => success)).to.equal(true);
  });

  it('keeps formulas in a private file without a value of any record, and reads a rule anew when it was changed', async () => {
    const folder = join(cacheFolder, 'power', 'rules');
    const old = new Date(Date.now() + 3_600_000);
    const rows = 'Name,Union_Ref__c,State__c\nSample Secretive Laundry,X1,CA\n';
    // An hour later the rules count as settled, and are kept.
    const { createRuleCache } = await import('../../../src/sync/org-checks/index.js');
    const cache = createRuleCache(cacheFolder, 'org', '66.0', () => old);
    const rule = {
      id: '03d1',
      object: 'A',
      name: 'R',
      message: '',
      displayField: null,
      changed: new Date().toISOString(),
    };
    cache.put(rule, { formula: 'TRUE', displayField: null });
    cache.save();
    const path = join(folder, readdirSync(folder)[0] ?? '');
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    const again = createRuleCache(cacheFolder, 'org', '66.0');
    expect(again.get(rule)).to.include({ formula: 'TRUE' });
    expect(again.get({ ...rule, changed: '2026-01-01T00:00:00.000+0000' })).to.equal(undefined);
    expect(createRuleCache(cacheFolder, 'org', '67.0').get(rule)).to.equal(undefined);
    await check('Worksite__c', rows);
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), 'utf8')).to.not.contain('Secretive');
    writeFileSync(path, '{"form":1');
    expect(createRuleCache(cacheFolder, 'org', '66.0').get(rule)).to.equal(undefined);
  });

  describe('for a user with few rights', () => {
    let limited: InstalledOrg['connection'];

    before(async () => {
      const { connection } = org;
      const profile = await connection.singleRecordQuery<{ Id: string }>(
        "SELECT Id FROM Profile WHERE Name = 'Standard User'"
      );
      const user = await connection.sobject('User').create({
        Username: 'organiser@sample.example',
        LastName: 'Sample Organiser',
        Email: 'organiser@sample.example',
        Alias: 'sample',
        ProfileId: profile.Id,
        TimeZoneSidKey: 'America/New_York',
        LocaleSidKey: 'en_US',
        LanguageLocaleKey: 'en_US',
        EmailEncodingKey: 'UTF-8',
      });
      await deploy(
        connection,
        { PermissionSet: ['Readers', 'Setup_Viewer'] },
        {
          'permissionsets/Readers.permissionset': `<PermissionSet><label>Readers</label>
<fieldPermissions><editable>false</editable><field>Worksite__c.City__c</field><readable>true</readable></fieldPermissions>
<fieldPermissions><editable>false</editable><field>Worksite__c.Long_Name__c</field><readable>true</readable></fieldPermissions>
<objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Worksite__c</object><viewAllRecords>false</viewAllRecords></objectPermissions></PermissionSet>`,
          'permissionsets/Setup_Viewer.permissionset': `<PermissionSet><label>Setup Viewer</label><userPermissions><enabled>true</enabled><name>ViewSetup</name></userPermissions></PermissionSet>`,
        }
      );
      const assign = async (name: string): Promise<void> => {
        const set = await connection.singleRecordQuery<{ Id: string }>(
          `SELECT Id FROM PermissionSet WHERE Name = '${name}'`
        );
        await connection
          .sobject('PermissionSetAssignment')
          .create({ AssigneeId: String(user.id), PermissionSetId: set.Id });
      };
      await assign('Readers');
      limited = await connectTo(org.url, org.running.org.sessions.open(String(user.id)));
      const refused = await check('Worksite__c', 'Name\nSample Laundry\n', limited).then(
        () => undefined,
        (error: Error & { exitCode?: number }) => error
      );
      expect(refused).to.include({ name: 'RulesNotReadableError', exitCode: 77 });
      await assign('Setup_Viewer');
    });

    it('names the field that may only be read and the one that may not be seen, and the set to assign', async () => {
      const result = await check(
        'Worksite__c',
        'Name,Union_Ref__c,City__c,County__c\nSample Laundry,Y1,Sampleville,\nSample Bakery,Y2,,Sample County\nSample Inn,Y3,,\n',
        limited
      );
      expect(told(result.findings)).to.deep.equal(['1 field-read-only City__c', '2 field-hidden County__c']);
      expect(result.findings[0]?.actions?.join(' ')).to.contain('POWER Sync');
      expect(result).to.include({ valid: 1, refused: 2, unknown: 0 });
    });

    it('says that an object is not there for this user', async () => {
      const error = await check('U_Visa_Certification_Request__c', 'Name\n', limited).then(
        () => undefined,
        (cause: Error & { exitCode?: number }) => cause
      );
      expect(error).to.include({ name: 'ObjectNotInOrgError', exitCode: 77 });
    });
  });

  describe('with a rule that nobody else can evaluate', () => {
    it('names a rule that only the org can evaluate once, with why, and counts its rows as unknown', async () => {
      const condition =
        'VLOOKUP($ObjectType.Account.Fields.Name, $ObjectType.Account.Fields.Name, Name) = &quot;x&quot;';
      await deploy(
        org.connection,
        { ValidationRule: ['Worksite__c.ONLY_THE_ORG'] },
        ruleFile('ONLY_THE_ORG', condition, 'The account says no.')
      ).catch((error: Error) => {
        // Not every org takes the rule; then one that reads a permission stands for it.
        if (!error.message.includes('ONLY_THE_ORG')) throw error;
        return deploy(
          org.connection,
          { ValidationRule: ['Worksite__c.ONLY_THE_ORG'] },
          ruleFile('ONLY_THE_ORG', '$Permission.Sample_Bypass', 'No bypass.')
        );
      });
      const result = await check('Worksite__c', 'Name,Union_Ref__c\nSample Laundry,Z1\nSample Bakery,Z2\n');
      expect(result).to.include({ rows: 2, valid: 0, refused: 0, unknown: 2 });
      expect(result.groups.map(({ example, count }) => [example.rule, count])).to.deep.include([
        'validation-rule:ONLY_THE_ORG',
        2,
      ]);
    });
  });
});
