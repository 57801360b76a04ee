import { expect } from 'chai';
import { runHash, runValues } from '../../../src/sync/apply/index.js';
import { describeChains, isSound, readRuns, verifyChain, verifyChains } from '../../../src/sync/history/index.js';
import type { ChainedRun } from '../../../src/sync/history/index.js';
import { connectOrg, type OrgPort } from '../../../src/org/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';

type Row = { Id: string } & Record<string, unknown>;

const valuesOf = (number: number, previousHash: string | null, config = 'sample') =>
  runValues({
    runId: `00000000-0000-4000-8000-00000000000${number}`,
    configName: config,
    startedBy: 'sync@sample.example',
    startedAt: new Date(`2026-11-20T10:0${number}:00.900Z`),
    finishedAt: new Date(`2026-11-20T10:0${number}:30Z`),
    status: 'Succeeded',
    objects: [],
    sources: ['worksites.csv', 'locals.csv'],
    previousHash,
  });

describe('the history of runs on a practice org', function () {
  this.timeout(60_000);
  let org: InstalledOrg;
  let port: OrgPort;

  beforeEach(async () => {
    org = await startInstalledOrg();
    port = await connectOrg(org.connection);
    let previous: string | null = null;
    for (const number of [1, 2, 3]) {
      const values = valuesOf(number, previous);
      previous = String(values.get('Hash__c'));
      await port.insert('Sync_Run__c', values);
    }
    await port.insert(
      'Sync_State__c',
      new Map([
        ['Config_Key__c', 'sample'],
        ['Chain_Head__c', previous],
      ])
    );
  });
  afterEach(() => org.close());

  const rows = async (): Promise<Row[]> =>
    (await org.connection.query<Row>('SELECT Id, Run_Id__c FROM Sync_Run__c ORDER BY Started_At__c')).records;
  const verify = () => verifyChains(port, readRuns(port, new Map()));
  const idOf = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`;

  it('lists the newest first, as many as asked for, and until when each can be undone here', async () => {
    const listed = [];
    for await (const { run } of readRuns(port, new Map([[idOf(3), '2026-12-20T10:00:00.000Z']]), 2)) listed.push(run);
    expect(listed.map(({ runId, started, undoableUntil }) => [runId, started, undoableUntil])).to.deep.equal([
      [idOf(3), '2026-11-20T10:03:00.000Z', '2026-12-20T10:00:00.000Z'],
      [idOf(2), '2026-11-20T10:02:00.000Z', null],
    ]);
  });

  it('finds every run as it was written', async () => {
    const chains = await verify();
    expect(chains).to.deep.equal([{ config: 'sample', sound: 3, faults: [], unchained: [] }]);
    expect(isSound(chains)).to.equal(true);
  });

  it('names a run that was altered, and goes on before it', async () => {
    const [, second] = await rows();
    await org.connection.sobject('Sync_Run__c').update({ Id: second!.Id, Updated_Count__c: 9 });
    const [chain] = await verify();
    expect(chain).to.deep.include({ sound: 2, faults: [{ kind: 'altered', runId: idOf(2) }], unchained: [] });
    expect(describeChains([chain!]).join('\n')).to.contain(idOf(2));
  });

  it('names a run that was altered together with its hash by the one that continued it', async () => {
    const [, second] = await rows();
    const forged = new Map(valuesOf(2, String(valuesOf(1, null).get('Hash__c'))));
    forged.set('Updated_Count__c', 9);
    await org.connection
      .sobject('Sync_Run__c')
      .update({ Id: second!.Id, Updated_Count__c: 9, Hash__c: runHash(forged) });
    const [chain] = await verify();
    expect(chain?.faults).to.deep.equal([{ kind: 'missing', runId: idOf(3) }]);
    expect(isSound([chain!])).to.equal(false);
  });

  it('names the place where a run was removed, the latest one too', async () => {
    const [, second, third] = await rows();
    await org.connection.sobject('Sync_Run__c').destroy(second!.Id);
    expect((await verify())[0]).to.deep.include({
      faults: [{ kind: 'missing', runId: idOf(3) }],
      unchained: [idOf(1)],
    });
    await org.connection.sobject('Sync_Run__c').destroy(third!.Id);
    expect((await verify())[0]?.faults).to.deep.equal([{ kind: 'missing', runId: null }]);
  });
});

describe('a chain', () => {
  const chained = (number: number, previous: string | null): ChainedRun => {
    const values = valuesOf(number, previous);
    const hash = String(values.get('Hash__c'));
    return { run: { runId: String(number) } as ChainedRun['run'], hash, previous, computed: hash };
  };

  it('does not fail for a run that was killed before it could be chained', () => {
    const first = chained(1, null);
    const killed = chained(2, first.hash);
    const third = chained(3, first.hash);
    const chain = verifyChain('sample', third.hash, [killed, third, first]);
    expect(chain).to.deep.equal({ config: 'sample', sound: 2, faults: [], unchained: ['2'] });
  });

  it('ends where it bites its own tail', () => {
    const first = { ...chained(1, null), previous: 'x', hash: 'x', computed: 'x' };
    expect(verifyChain('sample', 'x', [first]).faults).to.deep.equal([{ kind: 'missing', runId: '1' }]);
  });
});
