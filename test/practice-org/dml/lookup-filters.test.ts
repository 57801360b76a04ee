import { expect } from 'chai';
import { field, startTestOrg, type TestOrg } from '../fixture.js';

describe('practice org: a required lookup filter', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
    const filter = (optional: boolean): string =>
      `<lookupFilter><active>true</active><filterItems><field>Account.Name</field><operation>startsWith</operation><value>Sample</value></filterItems><isOptional>${optional}</isOptional></lookupFilter><referenceTo>Account</referenceTo><type>Lookup</type>`;
    org.org.store.changeComponents({
      put: [field('Shop__c', 'Landlord__c', filter(false)), field('Shop__c', 'Neighbor__c', filter(true))],
    });
  });
  after(() => org.close());

  it('refuses on insert and on update what it does not let through, and lets an optional one pass', async () => {
    const good = await org.create('Account', { Name: 'Sample Laundry' });
    const bad = await org.create('Account', { Name: 'Other' });
    const id = await org.create('Shop__c', { Landlord__c: good, Neighbor__c: bad });
    const error = [
      {
        message: 'Value does not exist or does not match filter criteria.',
        errorCode: 'FIELD_FILTER_VALIDATION_EXCEPTION',
        fields: ['Landlord__c'],
      },
    ];
    expect((await org.call('POST', 'sobjects/Shop__c', { Landlord__c: bad })).body).to.deep.equal(error);
    expect((await org.call('PATCH', `sobjects/Shop__c/${id}`, { Landlord__c: bad })).body).to.deep.equal(error);
  });

  it('does not look again when neither the lookup nor what it compares with is written', async () => {
    const landlord = await org.create('Account', { Name: 'Sample Hotel' });
    const id = await org.create('Shop__c', { Landlord__c: landlord });
    await org.call('PATCH', `sobjects/Account/${landlord}`, { Name: 'Renamed' });
    expect((await org.call('PATCH', `sobjects/Shop__c/${id}`, { Neighbor__c: landlord })).status).to.equal(204);
  });
});
