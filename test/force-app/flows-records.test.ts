import { expect } from 'chai';
import { compileFormula } from '../../src/formula/index.js';
import { children, textOf } from './checker/index.js';
import type { Component } from './checker/types.js';
import { flowQuery, inDays, model, openListOrg, TODAY, type ListOrg } from './lists-support.js';

const REQUEST = 'U_Visa_Certification_Request__c';
const flows = model.ofType('Flow');
const subjectOf = ({ root }: Component): string => {
  const formula = children(root, 'formulas').find((element) => textOf(element, 'name') === 'Task_Subject');
  return (formula && textOf(formula, 'expression')) ?? '';
};

describe('reminders, asked of records', () => {
  let org: ListOrg;
  before(() => {
    org = openListOrg();
  });
  after(() => org.close());

  const flow = (name: string): Component => model.named('Flow', name)!;
  const started = (name: string): string[] =>
    org
      .ask(flowQuery(flow(name)))
      .map(({ Id }) => String(Id))
      .sort();

  it('start on an agreement from the 90th day before its last to that day itself, and only once it is signed', () => {
    const agreement = (days: number, status: string): string =>
      org.add('Neutrality_Agreement__c', {
        Name: `Sample ${status} ${days}`,
        Status__c: status,
        Expiration_Date__c: inDays(days),
        ...(status === 'Proposed' ? {} : { Signed_Date__c: inDays(-400), Effective_Date__c: inDays(-400) }),
      });
    const due = [agreement(0, 'In Force'), agreement(90, 'Signed'), agreement(45, 'Breached'), agreement(7, 'Invoked')];
    for (const [days, status] of [
      [91, 'Signed'],
      [-1, 'Expired'],
      [30, 'Proposed'],
      [30, 'Terminated'],
    ] as const)
      if (status === 'Terminated')
        org.add('Neutrality_Agreement__c', {
          Name: 'Sample ended',
          Status__c: status,
          Signed_Date__c: inDays(-400),
          Effective_Date__c: inDays(-400),
          Expiration_Date__c: inDays(days),
          Termination_Date__c: inDays(-5),
        });
      else agreement(days, status);
    expect(started('Remind_Agreement_Expiring')).to.deep.equal(due.sort());
  });

  it('start on a contract in the same 90 days, also when it goes on until it is replaced', () => {
    const contract = (days: number, more = {}): string =>
      org.add('Union_Contract__c', {
        Name: `Sample ${days}`,
        Effective_Date__c: inDays(-400),
        Expiration_Date__c: inDays(days),
        ...more,
      });
    const due = [contract(0), contract(90), contract(10, { Evergreen__c: true })];
    contract(-1);
    contract(91);
    org.add('Union_Contract__c', { Name: 'Sample open' });
    expect(started('Remind_Contract_Expiring')).to.deep.equal(due.sort());
  });

  it('start on an open dispute for as long as ICE has not been told', () => {
    const worksite = org.add('Worksite__c', { Name: 'Sample Laundry' });
    const dispute = (values: Readonly<Record<string, string>>): string =>
      org.add('Labor_Dispute__c', {
        Worksite__c: worksite,
        Dispute_Type__c: 'Grievance',
        Status__c: 'Open',
        Filed_Date__c: inDays(-9),
        ...values,
      });
    const due = dispute({});
    dispute({ ICE_Told_On__c: TODAY });
    dispute({ Status__c: 'Settled', Closed_Date__c: inDays(-1) });
    expect(started('Remind_Dispute_ICE_Not_Told')).to.deep.equal([due]);
  });

  it('start on a request from seven days before the answer is due, and from thirty before its last day to file', () => {
    let number = 60_000;
    const request = (values: Readonly<Record<string, string>>): string =>
      org.add(REQUEST, {
        Worker_Reference__c: `W-${number++}`,
        Stage__c: 'Sent',
        Sent_Date__c: inDays(-300),
        ...values,
      });
    const answer = (days: number, more: Readonly<Record<string, string>> = {}): string =>
      request({ Response_Due_Override__c: inDays(days), Override_Reason__c: 'Sample rule', ...more });
    const due = [answer(7), answer(0), answer(-30)];
    answer(8);
    answer(3, { Stage__c: 'Closed' });
    answer(3, { Stage__c: 'Denied', Decision_Date__c: TODAY });
    request({ Stage__c: 'Drafting' });
    const signed = (day: string, more: Readonly<Record<string, string>> = {}): string =>
      request({ Stage__c: 'Signed', Signed_Date__c: day, ...more });
    // Last days to file: 22 December, and 21 November, which is past. The next two: 23 December, and filed already.
    const filing = [signed('2026-06-23'), signed('2026-05-22')];
    signed('2026-06-24');
    signed('2026-06-23', { Petition_Filed_Date__c: TODAY });
    expect(started('Remind_Request_Response_Due')).to.deep.equal(due.sort());
    expect(started('Remind_Request_File_By')).to.deep.equal(filing.sort());
  });

  it('write a subject that fits, with the longest name a record can have', () => {
    const subject = (name: string, record: string): string => {
      const source = subjectOf(flow(name)).replaceAll('{!$Record.Name}', 'Name');
      const compiled = compileFormula(source, {
        returns: 'Text',
        context: 'formulaField',
        blankMode: 'blank',
        fields: (path) => (path === 'Name' ? { type: 'Text', path } : undefined),
      });
      if (!compiled.ok) throw new Error(compiled.errors.map(({ message }) => message).join('; '));
      const result = compiled.formula.evaluate(() => record, { now: () => new Date() });
      return result.kind === 'value' ? String(result.value) : result.kind;
    };
    expect(subject('Remind_Dispute_ICE_Not_Told', 'LD-00012')).to.equal('POWER: look at dispute LD-00012');
    expect(subject('Remind_Request_Response_Due', 'UV-00012')).to.equal('POWER: your record 00012 has a day coming up');
    expect(subject('Remind_Request_File_By', 'UV-123456')).to.equal(
      'POWER: your record 123456 has a last day coming up'
    );
    for (const { name } of flows) expect(subject(name, 'x'.repeat(80)).length, name).to.be.at.most(255);
  });
});
