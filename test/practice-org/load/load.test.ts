import { rmSync } from 'node:fs';
import { AuthInfo, Connection } from '@salesforce/core';
import { expect } from 'chai';
import { startPracticeOrg, type RunningPracticeOrg } from '../../../src/practice-org/index.js';
import { loadSample } from '../../../src/practice-org/load/index.js';
import type { OpenPracticeOrg } from '../../../src/practice-org/org.js';
import { temporaryDirectory } from '../fixture.js';
import { deploy, forceAppZip, problems } from '../metadata/support.js';

describe('practice-org/load', () => {
  const directory = temporaryDirectory();
  let running: RunningPracticeOrg;
  let connection: Connection;
  let time = Date.parse('2026-11-22T18:00:00Z');
  before(async () => {
    running = await startPracticeOrg({ directory, clock: () => new Date(time) });
    expect(problems(await deploy(running.org as OpenPracticeOrg, await forceAppZip()))).to.deep.equal([]);
    connection = await connect();
  });
  after(async () => {
    await running.close();
    rmSync(directory, { recursive: true, force: true });
  });

  async function connect(): Promise<Connection> {
    const { url, org } = running;
    const accessTokenOptions = { accessToken: org.sessions.open(org.adminUserId), instanceUrl: url, loginUrl: url };
    return Connection.create({ authInfo: await AuthInfo.create({ accessTokenOptions }) });
  }
  const load = () => loadSample(connection, { size: 'small', today: new Date(time), alias: 'practice' });
  const levels = async (): Promise<Set<string>> => {
    const soql = 'SELECT Protection_Level__c FROM Worksite__c';
    const { records } = await connection.query<{ Protection_Level__c: string }>(soql);
    return new Set(records.map((record) => record.Protection_Level__c));
  };

  it('fills every object of the campaign past every rule, with worksites at each level of protection', async () => {
    const { objects, errors, assigned } = await load();
    expect(errors).to.deep.equal([]);
    expect(assigned).to.include('POWER_Certify');
    expect(objects.filter((each) => each.failed > 0 || each.created === 0)).to.deep.equal([]);
    expect(objects.map((each) => each.object)).to.include.members([
      'Union_Contract__c',
      'Contract_Clause__c',
      'Labor_Dispute__c',
      'Enforcement_Contact__c',
      'Worksite_Coverage__c',
      'U_Visa_Certification_Request__c',
    ]);
    expect([...(await levels())]).to.have.members([
      'Agreement and Dispute',
      'Agreement Only',
      'Dispute Only',
      'Contract Clause Only',
      'None',
    ]);
  });

  it('changes nothing when it is loaded again, on another day too', async () => {
    const soql = 'SELECT Sync_Key__c, Covered_From__c, Covered_To__c FROM Worksite_Coverage__c ORDER BY Sync_Key__c';
    const before = (await connection.query(soql)).records;
    time += 3 * 86_400_000;
    connection = await connect();
    const { objects, errors } = await load();
    expect(errors).to.deep.equal([]);
    expect(objects.filter((each) => each.failed > 0 || each.created > 0)).to.deep.equal([]);
    expect((await connection.query(soql)).records).to.deep.equal(before);
  });
});
