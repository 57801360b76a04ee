import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Mirror, Mirrors } from '../../../src/sync/mirror/index.js';
import type { CheckedRecord } from '../../../src/sync/types.js';
import type { Value } from '../../../src/records/index.js';
import { writeBase } from '../../../src/sync/merge/index.js';
import { sourceEntries } from '../../../src/sync/plan/sides.js';
import { agreedWorksites, employers, MirrorBench, worksites } from './support.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ROWS = 5000;

const record = (key: string, values: Record<string, Value>, employer?: string | null): CheckedRecord => ({
  mapping: 'worksites',
  object: 'Worksite__c',
  key,
  keyField: 'Sync_Key__c',
  origin: { path: 'sheet.csv', row: 1 },
  values: new Map(Object.entries({ Sync_Key__c: key, ...values })),
  parents: new Map(
    employer === undefined
      ? []
      : [
          [
            'Employer__c',
            employer === null ? null : { object: 'Account', keyField: 'POWER_Sync_Key__c', key: employer },
          ],
        ]
  ),
  status: 'valid',
  findings: [],
});

const same = (mirror: Mirror, one: CheckedRecord): boolean | undefined => {
  const row = mirror.find(one.key);
  return row && mirror.same(one, row);
};

describe('the mirror of an org', function () {
  this.timeout(120_000);
  const bench = new MirrorBench();
  let mirrors: Mirrors;
  const insertMany = (count: number, prefix: string): string[] => {
    const ids: string[] = [];
    bench.org.running.org.store.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        ids.push(bench.insert('Worksite__c', { Name: `Plant ${index}`, Sync_Key__c: `${prefix}${index}` }));
      }
    });
    return ids;
  };
  const refreshed = async (): Promise<Mirror> => {
    await mirrors.refresh(['worksites']);
    return mirrors.get('worksites', worksites)!;
  };
  let ids: string[] = [];

  before(async () => {
    await bench.start();
    ids = insertMany(ROWS, 'w-');
    bench.now += 10_000;
    mirrors = await bench.mirrors();
  });
  after(() => bench.close());

  it('reads each of 5,000 records with one stamp once, and costs a page each', async () => {
    const { result, calls } = await bench.cost(() => mirrors.build('worksites', worksites));
    expect(result.size).to.equal(ROWS);
    expect(result.whole).to.equal(true);
    expect(calls).to.equal(3);
    expect(result.find('W-4999')?.id, 'keys match without regard to case').to.equal(ids[4999]);
    expect(result.find('w-5000')).to.equal(undefined);
  });

  it('holds no value and no key, for its owner alone', () => {
    const folder = join(bench.folder, 'power-mirror');
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
    let ids18 = false;
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777, name).to.equal(0o600);
      const text = readFileSync(join(folder, name), 'latin1');
      for (const secret of ['w-4999', 'Plant 4999']) expect(text.includes(secret), secret).to.equal(false);
      ids18 ||= text.includes(ids[2500]!);
    }
    expect(ids18, 'ids are there to be seen').to.equal(true);
  });

  it('tells the same from the changed, field by field', () => {
    const mirror = mirrors.get('worksites', worksites)!;
    expect(same(mirror, record('w-1', { Name: 'Plant 1', City__c: null }, null))).to.equal(true);
    expect(same(mirror, record('w-1', { Name: 'Plant 2' }))).to.equal(false);
    expect(same(mirror, record('w-1', {}, 'e-1'))).to.equal(false);
    expect(same(mirror, record('w-1', { Phone__c: null })), 'a field it does not hold').to.equal(false);
  });

  it('costs one call when nothing changed, although all was written a moment before', async () => {
    bench.now += 30_000;
    const { result, calls } = await bench.cost(() => mirrors.refresh(['worksites']));
    expect(result).to.deep.equal([{ mapping: 'worksites', how: 'changes', read: 0, removed: 0 }]);
    expect(calls).to.equal(1);
    bench.now += DAY;
    expect((await bench.cost(() => mirrors.refresh(['worksites']))).calls).to.equal(1);
  });

  it('sees an edit, a new record, a deletion and a key that moved', async () => {
    bench.now += DAY;
    bench.update('Worksite__c', ids[0]!, { City__c: 'Sampleton' });
    bench.update('Worksite__c', ids[1]!, { Sync_Key__c: 'moved' });
    bench.update('Worksite__c', ids[2]!, { Sync_Key__c: null });
    bench.delete('Worksite__c', ids[3]!);
    insertMany(1, 'new-');
    const { result: mirror, calls } = await bench.cost(refreshed);
    expect(calls).to.equal(1);
    expect(same(mirror, record('w-0', { City__c: 'Sampleton' }))).to.equal(true);
    expect(mirror.find('moved')?.id).to.equal(ids[1]);
    expect(mirror.find('new-0')).not.to.equal(undefined);
    for (const gone of ['w-1', 'w-2', 'w-3']) expect(mirror.find(gone), gone).to.equal(undefined);
    expect(mirror.wasDeleted('w-3')).to.equal(true);
    expect(mirror.wasDeleted('w-2'), 'its key was taken away').to.equal(false);
    expect(mirror.size).to.equal(ROWS - 1);
  });

  it('sees what happened in the very second of its last reading', async () => {
    bench.update('Worksite__c', ids[0]!, { City__c: 'Exampleville' });
    expect(same(await refreshed(), record('w-0', { City__c: 'Exampleville' }))).to.equal(true);
  });

  it('sees a record that was restored, and forgets that it was deleted', async () => {
    bench.now += MINUTE;
    bench.undelete('Worksite__c', ids[3]!);
    const mirror = await refreshed();
    expect(mirror.find('w-3')?.id).to.equal(ids[3]);
    expect(mirror.wasDeleted('w-3')).to.equal(false);
  });

  it('learns of a deletion though the recycle bin no longer holds the record', async () => {
    bench.now += DAY;
    bench.delete('Worksite__c', ids[4]!);
    // The delete log knows it, a query no longer does.
    const fake = bench.port;
    const port = {
      ...fake,
      readTogether: async (paths: readonly string[]) => {
        const answers = await fake.readTogether(paths);
        return answers.map((answer, index) =>
          answer.status === 'fulfilled' && paths[index]!.startsWith('/queryAll')
            ? {
                ...answer,
                value: {
                  ...(answer.value as object),
                  records: (answer.value as { records: Array<{ Id: string }> }).records.filter(
                    ({ Id }) => Id !== ids[4]
                  ),
                },
              }
            : answer
        );
      },
    };
    mirrors.close();
    mirrors = await bench.mirrors({ org: port });
    await bench.pass(2 * MINUTE);
    expect((await refreshed()).find('w-4')).to.equal(undefined);
    mirrors.close();
    mirrors = await bench.mirrors();
  });

  it('finds a record that came into the overlap late by its number, although this user wrote it', async () => {
    const small = await bench.mirrors({ configName: 'late', overlapRows: 10 });
    bench.now += DAY;
    const more = insertMany(50, 'late-');
    bench.now += MINUTE;
    await small.build('worksites', worksites);
    await small.refresh(['worksites']);
    // A transaction that began before the reading and ended after it.
    const stamp = `${new Date(bench.now - 30_000).toISOString().slice(0, 19)}.000Z`;
    const { store } = bench.org.running.org;
    const late = bench.insert('Worksite__c', { Name: 'Late Plant', Sync_Key__c: 'very-late' });
    store.statement('UPDATE "Worksite__c" SET "SystemModstamp" = ? WHERE "Id" = ?').run(stamp, late);
    bench.now += 10_000;
    await small.refresh(['worksites']);
    expect(small.get('worksites', worksites)?.find('very-late')?.id).to.equal(late);
    expect(small.get('worksites', worksites)?.find('late-49')?.id).to.equal(more[49]);
    small.close();
  });

  it('does not go by the clock of this machine', async () => {
    // The org's clock has stood weeks away from this machine's all along; it now jumps ahead of it by a year.
    bench.now += 10 * DAY;
    bench.update('Worksite__c', ids[5]!, { City__c: 'Sampleton' });
    expect(same(await refreshed(), record('w-5', { City__c: 'Sampleton' }))).to.equal(true);
  });

  it('is read whole again after more than two weeks: deletions may be out of reach', async () => {
    await bench.pass(15 * DAY);
    expect(await mirrors.refresh(['worksites'])).to.deep.equal([]);
    mirrors.close();
    mirrors = await bench.mirrors();
    expect(await mirrors.refresh(['worksites'])).to.deep.equal([]);
    expect(mirrors.get('worksites', worksites)).to.equal(undefined);
    expect((await mirrors.build('worksites', worksites)).whole).to.equal(true);
  });

  it('compares a lookup by the id of the parent too, where the parent is mirrored', async () => {
    const parent = bench.insert('Account', { Name: 'Sample Laundry', POWER_Sync_Key__c: 'e-1' });
    const child = bench.insert('Worksite__c', { Name: 'Child', Sync_Key__c: 'child', Employer__c: parent });
    await mirrors.build('employers', employers);
    const before = await refreshed();
    expect(same(before, record('child', {}, 'e-1'))).to.equal(true);
    expect(same(before, record('child', {}, 'E-1'))).to.equal(true);
    bench.now += DAY;
    bench.update('Account', parent, { POWER_Sync_Key__c: 'e-2' });
    await mirrors.refresh(['worksites', 'employers']);
    const after = mirrors.get('worksites', worksites)!;
    expect(same(after, record('child', {}, 'e-2')), child).to.equal(true);
    expect(same(after, record('child', {}, 'e-1'))).to.equal(false);
  });

  it('takes a record for the same only where both sides are known to have agreed on it', async () => {
    const one = record('agreed', { Name: 'Agreed Plant', City__c: null });
    const entries = [...sourceEntries(worksites.object, one).values()];
    const base = writeBase(new Map(entries.map((entry) => [entry.slice(0, 3), entry])));
    const id = bench.insert('Worksite__c', { Name: 'Agreed Plant', Sync_Key__c: 'agreed', Sync_Base__c: base });
    const agreed = await bench.mirrors({ configName: 'agreed' });
    await agreed.build('worksites', agreedWorksites);
    expect(agreed.get('worksites', agreedWorksites)?.find('agreed')?.base).to.equal(base);
    expect(same(agreed.get('worksites', agreedWorksites)!, one)).to.equal(true);
    await bench.pass(MINUTE);
    bench.update('Worksite__c', id, { Sync_Base__c: null });
    await agreed.refresh(['worksites']);
    expect(same(agreed.get('worksites', agreedWorksites)!, one)).to.equal(false);
    agreed.close();
  });

  it('is not there after a reading that broke, and costs the whole reading again', async () => {
    let page = 0;
    const port = {
      ...bench.port,
      queryPage: (from: Parameters<typeof bench.port.queryPage>[0]) => {
        page += 1;
        return page === 2 ? Promise.reject(new Error('the line is cut')) : bench.port.queryPage(from);
      },
    };
    const broken = await bench.mirrors({ configName: 'broken', org: port });
    await broken.build('worksites', worksites).then(
      () => expect.fail('it did not break'),
      () => undefined
    );
    broken.close();
    const again = await bench.mirrors({ configName: 'broken' });
    expect(await again.refresh(['worksites'])).to.deep.equal([]);
    expect((await again.build('worksites', worksites)).size).to.be.greaterThan(4000);
    again.close();
  });

  it('brings two objects up to date in one call', async () => {
    bench.now += DAY;
    expect((await bench.cost(() => mirrors.refresh(['worksites', 'employers']))).calls).to.equal(1);
  });

  it('is for this run alone when another run holds the file, and leaves nothing behind', async () => {
    const second = await bench.mirrors();
    expect([second.passing, second.reason]).to.deep.equal([true, 'in-use']);
    expect((await second.build('worksites', worksites)).find('w-7')?.id).to.equal(ids[7]);
    second.close();
    expect((await bench.mirrors({ configName: 'x', secret: () => Promise.resolve(undefined) })).reason).to.equal(
      'no-secret'
    );
  });

  it('builds a damaged, a foreign or an older file anew without a word', async () => {
    mirrors.close();
    const folder = join(bench.folder, 'power-mirror');
    const fresh = async (more = {}): Promise<boolean> => {
      const opened = await bench.mirrors(more);
      await opened.refresh(['worksites']);
      const known = opened.get('worksites', worksites) !== undefined;
      if (!known) await opened.build('worksites', worksites);
      opened.close();
      return !known && !opened.passing;
    };
    expect(await fresh(), 'it was good').to.equal(false);
    const other = () => Promise.resolve(Buffer.alloc(32, 7));
    expect(await fresh({ secret: other }), 'another secret').to.equal(true);
    expect(await fresh({ secret: other })).to.equal(false);
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.sqlite'))) {
      const path = join(folder, name);
      const bytes = readFileSync(path);
      bytes.fill(0x5a, 8192, 40_000);
      writeFileSync(path, bytes);
    }
    expect(await fresh({ secret: other }), 'damaged').to.equal(true);
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'not a database');
    expect(await fresh({ secret: other }), 'no database').to.equal(true);
    mirrors = await bench.mirrors();
  });
});

