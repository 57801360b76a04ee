import { expect } from 'chai';
import { connectOrg, type JobJournal, type OpenJob, type OrgPort, type Write } from '../../src/org/index.js';
import type { Fault } from '../../src/practice-org/index.js';
import { connectTo, startInstalledOrg, type InstalledOrg } from '../support/installed-org.js';

const KEY = 'Sync_Key__c';
const busy = (headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  response: { status: 503, headers, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }] },
});

describe('writing what must not go wrong, to a practice org', function () {
  this.timeout(60_000);
  let org: InstalledOrg;
  let port: OrgPort;
  let fault: (request: { method: string; path: string }) => Fault | undefined = () => undefined;
  const waits: number[] = [];
  before(async () => {
    org = await startInstalledOrg({ faults: (request) => fault(request) });
    port = await connectOrg(org.connection, {
      random: () => 0,
      sleep: (wait) => {
        waits.push(wait);
        return new Promise((done) => setTimeout(done, Math.min(wait, 20)));
      },
    });
  });
  afterEach(() => {
    fault = () => undefined;
    waits.splice(0);
  });
  after(() => org.close());

  const make = async (...keys: string[]): Promise<Map<string, string>> => {
    const writes = keys.map((key): Write => ({
      ref: key,
      object: 'Worksite__c',
      operation: 'upsert',
      values: new Map([
        [KEY, key],
        ['Name', `Sample Plant ${key}`],
      ]),
    }));
    const results = await port.collections(writes, KEY);
    return new Map(results.map(({ ref, id = '' }) => [ref, id]));
  };
  const stampOf = async (id: string): Promise<string> =>
    (
      await org.connection.query<{ SystemModstamp: string }>(
        `SELECT SystemModstamp FROM Worksite__c WHERE Id = '${id}'`
      )
    ).records[0]!.SystemModstamp;
  const named = (ref: string, id: string, since: string) => ({
    ref,
    id,
    since,
    object: 'Worksite__c',
    operation: 'update' as const,
    values: new Map([['City__c', 'Sampleton']]),
  });

  it('updates of several records those that were not modified since, in one call', async () => {
    const ids = await make('C1', 'C2', 'C3');
    const stamp = await stampOf(ids.get('C1')!);
    const long = new Date(Date.parse(stamp) - 60_000).toISOString();
    const { used } = port.budget();
    const results = await port.conditional([
      named('C1', ids.get('C1')!, stamp),
      named('C2', ids.get('C2')!, long),
      { ...named('C3', ids.get('C3')!, stamp), values: new Map([['Unit_Size__c', 'not a number']]) },
    ]);
    expect(port.budget().used).to.equal(used + 1);
    expect(results.map(({ ref, modified, error }) => [ref, modified ?? false, error !== undefined])).to.deep.equal([
      ['C1', false, false],
      ['C2', true, false],
      ['C3', false, true],
    ]);
    expect(await org.count(`Worksite__c WHERE City__c = 'Sampleton' AND ${KEY} IN ('C1', 'C2', 'C3')`)).to.equal(1);
  });

  it('reads records by id in the order asked, and says which are gone', async () => {
    const ids = await make('R1', 'R2');
    await org.connection.sobject('Worksite__c').destroy(ids.get('R1')!);
    const rows = await port.retrieve('Worksite__c', [ids.get('R2')!, ids.get('R1')!], [KEY]);
    expect(rows.map((row) => row?.[KEY] ?? null)).to.deep.equal(['R2', null]);
  });

  for (const way of ['collections', 'bulk'] as const) {
    it(`deletes records by ${way}; one that is gone already is no failure, one that never was is`, async () => {
      const ids = await make('D1', 'D2', 'D3');
      await org.connection.sobject('Worksite__c').destroy(ids.get('D2')!);
      const none = `${ids.get('D1')!.slice(0, 8)}0009999AAA`;
      const writes = [...ids, ['none', none] as const].map(([ref, id]): Write => ({
        ref,
        id,
        object: 'Worksite__c',
        operation: 'delete',
        values: new Map(),
      }));
      const results = [];
      if (way === 'collections') results.push(...(await port.collections(writes, KEY)));
      else {
        const stream = (async function* () {
          yield* await Promise.resolve(writes);
        })();
        const options = { object: 'Worksite__c', operation: 'delete', externalIdField: KEY, columns: ['Id'] } as const;
        for await (const result of await port.bulk(stream, options)) results.push(result);
      }
      expect(new Map(results.map(({ ref, error }) => [ref, error === undefined]))).to.deep.equal(
        new Map([
          ['D1', true],
          ['D2', true],
          ['D3', true],
          ['none', false],
        ])
      );
      expect(await org.count(`Worksite__c WHERE ${KEY} IN ('D1', 'D2', 'D3')`)).to.equal(0);
    });
  }

  it('comes back when the org said so, not before', async () => {
    let calls = 0;
    fault = ({ path }) => (path.endsWith('/query') && (calls += 1) === 1 ? busy({ 'Retry-After': '7' }) : undefined);
    await port.queryPage({ soql: 'SELECT Id FROM Account' });
    expect(waits).to.deep.equal([7000]);
  });

  it('renews a session once, and says that it is lost when the org does not take the new one', async () => {
    const connection = await connectTo(org.url, org.token);
    let renewed = 0;
    const delegate = {
      isRefreshing: () => false,
      refresh: () => Promise.resolve(void (renewed += 1)),
    };
    Object.assign(connection, { _refreshDelegate: delegate });
    const own = await connectOrg(connection);
    let denials = 1;
    fault = ({ path }) =>
      path.endsWith('/query') && (denials -= 1) >= 0
        ? { kind: 'answer', response: { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'expired' }] } }
        : undefined;
    expect((await own.queryPage({ soql: 'SELECT Id FROM Sync_Run__c' })).total).to.equal(0);
    expect(renewed).to.equal(1);
    denials = 100;
    const failure: unknown = await own.queryPage({ soql: 'SELECT Id FROM Account' }).catch((error: unknown) => error);
    expect(failure).to.include({ name: 'OrgSessionEndedError' });
    expect(renewed).to.equal(2);
  });

  it('stops before the reserve, and lets a run be ended in order', async () => {
    await port.queryPage({ soql: 'SELECT Id FROM Account' });
    const { remaining } = port.budget();
    const own = await connectOrg(org.connection, { reserve: { count: remaining! - 3 } });
    const ask = () => own.queryPage({ soql: 'SELECT Id FROM Account' });
    const answered: string[] = [];
    for (let call = 0; call < 6; call += 1) {
      answered.push(
        await ask().then(
          () => 'done',
          (error: Error & { exitCode?: number }) => `${error.name} ${error.exitCode}`
        )
      );
    }
    expect(answered.filter((each) => each === 'done').length).to.be.within(1, 3);
    expect(answered.at(-1)).to.equal('OrgReserveReachedError 69');
    const before = own.budget().remaining;
    await ask().catch(() => undefined);
    expect(own.budget().remaining, 'nothing was sent').to.equal(before);
    own.openReserve();
    await ask();
  });

  it('finds a job that another process left, waits for it, and gives up one that was never closed', async () => {
    const kept: OpenJob[] = [];
    const journal: JobJournal = {
      began: (job) => Promise.resolve(void kept.push(job)),
      ended: (id) =>
        Promise.resolve(
          void kept.splice(
            kept.findIndex((job) => job.id === id),
            1
          )
        ),
    };
    const rows = (async function* () {
      for (let number = 1; number <= 500; number += 1) {
        const values = new Map([
          [KEY, `J${number}`],
          ['Name', 'Sample Plant'],
        ]);
        yield await Promise.resolve({ ref: `J${number}`, object: 'Worksite__c', operation: 'upsert' as const, values });
      }
    })();
    const options = {
      object: 'Worksite__c',
      operation: 'upsert',
      externalIdField: KEY,
      columns: [KEY, 'Name'],
    } as const;
    // The process ends when the org has the upload: nobody reads on.
    const left: unknown = await (async () => {
      const stop = (): Promise<void> => Promise.reject(new Error('killed'));
      for await (const _result of await port.bulk(rows, { ...options, journal, onLook: stop })) break;
    })().catch((error: unknown) => error);
    expect(left).to.be.instanceOf(Error);
    expect(kept).to.have.length(1);
    const open = await org.connection.request<{ id: string }>({
      method: 'POST',
      url: '/jobs/ingest',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ object: 'Account', operation: 'insert', contentType: 'CSV', lineEnding: 'LF' }),
    });
    const found = await port.openJobs();
    expect(found.map(({ object }) => object)).to.include('Account');
    await port.finishJob(kept[0]!);
    expect(await org.count(`Worksite__c WHERE ${KEY} LIKE 'J%'`)).to.equal(500);
    await port.finishJob({ id: open.id, object: 'Account' });
    await port.finishJob({ id: open.id, object: 'Account' });
    expect(await port.openJobs()).to.deep.equal([]);
  });
});
