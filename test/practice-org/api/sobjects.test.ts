import { expect } from 'chai';
import { startTestOrg, type TestOrg } from '../fixture.js';

describe('practice org: single records', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg({ clock: () => new Date('2026-11-22T17:46:34.567Z') });
  });
  after(() => org.close());

  it('creates a record, names it in Location, and gives it back in whole seconds and canonical names', async () => {
    const created = await org.call('POST', 'sobjects/shop__C/', {
      name: 'Sample Laundry',
      STAFF__c: '12',
      Seen__c: '2026-01-02T03:04:05.678+01:00',
    });
    expect(created.status).to.equal(201);
    expect(created.body).to.deep.equal({ id: created.body.id, success: true, errors: [] });
    expect(created.headers.get('location')).to.equal(`/services/data/v66.0/sobjects/Shop__c/${created.body.id}`);
    const { body } = await org.call('GET', `sobjects/Shop__c/${created.body.id.slice(0, 15)}`);
    expect(body.attributes).to.deep.equal({
      type: 'Shop__c',
      url: `/services/data/v66.0/sobjects/Shop__c/${created.body.id}`,
    });
    expect(body).to.include({
      Id: created.body.id,
      Name: 'Sample Laundry',
      Staff__c: 12,
      Status__c: 'Open',
      Opened__c: '2026-11-22',
      Posted__c: true,
      Seen__c: '2026-01-02T02:04:05.000+0000',
      CreatedDate: '2026-11-22T17:46:34.000+0000',
      OwnerId: org.org.adminUserId,
      Shift_Count__c: 0,
      Employer_Name__c: null,
    });
    const chosen = await org.call('GET', `sobjects/Shop__c/${created.body.id}?fields=staff__c,Name`);
    expect(Object.keys(chosen.body)).to.deep.equal(['attributes', 'Staff__c', 'Name', 'Id']);
  });

  it('names a record without a name by its 15-character id', async () => {
    const id = await org.create('Shop__c', {});
    expect((await org.call('GET', `sobjects/Shop__c/${id}`)).body.Name).to.equal(id.slice(0, 15));
  });

  it('answers 204 to an update and to a delete, and tells a deleted record from one that never was', async () => {
    const id = await org.create('Shop__c', { Name: 'Sample Bakery' });
    expect((await org.call('PATCH', `sobjects/Shop__c/${id}`, { Staff__c: 3 })).status).to.equal(204);
    expect((await org.call('DELETE', `sobjects/Shop__c/${id}`)).status).to.equal(204);
    const again = await org.call('DELETE', `sobjects/Shop__c/${id}`);
    expect(again.status).to.equal(404);
    expect(again.body).to.deep.equal([{ message: 'entity is deleted', errorCode: 'ENTITY_IS_DELETED', fields: [] }]);
    const never = await org.call('GET', 'sobjects/Shop__c/a00PR0000zzzzzz');
    expect(never.body).to.deep.equal([{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }]);
    expect((await org.call('GET', 'sobjects/Shop__c/xyz')).body[0]).to.deep.equal({
      message: 'malformed id xyz',
      errorCode: 'MALFORMED_ID',
    });
  });

  it('accepts PATCH sent as POST with _HttpMethod', async () => {
    const id = await org.create('Shop__c', { Name: 'Sample Kiosk' });
    expect((await org.call('POST', `sobjects/Shop__c/${id}?_HttpMethod=PATCH`, { Staff__c: 4 })).status).to.equal(204);
  });

  const refused: ReadonlyArray<readonly [string, unknown, number, Record<string, unknown>]> = [
    [
      'an unknown field',
      { Nonsense__c: 1 },
      400,
      { message: "No such column 'Nonsense__c' on sobject of type Shop__c", errorCode: 'INVALID_FIELD' },
    ],
    [
      'an id in the body',
      { Id: 'a00PR00000000001AAA' },
      400,
      { message: 'The Id field should not be specified in the sobject data.', errorCode: 'INVALID_FIELD' },
    ],
    [
      'a text that is too long',
      { Key__c: 'x'.repeat(21) },
      400,
      {
        errorCode: 'STRING_TOO_LONG',
        fields: ['Key__c'],
        message: `Key: data value too large: ${'x'.repeat(21)} (max length=20)`,
      },
    ],
    [
      'a value outside a restricted picklist',
      { Status__c: 'Ajar' },
      400,
      {
        errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        fields: ['Status__c'],
        message: 'Status: bad value for restricted picklist field: Ajar',
      },
    ],
    [
      'a bad email',
      { Contact_Email__c: 'nobody' },
      400,
      {
        errorCode: 'INVALID_EMAIL_ADDRESS',
        fields: ['Contact_Email__c'],
        message: 'Contact Email: invalid email address: nobody',
      },
    ],
    [
      'a number with too many digits',
      { Staff__c: 12345 },
      400,
      {
        errorCode: 'NUMBER_OUTSIDE_VALID_RANGE',
        fields: ['Staff__c'],
        message: 'Staff: value outside of valid range on numeric field: 12345',
      },
    ],
    [
      'a lookup to another object',
      { Employer__c: '003PR0000000001YAA' },
      400,
      {
        errorCode: 'FIELD_INTEGRITY_EXCEPTION',
        fields: ['Employer__c'],
        message: 'Employer ID: id value of incorrect type: 003PR0000000001YAA',
      },
    ],
    [
      'a lookup that is no id',
      { Employer__c: 'Sample' },
      400,
      {
        errorCode: 'MALFORMED_ID',
        fields: ['Employer__c'],
        message: 'Employer ID: id value of incorrect type: Sample',
      },
    ],
    [
      'a lookup to nothing',
      { Employer__c: '001PR00000zzzzz' },
      400,
      { errorCode: 'INVALID_CROSS_REFERENCE_KEY', fields: [], message: 'invalid cross reference id' },
    ],
    [
      'a formula',
      { Employer_Name__c: 'x' },
      400,
      {
        errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
        fields: ['Employer_Name__c'],
        message:
          'Unable to create/update fields: Employer_Name__c. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
      },
    ],
    [
      'what a validation rule forbids',
      { Opened__c: '2026-02-01', Closed__c: '2026-01-01' },
      400,
      {
        errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        fields: ['Closed__c'],
        message: 'A shop cannot close before it opened.',
      },
    ],
    ['a date that is none', { Closed__c: 'soon' }, 400, { errorCode: 'JSON_PARSER_ERROR' }],
    ['an unknown parent', { Employer__r: { AccountNumber: 'x' } }, 400, { errorCode: 'INVALID_FIELD', fields: [] }],
  ];
  for (const [what, body, status, error] of refused) {
    it(`refuses ${what} in the platform's words`, async () => {
      const answer = await org.call('POST', 'sobjects/Shop__c', body);
      expect(answer.status).to.equal(status);
      expect(answer.body).to.have.length(1);
      expect(answer.body[0]).to.include({ errorCode: error['errorCode'] });
      if (error['message'] !== undefined) expect(answer.body[0]).to.deep.equal(error);
    });
  }

  it('lists all required fields that are missing in one error', async () => {
    const answer = await org.call('POST', 'sobjects/Shift__c', {});
    expect(answer.body).to.deep.equal([
      {
        message: 'Required fields are missing: [Shop__c, Hours__c]',
        errorCode: 'REQUIRED_FIELD_MISSING',
        fields: ['Shop__c', 'Hours__c'],
      },
    ]);
  });

  it('refuses broken JSON and an empty body', async () => {
    const broken = await org.call('POST', 'sobjects/Shop__c', '{"Name": }');
    expect(broken.status).to.equal(400);
    expect(broken.body[0]!.errorCode).to.equal('JSON_PARSER_ERROR');
    expect(broken.body[0]!.message)
      .to.contain("Unexpected character ('}' (code 125))")
      .and.contain('at [line:1, column:');
    expect((await org.call('POST', 'sobjects/Shop__c', '')).body[0]!.errorCode).to.equal('JSON_PARSER_ERROR');
  });

  it('upserts by external id: 201 when new, 200 with created false when known, in any case of the key', async () => {
    const first = await org.call('PATCH', 'sobjects/Shop__c/Key__c/Alpha-1', { Name: 'Sample Diner' });
    expect(first.status).to.equal(201);
    expect(first.body).to.deep.equal({ id: first.body.id, success: true, errors: [], created: true });
    const second = await org.call('PATCH', 'sobjects/shop__c/key__C/ALPHA-1', { Staff__c: 9 });
    expect(second.status).to.equal(200);
    expect(second.body).to.deep.equal({ id: first.body.id, success: true, errors: [], created: false });
    expect((await org.call('GET', 'sobjects/Shop__c/Key__c/alpha-1')).body).to.include({
      Name: 'Sample Diner',
      Key__c: 'Alpha-1',
      Staff__c: 9,
    });
    const old = await org.call('PATCH', '/services/data/v45.0/sobjects/Shop__c/Key__c/alpha-1', { Staff__c: 8 });
    expect(old.status).to.equal(204);
  });

  it('creates nothing with updateOnly, and inserts with an empty Id', async () => {
    const none = await org.call('PATCH', 'sobjects/Shop__c/Key__c/nobody?updateOnly=true', { Staff__c: 1 });
    expect(none.status).to.equal(404);
    const inserted = await org.call('POST', 'sobjects/Shop__c/Id', { Name: 'Sample Mill' });
    expect(inserted.status).to.equal(201);
    expect(inserted.body.created).to.equal(true);
  });

  it('answers 300 with the choices, and writes nothing, when a key that is not unique matches twice', async () => {
    const ids = [await org.create('Shop__c', { Code__c: 'TWIN' }), await org.create('Shop__c', { Code__c: 'TWIN' })];
    const answer = await org.call('PATCH', 'sobjects/Shop__c/Code__c/TWIN', { Staff__c: 7 });
    expect(answer.status).to.equal(300);
    expect(answer.body).to.have.members(ids.map((id) => `/services/data/v66.0/sobjects/Shop__c/${id}`));
    expect((await org.call('GET', `sobjects/Shop__c/${ids[0]}`)).body.Staff__c).to.equal(null);
  });

  it('refuses a field in the URL that is no external id', async () => {
    const answer = await org.call('PATCH', 'sobjects/Shop__c/Staff__c/1', {});
    expect(answer.status).to.equal(404);
    expect(answer.body[0]).to.deep.equal({
      message: 'Provided external ID field does not exist or is not accessible: Staff__c',
      errorCode: 'NOT_FOUND',
    });
  });

  it('finds a parent by its external id inside the values, and clears it with null', async () => {
    const shop = await org.create('Shop__c', { Key__c: 'PARENT-1' });
    const guard = await org.create('Guard__c', { Name: 'Sample Guard', Shop__r: { Key__c: 'parent-1' } });
    expect((await org.call('GET', `sobjects/Guard__c/${guard}`)).body.Shop__c).to.equal(shop);
    const missing = await org.call('POST', 'sobjects/Guard__c', { Shop__r: { Key__c: 'nowhere' } });
    expect(missing.body).to.deep.equal([
      {
        message: 'Foreign key external ID: nowhere not found for field Key__c in entity Shop__c',
        errorCode: 'INVALID_FIELD',
        fields: [],
      },
    ]);
  });

  it('names the other record, in 15 characters, when a unique value is taken', async () => {
    const id = await org.create('Shop__c', { Key__c: 'Ünique' });
    const answer = await org.call('POST', 'sobjects/Shop__c', { Key__c: 'üNIQUE' });
    expect(answer.body).to.deep.equal([
      {
        message: `duplicate value found: Key__c duplicates value on record with id: ${id.slice(0, 15)}`,
        errorCode: 'DUPLICATE_VALUE',
        fields: [],
      },
    ]);
    await org.call('DELETE', `sobjects/Shop__c/${id}`);
    expect((await org.call('POST', 'sobjects/Shop__c', { Key__c: 'üNIQUE' })).status).to.equal(201);
  });

  it('keeps a detail with its master when the metadata says so', async () => {
    const [one, two] = [await org.create('Shop__c', {}), await org.create('Shop__c', {})];
    const shift = await org.create('Shift__c', { Shop__c: one, Hours__c: 8 });
    const answer = await org.call('PATCH', `sobjects/Shift__c/${shift}`, { Shop__c: two });
    expect(answer.body[0]).to.include({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' });
  });

  it('holds a delete back while a restricting lookup points at the record', async () => {
    const shop = await org.create('Shop__c', { Name: 'Sample Depot' });
    await org.create('Guard__c', { Name: 'Sample Guard Two', Shop__c: shop });
    const answer = await org.call('DELETE', `sobjects/Shop__c/${shop}`);
    expect(answer.status).to.equal(400);
    expect(answer.body[0]).to.deep.equal({
      errorCode: 'DELETE_FAILED',
      fields: [],
      message:
        'Your attempt to delete Sample Depot could not be completed because it is associated with the following guards.: Sample Guard Two\n',
    });
  });

  it('heeds If-Modified-Since and If-Unmodified-Since', async () => {
    const id = await org.create('Shop__c', {});
    const { headers } = await org.call('GET', `sobjects/Shop__c/${id}`);
    const stamp = headers.get('last-modified') ?? '';
    expect(
      (await org.call('GET', `sobjects/Shop__c/${id}`, undefined, { 'If-Modified-Since': stamp })).status
    ).to.equal(304);
    const before = 'Sun, 01 Nov 2026 00:00:00 GMT';
    expect(
      (await org.call('PATCH', `sobjects/Shop__c/${id}`, { Staff__c: 1 }, { 'If-Unmodified-Since': before })).status
    ).to.equal(412);
    expect(
      (await org.call('PATCH', `sobjects/Shop__c/${id}`, { Staff__c: 1 }, { 'If-Unmodified-Since': stamp })).status
    ).to.equal(204);
  });

  it('tells what was changed and what was deleted in a window of time', async () => {
    const [kept, gone] = [
      await org.create('Guard__c', { Shop__r: { Key__c: 'PARENT-1' } }),
      await org.create('Guard__c', { Shop__r: { Key__c: 'PARENT-1' } }),
    ];
    await org.call('DELETE', `sobjects/Guard__c/${gone}`);
    const window = 'start=2026-11-22T00:00:00Z&end=2026-11-23T00:00:00%2B00:00';
    const updated = await org.call('GET', `sobjects/Guard__c/updated/?${window}`);
    expect(updated.body.ids).to.include(kept).and.not.include(gone);
    const deleted = await org.call('GET', `sobjects/Guard__c/deleted/?${window}`);
    expect(deleted.body.deletedRecords).to.deep.equal([{ deletedDate: '2026-11-22T17:46:34.000+0000', id: gone }]);
  });
});
