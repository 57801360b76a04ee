import { expect } from 'chai';
import { describeRules, refusals, valueOf, type Facts, type RuleCase } from '../formula-support.js';
import { describeTexts, recordOf, seeds, SYNC_BASE } from '../tables/deadline-support.js';

const M = 'Model_Clause__c';
const K = 'Contract_Clause__c';
const PARAMETERS = ['Notice_Hours__c', 'Days_To_Correct__c', 'Leave_Days__c', 'Rehire_Months__c'] as const;

const SHARED: readonly RuleCase[] = [
  ...['Union-Notice', 'union notice', 'union_notice', '-union', 'union-', 'union--notice', '9-hours'].map(
    (id): RuleCase => ({
      rule: 'CLAUSE_ID_FORM',
      why: `“${id}” is not written as files write it`,
      refused: { Clause_Id__c: id },
      passes: { Clause_Id__c: 'i9-union-notice-2' },
    })
  ),
  ...PARAMETERS.map((name): RuleCase => ({
    rule: 'PARAMETERS_NOT_NEGATIVE',
    why: `${name} is none or more`,
    refused: { [name]: -1 },
    passes: { [name]: 0 },
  })),
  {
    rule: 'REVIEW_NOT_IN_FUTURE',
    why: 'nobody has read it tomorrow',
    refused: { Reviewed_On__c: '2026-11-23' },
    passes: { Reviewed_On__c: '2026-11-22' },
  },
  SYNC_BASE,
];

describe('rules of a model clause', () => {
  describeRules(
    M,
    [
      ...SHARED,
      {
        rule: 'VERSION_IS_POSITIVE',
        why: 'the first version is 1',
        refused: { Version__c: 0 },
        passes: { Version__c: 1 },
      },
    ],
    { elsewhere: ['NO_IDENTIFIERS_IN_TEXT'] }
  );
  describeTexts(M, ['Name', 'Clause_Id__c', 'Sync_Key__c', 'Purpose__c', 'Default_Parameters__c'], ['Source__c']);

  it('let each clause pass that the campaign ships', () => {
    const shipped = seeds('model-clauses');
    expect(shipped).to.have.length.above(25);
    for (const seed of shipped) expect(refusals(M, recordOf(seed)), seed.key).to.deep.equal([]);
  });
});

describe('rules of a contract clause', () => {
  const model = { Clause_Id__c: 'detention-leave', Category__c: 'Leave' };
  const copy = { Model_Clause__r: model, ...model };
  describeRules(
    K,
    [
      ...SHARED,
      {
        rule: 'CLAUSE_MATCHES_LIBRARY',
        why: 'roll-ups count by the copy',
        refused: { ...copy, Clause_Id__c: 'detention' },
        passes: copy,
      },
      {
        rule: 'CLAUSE_MATCHES_LIBRARY',
        why: 'nothing to compare with yet',
        refused: { ...copy, Clause_Id__c: 'citizenship-day' },
        passes: { Clause_Id__c: 'citizenship-day' },
      },
      {
        rule: 'CATEGORY_MATCHES_LIBRARY',
        why: 'gaps are counted by the copy',
        refused: { ...copy, Category__c: 'Rights' },
        passes: copy,
      },
      {
        rule: 'CATEGORY_MATCHES_LIBRARY',
        why: 'no category yet',
        refused: { ...copy, Category__c: 'Job Security' },
        passes: { Model_Clause__r: model },
      },
    ],
    { elsewhere: ['NO_IDENTIFIERS_IN_TEXT'] }
  );
  describeTexts(K, ['Clause_Id__c', 'Article_Reference__c', 'Sync_Key__c']);
});

describe('Weaker_Than_Model__c', () => {
  const weaker = (agreed: Facts, floor: Facts) =>
    valueOf(K, 'Weaker_Than_Model__c', { ...agreed, Model_Clause__r: floor });
  const at = (name: string, value: number | null): Facts => ({ [name]: value });

  for (const name of PARAMETERS) {
    const worse = name === 'Notice_Hours__c' ? 1 : -1;
    it(`${name}: ${worse > 0 ? 'more' : 'fewer'} than the model’s is weaker, as many is not`, () => {
      expect(weaker(at(name, 24 + worse), at(name, 24))).to.equal(true);
      expect(weaker(at(name, 24), at(name, 24))).to.equal(false);
      expect(weaker(at(name, 24 - worse), at(name, 24))).to.equal(false);
    });

    it(`${name}: is not compared while either side names none, and zero is a number`, () => {
      expect(weaker(at(name, 1), {})).to.equal(false);
      expect(weaker({}, at(name, 1))).to.equal(false);
      expect(weaker(at(name, worse > 0 ? 1 : 0), at(name, worse > 0 ? 0 : 1))).to.equal(true);
    });
  }

  it('needs one number that falls short, however good the others are', () => {
    const floor = { Notice_Hours__c: 24, Days_To_Correct__c: 90, Leave_Days__c: 90, Rehire_Months__c: 12 };
    expect(weaker(floor, floor)).to.equal(false);
    expect(weaker({ ...floor, Notice_Hours__c: 0, Rehire_Months__c: 11 }, floor)).to.equal(true);
  });
});
