import { expect } from 'chai';
import fc from 'fast-check';
import {
  changesWindow,
  connectOrg,
  readChanges,
  type ChangedRow,
  type ChangesQuery,
  type OrgPort,
  type QueryPage,
} from '../../src/org/index.js';
import { startInstalledOrg, type InstalledOrg } from '../support/installed-org.js';

const START = Date.parse('2026-11-01T12:00:00Z');
const SITES = 5000;

describe('changes of an org, read by stamp and id', function () {
  this.timeout(180_000);
  let org: InstalledOrg;
  let port: OrgPort;
  let now = START;

  const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
  const caller = () => ({ userId: org.running.org.adminUserId, sessionId: 'test', apiVersion: '66.0' });
  const insert = (object: string, values: Record<string, string>): string => {
    const { dml, store } = org.running.org;
    const result = dml.insert(store.schema.object(object)!, new Map(Object.entries(values)), caller());
    if (!result.success) throw new Error(JSON.stringify(result.errors));
    return result.id;
  };
  const update = (object: string, id: string, values: Record<string, string>): void => {
    const { dml, store } = org.running.org;
    dml.update(store.schema.object(object)!, id, new Map(Object.entries(values)), caller());
  };
  const read = async (query: ChangesQuery): Promise<{ rows: ChangedRow[]; pages: number[] }> => {
    const rows: ChangedRow[] = [];
    const pages: number[] = [];
    for await (const page of readChanges(port, query)) {
      pages.push(page.length);
      rows.push(...page);
    }
    return { rows, pages };
  };

  before(async () => {
    org = await startInstalledOrg({ clock: () => new Date(now) });
    port = await connectOrg(org.connection);
    org.running.org.store.transaction(() => {
      for (let index = 0; index < SITES; index += 1) insert('Account', { Name: `Sample Plant ${index}` });
    });
  });

  after(() => org.close());

  for (const [pageRows, calls] of [
    [2000, 3],
    [200, 26],
    [1250, 5],
  ] as const) {
    it(`reads each of ${SITES} records with one stamp once, in pages of ${pageRows}`, async () => {
      const before = port.budget().used;
      const { rows } = await read({ object: 'Account', fields: ['Name'], pageRows });
      expect(new Set(rows.map(({ SystemModstamp }) => SystemModstamp)).size, 'one stamp').to.equal(1);
      expect(rows).to.have.length(SITES);
      expect(new Set(rows.map(({ Name }) => Name)).size).to.equal(SITES);
      expect(port.budget().used - before, 'calls').to.equal(calls);
    });
  }

  it('reads them once too where two long texts make the org cut its pages to 200', async () => {
    const isLong = ({ type }: { type: string }): boolean => type === 'LongTextArea';
    const { schema } = org.running.org.store;
    const object = schema.objects.find(({ fields }) => fields.filter(isLong).length >= 2)!;
    const fields = object.fields.filter(isLong).map(({ name }) => name);
    org.running.org.store.transaction(() => {
      for (let index = 0; index < 450; index += 1)
        insert(object.name, { Name: `Sample Agency ${index}`, Level__c: 'Local' });
    });
    const { rows, pages } = await read({ object: object.name, fields, where: "Name LIKE 'Sample Agency %'" });
    expect(new Set(rows.map(({ Id }) => Id)).size).to.equal(450);
    expect(pages).to.deep.equal([200, 200, 50]);
  });

  it('loses nothing and repeats nothing that stood still while another record moved', async () => {
    const seen: string[] = [];
    let moved: string | undefined;
    now = START + 3600_000;
    for await (const page of readChanges(port, { object: 'Account', fields: [], pageRows: 700 })) {
      seen.push(...page.map(({ Id }) => Id));
      if (moved === undefined) {
        const { rows } = await read({ object: 'Account', fields: [] });
        moved = rows.at(-1)!.Id;
        update('Account', moved, { BillingCity: 'Sampleton' });
      }
    }
    expect(seen).to.have.length(SITES);
    expect(new Set(seen).size).to.equal(SITES);
    expect(seen.at(-1), 'the one that moved comes last').to.equal(moved);
  });

  it('keeps to the time it is given: from the first stamp on, up to before the last', async () => {
    const edited = at(3600);
    const one = async (query: Pick<ChangesQuery, 'since' | 'until'>): Promise<number> =>
      (await read({ object: 'Account', fields: [], ...query })).rows.length;
    expect(await one({ since: edited })).to.equal(1);
    expect(await one({ since: at(3601) })).to.equal(0);
    expect(await one({ until: edited })).to.equal(SITES - 1);
    expect(await one({ since: at(0), until: at(1) })).to.equal(SITES - 1);
  });

  it('reads deleted records where asked, and those alone that a condition names', async () => {
    now = START + 7200_000;
    const id = insert('Account', { Name: 'Closed Plant' });
    const { dml, store } = org.running.org;
    dml.delete(store.schema.object('Account')!, id, caller());
    const where = "Name = 'Closed Plant'";
    expect((await read({ object: 'Account', fields: ['Name'], where })).rows).to.deep.equal([]);
    const { rows } = await read({ object: 'Account', fields: ['Name'], where, deleted: true });
    expect(rows.map(({ Id, IsDeleted }) => [Id, IsDeleted])).to.deep.equal([[id, true]]);
  });

  it('starts again a few minutes before the last stamp, and stops a minute before now', () => {
    expect(changesWindow('2026-11-01T12:00:00.000+0000', new Date('2026-11-01T13:00:00Z'))).to.deep.equal({
      since: '2026-11-01T11:55:00.000Z',
      until: '2026-11-01T12:59:00.000Z',
    });
    expect(changesWindow(undefined, new Date('2026-11-01T13:00:00Z'))).to.deep.equal({
      until: '2026-11-01T12:59:00.000Z',
    });
  });

  it('reads each record once for any stamps, any page and any window', async () => {
    // Few stamps for many records, so that ties fall on the ends of pages.
    const stamps = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        stamps,
        fc.integer({ min: 1, max: 12 }),
        fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
        fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
        async (seconds, pageRows, from, to) => {
          const mark = `run ${Math.random()}`;
          const hours = 3 * 3600;
          org.running.org.store.transaction(() => {
            for (const second of seconds) {
              now = START + (hours + second) * 1000;
              insert('Account', { Name: 'Property Plant', Site: mark });
            }
          });
          const { rows } = await read({
            object: 'Account',
            fields: [],
            where: `Site = '${mark}'`,
            pageRows,
            ...(from === undefined ? {} : { since: at(hours + from) }),
            ...(to === undefined ? {} : { until: at(hours + to) }),
          });
          const expected = seconds.filter((second) => second >= (from ?? 0) && second < (to ?? 9)).sort();
          expect(rows.map(({ SystemModstamp }) => (Date.parse(SystemModstamp) - START) / 1000 - hours)).to.deep.equal(
            expected
          );
          expect(new Set(rows.map(({ Id }) => Id)).size).to.equal(expected.length);
        }
      ),
      { numRuns: 40 }
    );
  });
});

