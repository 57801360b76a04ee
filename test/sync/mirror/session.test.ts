import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { connectOrg } from '../../../src/org/index.js';
import { openSync, type ApplyResult, type PlanSummary } from '../../../src/sync/index.js';
import { openPlanFile } from '../../../src/sync/plan/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';

const CONFIG = `version: 1
name: sample
sources:
  sheet: { type: csv, path: worksites.csv }
records:
  employers:
    object: Account
    key: Employer
    fields:
      Name: Employer
  agreements:
    object: Neutrality_Agreement__c
    key: Code
    fields:
      Employer__c: { record: employers }
  worksites:
    object: Worksite__c
    key: Code
    fields:
      Name: Site
      City__c: City
      Employer__c: { record: employers }
`;

const ROWS = 5000;
const OBJECTS = 3;

type Row = { code: number; city: string };

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ code: index, city: 'Sampleton' }));

describe('a second run with what the first one left', function () {
  this.timeout(400_000);
  let org: InstalledOrg;
  let folder = '';
  const write = (rows: readonly Row[]): void => {
    const lines = rows.map(({ code, city }) => `W${code},Plant ${code},${city},Laundry ${code}`);
    writeFileSync(join(folder, 'worksites.csv'), `Code,Site,City,Employer\n${lines.join('\n')}\n`);
  };
  /** One run as the command does it, in a process that knows nothing: what it costs from the first call on. */
  const run = async (cache = 'cache'): Promise<{ result: ApplyResult; summary: PlanSummary; calls: number }> => {
    process.env.POWER_CACHE_KEY = 'a key for the tests';
    const port = await connectOrg(org.connection, { pollInterval: 50 });
    const session = await openSync(join(folder, 'power.sync.yaml'), port, { cacheFolder: join(folder, cache) });
    const planFile = join(folder, 'plan.ndjson');
    const result = await session.run(planFile, join(folder, 'failures.csv'));
    delete process.env.POWER_CACHE_KEY;
    return { result, summary: (await openPlanFile(planFile)).summary, calls: port.budget().used };
  };
  const written = ({ objects }: ApplyResult): number =>
    objects.reduce((sum, { created, updated, removed, failed }) => sum + created + updated + removed + failed, 0);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'power-second-run-'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'power.sync.yaml'), CONFIG);
    org = await startInstalledOrg({ dailyLimit: 1_000_000 });
  });
  after(async () => {
    delete process.env.POWER_CACHE_KEY;
    await org.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`costs at most ${OBJECTS + 3} calls and writes nothing, for ${OBJECTS} objects of ${ROWS} records, at once after the load`, async () => {
    write(rowsOf(ROWS));
    const first = await run();
    expect(first.result.status).to.equal('Succeeded');
    expect(written(first.result)).to.equal(OBJECTS * ROWS);
    const second = await run();
    expect(written(second.result)).to.equal(0);
    expect(second.summary.objects.map(({ unchanged }) => unchanged)).to.deep.equal([ROWS, ROWS, ROWS]);
    expect(second.calls).to.be.at.most(OBJECTS + 3);
  });

  it('costs what changed, when 1 % did', async () => {
    write(rowsOf(ROWS).map((row) => (row.code % 100 === 0 ? { ...row, city: 'Exampleville' } : row)));
    const { result, calls } = await run();
    expect(written(result)).to.equal(ROWS / 100);
    expect(calls).to.be.at.most(30);
    const again = await run();
    expect([written(again.result), again.calls <= OBJECTS + 3]).to.deep.equal([0, true]);
  });

  it('tells a record that somebody deleted from a row that was never synced, on another machine too', async () => {
    const { records } = await org.connection.query<{ Id: string }>(
      "SELECT Id FROM Worksite__c WHERE Name = 'Plant 17'"
    );
    await org.connection.sobject('Worksite__c').destroy(records[0]!.Id);
    write([
      ...rowsOf(ROWS).map((row) => (row.code % 100 === 0 ? { ...row, city: 'Exampleville' } : row)),
      { code: ROWS, city: 'New' },
    ]);
    const { result, summary } = await run('cache of another machine');
    expect(summary.objects.find(({ object }) => object === 'Worksite__c')).to.include({ create: 1, deleted: 1 });
    expect(written(result)).to.equal(OBJECTS);
    expect(await org.count("Worksite__c WHERE Name = 'Plant 17'")).to.equal(0);
  });
});
