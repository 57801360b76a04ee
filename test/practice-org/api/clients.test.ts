import { Connection } from '@jsforce/jsforce-node';
import { expect } from 'chai';
import jsforce from 'jsforce';
import { startTestOrg, type TestOrg } from '../fixture.js';

/** Two clients nobody here wrote: jsforce as the Salesforce CLI uses it, and the other copy of jsforce that everybody else uses. */
const clients: ReadonlyArray<readonly [string, (org: TestOrg) => Connection]> = [
  [
    '@jsforce/jsforce-node',
    ({ url, token }) => new Connection({ instanceUrl: url, accessToken: token, version: '64.0' }),
  ],
  [
    'jsforce',
    // The two copies have the same face, but not the same types.
    ({ url, token }) =>
      new jsforce.Connection({ instanceUrl: url, accessToken: token, version: '60.0' }) as unknown as Connection,
  ],
];

for (const [name, connect] of clients) {
  describe(`practice org: ${name}`, () => {
    let org: TestOrg;
    let connection: Connection;
    before(async () => {
      org = await startTestOrg();
      connection = connect(org);
    });
    after(() => org.close());

    const staffOf = async (condition: string): Promise<unknown> => {
      const { records } = await connection.query<{ Staff__c: number }>(
        `SELECT Staff__c FROM Shop__c WHERE ${condition}`
      );
      return records[0]?.Staff__c;
    };

    it('creates, reads, changes and deletes a record', async () => {
      const { id, success } = await connection.sobject('Shop__c').create({ Name: 'Sample Shop', Staff__c: 3 });
      expect(success).to.equal(true);
      expect(await connection.sobject('Shop__c').retrieve(String(id))).to.include({ Id: id, Staff__c: 3 });
      expect(await connection.sobject('Shop__c').update({ Id: String(id), Staff__c: 4 })).to.include({
        id,
        success: true,
      });
      expect(await staffOf(`Id = '${String(id)}'`)).to.equal(4);
      expect(await connection.sobject('Shop__c').destroy(String(id))).to.include({ id, success: true });
    });

    it('creates, changes and deletes many in collections, with all-or-none and without', async () => {
      const created = await connection
        .sobject('Shop__c')
        .create([{ Key__c: 'J1' }, { Key__c: 'J2' }, { Key__c: 'J1' }]);
      expect(created.map((each) => each.success)).to.deep.equal([true, true, false]);
      const ids = created.slice(0, 2).map((each) => String(each.id));
      const changes = ids.map((Id) => ({ Id, Staff__c: 2 }));
      const updated = await connection.sobject('Shop__c').update(changes, { allOrNone: true });
      expect(updated.map((each) => each.success)).to.deep.equal([true, true]);
      const read = await connection.sobject('Shop__c').retrieve(ids);
      expect(read.map((each) => each['Staff__c'] as unknown)).to.deep.equal([2, 2]);
      const gone = await connection.sobject('Shop__c').destroy(ids);
      expect(gone.map((each) => each.success)).to.deep.equal([true, true]);
    });

    it('upserts one and many by external id', async () => {
      const one = await connection.sobject('Shop__c').upsert({ Key__c: 'U1', Staff__c: 1 }, 'Key__c');
      expect(one).to.include({ success: true, created: true });
      const many = await connection
        .sobject('Shop__c')
        .upsert([{ Key__c: 'U1', Staff__c: 5 }, { Key__c: 'U2' }], 'Key__c');
      expect(many.map((each) => each.success)).to.deep.equal([true, true]);
      expect(await staffOf("Key__c = 'u1'")).to.equal(5);
    });

    it('gets an error it can read', async () => {
      let error: unknown;
      try {
        await connection.sobject('Shop__c').create({ Status__c: 'Ajar' });
      } catch (problem) {
        error = problem;
      }
      expect(error).to.include({ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' });
    });

    it('asks who it is, what there is, and what is left', async () => {
      expect((await connection.identity()).username).to.equal('admin@practice.example');
      expect((await connection.describeGlobal()).sobjects.map((each) => each.name)).to.include.members([
        'Account',
        'Shop__c',
      ]);
      expect(connection.limitInfo.apiUsage?.limit).to.equal(15_000);
      expect((await connection.limits())['DailyApiRequests']?.Max).to.equal(15_000);
      const hour = 3_600_000;
      const [from, to] = [Date.now() - hour, Date.now() + hour].map((time) => new Date(time).toISOString());
      expect((await connection.sobject('Shop__c').updated(from!, to!)).ids).to.have.length.greaterThan(0);
    });
  });
}
