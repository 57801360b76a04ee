import { expect } from 'chai';
import fc from 'fast-check';
import type { Value } from '../../../src/records/index.js';
import { runQuery } from '../../../src/practice-org/soql/index.js';
import { field, rule, startTestOrg, type TestOrg } from '../fixture.js';

const summary = (operation: string, of: string, filter = ''): string =>
  `<type>Summary</type><summaryForeignKey>Shift__c.Shop__c</summaryForeignKey><summaryOperation>${operation}</summaryOperation><summarizedField>Shift__c.${of}</summarizedField>${filter}`;
const atNight =
  '<summaryFilterItems><field>Shift__c.Night__c</field><operation>equals</operation><value>True</value></summaryFilterItems>';

/** Shifts have a day that may be open, and a formula over it; the shop keeps the first and the last. */
const more = [
  field('Shift__c', 'On__c', '<type>Date</type>'),
  field(
    'Shift__c',
    'Until__c',
    '<type>Date</type><formula>BLANKVALUE(On__c, DATE(4000, 12, 31))</formula><formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs>'
  ),
  field('Shop__c', 'First_Shift__c', summary('min', 'On__c')),
  field('Shop__c', 'Last_Night__c', summary('max', 'Until__c', atNight)),
  field('Shop__c', 'Longest__c', summary('max', 'Hours__c')),
];

type Step =
  | { readonly kind: 'insert'; readonly on: string | null; readonly night: boolean; readonly hours: number }
  | { readonly kind: 'update'; readonly which: number; readonly on: string | null; readonly night: boolean }
  | { readonly kind: 'delete'; readonly which: number }
  | { readonly kind: 'undone'; readonly which: number };

const on = fc.constantFrom(null, '2026-01-05', '2026-02-10', '2026-03-15', '2027-01-01');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('insert' as const),
    on,
    night: fc.boolean(),
    hours: fc.constantFrom(0.1, 0.2, 0.3, 7.5),
  }),
  fc.record({ kind: fc.constant('update' as const), which: fc.nat(20), on, night: fc.boolean() }),
  fc.record({ kind: fc.constant('delete' as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant('undone' as const), which: fc.nat(20) })
);

