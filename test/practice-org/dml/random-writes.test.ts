import { expect } from 'chai';
import fc from 'fast-check';
import { findField } from '../../../src/schema/index.js';
import { startTestOrg, type TestOrg } from '../fixture.js';

type Step =
  | {
      readonly kind: 'insert';
      readonly key: string | null;
      readonly status: string;
      readonly opened: string;
      readonly closed: string | null;
    }
  | { readonly kind: 'update'; readonly which: number; readonly key?: string | null; readonly closed?: string | null }
  | { readonly kind: 'upsert'; readonly key: string; readonly staff: number }
  | { readonly kind: 'delete'; readonly which: number }
  | { readonly kind: 'shift'; readonly which: number; readonly hours: number; readonly night: boolean }
  | { readonly kind: 'undone'; readonly key: string };

type Row = {
  readonly Id: string;
  readonly Key__c: string | null;
  readonly Status__c: string;
  readonly Opened__c: string;
  readonly Closed__c: string | null;
  readonly Staff__c: number | null;
  readonly Shift_Count__c: number;
  readonly Night_Hours__c: number;
  readonly Night__c: number;
  readonly Hours__c: number;
};

const key = fc.constantFrom('a', 'A', 'b', 'B', 'é', 'É', 'c');
const day = fc.constantFrom('2026-01-01', '2026-06-01', '2026-12-01');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('insert' as const),
    key: fc.option(key),
    status: fc.constantFrom('Open', 'Closed', 'Ajar'),
    opened: day,
    closed: fc.option(day),
  }),
  fc.record({ kind: fc.constant('update' as const), which: fc.nat(20), key: fc.option(key), closed: fc.option(day) }),
  fc.record({ kind: fc.constant('upsert' as const), key, staff: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ kind: fc.constant('delete' as const), which: fc.nat(20) }),
  fc.record({
    kind: fc.constant('shift' as const),
    which: fc.nat(20),
    hours: fc.integer({ min: 0, max: 2000 }),
    night: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('undone' as const), key })
);

describe('practice org: any sequence of writes', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
  });
  after(() => org.close());

  it('leaves unique keys unique, every rule kept, every detail with a master, every roll-up right', () => {
    const { store, dml } = org.org;
    const shop = store.schema.object('Shop__c')!;
    const shift = store.schema.object('Shift__c')!;
    const keyField = findField(shop, 'Key__c')!;

    function run(each: Step, ids: string[]): void {
      const id = ids[('which' in each ? each.which : 0) % Math.max(1, ids.length)] ?? 'a00PR0000zzzzzz';
      if (each.kind === 'insert') {
        const result = dml.insert(
          shop,
          new Map([
            ['Key__c', each.key],
            ['Status__c', each.status],
            ['Opened__c', each.opened],
            ['Closed__c', each.closed],
          ]),
          org.caller
        );
        if (result.success) ids.push(result.id);
      }
      if (each.kind === 'update')
        dml.update(
          shop,
          id,
          new Map([
            ['Key__c', each.key ?? null],
            ['Closed__c', each.closed ?? null],
          ]),
          org.caller
        );
      if (each.kind === 'upsert') {
        const result = dml.upsert(shop, keyField, each.key, new Map([['Staff__c', each.staff]]), org.caller);
        if (result.success && result.created) ids.push(result.id);
      }
      if (each.kind === 'delete') dml.delete(shop, id, org.caller);
      if (each.kind === 'shift')
        dml.insert(
          shift,
          new Map<string, string | number | boolean>([
            ['Shop__c', id],
            ['Hours__c', each.hours],
            ['Night__c', each.night],
          ]),
          org.caller
        );
      if (each.kind === 'undone') {
        expect(() =>
          store.transaction(() => {
            dml.upsert(shop, keyField, each.key, new Map([['Staff__c', 1]]), org.caller);
            throw new Error('undone');
          })
        ).to.throw('undone');
      }
    }

    const all = (sql: string): Row[] => store.db.prepare(sql).all() as Row[];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        store.db.exec('DELETE FROM Shop__c; DELETE FROM Shift__c');
        const ids: string[] = [];
        for (const each of steps) run(each, ids);
        const shops = all('SELECT * FROM Shop__c WHERE IsDeleted = 0');
        const keys = shops.flatMap((row) => (row.Key__c === null ? [] : [String(row.Key__c).toLowerCase()]));
        expect(new Set(keys).size).to.equal(keys.length);
        for (const row of shops) {
          expect(row.Closed__c === null || row.Closed__c >= row.Opened__c).to.equal(true);
          expect(row.Status__c).to.be.oneOf(['Open', 'Closed']);
          expect(row.Staff__c ?? 0).to.be.lessThan(10_000);
          const shifts = all(`SELECT * FROM Shift__c WHERE Shop__c = '${row.Id}' AND IsDeleted = 0`);
          expect(row.Shift_Count__c).to.equal(shifts.length);
          expect(row.Night_Hours__c).to.equal(
            shifts.filter((each) => each.Night__c === 1).reduce((sum, each) => sum + each.Hours__c, 0)
          );
        }
        expect(
          all(
            'SELECT Id FROM Shift__c WHERE IsDeleted = 0 AND Shop__c NOT IN (SELECT Id FROM Shop__c WHERE IsDeleted = 0)'
          )
        ).to.deep.equal([]);
        expect(all('SELECT Id FROM Shift__c WHERE Hours__c >= 1000')).to.deep.equal([]);
      }),
      { numRuns: 60 }
    );
  });
});
