import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@jsforce/jsforce-node';
import { expect } from 'chai';
import { startPracticeOrg } from '../../../src/practice-org/index.js';
import type { RunningPracticeOrg } from '../../../src/practice-org/index.js';
import { field, forceAppZip, handZip, objectFile, projectRoot } from '../metadata/support.js';

const text = '<length>80</length>';

describe('practice-org/api metadata, as a client sees it', () => {
  let running: RunningPracticeOrg;
  let connection: Connection;
  let directory: string;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'practice-client-'));
    running = await startPracticeOrg({ directory });
    connection = new Connection({
      instanceUrl: running.url,
      accessToken: running.org.sessions.open(running.org.adminUserId),
      version: '66.0',
    });
    connection.metadata.pollInterval = 20;
  });
  afterEach(async () => {
    await running.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const thing = (): Promise<Buffer> =>
    handZip({ CustomObject: ['Thing__c'] }, { 'objects/Thing__c.object': objectFile(field('Color__c', 'Text', text)) });

  it('deploys over SOAP: queued first, then done, with a message for each component', async () => {
    const zip = await forceAppZip();
    const deploying = connection.metadata.deploy(zip, { singlePackage: true });
    const queued = (await deploying) as unknown as { id: string; done: boolean; state: string };
    expect(queued).to.include({ done: false, state: 'Queued' });
    expect(queued.id).to.match(/^0Af[a-zA-Z0-9]{15}$/);
    const result = await deploying.complete(true);
    expect(result).to.include({
      id: queued.id,
      status: 'Succeeded',
      success: true,
      done: true,
      numberComponentErrors: 0,
      checkOnly: false,
    });
    const found = result.details.componentSuccesses.find((message) => message.fullName === 'Worksite__c.City__c');
    expect(found).to.include({
      componentType: 'CustomField',
      created: true,
      changed: true,
      success: true,
      fileName: 'objects/Worksite__c.object',
    });
    expect((await connection.describe('Worksite__c')).label).to.equal('Worksite');
  });

  it('deploys over REST, tells options and details, and finds the same zip unchanged', async () => {
    const first = await connection.metadata.deployRest(await thing(), { singlePackage: true, rollbackOnError: true });
    const wait = async (id: string): Promise<Awaited<ReturnType<typeof connection.metadata.checkDeployStatus>>> => {
      for (;;) {
        const status = await connection.metadata.checkDeployStatus(id, true, true);
        if (status.done) return status;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    expect((await wait(first.id)).status).to.equal('Succeeded');
    const second = await wait((await connection.metadata.deployRest(await thing(), { singlePackage: true })).id);
    expect(
      second.details.componentSuccesses
        .filter((message) => message.componentType !== '')
        .map((message) => message.changed)
    ).to.deep.equal([false, false]);
    const bare = await connection.request<{ deployOptions: unknown; deployResult: { details: unknown } }>(
      `/services/data/v66.0/metadata/deployRequest/${first.id}`
    );
    expect(bare.deployOptions).to.include({ rollbackOnError: true, checkOnly: false });
    expect(bare.deployResult.details).to.include.keys('componentSuccesses', 'componentFailures', 'runTestResult');
  });

  it('deploys again what a check found good, without the zip being sent twice', async () => {
    const checked = await connection.metadata
      .deploy(await thing(), { singlePackage: true, checkOnly: true })
      .complete(true);
    expect(checked).to.include({ status: 'Succeeded', checkOnly: true });
    expect(running.org.store.schema.object('Thing__c')).to.equal(undefined);
    const id = await connection.metadata.deployRecentValidation({ id: checked.id });
    for (;;) {
      const status = await connection.metadata.checkDeployStatus(id, true);
      if (status.done) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(running.org.store.schema.object('Thing__c')?.name).to.equal('Thing__c');
  });

  it('retrieves what was deployed, file by file the same', async () => {
    await connection.metadata.deploy(await forceAppZip(), { singlePackage: true }).complete(false);
    const request = {
      apiVersion: '66.0',
      singlePackage: true,
      unpackaged: {
        types: [
          { name: 'PermissionSet', members: ['*'] },
          { name: 'CustomField', members: ['Worksite__c.City__c', 'Nothing__c.X__c'] },
        ],
        version: '66.0',
      },
    };
    const retrieved = await connection.metadata
      .retrieve(request as unknown as Parameters<typeof connection.metadata.retrieve>[0])
      .complete();
    expect(retrieved).to.include({ status: 'Succeeded', success: true });
    expect(retrieved.messages.map((message) => message.problem)).to.deep.equal([
      "Entity of type 'CustomField' named 'Nothing__c.X__c' cannot be found",
    ]);
    const { default: JSZip } = await import('jszip');
    const zip = await JSZip.loadAsync(retrieved.zipFile, { base64: true });
    const view = await zip.file('permissionsets/POWER_View.permissionset')?.async('string');
    expect(view).to.equal(
      readFileSync(join(projectRoot, 'force-app/main/default/permissionsets/POWER_View.permissionset-meta.xml'), 'utf8')
    );
    expect(await zip.file('objects/Worksite__c.object')?.async('string'))
      .to.include('City__c')
      .and.not.include('State__c');
    expect(await zip.file('package.xml')?.async('string')).to.include('<members>POWER_View</members>');
  });

  it('lists, describes and reads metadata', async () => {
    await connection.metadata.deploy(await thing(), { singlePackage: true }).complete(false);
    const described = await connection.metadata.describe('66.0');
    expect(described.metadataObjects.find((entry) => entry.xmlName === 'CustomObject')).to.deep.include({
      directoryName: 'objects',
      suffix: 'object',
      inFolder: false,
    });
    const fields = await connection.metadata.list([{ type: 'CustomField' }], '66.0');
    expect(fields.map((entry) => [entry.fullName, entry.type, entry.fileName])).to.deep.equal([
      ['Thing__c.Color__c', 'CustomField', 'objects/Thing__c.object'],
    ]);
    expect(await connection.metadata.list([{ type: 'Flow' }], '66.0')).to.deep.equal([]);
    const read = await connection.metadata.read('CustomObject', 'Thing__c');
    expect(read).to.include({ fullName: 'Thing__c', label: 'Sample Thing', sharingModel: 'ReadWrite' });
    expect(read.fields.map((each) => each.fullName)).to.deep.equal(['Color__c']);
  });

  it('answers a wrong session with the fault clients renew it by, and an unknown operation by name', async () => {
    const call = async (body: string): Promise<{ status: number; text: string }> => {
      const response = await fetch(`${running.url}/services/Soap/m/66.0`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body,
      });
      return { status: response.status, text: await response.text() };
    };
    const envelope = (session: string, operation: string): string =>
      `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header xmlns="http://soap.sforce.com/2006/04/metadata"><SessionHeader><sessionId>${session}</sessionId></SessionHeader></soapenv:Header><soapenv:Body xmlns="http://soap.sforce.com/2006/04/metadata">${operation}</soapenv:Body></soapenv:Envelope>`;
    const expired = await call(envelope('00D!gone', '<describeMetadata/>'));
    expect(expired.status).to.equal(500);
    expect(expired.text).to.match(/<faultcode>[a-zA-Z]+:INVALID_SESSION_ID<\/faultcode>/);
    const unknown = await call(envelope(connection.accessToken ?? '', '<danceMetadata/>'));
    expect(unknown.text).to.include(
      'No operation available for request {http://soap.sforce.com/2006/04/metadata}danceMetadata'
    );
    expect((await call('hello')).text).to.include('soapenv:Client');
  });

  it('refuses metadata changes to a user without the right, over both doors', async () => {
    const user = running.org.store.db
      .prepare('SELECT "Id" FROM "User" WHERE "Username" LIKE \'integration@%\'')
      .pluck()
      .get() as string;
    const limited = new Connection({
      instanceUrl: running.url,
      accessToken: running.org.sessions.open(user),
      version: '66.0',
    });
    const zip = await thing();
    for (const attempt of [
      (): unknown => limited.metadata.deploy(zip, {}),
      (): unknown => limited.metadata.deployRest(zip, {}),
    ]) {
      let message = '';
      try {
        await attempt();
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).to.match(/INSUFFICIENT_ACCESS: use of the Metadata API requires/);
    }
  });

  it('takes up a deploy that a killed process left behind', async () => {
    await running.close();
    const { openPracticeOrg } = await import('../../../src/practice-org/index.js');
    const { resumeMetadataJobs, startDeploy, findDeploy } = await import('../../../src/practice-org/metadata/index.js');
    const org = openPracticeOrg({ directory });
    const options = {
      checkOnly: false,
      rollbackOnError: true,
      ignoreWarnings: false,
      singlePackage: true,
      purgeOnDelete: false,
    };
    const id = startDeploy(org, await thing(), options, org.adminUserId);
    org.store.db.prepare("UPDATE _deploy SET status = 'InProgress' WHERE id = ?").run(id);
    await org.close();
    running = await startPracticeOrg({ directory });
    resumeMetadataJobs(running.org);
    while (findDeploy(running.org, id)?.completedDate === undefined)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(findDeploy(running.org, id)?.status).to.equal('Succeeded');
    expect(running.org.store.schema.object('Thing__c')?.name).to.equal('Thing__c');
  });
});

describe('practice-org/api tooling, as a client sees it', () => {
  let running: RunningPracticeOrg;
  let connection: Connection;
  let directory: string;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'practice-tooling-'));
    running = await startPracticeOrg({ directory });
    connection = new Connection({
      instanceUrl: running.url,
      accessToken: running.org.sessions.open(running.org.adminUserId),
      version: '66.0',
    });
    connection.metadata.pollInterval = 20;
    await connection.metadata.deploy(await forceAppZip(), { singlePackage: true }).complete(false);
  });
  after(async () => {
    await running.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('keeps source tracking off with the very text clients look for', async () => {
    let message = '';
    try {
      await connection.tooling.sobject('SourceMember').describe();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).to.equal('The requested resource does not exist');
  });

  it('tells objects, fields and validation rules with their metadata', async () => {
    const entity = await connection.tooling.query<{ QualifiedApiName: string; InternalSharingModel: string }>(
      "SELECT QualifiedApiName, InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = 'Worksite__c'"
    );
    expect(entity.records[0]).to.include({ QualifiedApiName: 'Worksite__c', InternalSharingModel: 'ReadWrite' });
    const rule = await connection.tooling.query<{ Metadata: { errorConditionFormula: string } }>(
      "SELECT Metadata FROM ValidationRule WHERE ValidationName = 'NAICS_CODE_FORM' AND EntityDefinition.QualifiedApiName = 'Worksite__c'"
    );
    expect(rule.records[0]?.Metadata.errorConditionFormula).to.include('REGEX');
    const fields = await connection.tooling.query<{ QualifiedApiName: string; DataType: string }>(
      "SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName = 'Name'"
    );
    expect(fields.records[0]?.DataType).to.equal('Text(255)');
  });

  it('hides fields nobody was granted, and asks for one row where metadata is wanted', async () => {
    const hidden = await connection.tooling.query(
      "SELECT Id FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Worksite__c' AND QualifiedApiName = 'City__c'"
    );
    expect(hidden.totalSize).to.equal(0);
    let message = '';
    try {
      await connection.tooling.query('SELECT Metadata FROM ValidationRule');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).to.match(/must specify no more than one row for retrieval/);
  });
});
