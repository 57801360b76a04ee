import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { connectOrg } from '../../../src/org/index.js';
import { openSync, type ApplyResult, type SyncSession } from '../../../src/sync/index.js';
import type { Fault } from '../../../src/practice-org/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';

const here = dirname(fileURLToPath(import.meta.url));

const CONFIG = `version: 1
name: sample
sources:
  sheet: { type: csv, path: worksites.csv }
records:
  employers:
    object: Account
    key: Employer
    duplicates: first
    fields:
      Name: Employer
  worksites:
    object: Worksite__c
    key: Code
    fields:
      Name: Site
      Trade_Name__c: Site
      City__c: City
      Unit_Size__c: Size
      Employer__c: { record: employers }
`;

/** What a busy evening looks like: the line drops, or the org says it cannot now. */
const TROUBLES: readonly Fault[] = [
  { kind: 'drop' },
  {
    kind: 'answer',
    response: { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'Service Unavailable' }] },
  },
];

type Row = { code: number; site: string; city: string; size: number | '' };

function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    code: index + 1,
    site: `Sample Plant ${index + 1}`,
    city: 'Sampleton',
    size: (index % 500) + 1,
  }));
}

function write(folder: string, rows: readonly Row[]): void {
  mkdirSync(folder, { recursive: true });
  const lines = rows.map(
    ({ code, site, city, size }) => `W${code},${site},${city},${size},Sample Laundry ${code % 20}`
  );
  writeFileSync(join(folder, 'worksites.csv'), `Code,Site,City,Size,Employer\n${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'power.sync.yaml'), CONFIG);
}

describe('a sync with a practice org, over HTTP', function () {
  this.timeout(180_000);
  let org: InstalledOrg;
  const started: InstalledOrg[] = [];
  const fresh = async (...options: Parameters<typeof startInstalledOrg>): Promise<InstalledOrg> => {
    const next = await startInstalledOrg(...options);
    started.push(next);
    return next;
  };
  after(async () => {
    for (const one of started) await one.close();
  });

  const session = async (one: InstalledOrg, folder: string, sleep?: () => Promise<void>): Promise<SyncSession> =>
    openSync(
      join(folder, 'power.sync.yaml'),
      await connectOrg(one.connection, { pollInterval: 50, ...(sleep ? { sleep } : {}) })
    );
  const sync = async (one: InstalledOrg, folder: string, sleep?: () => Promise<void>): Promise<ApplyResult> => {
    const opened = await session(one, folder, sleep);
    await opened.plan(join(folder, 'plan.ndjson'));
    return opened.apply(join(folder, 'plan.ndjson'), join(folder, 'failures.csv'));
  };
  const quickly = (): Promise<void> => new Promise((done) => setTimeout(done, 10));

  before(async () => {
    org = await fresh();
  });

  it('loads a few records by collections, and then has nothing to do', async () => {
    const folder = join(org.folder, 'few');
    write(folder, rowsOf(300));
    const result = await sync(org, folder);
    expect(result).to.include({ status: 'Succeeded', failures: null });
    expect(result.objects.map(({ object, created, failed }) => ({ object, created, failed }))).to.deep.equal([
      { object: 'Account', created: 20, failed: 0 },
      { object: 'Worksite__c', created: 300, failed: 0 },
    ]);
    expect(await org.count('Worksite__c WHERE Employer__r.POWER_Sync_Key__c != null')).to.equal(300);
    expect(readFileSync(join(folder, 'plan.ndjson'), 'utf8'), 'the access token').not.to.contain(org.token);
    expect(await org.count("Sync_Run__c WHERE Started_By__c = 'admin@practice.example'")).to.equal(1);
    const { summary } = await (await session(org, folder)).plan(join(folder, 'plan.ndjson'));
    expect(summary.objects.map(({ create, update, unchanged }) => [create, update, unchanged])).to.deep.equal([
      [0, 0, 20],
      [0, 0, 300],
    ]);
  });

  it('updates and clears what changed, and leaves an edit made since the plan alone', async () => {
    const folder = join(org.folder, 'few');
    const rows = rowsOf(300);
    write(
      folder,
      rows.map((row) => (row.code <= 3 ? { ...row, city: row.code === 1 ? '' : 'Exampleville', size: '' } : row))
    );
    const opened = await session(org, folder);
    await opened.plan(join(folder, 'plan.ndjson'));
    // Stamps are whole seconds on the platform: an edit within the same second cannot be told from none.
    await new Promise((done) => setTimeout(done, 1100));
    const [edited] = (
      await org.connection.query<{ Id: string }>("SELECT Id FROM Worksite__c WHERE Name = 'Sample Plant 2'")
    ).records;
    await org.connection.sobject('Worksite__c').update({ Id: edited!.Id, City__c: 'Edited by hand' });
    const result = await opened.apply(join(folder, 'plan.ndjson'), join(folder, 'failures.csv'));
    expect(result.objects.find(({ object }) => object === 'Worksite__c')).to.include({
      updated: 2,
      skipped: 1,
      failed: 0,
    });
    const { records } = await org.connection.query<Record<string, unknown>>(
      "SELECT City__c, Unit_Size__c, Trade_Name__c FROM Worksite__c WHERE Name IN ('Sample Plant 1', 'Sample Plant 2', 'Sample Plant 3') ORDER BY Name"
    );
    expect(
      records.map(({ City__c, Unit_Size__c, Trade_Name__c }) => [City__c, Unit_Size__c, Trade_Name__c])
    ).to.deep.equal([
      [null, null, 'Sample Plant 1'],
      ['Edited by hand', 2, 'Sample Plant 2'],
      ['Exampleville', null, 'Sample Plant 3'],
    ]);
    expect(readFileSync(join(folder, 'failures.csv'), 'utf8')).to.match(/^W2,Sample Plant 2,.*edited-since-plan/m);
  });

  it('loads many by bulk, and then has nothing to do', async () => {
    const one = await fresh();
    const folder = join(one.folder, 'many');
    write(folder, rowsOf(5000));
    const result = await sync(one, folder);
    expect(result.status).to.equal('Succeeded');
    expect(await one.count('Worksite__c WHERE Employer__c != null')).to.equal(5000);
    const again = await session(one, folder);
    const { summary } = await again.plan(join(folder, 'plan.ndjson'));
    expect(summary.objects.map(({ create, update, unchanged }) => [create, update, unchanged])).to.deep.equal([
      [0, 0, 20],
      [0, 0, 5000],
    ]);
    write(
      folder,
      rowsOf(5000).map((row) => (row.code <= 2500 ? { ...row, city: '', size: 7 } : row))
    );
    const changed = await sync(one, folder);
    expect(changed.objects.find(({ object }) => object === 'Worksite__c')).to.include({
      created: 0,
      updated: 2500,
      failed: 0,
    });
    expect(await one.count('Worksite__c WHERE City__c = null AND Unit_Size__c = 7')).to.be.at.least(2500);
    expect(await one.count('Sync_Run__c')).to.equal(2);
  });

  it('arrives at the same org when the connection keeps breaking', async () => {
    let requests = 0;
    let armed = false;
    const one = await fresh({
      faults: ({ path }) => {
        if (!/composite|query|jobs/.test(path) || !armed) return undefined;
        requests += 1;
        return requests % 4 === 0 ? TROUBLES[(requests / 4) % TROUBLES.length] : undefined;
      },
    });
    const folder = join(one.folder, 'breaking');
    write(folder, rowsOf(2600));
    armed = true;
    try {
      const result = await sync(one, folder, quickly);
      expect(result.status).to.equal('Succeeded');
    } finally {
      armed = false;
    }
    expect(requests).to.be.greaterThan(10);
    expect(await one.count('Worksite__c')).to.equal(2600);
    const { summary } = await (await session(one, folder)).plan(join(folder, 'plan.ndjson'));
    expect(summary.objects.map(({ unchanged }) => unchanged)).to.deep.equal([20, 2600]);
  });

  it('goes on where a killed run ended, with no record twice', async () => {
    const one = await fresh();
    const folder = join(one.folder, 'killed');
    write(folder, rowsOf(1900));
    const child = spawn(process.execPath, ['--import', 'tsx', join(here, 'run-sync.ts'), one.url, folder], {
      env: { ...process.env, POWER_TEST_TOKEN: one.token },
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: resolve(here, '../../..'),
    });
    const ended = new Promise((done) => child.once('close', done));
    while ((await one.count('Worksite__c')) < 400 && child.exitCode === null) {
      await new Promise((done) => setTimeout(done, 20));
    }
    child.kill('SIGKILL');
    await ended;
    const written = await one.count('Worksite__c');
    expect(written).to.be.within(400, 1899);
    expect(await one.count('Sync_State__c WHERE Lock_Token__c != null')).to.equal(1);
    const result = await sync(one, folder);
    expect(result.status).to.equal('Succeeded');
    expect(await one.count('Worksite__c')).to.equal(1900);
    expect(await one.count('Sync_State__c WHERE Lock_Token__c != null')).to.equal(0);
    const keys = await one.connection.query<{ Sync_Key__c: string }>('SELECT Sync_Key__c FROM Worksite__c', {
      autoFetch: true,
      maxFetch: 5000,
    });
    expect(new Set(keys.records.map(({ Sync_Key__c }) => Sync_Key__c)).size).to.equal(1900);
  });
});

describe('the port to a practice org', function () {
  this.timeout(60_000);
  let org: InstalledOrg;
  before(async () => {
    org = await startInstalledOrg();
  });
  after(() => org.close());

  // To the API an object that a user may not see does not exist.
  it('tells a user what permission is missing', async () => {
    const port = await connectOrg(org.connection);
    const failure: unknown = await port
      .queryPage({ soql: 'SELECT Id FROM Unseen__c' })
      .catch((error: unknown) => error);
    expect(failure).to.include({ name: 'OrgDeniedError', exitCode: 77 });
    expect((failure as Error).message)
      .to.contain('Unseen__c')
      .and.to.contain('admin@practice.example');
    expect((failure as { actions: string[] }).actions.join()).to.contain('POWER Sync');
  });

  it('updates a record only when it is as it was read', async () => {
    const port = await connectOrg(org.connection);
    const { id = '' } = await port.insert('Sync_State__c', new Map([['Config_Key__c', 'port']]));
    expect(await port.insert('Sync_State__c', new Map([['Config_Key__c', 'port']]))).to.have.nested.property(
      'error.code',
      'DUPLICATE_VALUE'
    );
    const long = new Date(Date.now() - 60_000).toISOString();
    expect(await port.updateUnmodified('Sync_State__c', id, new Map([['Lock_Owner__c', 'late']]), long)).to.equal(
      'modified'
    );
    const soon = new Date(Date.now() + 1000).toISOString();
    expect(await port.updateUnmodified('Sync_State__c', id, new Map([['Lock_Owner__c', 'first']]), soon)).to.equal(
      'written'
    );
    expect(await org.count("Sync_State__c WHERE Lock_Owner__c = 'first'")).to.equal(1);
  });

  it('counts its calls and what the day has left', async () => {
    const port = await connectOrg(org.connection);
    const before = port.budget().used;
    await port.queryPage({ soql: 'SELECT Id FROM Account' });
    expect(port.budget().used).to.equal(before + 1);
    expect(port.budget().remaining).to.be.within(1, 15_000);
  });
});
