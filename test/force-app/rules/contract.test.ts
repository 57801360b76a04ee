import { expect } from 'chai';
import { findField } from '../../../src/schema/index.js';
import { describeRules, schema, valueOf, type Facts, type RuleCase } from '../formula-support.js';
import { describeTexts, SYNC_BASE } from '../tables/deadline-support.js';

const C = 'Union_Contract__c';
const EMPLOYER = '001000000000001AAA';

const CASES: readonly RuleCase[] = [
  {
    rule: 'EXPIRATION_AFTER_EFFECTIVE',
    why: 'a contract holds for more than a day',
    refused: { Effective_Date__c: '2026-05-01', Expiration_Date__c: '2026-05-01' },
    passes: { Effective_Date__c: '2026-05-01', Expiration_Date__c: '2026-05-02' },
  },
  {
    rule: 'EMPLOYER_IS_NOT_LOCAL',
    why: 'nobody bargains with oneself',
    refused: { Employer__c: EMPLOYER, Local_Union__c: EMPLOYER },
    passes: { Employer__c: EMPLOYER, Local_Union__c: '001000000000002AAA' },
  },
  {
    rule: 'EMPLOYER_IS_NOT_LOCAL',
    why: 'one party is not known yet',
    refused: { Employer__c: EMPLOYER, Local_Union__c: EMPLOYER },
    passes: { Local_Union__c: EMPLOYER },
  },
  {
    rule: 'DOCUMENT_LINK_SECURE',
    why: 'a link that can be read on its way',
    refused: { Document_URL__c: 'http://files.example.org/contract.pdf' },
    passes: { Document_URL__c: 'HTTPS://files.example.org/contract.pdf' },
  },
  {
    rule: 'ADOPTED_WITHIN_LIBRARY',
    why: 'more clauses than there are to adopt',
    refused: { Clauses_Adopted__c: 30, Clauses_In_Library__c: 29 },
    passes: { Clauses_Adopted__c: 29, Clauses_In_Library__c: 29 },
  },
  {
    rule: 'ADOPTED_WITHIN_LIBRARY',
    why: 'the library was not counted',
    refused: { Clauses_Adopted__c: 30, Clauses_In_Library__c: 29 },
    passes: { Clauses_Adopted__c: 30 },
  },
  {
    rule: 'CLAUSES_IN_LIBRARY_POSITIVE',
    why: 'an empty library measures nothing',
    refused: { Clauses_In_Library__c: 0 },
    passes: { Clauses_In_Library__c: 1 },
  },
  {
    rule: 'CLAUSES_REVIEW_NOT_IN_FUTURE',
    why: 'nobody has read it tomorrow',
    refused: { Clauses_Reviewed_On__c: '2026-11-23' },
    passes: { Clauses_Reviewed_On__c: '2026-11-22' },
  },
  SYNC_BASE,
];

describe('rules of a union contract', () => {
  describeRules(C, CASES, { elsewhere: ['NO_IDENTIFIERS_IN_TEXT'] });
  describeTexts(C, ['Name', 'Bargaining_Unit__c', 'Sync_Key__c', 'Notes__c'], ['Document_URL__c']);
});

describe('formulas of a union contract', () => {
  const score = (adopted: number, library: number | null) =>
    valueOf(C, 'Clause_Score__c', { Clauses_Adopted__c: adopted, Clauses_In_Library__c: library });
  const inForce = (facts: Facts) => valueOf(C, 'In_Force_Today__c', facts);

  it('Clause_Score__c is the adopted share of the library, and blank without its size', () => {
    expect(score(0, 29)).to.equal(0);
    expect(score(29, 29)).to.equal(1);
    expect(score(7, 28)).to.equal(0.25);
    expect(score(1, 1)).to.equal(1);
    expect(score(5, null)).to.equal(null);
    expect(score(5, 0)).to.equal(null);
  });

  it('In_Force_Today__c holds from the first to the last day, and beyond it only while evergreen', () => {
    const ends = { Effective_Date__c: '2023-11-22', Expiration_Date__c: '2026-11-22' };
    expect(inForce(ends)).to.equal(true);
    expect(inForce({ ...ends, Expiration_Date__c: '2026-11-21' })).to.equal(false);
    expect(inForce({ ...ends, Expiration_Date__c: '2026-11-21', Evergreen__c: true })).to.equal(true);
    expect(inForce({ Effective_Date__c: '2026-11-22' })).to.equal(true);
    expect(inForce({ Effective_Date__c: '2026-11-23', Evergreen__c: true })).to.equal(false);
    expect(inForce({ Expiration_Date__c: '2027-01-01', Evergreen__c: true })).to.equal(false);
  });

  it('Days_To_Expiration__c counts down past zero, and is blank without a date', () => {
    const left = (date: string | null) => valueOf(C, 'Days_To_Expiration__c', { Expiration_Date__c: date });
    expect(left('2026-12-22')).to.equal(30);
    expect(left('2026-11-21')).to.equal(-1);
    expect(left(null)).to.equal(null);
  });
});

describe('roll-ups of a union contract', () => {
  const object = () => {
    const found = schema().object(C);
    if (found === undefined) throw new Error(`there is no ${C}`);
    return found;
  };
  const rollUps = () => object().fields.flatMap((field) => (field.summary === undefined ? [] : [field]));
  const picked = (name: string): readonly string[] => {
    const clause = schema().object('Contract_Clause__c');
    const field = clause && findField(clause, name);
    return (field?.picklist?.values ?? []).map((value) => value.name);
  };
  /** Which values of a field a roll-up counts. */
  const asks = (rollUp: string, field: string): readonly string[] =>
    (rollUps().find(({ name }) => name === rollUp)?.summary?.filters ?? [])
      .filter((filter) => filter.field.endsWith(field))
      .flatMap((filter) => filter.value.split(', '));

  it('count each way a clause can stand once: adopted, in part or missing', () => {
    const counted = ['Clauses_Adopted__c', 'Clauses_Partial__c', 'Clauses_Missing__c'].flatMap((name) =>
      asks(name, 'Adoption__c')
    );
    expect(counted).to.have.length.above(0);
    expect(counted).to.have.members(picked('Adoption__c'));
  });

  it('count the gaps of every category, and what they count as a gap is what counts as missing', () => {
    const gaps = rollUps().filter(({ name }) => name.startsWith('Gaps_'));
    expect(gaps.flatMap(({ name }) => asks(name, 'Category__c'))).to.have.members(picked('Category__c'));
    for (const { name } of gaps)
      expect(asks(name, 'Adoption__c'), name).to.deep.equal(asks('Clauses_Missing__c', 'Adoption__c'));
  });

  it('see a warrant clause only when it is adopted in full', () => {
    expect(asks('Warrant_Clauses__c', 'Clause_Id__c')).to.deep.equal(['ice-entry-judicial-warrant']);
    expect(asks('Warrant_Clauses__c', 'Adoption__c')).to.deep.equal(['Adopted']);
  });
});