describe('a mirror after any history', function () {
  this.timeout(300_000);
  const bench = new MirrorBench();
  before(() => bench.start());
  after(() => bench.close());

  const step = fc.oneof(
    fc.record({ do: fc.constant('create' as const), key: fc.nat(5) }),
    fc.record({ do: fc.constant('edit' as const), record: fc.nat(20), value: fc.nat(3), other: fc.boolean() }),
    fc.record({ do: fc.constant('rekey' as const), record: fc.nat(20), key: fc.option(fc.nat(5)) }),
    fc.record({ do: fc.constant('delete' as const), record: fc.nat(20) }),
    fc.record({ do: fc.constant('undelete' as const), record: fc.nat(20) }),
    fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(0, 1, 30, 90, 400, 90_000) }),
    fc.record({ do: fc.constant('refresh' as const) })
  );

  for (const overlapRows of [1000, 0]) {
    it(`holds what reading all of the org gives, when ${overlapRows === 0 ? 'the overlap is counted' : 'it is read again'}`, async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          run += 1;
          const mine = `h${overlapRows}-${run}-`;
          const configName = mine;
          const mirrors = await bench.mirrors({ configName, overlapRows });
          await mirrors.build('worksites', worksites);
          const ids: string[] = [];
          const attempt = (work: () => void): void => {
            try {
              work();
            } catch {
              // A key that is taken, a record that is deleted: the org refuses, and nothing happened.
            }
          };
          for (const one of [...steps, { do: 'refresh' as const }]) {
            const id = 'record' in one ? ids[one.record % Math.max(1, ids.length)] : undefined;
            if (one.do === 'create') {
              attempt(() => ids.push(bench.insert('Worksite__c', { Name: 'P', Sync_Key__c: `${mine}${one.key}` })));
            } else if (one.do === 'edit' && id) {
              attempt(() => {
                bench.update('Worksite__c', id, { City__c: `C${one.value}` });
                if (one.other) bench.by('Worksite__c', id, '005000000000001AAA');
              });
            } else if (one.do === 'rekey' && id) {
              attempt(() =>
                bench.update('Worksite__c', id, { Sync_Key__c: one.key === null ? null : `${mine}${one.key}` })
              );
            } else if (one.do === 'delete' && id) {
              attempt(() => bench.delete('Worksite__c', id));
            } else if (one.do === 'undelete' && id) {
              const key = bench.org.running.org.store.find(worksites.object, id, { includeDeleted: true })?.Sync_Key__c;
              const taken = await bench.org.count(`Worksite__c WHERE Sync_Key__c = '${String(key)}'`);
              if (key === null || taken === 0) bench.undelete('Worksite__c', id);
            } else if (one.do === 'wait') {
              bench.now += one.seconds * 1000;
            } else if (one.do === 'refresh') {
              await mirrors.refresh(['worksites']);
              const whole = await bench.mirrors({ configName: `${configName}whole` });
              const expected = await whole.build('worksites', worksites);
              const mirror = mirrors.get('worksites', worksites)!;
              for (const key of [0, 1, 2, 3, 4, 5].map((number) => `${mine}${number}`)) {
                const [got, want] = [mirror.find(key), expected.find(key)];
                expect(got && { ...got, prints: [...got.prints] }, key).to.deep.equal(
                  want && { ...want, prints: [...want.prints] }
                );
              }
              expect(mirror.size).to.equal(expected.size);
              whole.close();
            }
          }
          mirrors.close();
          // What one history leaves must not make the next one's readings long.
          for (const id of ids) attempt(() => bench.delete('Worksite__c', id));
        }),
        { numRuns: 25 }
      );
    });
  }
});