describe('an org that answers in another order', () => {
  const row = (Id: string, second: number) => ({ Id, SystemModstamp: `2026-11-01T12:00:0${second}.000+0000` });
  const answers = (pages: ReadonlyArray<ReturnType<typeof row>>[]): Pick<OrgPort, 'queryPage'> => ({
    queryPage: (): Promise<QueryPage> => {
      const rows = pages.shift() ?? [];
      return Promise.resolve({ rows, total: rows.length });
    },
  });
  const outcome = async (pages: ReadonlyArray<ReturnType<typeof row>>[]): Promise<string> => {
    try {
      for await (const _ of readChanges(answers(pages), { object: 'Account', fields: [], pageRows: 2 }));
      return 'read';
    } catch (error) {
      return (error as Error).name;
    }
  };

  it('is not believed: it would leave records out, or be read without end', async () => {
    expect(await outcome([[row('a', 2), row('b', 1)]])).to.equal('ChangesOutOfOrderError');
    expect(await outcome([[row('a', 1), row('b', 2)], [row('c', 1)]])).to.equal('ChangesOutOfOrderError');
    expect(
      await outcome([
        [row('a', 1), row('b', 1)],
        [row('b', 1), row('c', 1)],
      ])
    ).to.equal('ChangesOutOfOrderError');
    expect(await outcome([[row('a', 1), row('b', 1)], [row('c', 1)]])).to.equal('read');
  });
});
