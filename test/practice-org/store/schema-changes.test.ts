import { expect } from 'chai';
import { field, object, rule, startTestOrg, type TestOrg } from '../fixture.js';

describe('practice org: a schema that changes under its data', () => {
  let org: TestOrg;
  beforeEach(async () => {
    org = await startTestOrg();
  });
  afterEach(() => org.close());

  it('adds fields and objects and keeps what is there; a new checkbox takes its default', async () => {
    const id = await org.create('Shop__c', { Name: 'Sample Shop', Code__c: '7' });
    org.org.store.changeComponents({
      put: [field('Shop__c', 'Fresh__c', '<type>Checkbox</type><defaultValue>true</defaultValue>')],
    });
    expect((await org.call('GET', `sobjects/Shop__c/${id}`)).body).to.include({ Name: 'Sample Shop', Fresh__c: true });
  });

  it('carries values over when a field changes its type', async () => {
    const id = await org.create('Shop__c', { Code__c: '7' });
    org.org.store.changeComponents({
      put: [field('Shop__c', 'Code__c', '<type>Number</type><precision>4</precision><scale>0</scale>')],
    });
    expect((await org.call('GET', `sobjects/Shop__c/${id}`)).body.Code__c).to.equal(7);
  });

  it('loses no value by the removal of a field: it is back when the field is', async () => {
    const id = await org.create('Shop__c', { Code__c: 'kept' });
    org.org.store.changeComponents({ remove: [{ type: 'CustomField', fullName: 'Shop__c.Code__c' }] });
    expect((await org.call('GET', `sobjects/Shop__c/${id}`)).body).to.not.have.property('Code__c');
    org.org.store.changeComponents({ put: [field('Shop__c', 'Code__c', '<type>Text</type><length>10</length>')] });
    expect((await org.call('GET', `sobjects/Shop__c/${id}`)).body.Code__c).to.equal('kept');
  });

  it('refuses a unique field over values that come twice, and nothing has changed then', async () => {
    await org.create('Shop__c', { Code__c: 'twin' });
    await org.create('Shop__c', { Code__c: 'TWIN' });
    const { digest } = org.org.store.schema;
    const put = [
      field('Shop__c', 'Beside__c', '<type>Text</type><length>5</length>'),
      field(
        'Shop__c',
        'Code__c',
        '<type>Text</type><length>10</length><unique>true</unique><caseSensitive>false</caseSensitive><externalId>true</externalId>'
      ),
    ];
    expect(() => org.org.store.changeComponents({ put })).to.throw('contain duplicate values');
    expect(org.org.store.schema.digest).to.equal(digest);
    expect((await org.call('POST', 'sobjects/Shop__c', { Beside__c: 'x' })).body[0]!.errorCode).to.equal(
      'INVALID_FIELD'
    );
    expect(org.org.store.components('CustomField').some((each) => each.fullName === 'Shop__c.Beside__c')).to.equal(
      false
    );
  });

  it('gives custom objects their key prefixes in the order they come, for good', () => {
    const { store } = org.org;
    store.changeComponents({
      put: [
        object(
          'Late__c',
          '<label>Late</label><pluralLabel>Lates</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel><deploymentStatus>Deployed</deploymentStatus>'
        ),
      ],
    });
    const prefixes = ['Shop__c', 'Shift__c', 'Guard__c', 'Late__c'].map((name) =>
      store.keyPrefix(store.schema.object(name)!)
    );
    expect(prefixes).to.deep.equal(['a00', 'a01', 'a02', 'a03']);
    expect(store.objectOfId(store.newId(store.schema.object('Late__c')!))?.name).to.equal('Late__c');
  });

  it('takes back a schema change with the transaction it was made in', () => {
    const { store } = org.org;
    expect(() =>
      store.transaction(() => {
        store.changeComponents({ put: [rule('Shop__c', 'NOTHING_GOES', 'TRUE', 'Nothing goes.')] });
        throw new Error('checked only');
      })
    ).to.throw('checked only');
    expect(org.org.dml.insert(store.schema.object('Shop__c')!, new Map(), org.caller).success).to.equal(true);
  });
});
