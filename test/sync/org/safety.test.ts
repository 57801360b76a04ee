import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { connectOrg, type OrgOptions } from '../../../src/org/index.js';
import { openSync, type ApplyResult, type SessionOptions, type SyncSession } from '../../../src/sync/index.js';
import type { Fault } from '../../../src/practice-org/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';

const here = dirname(fileURLToPath(import.meta.url));

const CONFIG = `version: 1
name: safety
sources:
  sheet: { type: csv, path: worksites.csv }
records:
  worksites:
    object: Worksite__c
    key: Code
    from: sheet
    fields:
      Name: Site
      City__c: City
`;

function write(folder: string, rows: number, city: string): void {
  mkdirSync(folder, { recursive: true });
  const lines = Array.from({ length: rows }, (_, index) => `W${index + 1},Sample Plant ${index + 1},${city}`);
  writeFileSync(join(folder, 'worksites.csv'), `Code,Site,City\n${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'power.sync.yaml'), CONFIG);
}

describe('a run that nobody watches', function () {
  this.timeout(120_000);
  const requests: Array<{ method: string; path: string }> = [];
  let fault: (request: { method: string; path: string }) => Fault | undefined = () => undefined;
  let org: InstalledOrg;
  before(async () => {
    org = await startInstalledOrg({
      faults: (request) => {
        requests.push(request);
        return fault(request);
      },
    });
  });
  beforeEach(() => {
    requests.splice(0);
    fault = () => undefined;
  });
  after(() => org.close());

  const open = async (folder: string, options: SessionOptions = {}, port: OrgOptions = {}): Promise<SyncSession> =>
    openSync(join(folder, 'power.sync.yaml'), await connectOrg(org.connection, port), options);
  const run = async (folder: string, options: SessionOptions = {}, port: OrgOptions = {}): Promise<ApplyResult> =>
    (await open(folder, options, port)).run(join(folder, 'plan.ndjson'), join(folder, 'failures.csv'));
  const writes = () => requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/composite'));

  it('does not write to a production org until it is told so, and asks in a call that is made anyway', async () => {
    const folder = join(org.folder, 'production');
    write(folder, 3, 'Sampleton');
    const { store } = org.running.org;
    store.statement('UPDATE "Organization" SET "IsSandbox" = 0').run();
    try {
      const refused: unknown = await run(folder, { rails: {} }).catch((error: unknown) => error);
      expect(refused).to.include({ name: 'ProductionUnconfirmedError', exitCode: 77 });
      expect(writes()).to.deep.equal([]);
      const result = await run(folder, { rails: { production: true } });
      expect(result.status).to.equal('Succeeded');
    } finally {
      store.statement('UPDATE "Organization" SET "IsSandbox" = 1').run();
    }
    write(folder, 3, 'Exampleville');
    expect((await run(folder, { rails: {} })).status).to.equal('Succeeded');
  });

  it('asks the org about nothing but its records when nothing is to be done, and writes nothing', async () => {
    const folder = join(org.folder, 'production');
    requests.splice(0);
    const port = await connectOrg(org.connection);
    requests.splice(0);
    const session = await openSync(join(folder, 'power.sync.yaml'), port, { rails: {}, dataFolder: folder });
    const result = await session.run(join(folder, 'plan.ndjson'), join(folder, 'failures.csv'));
    expect(result.objects).to.have.length(1);
    expect(result.objects[0]).to.include({ unchanged: 3, updated: 0 });
    expect(writes()).to.deep.equal([]);
    expect(requests.length).to.be.at.most(1 + 3);
  });

  it('stops before the reserve with its lock given back, and goes on from there', async () => {
    const folder = join(org.folder, 'reserve');
    write(folder, 1900, 'Sampleton');
    await org.count('Worksite__c');
    const port = await connectOrg(org.connection);
    const reserve = { count: (port.budget().remaining ?? 0) - 10 };
    const result = await run(folder, {}, { reserve });
    expect(result.status).to.equal('SucceededPartial');
    expect(result.stopped).to.include({ reason: 'OrgReserveReachedError', exitCode: 69 });
    expect(result.stopped?.actions.join()).to.contain('--reserve');
    expect(await org.count('Sync_State__c WHERE Lock_Token__c != null')).to.equal(0);
    const some = await org.count('Worksite__c');
    expect(some).to.be.within(200, 1800);
    expect((await run(folder)).status).to.equal('Succeeded');
    expect(await org.count("Worksite__c WHERE Sync_Key__c LIKE '%W1900'")).to.equal(1);
  });

  it('killed while the org works on its upload: the next run waits for that and sends nothing twice', async () => {
    const one = await startInstalledOrg({
      faults: (request) => {
        requests.push(request);
        return fault(request);
      },
    });
    try {
      const folder = join(one.folder, 'killed');
      const dataFolder = join(one.folder, 'data');
      write(folder, 5000, 'Sampleton');
      // The first look at the job never comes back: the process hangs there and is killed.
      fault = ({ method, path }) =>
        method === 'GET' && /\/jobs\/ingest\/\w+$/.test(path) ? { kind: 'delay', milliseconds: 30_000 } : undefined;
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', join(here, 'run-sync.ts'), one.url, folder, dataFolder],
        {
          env: { ...process.env, POWER_TEST_TOKEN: one.token },
          stdio: ['ignore', 'ignore', 'inherit'],
          cwd: resolve(here, '../../..'),
        }
      );
      const ended = new Promise((done) => child.once('close', done));
      const closed = ({ method, path }: { method: string; path: string }): boolean =>
        method === 'GET' && /\/jobs\/ingest\/\w+$/.test(path);
      while (!requests.some(closed) && child.exitCode === null) {
        await new Promise((done) => setTimeout(done, 20));
      }
      child.kill('SIGKILL');
      await ended;
      const journal = join(dataFolder, 'power', 'sync', 'jobs');
      expect(readdirSync(journal)).to.have.length(1);
      fault = () => undefined;
      const connection = await connectOrg(one.connection, { pollInterval: 20 });
      const session = await openSync(join(folder, 'power.sync.yaml'), connection, { dataFolder });
      const result = await session.run(join(folder, 'plan.ndjson'), join(folder, 'failures.csv'));
      expect(result.status).to.equal('Succeeded');
      expect(result.objects[0]).to.include({ created: 0, unchanged: 5000 });
      const uploads = requests.filter(({ method, path }) => method === 'PUT' && path.includes('/jobs/ingest/'));
      expect(uploads).to.have.length(1);
      expect(existsSync(journal) ? readdirSync(journal) : []).to.deep.equal([]);
      expect(await one.count('Worksite__c')).to.equal(5000);
    } finally {
      fault = () => undefined;
      await one.close();
    }
  });
});
