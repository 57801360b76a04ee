import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@salesforce/core';
import { expect } from 'chai';
import JSZip from 'jszip';
import { checkReadiness, describeOutcome, installPackage, isPartial } from '../../src/install/index.js';
import { enforcedAccess } from '../../src/practice-org/access/index.js';
import { startPracticeOrg, type RunningPracticeOrg } from '../../src/practice-org/index.js';
import { connectTo } from '../support/installed-org.js';

/** Deploys one file, as an admin's own deploy would. */
async function deployFile(connection: Connection, type: string, name: string, path: string, body: string) {
  const zip = new JSZip();
  zip.file(
    'package.xml',
    `<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>${name}</members><name>${type}</name></types><version>66.0</version></Package>`
  );
  zip.file(path, `<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
  const archive = await zip.generateAsync({ type: 'nodebuffer' });
  const result = await connection.metadata.deploy(archive, { singlePackage: true, rollbackOnError: true }).complete();
  expect(result.success, JSON.stringify(result)).to.equal(true);
}

const switchWorkbench = (connection: Connection, on: boolean) =>
  deployFile(
    connection,
    'Settings',
    'Language',
    'settings/Language.settings',
    `<LanguageSettings xmlns="http://soap.sforce.com/2006/04/metadata"><enableTranslationWorkbench>${on}</enableTranslationWorkbench></LanguageSettings>`
  );

/** What the union's own admin might have added to an object of ours. */
const setUnionRule = (connection: Connection, active: boolean) =>
  deployFile(
    connection,
    'ValidationRule',
    'Certifying_Agency__c.UNION_OWN',
    'objects/Certifying_Agency__c.object',
    `<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><validationRules><fullName>UNION_OWN</fullName><active>${active}</active><errorConditionFormula>ISPICKVAL(Agency_Kind__c, "Judge")</errorConditionFormula><errorMessage>The sample union lists no judges.</errorMessage></validationRules></CustomObject>`
  );

describe('installing, seen from the org', function () {
  this.timeout(120_000);
  let folder: string;
  let running: RunningPracticeOrg;
  let connection: Connection;
  const install = (options: { dryRun?: boolean; assign?: string[] } = {}) =>
    installPackage(connection, { dryRun: false, adopt: false, assign: [], waitMinutes: 5, ...options });
  const statusOf = async (id: string) =>
    (await checkReadiness(connection)).checks.find((check) => check.id === id)?.status;
  const totals = (
    result: Awaited<ReturnType<typeof install>>,
    count: 'created' | 'updated' | 'unchanged' | 'skipped'
  ) => result.reference.map((table) => table[count]);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'power-install-'));
    running = await startPracticeOrg({ directory: join(folder, 'org'), access: enforcedAccess });
    connection = await connectTo(running.url, running.org.sessions.open(running.org.adminUserId));
  });

  after(async () => {
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('puts everything but Spanish into an org without Translation Workbench, and says how to turn it on', async () => {
    await switchWorkbench(connection, false);
    expect(await statusOf('spanish')).to.equal('warn');
    const rehearsed = await install({ dryRun: true });
    expect(rehearsed.translations).to.deep.equal({ language: 'es', deployed: false, reason: 'workbench-off' });
    const result = await install();
    expect(result.deploy.success).to.equal(true);
    expect(result.translations).to.deep.equal({ language: 'es', deployed: false, reason: 'workbench-off' });
    expect(describeOutcome(result).translations.join()).to.contain('Translation Language Settings');
    expect(isPartial(result)).to.equal(false);
  });

  it('learns from the deploy where the settings do not say it, and is not stopped by it', async () => {
    const { metadata } = connection;
    const read = metadata.read.bind(metadata);
    // An org whose settings this user may not read.
    metadata.read = (() => Promise.reject(new Error('INSUFFICIENT_ACCESS'))) as typeof metadata.read;
    try {
      expect(await statusOf('spanish')).to.equal('warn');
      for (const dryRun of [true, false]) {
        const result = await install({ dryRun });
        expect(result.translations).to.deep.equal({ language: 'es', deployed: false, reason: 'language-off' });
        expect(result.deploy.success).to.equal(true);
        expect(isPartial(result)).to.equal(false);
      }
    } finally {
      metadata.read = read;
    }
  });

  it('leaves the reference data where the user cannot see it, and names the permission set to assign', async () => {
    const result = await install();
    expect(totals(result, 'skipped')).to.deep.equal([21, 16, 29]);
    expect(describeOutcome(result).warnings.join()).to.contain('--assign POWER_Sync');
  });

  it('adds Spanish once the workbench is on, and only that', async () => {
    await switchWorkbench(connection, true);
    expect(await statusOf('spanish')).to.equal('pass');
    const result = await install();
    expect(result.deploy).to.include({ created: 0, changed: 0 });
    expect(result.translations).to.include({ deployed: true, changed: 0 });
    expect(result.translations.created).to.be.greaterThan(0);
    expect((await install()).translations).to.include({ deployed: true, created: 0, changed: 0 });
  });

  it('loads the records with the permission set, names the one that the org refuses, and adds it once the org takes it', async () => {
    await setUnionRule(connection, true);
    const result = await install({ assign: ['POWER_Sync'] });
    expect(totals(result, 'created')).to.deep.equal([20, 16, 29]);
    expect(result.reference[0]?.refused).to.deep.equal([
      {
        key: 'judge',
        code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'The sample union lists no judges.',
      },
    ]);
    expect(isPartial(result)).to.equal(true);
    expect(describeOutcome(result).warnings.join()).to.contain('judge');
    await setUnionRule(connection, false);
    expect(totals(await install(), 'created')).to.deep.equal([1, 0, 0]);
  });

  it('writes nothing the second time', async () => {
    const stamps = async () =>
      (await connection.query('SELECT Sync_Key__c, SystemModstamp FROM Deadline_Rule__c ORDER BY Sync_Key__c')).records;
    const before = await stamps();
    const result = await install();
    expect(totals(result, 'created')).to.deep.equal([0, 0, 0]);
    expect(totals(result, 'unchanged')).to.deep.equal([21, 16, 29]);
    expect(totals(result, 'updated')).to.deep.equal([0, 0, 0]);
    expect(await stamps()).to.deep.equal(before);
  });

  it('brings back a record that somebody deleted: the org does not remember that it was there', async () => {
    const { records } = await connection.query<{ Id: string }>(
      "SELECT Id FROM Model_Clause__c WHERE Sync_Key__c = 'legal-fund-v1'"
    );
    await connection.sobject('Model_Clause__c').delete(records[0]?.Id ?? '');
    const rehearsed = await install({ dryRun: true });
    expect(rehearsed.reference[2]).to.include({ created: 1, unchanged: 28 });
    expect((await install()).reference[2]).to.include({ created: 1, unchanged: 28 });
  });
});
