import { expect } from 'chai';
import { describeRules, refusals, valueOf, type RuleCase } from '../formula-support.js';
import { describeTexts, recordOf, seeds, SYNC_BASE } from '../tables/deadline-support.js';

const A = 'Certifying_Agency__c';

const CASES: readonly RuleCase[] = [
  {
    rule: 'STATUS_NEEDS_REVIEW_DATE',
    why: 'it takes requests, but who looked, and when',
    refused: { Program_Status__c: 'Accepting' },
    passes: { Program_Status__c: 'Accepting', Status_Reviewed_On__c: '2026-11-22' },
  },
  {
    rule: 'STATUS_NEEDS_REVIEW_DATE',
    why: 'a pause was seen on some day; not to know needs none',
    refused: { Program_Status__c: 'Paused' },
    passes: { Program_Status__c: 'Unknown' },
  },
  {
    rule: 'STATUS_REVIEW_NOT_IN_FUTURE',
    why: 'nobody has looked tomorrow',
    refused: { Status_Reviewed_On__c: '2026-11-23' },
    passes: { Status_Reviewed_On__c: '2026-11-22' },
  },
  {
    rule: 'REVIEW_NOT_IN_FUTURE',
    why: 'nobody has read the sources tomorrow',
    refused: { Reviewed_On__c: '2026-11-23' },
    passes: { Reviewed_On__c: '2026-11-22' },
  },
  {
    rule: 'STATE_LEVEL_NEEDS_STATE',
    why: 'deadline rules go by the state',
    refused: { Level__c: 'State' },
    passes: { Level__c: 'State', State__c: 'CA' },
  },
  {
    rule: 'STATE_LEVEL_NEEDS_STATE',
    why: 'a federal agency has none',
    refused: { Level__c: 'State' },
    passes: { Level__c: 'Federal' },
  },
  SYNC_BASE,
];

describe('rules of a certifying agency', () => {
  describeRules(A, CASES, { elsewhere: ['NO_IDENTIFIERS_IN_TEXT'] });
  describeTexts(A, ['Name', 'Signer_Role__c', 'Sync_Key__c', 'Nexus__c', 'Route__c', 'Status_Note__c'], ['Source__c']);

  it('let each agency pass that the campaign ships', () => {
    const shipped = seeds('certifying-agencies');
    expect(shipped).to.have.length.above(15);
    for (const seed of shipped) expect(refusals(A, recordOf(seed)), seed.key).to.deep.equal([]);
  });
});

describe('Days_Since_Status_Review__c', () => {
  it('counts from the day somebody looked, and is blank while nobody has', () => {
    expect(valueOf(A, 'Days_Since_Status_Review__c', { Status_Reviewed_On__c: '2026-11-22' })).to.equal(0);
    expect(valueOf(A, 'Days_Since_Status_Review__c', { Status_Reviewed_On__c: '2025-11-22' })).to.equal(365);
    expect(valueOf(A, 'Days_Since_Status_Review__c', {})).to.equal(null);
  });
});