describe('practice org: the values behind roll-ups', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
    org.org.store.changeComponents({ put: more });
  });
  after(() => org.close());

  type Shift = Readonly<{ On__c: string | null; Night__c: number; Hours__c: number }>;
  const living = (shop: string): Shift[] =>
    org.org.store.db.prepare('SELECT * FROM Shift__c WHERE Shop__c = ? AND IsDeleted = 0').all(shop) as Shift[];
  const object = (name: string) => org.org.store.schema.object(name)!;
  const insertShift = (shop: string, values: Readonly<Record<string, Value>>) =>
    org.org.dml.insert(
      object('Shift__c'),
      new Map<string, Value>([['Shop__c', shop], ['Hours__c', 1], ...Object.entries(values)]),
      org.caller
    );
  const query = (soql: string): Record<string, unknown> => {
    const { attributes: _attributes, ...record } = runQuery(org.org, org.caller, soql).records[0] ?? {};
    return record;
  };
  const summaryOf = (shop: string): Record<string, unknown> =>
    query(
      `SELECT Shift_Count__c, Night_Hours__c, First_Shift__c, Last_Night__c, Longest__c FROM Shop__c WHERE Id = '${shop}'`
    );

  it('are those of the details that live and count, whatever came, changed, went or was undone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const shop = await org.create('Shop__c', {});
        const ids: string[] = [];
        for (const each of steps) {
          if (each.kind === 'insert') {
            const saved = insertShift(shop, { On__c: each.on, Night__c: each.night, Hours__c: each.hours });
            if (saved.success) ids.push(saved.id);
            continue;
          }
          const id = ids[each.which % Math.max(1, ids.length)];
          if (id === undefined) continue;
          if (each.kind === 'delete') org.org.dml.delete(object('Shift__c'), id, org.caller);
          if (each.kind === 'update') {
            const values = new Map<string, Value>([
              ['On__c', each.on],
              ['Night__c', each.night],
            ]);
            org.org.dml.update(object('Shift__c'), id, values, org.caller);
          }
          if (each.kind === 'undone') {
            expect(() =>
              org.org.store.transaction(() => {
                org.org.dml.delete(object('Shift__c'), id, org.caller);
                throw new Error('undone');
              })
            ).to.throw('undone');
          }
        }
        const shifts = living(shop);
        const sorted = (values: Array<string | number | null>): Array<string | number> =>
          values.filter((value) => value !== null).sort((left, right) => (left < right ? -1 : 1));
        const nights = shifts.filter((shift) => shift.Night__c === 1);
        expect(summaryOf(shop)).to.deep.equal({
          Shift_Count__c: shifts.length,
          Night_Hours__c: Number(nights.reduce((sum, shift) => sum + shift.Hours__c, 0).toPrecision(12)),
          First_Shift__c: sorted(shifts.map((shift) => shift.On__c))[0] ?? null,
          Last_Night__c: sorted(nights.map((shift) => shift.On__c ?? '4000-12-31')).at(-1) ?? null,
          Longest__c: sorted(shifts.map((shift) => shift.Hours__c)).at(-1) ?? null,
        });
      }),
      { numRuns: 60 }
    );
  });

  it('cost the same for the thousandth detail as for the first: a save reads none of the others', async () => {
    const shop = await org.create('Shop__c', {});
    const { store } = org.org;
    const plain = store.statement.bind(store);
    const read: string[] = [];
    let rows = 0;
    store.statement = (sql) => {
      const statement = plain(sql);
      if (/^SELECT .* FROM ("Shift__c"|_rollup_value)/i.test(sql) && !/LIMIT 1$|"Id" = \?/.test(sql)) read.push(sql);
      return statement;
    };
    try {
      for (let count = 0; count < 1_000; count += 1) rows += Number(insertShift(shop, { On__c: '2026-05-01' }).success);
    } finally {
      store.statement = plain;
    }
    expect([rows, read]).to.deep.equal([1_000, []]);
    expect(summaryOf(shop)).to.include({ Shift_Count__c: 1_000, First_Shift__c: '2026-05-01' });
  });

  it('are worked out anew when a formula they look at is deployed with other words', async () => {
    const shop = await org.create('Shop__c', {});
    insertShift(shop, { Night__c: true });
    expect(summaryOf(shop)['Last_Night__c']).to.equal('4000-12-31');
    const other = '<type>Date</type><formula>BLANKVALUE(On__c, DATE(3000, 1, 1))</formula>';
    org.org.store.changeComponents({ put: [field('Shift__c', 'Until__c', other)] });
    expect(summaryOf(shop)['Last_Night__c']).to.equal('3000-01-01');
    org.org.store.changeComponents({ put: more });
  });

  it('are worked out anew for a roll-up that was taken away and comes back', async () => {
    const shop = await org.create('Shop__c', {});
    insertShift(shop, { Hours__c: 4 });
    org.org.store.changeComponents({ remove: [{ type: 'CustomField', fullName: 'Shop__c.Longest__c' }] });
    insertShift(shop, { Hours__c: 9 });
    org.org.store.changeComponents({ put: more });
    expect(summaryOf(shop)['Longest__c']).to.equal(9);
  });

  it('refuse the detail by the rule of its master, in the words for a record that was not sent, and keep nothing of it', async () => {
    const put = [rule('Shop__c', 'AT_MOST_TWO', 'Shift_Count__c &gt; 2', 'A shop has two shifts.', 'Staff__c')];
    org.org.store.changeComponents({ put });
    const shop = await org.create('Shop__c', {});
    insertShift(shop, { On__c: '2026-06-01' });
    insertShift(shop, { On__c: '2026-06-02' });
    const before = query(`SELECT SystemModstamp FROM Shop__c WHERE Id = '${shop}'`);
    const refused = await org.call('POST', 'sobjects/Shift__c', { Shop__c: shop, Hours__c: 1, On__c: '2026-01-01' });
    expect([refused.status, refused.body]).to.deep.equal([
      400,
      [
        {
          message:
            'There were custom validation error(s) encountered while saving the affected record(s). The first validation error encountered was "A shop has two shifts.".',
          errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
          fields: [],
        },
      ],
    ]);
    expect(summaryOf(shop)).to.include({ Shift_Count__c: 2, First_Shift__c: '2026-06-01' });
    expect(query(`SELECT SystemModstamp FROM Shop__c WHERE Id = '${shop}'`)).to.deep.equal(before);
    const removed = [{ type: 'ValidationRule', fullName: 'Shop__c.AT_MOST_TWO' }];
    org.org.store.changeComponents({ remove: removed });
  });

  it('never hold a master back that is being deleted, though its rule would refuse it without its details', async () => {
    const put = [rule('Shop__c', 'NEVER_EMPTY', 'NOT(ISNEW()) &amp;&amp; Shift_Count__c = 0', 'A shop has shifts.')];
    const shop = await org.create('Shop__c', {});
    const shift = insertShift(shop, {});
    org.org.store.changeComponents({ put });
    const last = shift.success ? await org.call('DELETE', `sobjects/Shift__c/${shift.id}`) : undefined;
    expect(last?.status).to.equal(400);
    expect((await org.call('DELETE', `sobjects/Shop__c/${shop}`)).status).to.equal(204);
    expect(living(shop)).to.deep.equal([]);
    org.org.store.changeComponents({ remove: [{ type: 'ValidationRule', fullName: 'Shop__c.NEVER_EMPTY' }] });
  });

  it('take no other master for a detail once it is made', async () => {
    const [shop, other] = [await org.create('Shop__c', {}), await org.create('Shop__c', {})];
    const shift = insertShift(shop, {});
    const { body } = await org.call('PATCH', `sobjects/Shift__c/${shift.success ? shift.id : ''}`, { Shop__c: other });
    expect(body[0]).to.include({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' });
    expect([summaryOf(shop)['Shift_Count__c'], summaryOf(other)['Shift_Count__c']]).to.deep.equal([1, 0]);
  });
});
