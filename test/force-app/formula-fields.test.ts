import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { maximumCompiledSize } from '../../src/formula/index.js';
import { fieldFormula, schema, valueOf } from './formula-support.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const N = 'Neutrality_Agreement__c';
const U = 'U_Visa_Certification_Request__c';

const fileBy = (signed: string | null) => valueOf(U, 'File_By_Date__c', { Signed_Date__c: signed }, NOW);

/** The rule as the regulation puts it, by trying day after day: the last one whose day six months before is before the signing. */
const lastSafeDay = (signed: string): string => {
  const limit = DateTime.fromISO(signed, { zone: 'utc' });
  let day = limit.plus({ days: 170 });
  while (day.plus({ days: 1 }).minus({ months: 6 }) < limit) day = day.plus({ days: 1 });
  return day.toISODate()!;
};

describe('formula fields', () => {
  it('all compile, to less than half of what the platform takes', () => {
    const formulas = schema().objects.flatMap((object) =>
      object.fields
        .filter((field) => field.custom && field.formula !== undefined)
        .map(({ name }) => [object.name, name] as const)
    );
    expect(formulas).to.have.length.above(20);
    for (const [object, name] of formulas)
      expect(fieldFormula(object, name).compiledSize, name).to.be.below(maximumCompiledSize / 2);
  });

  describe('File_By_Date__c', () => {
    const examples: ReadonlyArray<readonly [string, string]> = [
      ['2026-04-01', '2026-09-30'],
      ['2026-04-30', '2026-10-29'],
      ['2027-02-28', '2027-08-27'],
      ['2026-08-31', '2027-02-28'],
      ['2027-08-31', '2028-02-29'],
      ['2027-08-30', '2028-02-29'],
      ['2026-08-29', '2027-02-28'],
      ['2028-02-29', '2028-08-28'],
      ['2026-12-31', '2027-06-30'],
      ['2026-03-01', '2026-08-31'],
    ];
    for (const [signed, last] of examples) {
      it(`signed ${signed}: the last safe day is ${last}`, () => {
        expect(fileBy(signed)).to.equal(last);
      });
    }

    it('is on every day of nine years what trying day after day gives', () => {
      const start = DateTime.fromISO('2024-01-01', { zone: 'utc' });
      for (let index = 0; index < 3288; index++) {
        const signed = start.plus({ days: index }).toISODate()!;
        expect(fileBy(signed), signed).to.equal(lastSafeDay(signed));
      }
    });

    it('never moves back when the signing moves on', () => {
      const days = fc.integer({ min: 0, max: 20_000 });
      const at = (index: number): string =>
        DateTime.fromISO('2000-01-01', { zone: 'utc' }).plus({ days: index }).toISODate()!;
      const value = (index: number): string => String(fileBy(at(index)));
      fc.assert(fc.property(days, (day) => value(day) <= value(day + 1)));
    });

    it('is blank while nothing is signed', () => {
      expect(fileBy(null)).to.equal(null);
    });
  });

  it('stop counting once there is nothing to wait for', () => {
    const due = { Response_Due_Override__c: '2026-12-02' };
    expect(valueOf(U, 'Days_To_Response_Due__c', due, NOW)).to.equal(10);
    expect(valueOf(U, 'Days_To_Response_Due__c', { ...due, Decision_Date__c: '2026-11-20' }, NOW)).to.equal(null);
    expect(valueOf(U, 'Days_To_Response_Due__c', {}, NOW)).to.equal(null);
    const signed = { Signed_Date__c: '2026-06-01' };
    expect(valueOf(U, 'Days_To_File_By__c', signed, NOW)).to.equal(8);
    expect(valueOf(U, 'Days_To_File_By__c', { ...signed, Petition_Filed_Date__c: '2026-07-01' }, NOW)).to.equal(null);
  });

  it('count days down past zero, and stay blank without a date', () => {
    expect(valueOf(N, 'Days_To_Expiration__c', { Expiration_Date__c: '2026-11-21' }, NOW)).to.equal(-1);
    expect(valueOf(N, 'Days_To_Expiration__c', {}, NOW)).to.equal(null);
    expect(
      valueOf('Worksite__c', 'Days_To_Contract_Expiration__c', { Contract_Expiration__c: '2026-11-22' }, NOW)
    ).to.equal(0);
  });

  it('know an agreement that binds today from one that does not', () => {
    const bound = { Status__c: 'Breached', Effective_Date__c: '2026-11-22', Expiration_Date__c: '2026-11-22' };
    const inForce = (values: Record<string, string>) => valueOf(N, 'In_Force_Today__c', values, NOW);
    expect(inForce(bound)).to.equal(true);
    expect(inForce({ Status__c: 'Signed', Effective_Date__c: '2026-01-01' })).to.equal(true);
    expect(inForce({ ...bound, Expiration_Date__c: '2026-11-21' })).to.equal(false);
    expect(inForce({ ...bound, Effective_Date__c: '2026-11-23' })).to.equal(false);
    expect(inForce({ ...bound, Status__c: 'Terminated' })).to.equal(false);
    expect(inForce({ Status__c: 'In Force' })).to.equal(false);
  });

  it('count the terms that are agreed as written', () => {
    const terms = {
      No_Initiation__c: 'Agreed',
      Notify_Union__c: 'Agreed',
      Savings__c: 'Varied',
      No_Retaliation__c: 'Not Agreed',
    };
    expect(valueOf(N, 'Terms_Agreed__c', terms, NOW)).to.equal(2);
    expect(valueOf(N, 'Terms_Agreed__c', {}, NOW)).to.equal(0);
  });
});
