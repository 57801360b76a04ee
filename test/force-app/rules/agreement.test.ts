import { expect } from 'chai';
import { describeRules, schema, type Facts, type RuleCase } from '../formula-support.js';
import { inShort } from './short-cases.js';

const N = 'Neutrality_Agreement__c';

/** An agreement of 2026 that covers one worksite from 1 March to 31 October. */
const covering = (more: Facts): Facts => ({
  Status__c: 'In Force',
  Signed_Date__c: '2026-01-01',
  Effective_Date__c: '2026-01-01',
  Worksites_Covered__c: 1,
  Coverage_Starts__c: '2026-03-01',
  Coverage_Ends__c: '2026-10-31',
  ...more,
});

const CASES: readonly RuleCase[] = [
  {
    rule: 'TERMINATED_NEEDS_TERMINATION_DATE',
    why: 'ended, but when',
    refused: { Status__c: 'Terminated' },
    passes: { Status__c: 'Terminated', Termination_Date__c: '2026-11-22' },
  },
  {
    rule: 'TERMINATED_NEEDS_TERMINATION_DATE',
    why: 'it may end on a day that is still to come',
    refused: { Status__c: 'Terminated', Effective_Date__c: '2026-01-01' },
    passes: { Status__c: 'Terminated', Effective_Date__c: '2026-01-01', Termination_Date__c: '2027-01-31' },
  },
  {
    rule: 'TERMINATION_NOT_BEFORE_EFFECTIVE',
    why: 'ended the day before it took effect; on the day itself is fine',
    refused: { Effective_Date__c: '2026-05-02', Termination_Date__c: '2026-05-01' },
    passes: { Effective_Date__c: '2026-05-02', Termination_Date__c: '2026-05-02' },
  },
  {
    rule: 'EXPIRED_NEEDS_EXPIRATION_DATE',
    why: 'what names no end is terminated, not expired',
    refused: { Status__c: 'Expired' },
    passes: { Status__c: 'Expired', Expiration_Date__c: '2026-11-21' },
  },
  {
    rule: 'AGREEMENT_SPANS_ITS_COVERAGE',
    why: 'it takes effect a day after the coverage starts',
    refused: covering({ Effective_Date__c: '2026-03-02' }),
    passes: covering({ Effective_Date__c: '2026-03-01' }),
  },
  {
    rule: 'AGREEMENT_SPANS_ITS_COVERAGE',
    why: 'it loses its effective date',
    refused: covering({ Effective_Date__c: null }),
    passes: covering({}),
  },
  {
    rule: 'AGREEMENT_SPANS_ITS_COVERAGE',
    why: 'it is shortened to the day before the coverage ends',
    refused: covering({ Expiration_Date__c: '2026-10-30' }),
    passes: covering({ Expiration_Date__c: '2026-10-31' }),
  },
  {
    rule: 'AGREEMENT_SPANS_ITS_COVERAGE',
    why: 'it is terminated the day before the coverage ends',
    refused: covering({ Status__c: 'Terminated', Termination_Date__c: '2026-10-30' }),
    passes: covering({ Status__c: 'Terminated', Termination_Date__c: '2026-10-31' }),
  },
  {
    rule: 'AGREEMENT_SPANS_ITS_COVERAGE',
    why: 'it gets an end while a coverage has none',
    refused: covering({ Coverage_Ends__c: '4000-12-31', Expiration_Date__c: '2099-12-31' }),
    passes: covering({ Coverage_Ends__c: '4000-12-31' }),
  },
  {
    rule: 'AGREEMENT_SPANS_ITS_COVERAGE',
    why: 'without an active coverage its dates are free',
    refused: covering({ Expiration_Date__c: '2026-10-30' }),
    passes: covering({
      Expiration_Date__c: '2026-10-30',
      Worksites_Covered__c: 0,
      Coverage_Starts__c: null,
      Coverage_Ends__c: null,
    }),
  },
  {
    rule: 'AGREEMENT_SPANS_ITS_COVERAGE',
    why: 'without an active coverage it needs no effective date',
    refused: covering({ Effective_Date__c: null }),
    passes: covering({ Effective_Date__c: null, Worksites_Covered__c: 0 }),
  },
  {
    rule: 'UNSIGNED_COVERS_NOTHING',
    why: 'back to talks while it covers a worksite',
    refused: covering({ Status__c: 'Negotiating' }),
    passes: covering({ Status__c: 'Negotiating', Worksites_Covered__c: 0 }),
  },
  {
    rule: 'UNSIGNED_COVERS_NOTHING',
    why: 'back to a proposal while it covers a worksite',
    refused: covering({ Status__c: 'Proposed' }),
    passes: covering({ Status__c: 'Signed' }),
  },
  {
    rule: 'UNSIGNED_COVERS_NOTHING',
    why: 'no status says nothing of a signature',
    refused: covering({ Status__c: null }),
    passes: covering({ Status__c: 'Breached' }),
  },
  {
    rule: 'DOCUMENT_LINK_SECURE',
    why: 'the signed copy is not fetched in the clear',
    refused: { Document_URL__c: 'http://files.example.org/signed' },
    passes: { Document_URL__c: 'https://files.example.org/signed' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a Social Security number for a key',
    refused: { Sync_Key__c: '123456789' },
    passes: { Sync_Key__c: 'SAMPLE-AGREEMENT-12345678' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a receipt number in the notes',
    refused: { Notes__c: 'as with WAC2190123456' },
    passes: { Notes__c: 'as with the agreement of 2025-11-22' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'an A-number in the link; a document’s own number is none',
    refused: { Document_URL__c: 'https://files.example.org/A123456789' },
    passes: { Document_URL__c: 'https://files.example.org/123456789' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'name and key are looked at apart: what only looks like a number together is none',
    refused: { Name: 'Sample 123-45-6789' },
    passes: { Name: 'Sample 123', Sync_Key__c: '45-6789' },
  },
  {
    rule: 'SYNC_BASE_FORM',
    why: 'no blank in a digest',
    refused: { Sync_Base__c: 'b1:Xk 9a' },
    passes: { Sync_Base__c: 'b1:Xk9a' },
  },
];

describe('rules of neutrality agreements', () => {
  describeRules(N, CASES, { elsewhere: inShort(N) });

  it('say what to do first where a coverage stands in the way', () => {
    const rules = schema().object(N)?.validationRules ?? [];
    for (const name of ['AGREEMENT_SPANS_ITS_COVERAGE', 'UNSIGNED_COVERS_NOTHING'])
      expect(rules.find((rule) => rule.name === name)?.message, name).to.contain('End the coverage first');
  });
});
