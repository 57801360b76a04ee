import { expect } from 'chai';
import { describeRules, refusals, valueOf, type Facts, type RuleCase } from '../formula-support.js';
import { describeTexts, recordOf, seeds, SYNC_BASE } from '../tables/deadline-support.js';

const D = 'Deadline_Rule__c';

/** A rule with all its parts, of no state’s law. */
const WHOLE: Facts = {
  Name: 'Sample rule',
  State__c: 'GU',
  Ordinary_Days__c: 30,
  Expedited_Days__c: 7,
  Unit__c: 'Calendar',
  Trigger_Day__c: 'Received',
  Start_Rule__c: 'Day After Receipt',
  Effective_From__c: '2024-01-01',
  Citation__c: 'Sample Code 1',
  Confidence__c: 'Verified',
  Computable__c: true,
};

const without = (name: string): Facts => ({ ...WHOLE, [name]: null });

const PARTS = [
  'State__c',
  'Ordinary_Days__c',
  'Unit__c',
  'Trigger_Day__c',
  'Start_Rule__c',
  'Effective_From__c',
  'Citation__c',
  'Confidence__c',
];

/** What a rule that gave dates keeps, and what it is tried to be changed to. */
const FIXED: Facts = {
  State__c: 'PR',
  Ordinary_Days__c: 31,
  Expedited_Days__c: 8,
  Unit__c: 'Business',
  Trigger_Day__c: 'Sent',
  Start_Rule__c: 'Receipt Is Day One',
  Effective_From__c: '2024-01-02',
  Computable__c: false,
};

const CASES: readonly RuleCase[] = [
  ...PARTS.map((part): RuleCase => ({
    rule: 'COMPUTABLE_NEEDS_ITS_PARTS',
    why: `no dates from a rule without ${part}`,
    refused: without(part),
    passes: { ...without(part), Computable__c: false },
  })),
  {
    rule: 'COMPUTABLE_NEEDS_ITS_PARTS',
    why: 'no dates from a guess',
    refused: { ...WHOLE, Confidence__c: 'Unverified' },
    passes: { ...WHOLE, Confidence__c: 'Secondary' },
  },
  ...Object.entries(FIXED).map(([part, value]): RuleCase => ({
    rule: 'COMPUTED_RULE_IS_FIXED',
    why: `${part} stands once dates were given`,
    before: WHOLE,
    refused: { ...WHOLE, [part]: value, Effective_To__c: '2026-12-31' },
    passes: { ...WHOLE, Effective_To__c: '2026-12-31' },
  })),
  {
    rule: 'COMPUTED_RULE_IS_FIXED',
    why: 'a number that was not known then is a new rule’s',
    before: { ...WHOLE, Expedited_Days__c: null },
    refused: WHOLE,
    passes: { ...WHOLE, Expedited_Days__c: null, Note__c: 'Read again.', Confidence__c: 'Secondary' },
  },
  {
    rule: 'EFFECTIVE_TO_NOT_BEFORE_FROM',
    why: 'a rule may hold for one day, not for less',
    refused: { ...WHOLE, Effective_To__c: '2023-12-31' },
    passes: { ...WHOLE, Effective_To__c: '2024-01-01' },
  },
  {
    rule: 'DAYS_ARE_POSITIVE',
    why: 'nobody answers in no time',
    refused: { Ordinary_Days__c: 0 },
    passes: { Ordinary_Days__c: 1 },
  },
  {
    rule: 'DAYS_ARE_POSITIVE',
    why: 'nor does a hurry turn time back',
    refused: { Expedited_Days__c: 0 },
    passes: { Expedited_Days__c: 1 },
  },
  {
    rule: 'EXPEDITED_NOT_LONGER',
    why: 'faster is not slower',
    refused: { Ordinary_Days__c: 30, Expedited_Days__c: 31 },
    passes: { Ordinary_Days__c: 30, Expedited_Days__c: 30 },
  },
  {
    rule: 'REVIEW_NOT_IN_FUTURE',
    why: 'nobody has read the law tomorrow',
    refused: { Reviewed_On__c: '2026-11-23' },
    passes: { Reviewed_On__c: '2026-11-22' },
  },
  SYNC_BASE,
];

describe('rules of a deadline rule', () => {
  describeRules(D, CASES, { elsewhere: ['NO_IDENTIFIERS_IN_TEXT'] });
  describeTexts(D, ['Name', 'Citation__c', 'Sync_Key__c', 'Note__c'], ['Source__c']);

  it('COMPUTED_RULE_IS_FIXED: a rule that gave no dates may change in every part, and become computable', () => {
    const draft = { ...WHOLE, Computable__c: false };
    expect(refusals(D, { ...draft, ...FIXED }, { before: draft })).to.deep.equal([]);
    expect(refusals(D, WHOLE, { before: draft })).to.deep.equal([]);
    expect(refusals(D, WHOLE)).to.deep.equal([]);
  });

  it('let each rule pass that the campaign ships', () => {
    const shipped = seeds('deadline-rules');
    expect(shipped).to.have.length.above(8);
    for (const seed of shipped) {
      expect(refusals(D, recordOf(seed)), seed.key).to.deep.equal([]);
      expect(refusals(D, recordOf(seed), { before: recordOf(seed) }), `${seed.key}, loaded again`).to.deep.equal([]);
    }
  });
});

describe('In_Force_Today__c of a deadline rule', () => {
  const inForce = (from: string | null, to: string | null) =>
    valueOf(D, 'In_Force_Today__c', { Effective_From__c: from, Effective_To__c: to });

  it('holds on its first and on its last day, and for ever without a last day', () => {
    expect(inForce('2026-11-22', '2026-11-22')).to.equal(true);
    expect(inForce('2020-01-01', null)).to.equal(true);
  });

  it('is false before the first day, after the last one, and while the first is not known', () => {
    expect(inForce('2026-11-23', null)).to.equal(false);
    expect(inForce('2020-01-01', '2026-11-21')).to.equal(false);
    expect(inForce(null, null)).to.equal(false);
    expect(inForce(null, '2027-01-01')).to.equal(false);
  });
});
