import { expect } from 'chai';
import {
  inDays,
  model,
  openListOrg,
  reportOf,
  reportQuery,
  rowsOf,
  TODAY,
  tokensOf,
  viewOf,
  viewQuery,
  type ListOrg,
} from './lists-support.js';

const REQUEST = 'U_Visa_Certification_Request__c';

describe('lists and reports, asked of records', () => {
  let org: ListOrg;
  before(() => {
    org = openListOrg();
  });
  after(() => org.close());

  const named = (rows: ReadonlyArray<Record<string, unknown>>): string[] => rows.map(({ Name }) => String(Name)).sort();
  const shown = (object: string, view: string): string[] => named(org.ask(viewQuery(viewOf(object, view))));
  const reported = (name: string): string[] => named(org.ask(reportQuery(reportOf(name))));

  it('find every column and filter: each view and each report is a question the org answers', () => {
    for (const view of model.ofType('ListView')) expect(() => org.ask(viewQuery(view)), view.file).not.to.throw();
    for (const report of model.ofType('Report')) {
      expect(() => tokensOf(report).map((token) => rowsOf(report).columnOf(token)), report.file).not.to.throw();
      expect(() => org.ask(reportQuery(report)), report.file).not.to.throw();
    }
  });

  it('show a worksite with a dispute and no agreement from the day it is open to the day it is covered', () => {
    const worksite = (name: string): string => org.add('Worksite__c', { Name: name, State__c: 'CA' });
    const dispute = (id: string, closed?: string): string =>
      org.add('Labor_Dispute__c', {
        Worksite__c: id,
        Dispute_Type__c: 'Strike',
        Filed_Date__c: inDays(-10),
        ...(closed === undefined ? { Status__c: 'Open' } : { Status__c: 'Closed', Closed_Date__c: closed }),
      });
    const agreement = org.add('Neutrality_Agreement__c', {
      Name: 'Sample Cover',
      Status__c: 'In Force',
      Signed_Date__c: inDays(-100),
      Effective_Date__c: inDays(-100),
    });
    const covered = (id: string, from: string, to: string | null): string =>
      org.add('Worksite_Coverage__c', {
        Neutrality_Agreement__c: agreement,
        Worksite__c: id,
        Covered_From__c: from,
        Covered_To__c: to,
      });
    worksite('Sample Quiet');
    dispute(worksite('Sample Settled'), inDays(-1));
    dispute(worksite('Sample Bare'));
    const wrapped = worksite('Sample Covered');
    dispute(wrapped);
    covered(wrapped, inDays(-50), null);
    const last = worksite('Sample Last Day');
    dispute(last);
    covered(last, inDays(-50), TODAY);
    const lapsed = worksite('Sample Lapsed');
    dispute(lapsed);
    covered(lapsed, inDays(-50), inDays(-1));
    const soon = worksite('Sample Not Yet');
    dispute(soon);
    covered(soon, inDays(1), null);
    const exposed = ['Sample Bare', 'Sample Lapsed', 'Sample Not Yet'];
    expect(shown('Worksite__c', 'Dispute_No_Agreement')).to.deep.equal(exposed);
    expect(reported('Dispute_No_Agreement')).to.deep.equal(exposed);
    expect(shown('Worksite__c', 'Protected_By_Agreement')).to.deep.equal(['Sample Covered', 'Sample Last Day']);
    expect(shown('Worksite__c', 'No_Protection')).to.deep.equal(['Sample Quiet', 'Sample Settled']);
    expect(shown('Labor_Dispute__c', 'Open_Disputes')).to.have.length(5);
    expect(shown('Labor_Dispute__c', 'Open_ICE_Not_Told')).to.have.length(5);
    expect(reported('Open_Disputes_By_Agency')).to.deep.equal(shown('Labor_Dispute__c', 'Open_Disputes'));
  });

  it('show an agreement as expiring from the 90th day before its last to that day itself, and only while it binds', () => {
    const agreement = (name: string, days: number | undefined, status: string): string => {
      const talks = status === 'Proposed';
      return org.add('Neutrality_Agreement__c', {
        Name: name,
        Status__c: status,
        ...(talks ? {} : { Signed_Date__c: inDays(-400), Effective_Date__c: inDays(-400) }),
        ...(days === undefined ? {} : { Expiration_Date__c: inDays(days) }),
      });
    };
    agreement('Sample Today', 0, 'In Force');
    agreement('Sample 90', 90, 'Signed');
    agreement('Sample 91', 91, 'Signed');
    agreement('Sample Yesterday', -1, 'Expired');
    agreement('Sample Open End', undefined, 'In Force');
    agreement('Sample Talks', 30, 'Proposed');
    agreement('Sample Broken', 45, 'Breached');
    const expiring = ['Sample 90', 'Sample Broken', 'Sample Today'];
    expect(shown('Neutrality_Agreement__c', 'Expiring_In_90_Days')).to.deep.equal(expiring);
    expect(reported('Agreements_Expiring_In_90_Days')).to.deep.equal(expiring);
    expect(shown('Neutrality_Agreement__c', 'In_Talks')).to.deep.equal(['Sample Talks']);
    expect(shown('Neutrality_Agreement__c', 'Breached_Or_Invoked')).to.deep.equal(['Sample Broken']);
  });

  it('show a request as due this week by either clock, today and seven days on included, and none that has ended', () => {
    const request = (number: number, values: Readonly<Record<string, string>>): string => {
      const id = org.add(REQUEST, {
        Worker_Reference__c: `W-${40_000 + number}`,
        Stage__c: 'Sent',
        Sent_Date__c: inDays(-200),
        ...values,
      });
      return String(org.ask(`SELECT Name FROM ${REQUEST} WHERE Id = '${id}'`)[0]?.['Name']);
    };
    const answer = (number: number, days: number, more: Readonly<Record<string, string>> = {}): string =>
      request(number, { Response_Due_Override__c: inDays(days), Override_Reason__c: 'Sample rule', ...more });
    const today = answer(1, 0);
    const seven = answer(2, 7);
    answer(3, 8);
    const late = answer(4, -1);
    answer(5, 3, { Stage__c: 'Withdrawn' });
    answer(6, 3, { Stage__c: 'Denied', Decision_Date__c: TODAY });
    // Signed 22 May: the last safe day is 21 November. Signed 28 May: 27 November.
    const stale = request(7, { Stage__c: 'Signed', Signed_Date__c: '2026-05-22' });
    const filing = request(8, { Stage__c: 'Signed', Signed_Date__c: '2026-05-28' });
    request(9, { Stage__c: 'Signed', Signed_Date__c: '2026-05-28', Petition_Filed_Date__c: TODAY });
    request(10, { Stage__c: 'Drafting' });
    expect(shown(REQUEST, 'Due_This_Week')).to.deep.equal([today, seven, filing].sort());
    expect(shown(REQUEST, 'Overdue')).to.deep.equal([late, stale].sort());
    expect(shown(REQUEST, 'File_By_In_30_Days')).to.deep.equal([filing]);
    expect(shown(REQUEST, 'Open_Requests')).to.have.length(9);
  });

  it('show a request as past its purge date from the day after, and not for want of a date', () => {
    const request = (number: number, purge: string): string =>
      org.add(REQUEST, {
        Worker_Reference__c: `W-${50_000 + number}`,
        Stage__c: 'Closed',
        Sent_Date__c: inDays(-900),
        Decision_Date__c: inDays(-800),
        Purge_After_Date__c: purge,
      });
    request(1, TODAY);
    const before = shown(REQUEST, 'Past_Purge_Date').length;
    request(2, inDays(-1));
    expect([before, shown(REQUEST, 'Past_Purge_Date').length]).to.deep.equal([0, 1]);
  });

  it('show a contract as missing a warrant clause until that very clause is adopted, and count its gaps', () => {
    const library = (id: string, name: string): string =>
      org.add('Model_Clause__c', { Name: name, Clause_Id__c: id, Category__c: 'Enforcement', Version__c: 1 });
    const warrant = library('ice-entry-judicial-warrant', 'Sample warrant clause');
    const notice = library('union-notice-enforcement', 'Sample notice clause');
    const contract = (name: string): string => org.add('Union_Contract__c', { Name: name });
    const treat = (contractId: string, clause: string, id: string, adoption: string): string =>
      org.add('Contract_Clause__c', {
        Union_Contract__c: contractId,
        Model_Clause__c: clause,
        Clause_Id__c: id,
        Category__c: 'Enforcement',
        Adoption__c: adoption,
      });
    contract('Sample Unread');
    treat(contract('Sample Adopted'), warrant, 'ice-entry-judicial-warrant', 'Adopted');
    treat(contract('Sample Partial'), warrant, 'ice-entry-judicial-warrant', 'Partial');
    const other = contract('Sample Other Clause');
    treat(other, notice, 'union-notice-enforcement', 'Adopted');
    treat(other, warrant, 'ice-entry-judicial-warrant', 'Rejected');
    const missing = ['Sample Other Clause', 'Sample Partial', 'Sample Unread'];
    expect(shown('Union_Contract__c', 'Missing_Warrant_Clause')).to.deep.equal(missing);
    expect(reported('Contracts_Missing_Warrant_Clause')).to.deep.equal(missing);
    expect(shown('Contract_Clause__c', 'Gaps')).to.have.length(1);
    expect(org.ask(reportQuery(reportOf('Clause_Gaps_By_Category'))).map((row) => row['Adoption__c'])).to.deep.equal([
      'Rejected',
    ]);
  });
});
