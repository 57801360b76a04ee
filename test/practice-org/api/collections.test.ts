import { expect } from 'chai';
import { startTestOrg, type TestOrg } from '../fixture.js';

const shop = (values: Record<string, unknown>): Record<string, unknown> => ({
  attributes: { type: 'Shop__c' },
  ...values,
});

describe('practice org: collections', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
  });
  after(() => org.close());

  const count = (): number =>
    org.org.store.db.prepare('SELECT count(*) FROM Shop__c WHERE IsDeleted = 0').pluck().get() as number;

  it('saves what is right, refuses what is wrong, in the order given, and a failed create has no id', async () => {
    const { status, body } = await org.call('POST', 'composite/sobjects', {
      records: [
        shop({ Key__c: 'C1' }),
        shop({ Key__c: 'c1' }),
        shop({ Status__c: 'Ajar' }),
        { attributes: { type: 'Account' }, Name: 'Sample Union' },
      ],
    });
    expect(status).to.equal(200);
    expect(body.map((each) => each.success)).to.deep.equal([true, false, false, true]);
    expect(body[1]).to.not.have.property('id');
    expect(body[1]!.errors[0]).to.include({ statusCode: 'DUPLICATE_VALUE' });
    expect(body[2]!.errors).to.deep.equal([
      {
        statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        message: 'Status: bad value for restricted picklist field: Ajar',
        fields: ['Status__c'],
      },
    ]);
  });

  it('undoes all of it with allOrNone, and the good ones say so', async () => {
    const before = count();
    const { body } = await org.call('POST', 'composite/sobjects', {
      allOrNone: true,
      records: [shop({ Key__c: 'N1' }), shop({ Status__c: 'Ajar' }), shop({})],
    });
    expect(body.map((each) => each.errors[0]!.statusCode)).to.deep.equal([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    ]);
    expect(count()).to.equal(before);
  });

  it('refuses both records with the same key in one call, whether or not one exists', async () => {
    const { body } = await org.call('PATCH', 'composite/sobjects/Shop__c/Key__c', {
      records: [shop({ Key__c: 'T1' }), shop({ Key__c: 't1' }), shop({ Key__c: 'T2' })],
    });
    expect(body.slice(0, 2).map((each) => each.errors[0])).to.deep.equal([
      { statusCode: 'DUPLICATE_VALUE', message: 'Duplicate external id specified: T1', fields: ['Key__c'] },
      { statusCode: 'DUPLICATE_VALUE', message: 'Duplicate external id specified: t1', fields: ['Key__c'] },
    ]);
    expect(body[2]).to.deep.equal({ id: body[2]!.id, success: true, errors: [], created: true });
  });

  it('upserts by Id, creating where it is null', async () => {
    const id = await org.create('Shop__c', {});
    const { body } = await org.call('PATCH', 'composite/sobjects/Shop__c/Id', {
      records: [shop({ Id: null, Name: 'Sample New' }), shop({ Id: id, Name: 'Sample Known' })],
    });
    expect(body.map((each) => each.created)).to.deep.equal([true, false]);
    expect(body[1]!.id).to.equal(id);
  });

  it('updates, retrieves with null for what is not there, and deletes', async () => {
    const [one, two] = [await org.create('Shop__c', { Name: 'One' }), await org.create('Shop__c', { Name: 'Two' })];
    const updated = await org.call('PATCH', 'composite/sobjects', {
      records: [shop({ id: one, Staff__c: 5 }), shop({ id: 'a00PR0000zzzzzz', Staff__c: 5 }), shop({ Staff__c: 1 })],
    });
    expect(updated.body.map((each) => each.errors[0]?.statusCode)).to.deep.equal([
      undefined,
      'INVALID_CROSS_REFERENCE_KEY',
      'MISSING_ARGUMENT',
    ]);
    const deleted = await org.call('DELETE', `composite/sobjects?ids=${two},${two.slice(0, 15)}x&allOrNone=false`);
    expect(deleted.body[1]!.errors[0]!.statusCode).to.equal('MALFORMED_ID');
    expect(deleted.body[0]).to.deep.equal({ id: two, success: true, errors: [] });
    const got = await org.call('POST', 'composite/sobjects/Shop__c', { ids: [two, one], fields: ['Name', 'Staff__c'] });
    expect(got.body[0]).to.equal(null);
    expect(got.body[1]).to.deep.include({ Id: one, Name: 'One', Staff__c: 5 });
  });

  it('refuses more than 200 records', async () => {
    const { status, body } = await org.call('POST', 'composite/sobjects', {
      records: Array.from({ length: 201 }, () => shop({})),
    });
    expect(status).to.equal(400);
    expect(body[0]!.errorCode).to.equal('EXCEEDED_ID_LIMIT');
  });

  it('refuses an unknown object and an unknown field as the request', async () => {
    const unknown = await org.call('POST', 'composite/sobjects', { records: [{ attributes: { type: 'Nothing__c' } }] });
    expect(unknown.status).to.equal(400);
    const field = await org.call('POST', 'composite/sobjects', { records: [shop({ Nonsense__c: 1 })] });
    expect(field.body).to.deep.equal([
      { message: "No such column 'Nonsense__c' on sobject of type Shop__c", errorCode: 'INVALID_FIELD' },
    ]);
  });
});

