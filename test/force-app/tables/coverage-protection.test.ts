import { expect } from 'chai';
import { valueOf, type Facts } from '../formula-support.js';
import { rolledUp } from './coverage-support.js';

const W = 'Worksite__c';
const YESTERDAY = '2026-11-21';

describe('Protection_Level__c', () => {
  const binding = { Warrant_Clauses__c: 1, Effective_Date__c: '2026-01-01', Expiration_Date__c: '2027-12-31' };
  const contracts: ReadonlyArray<readonly [what: string, contract: Facts | null, clause: boolean]> = [
    ['no contract', null, false],
    ['a contract without the warrant clause', { ...binding, Warrant_Clauses__c: 0 }, false],
    ['a contract with it that is over', { ...binding, Expiration_Date__c: YESTERDAY }, false],
    ['a contract with it in force', binding, true],
  ];
  const level = (covered: boolean, open: boolean, clause: boolean): string => {
    if (covered) return open ? 'Agreement and Dispute' : 'Agreement Only';
    if (open) return 'Dispute Only';
    return clause ? 'Contract Clause Only' : 'None';
  };

  for (const [covered, spans] of [
    [false, [['2025-01-01', '2025-12-31']]],
    [true, [['2026-01-01', '2026-12-31']]],
  ] as const) {
    for (const disputes of [null, 0, 1, 3]) {
      for (const [what, contract, clause] of contracts) {
        const answer = level(covered, (disputes ?? 0) > 0, clause);
        it(`is ${answer}: ${covered ? 'covered' : 'not covered'}, ${disputes ?? 'unknown'} open disputes, ${what}`, () => {
          const facts: Facts = {
            ...rolledUp(spans),
            Open_Disputes__c: disputes,
            ...(contract === null ? {} : { Current_Contract__r: contract }),
          };
          expect(valueOf(W, 'Warrant_Clause_Today__c', facts)).to.equal(clause);
          expect(valueOf(W, 'Protection_Level__c', facts)).to.equal(answer);
        });
      }
    }
  }

  it('is None for a worksite of which nothing is known', () => {
    expect(valueOf(W, 'Protection_Level__c', {})).to.equal('None');
  });
});
