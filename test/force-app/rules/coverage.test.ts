import { describeRules, type Facts, type RuleCase } from '../formula-support.js';

const C = 'Worksite_Coverage__c';
const ONE = '001000000000001';
const TWO = '001000000000002';

/** A coverage under an agreement of 2026, both changed as the case needs it. */
const under = (agreement: Facts, coverage: Facts = {}): Facts => ({
  Active__c: true,
  Covered_From__c: '2026-03-01',
  Covered_To__c: '2026-10-31',
  Neutrality_Agreement__r: {
    Status__c: 'In Force',
    Effective_Date__c: '2026-01-01',
    Expiration_Date__c: '2026-12-31',
    ...agreement,
  },
  ...coverage,
});

const between = (agreement: Facts, worksite: Facts): Facts => ({
  ...under({ Employer__c: ONE, ...agreement }),
  Worksite__r: worksite,
});

const CASES: readonly RuleCase[] = [
  {
    rule: 'COVERED_TO_NOT_BEFORE_FROM',
    why: 'over the day before it begins; one day is enough',
    refused: under({}, { Covered_To__c: '2026-02-28' }),
    passes: under({}, { Covered_To__c: '2026-03-01' }),
  },
  {
    rule: 'COVERAGE_WITHIN_AGREEMENT',
    why: 'begins the day before the agreement takes effect',
    refused: under({}, { Covered_From__c: '2025-12-31' }),
    passes: under({}, { Covered_From__c: '2026-01-01' }),
  },
  {
    rule: 'COVERAGE_WITHIN_AGREEMENT',
    why: 'ends the day after the agreement expires',
    refused: under({}, { Covered_To__c: '2027-01-01' }),
    passes: under({}, { Covered_To__c: '2026-12-31' }),
  },
  {
    rule: 'COVERAGE_WITHIN_AGREEMENT',
    why: 'no end, although the agreement has one',
    refused: under({}, { Covered_To__c: null }),
    passes: under({ Expiration_Date__c: null }, { Covered_To__c: null }),
  },
  {
    rule: 'COVERAGE_WITHIN_AGREEMENT',
    why: 'ends the day after the agreement is terminated',
    refused: under({ Status__c: 'Terminated', Termination_Date__c: '2026-10-30' }),
    passes: under({ Status__c: 'Terminated', Termination_Date__c: '2026-10-31' }),
  },
  {
    rule: 'COVERAGE_WITHIN_AGREEMENT',
    why: 'no end, although the agreement names no end either but was terminated',
    refused: under(
      { Status__c: 'Terminated', Expiration_Date__c: null, Termination_Date__c: '2026-10-31' },
      { Covered_To__c: null }
    ),
    passes: under({ Status__c: 'Terminated', Expiration_Date__c: null, Termination_Date__c: '2026-10-31' }),
  },
  {
    rule: 'COVERAGE_WITHIN_AGREEMENT',
    why: 'the agreement does not say from when it binds',
    refused: under({ Effective_Date__c: null }),
    passes: under({ Effective_Date__c: '2026-03-01' }),
  },
  {
    rule: 'COVERAGE_WITHIN_AGREEMENT',
    why: 'history is free, as the agreement may have changed since',
    refused: under({ Effective_Date__c: '2026-06-01' }),
    passes: under({ Effective_Date__c: '2026-06-01' }, { Active__c: false }),
  },
  ...['Proposed', 'Negotiating', null].map((status) => ({
    rule: 'COVERAGE_NEEDS_SIGNED_AGREEMENT',
    why: `${status ?? 'no status'} is no signature`,
    refused: under({ Status__c: status }),
    passes: under({ Status__c: 'Signed' }),
  })),
  {
    rule: 'COVERAGE_NEEDS_SIGNED_AGREEMENT',
    why: 'what expired was signed',
    refused: under({ Status__c: 'Proposed' }),
    passes: under({ Status__c: 'Expired', Expiration_Date__c: '2026-11-01' }),
  },
  {
    rule: 'COVERAGE_OF_SAME_EMPLOYER',
    why: 'a worksite of somebody who did not sign; unless contractors are bound',
    refused: between({}, { Employer__c: TWO }),
    passes: between({ Contractors_Bound__c: true }, { Employer__c: TWO }),
  },
  {
    rule: 'COVERAGE_OF_SAME_EMPLOYER',
    why: 'a worksite of somebody who did not sign; unless successors are bound',
    refused: between({}, { Employer__c: TWO }),
    passes: between({ Successors_Bound__c: true }, { Employer__c: TWO }),
  },
  {
    rule: 'COVERAGE_OF_SAME_EMPLOYER',
    why: 'the employer that signed',
    refused: between({}, { Employer__c: TWO }),
    passes: between({}, { Employer__c: ONE }),
  },
  {
    rule: 'COVERAGE_OF_SAME_EMPLOYER',
    why: 'a worksite without an employer yet',
    refused: between({}, { Employer__c: TWO }),
    passes: between({}, {}),
  },
  {
    rule: 'COVERAGE_OF_SAME_EMPLOYER',
    why: 'an agreement without an employer yet',
    refused: between({}, { Employer__c: TWO }),
    passes: between({ Employer__c: null }, { Employer__c: TWO }),
  },
  {
    rule: 'INACTIVE_NEEDS_PAST_END',
    why: 'today still counts, yesterday is history',
    refused: under({}, { Active__c: false, Covered_To__c: '2026-11-22' }),
    passes: under({}, { Active__c: false, Covered_To__c: '2026-11-21' }),
  },
  {
    rule: 'INACTIVE_NEEDS_PAST_END',
    why: 'without an end it still counts',
    refused: under({ Expiration_Date__c: null }, { Active__c: false, Covered_To__c: null }),
    passes: under({ Expiration_Date__c: null }, { Active__c: true, Covered_To__c: null }),
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'an A-number for a key',
    refused: { Sync_Key__c: 'a012345678' },
    passes: { Sync_Key__c: 'SAMPLE-COVERAGE-7' },
  },
  {
    rule: 'SYNC_BASE_FORM',
    why: 'nothing after the version',
    refused: { Sync_Base__c: 'b1:' },
    passes: { Sync_Base__c: 'b1:0' },
  },
];

describe('rules of worksite coverages', () => {
  describeRules(C, CASES);
});
