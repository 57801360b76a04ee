import { expect } from 'chai';
import { field, startTestOrg, type Body, type TestOrg } from '../fixture.js';

describe('practice org: what a save moves', () => {
  let org: TestOrg;
  let time = Date.parse('2026-11-22T10:00:00Z');
  before(async () => {
    org = await startTestOrg({ clock: () => new Date(time) });
  });
  after(() => org.close());

  const shop = async (id: string): Promise<Body> => (await org.call('GET', `sobjects/Shop__c/${id}`)).body;

  it('works roll-ups out when details come, change, and go, and moves the stamps of the master', async () => {
    const id = await org.create('Shop__c', {});
    time += 60_000;
    const night = await org.create('Shift__c', { Shop__c: id, Hours__c: 6.5, Night__c: true });
    await org.create('Shift__c', { Shop__c: id, Hours__c: 4 });
    expect(await shop(id)).to.include({
      Shift_Count__c: 2,
      Night_Hours__c: 6.5,
      SystemModstamp: '2026-11-22T10:01:00.000+0000',
    });
    await org.call('PATCH', `sobjects/Shift__c/${night}`, { Hours__c: 8 });
    expect((await shop(id)).Night_Hours__c).to.equal(8);
    await org.call('DELETE', `sobjects/Shift__c/${night}`);
    expect(await shop(id)).to.include({ Shift_Count__c: 1, Night_Hours__c: 0 });
  });

  it('works a roll-up out for the records that are there when its definition is deployed', async () => {
    const id = await org.create('Shop__c', {});
    await org.create('Shift__c', { Shop__c: id, Hours__c: 3 });
    await org.create('Shift__c', { Shop__c: id, Hours__c: 9 });
    org.org.store.changeComponents({
      put: [
        field(
          'Shop__c',
          'Longest__c',
          '<type>Summary</type><summaryForeignKey>Shift__c.Shop__c</summaryForeignKey><summaryOperation>max</summaryOperation><summarizedField>Shift__c.Hours__c</summarizedField>'
        ),
      ],
    });
    expect((await shop(id)).Longest__c).to.equal(9);
  });

  it('deletes details with their master, and clears optional lookups to what is deleted', async () => {
    const employer = await org.create('Account', { Name: 'Sample Employer' });
    const id = await org.create('Shop__c', { Employer__c: employer });
    const shift = await org.create('Shift__c', { Shop__c: id, Hours__c: 1 });
    expect((await shop(id)).Employer_Name__c).to.equal('Sample Employer');
    time += 60_000;
    await org.call('DELETE', `sobjects/Account/${employer}`);
    const cleared = await shop(id);
    expect(cleared).to.include({ Employer__c: null, Employer_Name__c: null });
    await org.call('DELETE', `sobjects/Shop__c/${id}`);
    expect((await org.call('GET', `sobjects/Shift__c/${shift}`)).body[0]!.errorCode).to.equal('ENTITY_IS_DELETED');
  });

  it('numbers details without a gap, and never gives a number of a refused record again', async () => {
    const id = await org.create('Shop__c', {});
    const number = async (): Promise<number> => {
      const shift = await org.create('Shift__c', { Shop__c: id, Hours__c: 1 });
      return Number((await org.call('GET', `sobjects/Shift__c/${shift}`)).body.Name.slice(3));
    };
    const first = await number();
    expect(await number()).to.equal(first + 1);
    await org.call('POST', 'sobjects/Shift__c', { Shop__c: id });
    expect(await number()).to.be.greaterThan(first + 1);
  });

  it('asks rules about the state before: PRIORVALUE, ISCHANGED, ISNEW', async () => {
    const id = await org.create('Shop__c', { Status__c: 'Closed' });
    expect((await org.call('PATCH', `sobjects/Shop__c/${id}`, { Staff__c: 1 })).status).to.equal(204);
    const { body } = await org.call('PATCH', `sobjects/Shop__c/${id}`, { Status__c: 'Open' });
    expect(body).to.deep.equal([
      { message: 'A closed shop stays closed.', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: [] },
    ]);
  });

  it('clears a field by null and by an empty text, trims what it keeps, and a checkbox is never empty', async () => {
    const id = await org.create('Shop__c', { Name: '  Sample Café  ', Code__c: 'x', Staff__c: 2 });
    await org.call('PATCH', `sobjects/Shop__c/${id}`, { Code__c: '', Staff__c: null, Posted__c: null });
    expect(await shop(id)).to.include({ Name: 'Sample Café', Code__c: null, Staff__c: null, Posted__c: false });
  });

  it('moves the stamps of an update that changes nothing, and leaves those of creation', async () => {
    const id = await org.create('Shop__c', { Code__c: 'same' });
    const before = await shop(id);
    time += 5_000;
    await org.call('PATCH', `sobjects/Shop__c/${id}`, { Code__c: 'same' });
    const after = await shop(id);
    expect(after.CreatedDate).to.equal(before.CreatedDate);
    expect(Date.parse(after.SystemModstamp) - Date.parse(before.SystemModstamp)).to.equal(5_000);
    expect(after.LastModifiedDate).to.equal(after.SystemModstamp);
  });
});
