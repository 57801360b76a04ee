import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { startPracticeOrg, type StartedOrg } from '../../support/practice.js';

const xml = (root: string, inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${inside}</${root}>\n`;

const rule = (name: string, condition: string, message: string): string =>
  xml(
    'ValidationRule',
    `<fullName>${name}</fullName><active>true</active><errorConditionFormula>${condition}</errorConditionFormula><errorMessage>${message}</errorMessage>`
  );

/** What a union made itself, in an sf project of its own. */
const UNION: Readonly<Record<string, string>> = {
  'Account/validationRules/PHONE_NEEDED.validationRule-meta.xml': rule(
    'PHONE_NEEDED',
    'ISBLANK(Phone)',
    'An account here has a phone number.'
  ),
  'Worksite__c/validationRules/CITY_NEEDED.validationRule-meta.xml': rule(
    'CITY_NEEDED',
    'ISBLANK(City__c)',
    'A worksite here has a city.'
  ),
  'Worksite__c/fields/Union_Ref__c.field-meta.xml': xml(
    'CustomField',
    '<fullName>Union_Ref__c</fullName><label>Union Reference</label><length>20</length><required>true</required><type>Text</type>'
  ),
  'Worksite__c/recordTypes/Plant.recordType-meta.xml': xml(
    'RecordType',
    `<fullName>Plant</fullName><active>true</active><label>Plant</label><picklistValues><picklist>Unit_Status__c</picklist>
<values><fullName>Organizing</fullName><default>false</default></values></picklistValues>`
  ),
};

type Validated = {
  rows: number;
  valid: number;
  refused: number;
  findings: Array<{ code?: string; message: string; source: { row: number }; rule: string }>;
  org?: { id: string; calls: number; schemaDigest: string; rules: number; rulesUnknown: number };
};

describe('checking a file against an org with rules of its own', () => {
  let org: StartedOrg;
  let project: string;

  before(async () => {
    org = await startPracticeOrg({ install: true });
    project = join(org.home.directory, 'union');
    for (const [path, text] of Object.entries(UNION)) {
      const file = join(project, 'force-app/main/default/objects', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const about = { packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '66.0' };
    writeFileSync(join(project, 'sfdx-project.json'), JSON.stringify(about));
    const deployed = await org.home.json(
      ['project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', 'practice'],
      { cwd: project }
    );
    expect(deployed.status, deployed.raw).to.equal(0);
  });
  after(() => org.stop());

  const validate = (csv: string, object: string, ...more: string[]): ReturnType<typeof org.home.json<Validated>> => {
    const file = join(org.home.directory, 'rows.csv');
    writeFileSync(file, csv);
    return org.home.json<Validated>(['power', 'validate', '--file', file, '--object', object, ...more]);
  };

  it('says of each row what the org then says on insert', async () => {
    const rows: ReadonlyArray<Readonly<Record<string, string>>> = [
      { Name: 'Sample Laundry', City__c: 'Sampleville', Union_Ref__c: 'R1' },
      { Name: 'Sample Bakery', City__c: '', Union_Ref__c: 'R2' },
      { Name: 'Sample Inn', City__c: 'Sampleville', Union_Ref__c: '' },
    ];
    const lines = rows.map((row) => Object.values(row).join(','));
    const checked = await validate(
      ['Name,City__c,Union_Ref__c', ...lines].join('\n'),
      'Worksite__c',
      '--target-org',
      'practice'
    );
    expect(checked.code).to.equal(65);
    expect(checked.result).to.include({ rows: 3, valid: 1, refused: 2 });
    expect(checked.result.org).to.include({ rulesUnknown: 0 });
    for (const [index, row] of rows.entries()) {
      const values = Object.entries(row).map(([name, value]) => `${name}='${value}'`);
      const made = await org.home.json([
        ...['data', 'create', 'record', '--sobject', 'Worksite__c', '--values'],
        ...[values.join(' '), '--target-org', 'practice'],
      ]);
      const finding = checked.result.findings.find(({ source }) => source.row === index + 1);
      expect(made.status === 0, made.raw).to.equal(finding === undefined);
      if (finding !== undefined) expect(made.raw).to.contain(finding.code);
    }
  });

  it('holds accounts and record types to what the union set', async () => {
    const accounts = await validate(
      'Name,Phone\nSample Employer,555-0100\nSample Other,\n',
      'Account',
      '-o',
      'practice'
    );
    expect(accounts.result.findings.map(({ rule: name, source }) => [name, source.row])).to.deep.equal([
      ['validation-rule:PHONE_NEEDED', 2],
    ]);
    const sites = await validate(
      'Name,City__c,Union_Ref__c,RecordType.DeveloperName,Unit_Status__c\nA,B,C,Plant,Organizing\nA,B,C,Plant,Under Contract\n',
      'Worksite__c',
      '-o',
      'practice'
    );
    expect(sites.result.findings.map(({ rule: name, source }) => [name, source.row])).to.deep.equal([['picklist', 2]]);
  });

  it('asks no org unless it is told to, also where one is set as the default', async () => {
    const set = await org.home.json(['config', 'set', 'target-org=practice', '--global']);
    expect(set.status).to.equal(0);
    const offline = await validate('Name,City__c\nSample Bakery,\n', 'Worksite__c');
    expect(offline.result).to.include({ valid: 1, refused: 0 });
    expect(offline.result).to.not.have.property('org');
  });
});
