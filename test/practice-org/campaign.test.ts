import { expect } from 'chai';
import type { Value } from '../../src/records/index.js';
import { runQuery } from '../../src/practice-org/soql/index.js';
import type { Caller, SaveResult } from '../../src/practice-org/types.js';
import type { OpenPracticeOrg } from '../../src/practice-org/org.js';
import { deploy, forceAppZip, newOrg, problems } from './metadata/support.js';

type Values = Readonly<Record<string, Value>>;
type Row = Readonly<Record<string, unknown>>;

describe('practice org: the campaign as it is deployed', () => {
  let org: OpenPracticeOrg;
  let end: () => Promise<void>;
  let admin: Caller;

  before(async () => {
    const made = newOrg();
    org = made.org;
    end = () => made.end();
    expect(problems(await deploy(org, await forceAppZip()))).to.deep.equal([]);
    admin = { userId: org.adminUserId, sessionId: 'test', apiVersion: '66.0' };
    for (const set of ['POWER_Administer', 'POWER_Organize', 'POWER_Certify']) assign(admin.userId, set);
  });
  after(() => end());

  const object = (name: string) => org.store.schema.object(name)!;
  const save = (name: string, values: Values, caller = admin): SaveResult =>
    org.dml.insert(object(name), new Map(Object.entries(values)), caller);
  function insert(name: string, values: Values, caller = admin): string {
    const saved = save(name, values, caller);
    if (!saved.success) throw new Error(JSON.stringify(saved.errors));
    return saved.id;
  }
  const change = (name: string, id: string, values: Values, caller = admin): SaveResult =>
    org.dml.update(object(name), id, new Map(Object.entries(values)), caller);
  const messages = (saved: SaveResult): string[] => saved.errors.map((error) => error.message);
  const rows = (soql: string, caller = admin): readonly Row[] =>
    runQuery(org, caller, soql).records.map(({ attributes: _attributes, ...row }) => row);
  const one = (soql: string, caller = admin): Row => rows(soql, caller)[0] ?? {};

  function assign(userId: string, set: string): void {
    const id = org.store.db.prepare('SELECT "Id" FROM "PermissionSet" WHERE "Name" = ?').pluck().get(set) as string;
    insert('PermissionSetAssignment', { AssigneeId: userId, PermissionSetId: id });
  }
  /** A user who has nothing but some permission sets. */
  function person(name: string, sets: readonly string[]): Caller {
    const profile = org.store.db
      .prepare('SELECT "ProfileId" FROM "User" WHERE "Username" LIKE \'integration@%\'')
      .pluck()
      .get() as string;
    const userId = insert('User', {
      Username: `${name}@practice.example`,
      LastName: `Sample ${name}`,
      Alias: name.slice(0, 8),
      Email: `${name}@practice.example`,
      ProfileId: profile,
      IsActive: true,
      TimeZoneSidKey: 'America/Los_Angeles',
      LocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
    });
    for (const set of sets) assign(userId, set);
    return { userId, sessionId: name, apiVersion: '66.0' };
  }

  const day = (offset: number): string =>
    new Date(org.now().getTime() + offset * 86_400_000).toISOString().slice(0, 10);
  const worksite = (more: Values = {}): string => insert('Worksite__c', { Name: 'Sample Laundry Site', ...more });
  const agreement = (more: Values = {}): string =>
    insert('Neutrality_Agreement__c', {
      Name: 'Sample Laundry Agreement',
      Status__c: 'In Force',
      Signed_Date__c: day(-60),
      Effective_Date__c: day(-50),
      Expiration_Date__c: day(300),
      ...more,
    });
  const cover = (pact: string, site: string, more: Values = {}): SaveResult =>
    save('Worksite_Coverage__c', {
      Neutrality_Agreement__c: pact,
      Worksite__c: site,
      Covered_From__c: day(-40),
      Covered_To__c: day(200),
      ...more,
    });
  const protection = (site: string, caller = admin): unknown =>
    one(`SELECT Protection_Level__c FROM Worksite__c WHERE Id = '${site}'`, caller)['Protection_Level__c'];

  it("tells a worksite's protection through roll-ups and two levels of parents, as records come and go", () => {
    const site = worksite();
    expect(protection(site)).to.equal('None');
    const clause = insert('Model_Clause__c', {
      Name: 'Sample Clause',
      Clause_Id__c: 'ice-entry-judicial-warrant',
      Category__c: 'Enforcement',
    });
    const contract = insert('Union_Contract__c', { Name: 'Sample Contract', Effective_Date__c: day(-10) });
    change('Worksite__c', site, { Current_Contract__c: contract });
    expect(protection(site)).to.equal('None');
    insert('Contract_Clause__c', {
      Union_Contract__c: contract,
      Model_Clause__c: clause,
      Clause_Id__c: 'ice-entry-judicial-warrant',
      Category__c: 'Enforcement',
      Adoption__c: 'Adopted',
    });
    expect(protection(site)).to.equal('Contract Clause Only');
    const dispute = insert('Labor_Dispute__c', {
      Worksite__c: site,
      Dispute_Type__c: 'Strike',
      Filed_Date__c: day(-3),
    });
    expect(protection(site)).to.equal('Dispute Only');
    const pact = agreement();
    expect(messages(cover(pact, site))).to.deep.equal([]);
    expect(protection(site)).to.equal('Agreement and Dispute');
    change('Labor_Dispute__c', dispute, { Status__c: 'Settled', Closed_Date__c: day(-1) });
    expect(protection(site)).to.equal('Agreement Only');
    expect(one(`SELECT Covered_Today__c FROM Worksite_Coverage__c WHERE Worksite__c = '${site}'`)).to.deep.equal({
      Covered_Today__c: true,
    });
    expect(org.dml.delete(object('Neutrality_Agreement__c'), pact, admin).success).to.equal(true);
    expect(protection(site)).to.equal('Contract Clause Only');
    expect(rows(`SELECT Id FROM Worksite_Coverage__c WHERE Worksite__c = '${site}'`)).to.deep.equal([]);
  });

  it('holds coverage and agreement together from both sides', () => {
    const [site, pact] = [worksite(), agreement()];
    const outside = cover(pact, site, { Covered_To__c: day(301) });
    expect(outside.errors[0]).to.include({ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
    expect(cover(pact, site).success).to.equal(true);
    const shortened = change('Neutrality_Agreement__c', pact, { Expiration_Date__c: day(100) });
    expect(shortened.errors[0]).to.include({ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
    expect(
      one(
        `SELECT Worksites_Covered__c, Coverage_Starts__c, Coverage_Ends__c FROM Neutrality_Agreement__c WHERE Id = '${pact}'`
      )
    ).to.deep.equal({ Worksites_Covered__c: 1, Coverage_Starts__c: day(-40), Coverage_Ends__c: day(200) });
    // Deleting the other master takes the coverage with it, and the agreement is free.
    expect(org.dml.delete(object('Worksite__c'), site, admin).success).to.equal(true);
    expect(change('Neutrality_Agreement__c', pact, { Expiration_Date__c: day(100) }).success).to.equal(true);
  });

  it('gives defaults out of a picklist, a value set and a checkbox', () => {
    const id = insert('Labor_Dispute__c', { Worksite__c: worksite(), Dispute_Type__c: 'Strike' });
    expect(one(`SELECT Status__c FROM Labor_Dispute__c WHERE Id = '${id}'`)).to.deep.equal({ Status__c: 'Open' });
    const agency = insert('Certifying_Agency__c', { Name: 'Sample Agency' });
    expect(one(`SELECT Program_Status__c FROM Certifying_Agency__c WHERE Id = '${agency}'`)).to.deep.equal({
      Program_Status__c: 'Unknown',
    });
    const [site, pact] = [worksite(), agreement()];
    cover(pact, site);
    expect(one(`SELECT Active__c FROM Worksite_Coverage__c WHERE Worksite__c = '${site}'`)).to.deep.equal({
      Active__c: true,
    });
  });

  it('never blocks a save by a lookup filter that is optional', () => {
    const pact = agreement({
      Status__c: 'Proposed',
      Signed_Date__c: null,
      Effective_Date__c: null,
      Expiration_Date__c: null,
    });
    const saved = save('Enforcement_Contact__c', {
      Worksite__c: worksite(),
      Began_At__c: '2026-01-05T10:00:00.000Z',
      Kind__c: 'Phone Call',
      Invoked_Agreement__c: pact,
    });
    expect(messages(saved)).to.deep.equal([]);
  });

  it('keeps an agency that a request names, and lets go of a worksite that one names', () => {
    const agency = insert('Certifying_Agency__c', { Name: 'Sample Kept Agency' });
    const site = worksite();
    const request = insert('U_Visa_Certification_Request__c', { Certifying_Agency__c: agency, Worksite__c: site });
    const { Name } = one(`SELECT Name FROM U_Visa_Certification_Request__c WHERE Id = '${request}'`);
    const kept = org.dml.delete(object('Certifying_Agency__c'), agency, admin);
    expect(kept.errors).to.deep.equal([
      {
        statusCode: 'DELETE_FAILED',
        message: `Your attempt to delete Sample Kept Agency could not be completed because it is associated with the following u-visa certification requests.: ${String(Name)}\n`,
        fields: [],
      },
    ]);
    expect(org.dml.delete(object('Worksite__c'), site, admin).success).to.equal(true);
    expect(one(`SELECT Worksite__c FROM U_Visa_Certification_Request__c WHERE Id = '${request}'`)).to.deep.equal({
      Worksite__c: null,
    });
  });

  it('fixes a deadline rule that dates were worked out by, and finds a multi-select value on a parent', () => {
    const values = {
      Name: 'Sample Rule',
      State__c: 'CA',
      Ordinary_Days__c: 30,
      Unit__c: 'Calendar',
      Trigger_Day__c: 'Received',
      Start_Rule__c: 'Day After Receipt',
      Effective_From__c: '2020-01-01',
      Citation__c: 'Sample Code 1',
      Confidence__c: 'Verified',
      Computable__c: true,
    };
    const id = insert('Deadline_Rule__c', values);
    expect(change('Deadline_Rule__c', id, { Note__c: 'Sample note' }).success).to.equal(true);
    expect(change('Deadline_Rule__c', id, { Ordinary_Days__c: 60 }).errors[0]?.statusCode).to.equal(
      'FIELD_CUSTOM_VALIDATION_EXCEPTION'
    );
    const agency = insert('Certifying_Agency__c', { Name: 'Sample Agency', Activities__c: 'extortion;peonage' });
    const ask = (activity: string): SaveResult =>
      save('U_Visa_Certification_Request__c', {
        Certifying_Agency__c: agency,
        Deadline_Rule__c: id,
        Qualifying_Activities__c: activity,
        Sent_Date__c: '2026-03-01',
        Received_Date__c: '2026-03-02',
        Stage__c: 'Received',
      });
    expect(ask('perjury').success).to.equal(false);
    const asked = ask('extortion');
    expect(messages(asked)).to.deep.equal([]);
    const found = one(
      `SELECT Response_Due__c, Deadline_Days__c FROM U_Visa_Certification_Request__c WHERE Certifying_Agency__r.Activities__c INCLUDES ('peonage')`
    );
    expect(found).to.deep.equal({ Response_Due__c: '2026-04-01', Deadline_Days__c: 30 });
  });

  describe('shows a certification request to its owner', () => {
    let mine: Caller;
    let other: Caller;
    let site: string;
    let request: string;
    before(() => {
      mine = person('counsel1', ['POWER_Certify']);
      other = person('counsel2', ['POWER_Certify']);
      site = worksite({ Name: 'Sample Private Site' });
      request = insert('U_Visa_Certification_Request__c', { Worksite__c: site }, mine);
    });

    const hidden = 'FROM U_Visa_Certification_Request__c';
    it("and to nobody else: not in a list, not in a count, not among a parent's children, not by its id", () => {
      expect(rows(`SELECT Id ${hidden}`, mine)).to.deep.equal([{ Id: request }]);
      expect(rows(`SELECT Id ${hidden}`, other)).to.deep.equal([]);
      const count = (caller: Caller): number => runQuery(org, caller, `SELECT COUNT() ${hidden}`).totalSize;
      expect([count(mine), count(other)]).to.deep.equal([1, 0]);
      expect(one(`SELECT COUNT(Id) n ${hidden}`, other)).to.deep.equal({ n: 0 });
      const children = `SELECT Id, (SELECT Id FROM Certification_Requests__r) FROM Worksite__c WHERE Id = '${site}'`;
      expect(one(children, other)['Certification_Requests__r']).to.equal(null);
      expect(one(children, mine)['Certification_Requests__r']).to.include({ totalSize: 1 });
      const withRequest = `SELECT Id FROM Worksite__c WHERE Id IN (SELECT Worksite__c ${hidden})`;
      expect([rows(withRequest, mine).length, rows(withRequest, other).length]).to.deep.equal([1, 0]);
      expect(change('U_Visa_Certification_Request__c', request, { Stage__c: 'Sent' }, other).errors[0]).to.include({
        statusCode: 'INVALID_CROSS_REFERENCE_KEY',
      });
    });

    it('and to who organizes not even as an object', () => {
      const organizer = person('organize', ['POWER_Organize']);
      expect(() => rows(`SELECT Id ${hidden}`, organizer)).to.throw(/is not supported/);
      expect(protection(site, organizer)).to.equal('None');
    });
  });

  it('lets who may read the masters write details, and works their roll-ups out over what that person cannot see', () => {
    const organizer = person('writer', ['POWER_Organize']);
    const reader = person('reader', ['POWER_View']);
    const site = worksite();
    const filed = { Worksite__c: site, Dispute_Type__c: 'Strike', Filed_Date__c: day(-3) };
    expect(messages(save('Labor_Dispute__c', filed, organizer))).to.deep.equal([]);
    expect(messages(save('Labor_Dispute__c', filed, reader))).to.deep.equal([
      'entity type cannot be inserted: Labor Dispute',
    ]);
    expect(protection(site, reader)).to.equal('Dispute Only');
    expect(() => rows('SELECT OwnerId FROM Labor_Dispute__c', reader)).to.throw(/No such column 'OwnerId'/);
  });
});
