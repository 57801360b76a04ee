import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createSfHome, type SfHome } from '../../support/sf.js';

type InstallResult = {
  dryRun: boolean;
  plan: { adds: Array<{ type: string; fullName: string }>; present: number; adopted: string[] };
  deploy: { success: boolean; created: number; changed: number; unchanged: number };
  translations: { language: string; deployed: boolean; reason?: string; created?: number; changed?: number };
  assignments: Array<{ permissionSet: string; outcome: string }>;
  reference: Array<{
    object: string;
    created: number;
    updated: number;
    unchanged: number;
    skipped: number;
    kept: Array<{ key: string; fields: Array<{ field: string; org: unknown; package: unknown; reason: string }> }>;
  }>;
};
type CheckResult = { ready: boolean; checks: Array<{ id: string; status: string; message: string }> };

/** What a union might have made itself, long before us: an object of our name with another meaning. */
function writeUnionsOwnWorksite(project: string): void {
  const object = join(project, 'force-app/main/default/objects/Worksite__c');
  mkdirSync(join(object, 'fields'), { recursive: true });
  writeFileSync(
    join(project, 'sfdx-project.json'),
    JSON.stringify({ packageDirectories: [{ path: 'force-app', default: true }], sourceApiVersion: '66.0' })
  );
  writeFileSync(
    join(object, 'Worksite__c.object-meta.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <deploymentStatus>Deployed</deploymentStatus>
    <description>Where the sample union keeps its stewards' rota.</description>
    <label>Worksite</label>
    <nameField><label>Worksite Name</label><type>Text</type></nameField>
    <pluralLabel>Worksites</pluralLabel>
    <sharingModel>ReadWrite</sharingModel>
</CustomObject>
`
  );
  writeFileSync(
    join(object, 'fields/City__c.field-meta.xml'),
    `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
    <fullName>City__c</fullName>
    <label>Town</label>
    <length>40</length>
    <type>Text</type>
</CustomField>
`
  );
}

describe('installing into an org', () => {
  let home: SfHome;

  before(async () => {
    home = await createSfHome();
    expect((await home.json(['power', 'practice', 'start'])).status).to.equal(0);
  });

  after(async () => {
    await home.run(['power', 'practice', 'stop']);
    home.remove();
  });

  it('check says of an empty org that nothing is installed and no name is taken', async () => {
    const { result, status } = await home.json<CheckResult>(['power', 'check', '--target-org', 'practice']);
    const statusOf = (id: string) => result.checks.find((check) => check.id === id)?.status;
    expect(status).to.equal(0);
    expect([statusOf('reachable'), statusOf('names'), statusOf('installed')]).to.deep.equal(['pass', 'pass', 'warn']);
  });

  it('a dry run says what it would add, has the org validate it, and changes nothing', async () => {
    const { result, status } = await home.json<InstallResult>([
      'power',
      'install',
      '--target-org',
      'practice',
      '--dry-run',
    ]);
    expect(status).to.equal(0);
    expect(result.plan.adds.map(({ fullName }) => fullName)).to.include.members([
      'Worksite__c',
      'Account.POWER_Sync_Key__c',
      'POWER_View',
    ]);
    expect(result.deploy.created).to.be.greaterThan(50);
    const after = await home.json(['sobject', 'describe', '--sobject', 'Worksite__c', '--target-org', 'practice']);
    expect(after.status).to.equal(1);
    expect(result.reference.map(({ skipped }) => skipped)).to.deep.equal([21, 16, 29]);
  });

  it('never merges into an object of the same name that the union made', async () => {
    const project = join(home.directory, 'union');
    writeUnionsOwnWorksite(project);
    const theirs = await home.json(
      ['project', 'deploy', 'start', '--source-dir', 'force-app', '--target-org', 'practice'],
      { cwd: project }
    );
    expect(theirs.status).to.equal(0);

    const refused = await home.json<undefined>(['power', 'install', '--target-org', 'practice']);
    expect(refused).to.include({ status: 1, name: 'NameCollisionError' });
    expect(refused.message).to.contain('Worksite__c').and.to.contain('Worksite__c.City__c');

    const described = await home.json<{ fields: Array<{ name: string; label: string }> }>([
      'sobject',
      'describe',
      '--sobject',
      'Worksite__c',
      '--target-org',
      'practice',
    ]);
    expect(described.result.fields.map(({ name }) => name)).to.not.include('Unit_Size__c');

    const check = await home.json<CheckResult>(['power', 'check', '--target-org', 'practice']);
    expect(check.status).to.equal(1);
    expect(check.result.checks.find(({ id }) => id === 'names')?.message).to.contain('Worksite__c');
  });

  it('takes it over when told to, and says so', async () => {
    const { result, status, warnings } = await home.json<InstallResult>([
      'power',
      'install',
      '--target-org',
      'practice',
      '--adopt',
      '--assign',
      'POWER_Administer',
      '--assign',
      'POWER_Sync',
    ]);
    expect(status).to.equal(0);
    expect(result.plan.adopted).to.include('Worksite__c');
    expect(warnings.join()).to.contain('Worksite__c');
    expect(result.assignments.map(({ outcome }) => outcome)).to.deep.equal(['assigned', 'assigned']);
    expect(result.reference.map(({ object, created }) => [object, created])).to.deep.equal([
      ['Certifying_Agency__c', 21],
      ['Deadline_Rule__c', 16],
      ['Model_Clause__c', 29],
    ]);
    expect(result.translations).to.include({ language: 'es', deployed: true });
  });

  it('a second install changes nothing', async () => {
    const { result, status } = await home.json<InstallResult>([
      'power',
      'install',
      '--target-org',
      'practice',
      '--assign',
      'POWER_Sync',
    ]);
    expect(status).to.equal(0);
    expect(result.plan.adds).to.deep.equal([]);
    expect(result.deploy).to.include({ success: true, created: 0, changed: 0 });
    expect(result.assignments).to.deep.equal([{ permissionSet: 'POWER_Sync', outcome: 'already assigned' }]);
    expect(result.translations).to.include({ deployed: true, created: 0, changed: 0 });
    expect(result.reference.map(({ created, updated, kept }) => [created, updated, kept.length])).to.deep.equal([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('keeps what a person changed in the reference data, and a rule’s own days, and names both', async () => {
    const update = (object: string, key: string, values: string) =>
      home.json([
        ...['data', 'update', 'record', '--sobject', object, '--target-org', 'practice'],
        ...['--where', `Sync_Key__c='${key}'`, '--values', values],
      ]);
    expect((await update('Certifying_Agency__c', 'wa-lni', 'Program_Status__c=Accepting')).status).to.equal(0);
    // A rule that dates were computed from cannot be edited at all; one that is not computable can.
    expect((await update('Deadline_Rule__c', 'MD-2025-10-01', 'Ordinary_Days__c=50')).status).to.equal(1);
    expect((await update('Deadline_Rule__c', 'CO-2021-09-01', 'Ordinary_Days__c=60')).status).to.equal(0);

    for (const _run of ['second', 'third']) {
      const { result, status } = await home.json<InstallResult>(['power', 'install', '--target-org', 'practice']);
      expect(status).to.equal(0);
      expect(result.reference.map(({ created, updated }) => created + updated)).to.deep.equal([0, 0, 0]);
      expect(result.reference[0]?.kept).to.deep.equal([
        {
          key: 'wa-lni',
          fields: [{ field: 'Program_Status__c', org: 'Accepting', package: 'Unknown', reason: 'edited' }],
        },
      ]);
      expect(result.reference[1]?.kept).to.deep.equal([
        { key: 'CO-2021-09-01', fields: [{ field: 'Ordinary_Days__c', org: 60, package: 90, reason: 'fixed' }] },
      ]);
    }
    const { stdout } = await home.run(['power', 'install', '--target-org', 'practice']);
    expect(stdout).to.contain('Certifying_Agency__c: 0 created, 0 updated, 21 already so.');
    expect(stdout).to.contain('kept CO-2021-09-01, Ordinary_Days__c: the org has "60", the package "90".');
    expect(stdout).to.contain('kept wa-lni, Program_Status__c');
  });

  it('check then finds it installed and without drift', async () => {
    const { result, status } = await home.json<CheckResult>(['power', 'check', '--target-org', 'practice']);
    expect(status).to.equal(0);
    expect(result.checks.filter((check) => check.status === 'fail')).to.deep.equal([]);
    expect(result.checks.find(({ id }) => id === 'installed')?.status).to.equal('pass');
  });
});