describe('practice org: composite', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
  });
  after(() => org.close());

  const root = '/services/data/v66.0';
  const names = (): string[] =>
    org.org.store.db.prepare('SELECT Name FROM Account WHERE IsDeleted = 0').pluck().all() as string[];

  it('runs parts in order, with references to earlier answers and headers of each', async () => {
    const { status, body } = await org.call('POST', 'composite', {
      compositeRequest: [
        { method: 'POST', url: `${root}/sobjects/Account`, referenceId: 'employer', body: { Name: 'Sample Employer' } },
        {
          method: 'POST',
          url: `${root}/sobjects/Shop__c`,
          referenceId: 'shop',
          body: { Name: 'Sample Shop', Employer__c: '@{employer.id}' },
        },
        { method: 'GET', url: `${root}/sobjects/Shop__c/@{shop.id}?fields=Employer_Name__c`, referenceId: 'read' },
        {
          method: 'GET',
          url: `${root}/query?q=SELECT+Name+FROM+Shop__c+WHERE+Employer__c='@{employer.id}'`,
          referenceId: 'asked',
        },
      ],
    });
    expect(status).to.equal(200);
    const [employer, shop, read, asked] = body.compositeResponse;
    expect(employer!).to.deep.include({
      httpStatusCode: 201,
      referenceId: 'employer',
      httpHeaders: { Location: `${root}/sobjects/Account/${employer!.body.id}` },
    });
    expect(shop!.httpStatusCode).to.equal(201);
    expect(read!.body.Employer_Name__c).to.equal('Sample Employer');
    expect(asked!.body.records[0]!.Name).to.equal('Sample Shop');
  });

  it('goes on after a failed part, and halts what refers to it', async () => {
    const { body } = await org.call('POST', 'composite', {
      compositeRequest: [
        { method: 'POST', url: `${root}/sobjects/Account`, referenceId: 'bad', body: {} },
        {
          method: 'POST',
          url: `${root}/sobjects/Contact`,
          referenceId: 'child',
          body: { LastName: 'Sample', AccountId: '@{bad.id}' },
        },
        { method: 'POST', url: `${root}/sobjects/Account`, referenceId: 'good', body: { Name: 'Sample Good' } },
      ],
    });
    expect(body.compositeResponse.map((each) => each.httpStatusCode)).to.deep.equal([400, 400, 201]);
    expect(body.compositeResponse[1]!.body[0]!.errorCode).to.equal('PROCESSING_HALTED');
  });

  it('undoes everything with allOrNone, and requests that come in meanwhile are answered from a settled org', async () => {
    const failing = org.call('POST', 'composite', {
      allOrNone: true,
      compositeRequest: [
        { method: 'POST', url: `${root}/sobjects/Account`, referenceId: 'one', body: { Name: 'Sample Undone' } },
        { method: 'POST', url: `${root}/sobjects/Account`, referenceId: 'two', body: {} },
        { method: 'POST', url: `${root}/sobjects/Account`, referenceId: 'three', body: { Name: 'Sample Never' } },
      ],
    });
    const others = Array.from({ length: 8 }, (_each, index) =>
      org.create('Account', { Name: `Sample Beside ${index}` })
    );
    const { body } = await failing;
    await Promise.all(others);
    expect(body.compositeResponse.map((each) => each.body[0]!.errorCode)).to.deep.equal([
      'PROCESSING_HALTED',
      'REQUIRED_FIELD_MISSING',
      'PROCESSING_HALTED',
    ]);
    expect(names()).to.include('Sample Beside 7').and.not.include('Sample Undone');
  });

  it('runs a batch of independent parts', async () => {
    const { body } = await org.call('POST', 'composite/batch', {
      batchRequests: [
        { method: 'POST', url: 'v66.0/sobjects/Account', richInput: { Name: 'Sample Batch' } },
        { method: 'GET', url: 'v66.0/sobjects/Nothing' },
      ],
    });
    expect(body.hasErrors).to.equal(true);
    expect(body.results.map((each) => each.statusCode)).to.deep.equal([201, 404]);
  });

  it('creates a tree of records, or none of it', async () => {
    const shop = (ref: string, hours: number | null): unknown => ({
      attributes: { type: 'Shop__c', referenceId: ref },
      Name: `Sample ${ref}`,
      Shifts__r: { records: [{ attributes: { type: 'Shift__c', referenceId: `${ref}Shift` }, Hours__c: hours }] },
    });
    const good = await org.call('POST', 'composite/tree/Shop__c', { records: [shop('a', 4), shop('b', 5)] });
    expect(good.status).to.equal(201);
    expect(good.body.results.map((each) => each.referenceId)).to.deep.equal(['a', 'aShift', 'b', 'bShift']);
    expect((await org.call('GET', `sobjects/Shop__c/${good.body.results[0]!.id}`)).body.Shift_Count__c).to.equal(1);
    const bad = await org.call('POST', 'composite/tree/Shop__c', { records: [shop('c', 1), shop('d', null)] });
    expect(bad.status).to.equal(400);
    expect(bad.body).to.deep.equal({
      hasErrors: true,
      results: [
        {
          referenceId: 'dShift',
          errors: [
            {
              statusCode: 'REQUIRED_FIELD_MISSING',
              message: 'Required fields are missing: [Hours__c]',
              fields: ['Hours__c'],
            },
          ],
        },
      ],
    });
    expect(org.org.store.db.prepare("SELECT count(*) FROM Shop__c WHERE Name = 'Sample c'").pluck().get()).to.equal(0);
  });

  it('counts records and tells the limits', async () => {
    const counts = await org.call('GET', 'limits/recordCount?sObjects=Account,Lead');
    expect(counts.body.sObjects.map((each) => each.name)).to.deep.equal(['Account']);
    const { body } = await org.call('GET', 'limits');
    expect(body.DailyApiRequests.Max - body.DailyApiRequests.Remaining).to.be.greaterThan(0);
  });
});
