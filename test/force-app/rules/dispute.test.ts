import { expect } from 'chai';
import fc from 'fast-check';
import { describeRules, refusals, valueOf, type RuleCase } from '../formula-support.js';

const D = 'Labor_Dispute__c';

/** FACTS.md, section 8: charges against employers and unions, then petitions. */
const TYPES = ['CA', 'CB', 'CC', 'CD', 'CE', 'CG', 'CP', 'RC', 'RD', 'RM', 'UC', 'UD', 'AC'] as const;

const board = (number: string) => ({ Agency__c: 'NLRB', Case_Number__c: number });
const good = board('05-CA-123456');

const CASES: readonly RuleCase[] = [
  {
    rule: 'NLRB_CASE_NUMBER_FORM',
    why: 'without its hyphens nobody finds the case',
    refused: board('05CA123456'),
    passes: good,
  },
  { rule: 'NLRB_CASE_NUMBER_FORM', why: 'a region has two digits', refused: board('5-CA-123456'), passes: good },
  {
    rule: 'NLRB_CASE_NUMBER_FORM',
    why: 'the serial number has six digits',
    refused: board('05-CA-12345'),
    passes: good,
  },
  {
    rule: 'NLRB_CASE_NUMBER_FORM',
    why: 'an agency of a state numbers its cases its own way',
    refused: board('WC-CM-654321'),
    passes: { Agency__c: 'California Labor Commissioner', Case_Number__c: 'WC-CM-654321' },
  },
  {
    rule: 'CASE_NUMBER_NEEDS_AGENCY',
    why: 'a number without the agency that gave it',
    refused: { Case_Number__c: '451-2026-00123' },
    passes: { Case_Number__c: '451-2026-00123', Agency__c: 'EEOC' },
  },
  {
    rule: 'CLOSED_NEEDS_CLOSED_DATE',
    why: 'settled, but when',
    refused: { Status__c: 'Settled' },
    passes: { Status__c: 'Settled', Closed_Date__c: '2026-11-22' },
  },
  {
    rule: 'CLOSED_NEEDS_CLOSED_DATE',
    why: 'withdrawn, but when',
    refused: { Status__c: 'Withdrawn' },
    passes: { Status__c: 'Open' },
  },
  {
    rule: 'CLOSED_NEEDS_CLOSED_DATE',
    why: 'closed, but when',
    refused: { Status__c: 'Closed' },
    passes: { Status__c: 'Closed', Closed_Date__c: '2026-01-01' },
  },
  {
    rule: 'OPEN_HAS_NO_CLOSED_DATE',
    why: 'open and over at once',
    refused: { Status__c: 'Open', Closed_Date__c: '2026-05-01' },
    passes: { Status__c: 'Closed', Closed_Date__c: '2026-05-01' },
  },
  {
    rule: 'CLOSED_NOT_BEFORE_FILED',
    why: 'over the day before it began; over the day it began is fine',
    refused: { Status__c: 'Closed', Filed_Date__c: '2026-05-02', Closed_Date__c: '2026-05-01' },
    passes: { Status__c: 'Closed', Filed_Date__c: '2026-05-02', Closed_Date__c: '2026-05-02' },
  },
  {
    rule: 'FILED_NOT_IN_FUTURE',
    why: 'tomorrow is a plan, today is a fact',
    refused: { Filed_Date__c: '2026-11-23' },
    passes: { Filed_Date__c: '2026-11-22' },
  },
  {
    rule: 'CLOSED_NOT_IN_FUTURE',
    why: 'nothing is over tomorrow',
    refused: { Status__c: 'Closed', Closed_Date__c: '2026-11-23' },
    passes: { Status__c: 'Closed', Closed_Date__c: '2026-11-22' },
  },
  {
    rule: 'ICE_TOLD_NOT_IN_FUTURE',
    why: 'a letter of tomorrow has told nobody',
    refused: { ICE_Told_On__c: '2026-11-23' },
    passes: { ICE_Told_On__c: '2026-11-22' },
  },
  {
    rule: 'DOCKET_LINK_SECURE',
    why: 'what a person types without a scheme is saved with http://',
    refused: { Docket_URL__c: 'http://www.nlrb.gov/case/05-CA-123456' },
    passes: { Docket_URL__c: 'HTTPS://www.nlrb.gov/case/05-CA-123456' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'an A-number in the notes',
    refused: { Notes__c: 'charging party A123456789' },
    passes: { Notes__c: 'charging party is the local, 150 workers' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a Social Security number for a case number',
    refused: { Agency__c: 'WHD', Case_Number__c: '123-45-6789' },
    passes: { Agency__c: 'WHD', Case_Number__c: '1234567' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'an A-number in the docket’s link',
    refused: { Docket_URL__c: 'https://files.example.org/A012345678.pdf' },
    passes: { Docket_URL__c: 'https://www.nlrb.gov/case/32-CA-123456' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'an A-number for a key',
    refused: { Sync_Key__c: 'A-1234567' },
    passes: { Sync_Key__c: 'SAMPLE-DISPUTE-7' },
  },
  {
    rule: 'SYNC_BASE_FORM',
    why: 'what nobody but a person writes',
    refused: { Sync_Base__c: 'ask Ana' },
    passes: { Sync_Base__c: 'b1:Xk+/9a=,Status.4' },
  },
];

describe('rules of labor disputes', () => {
  describeRules(D, CASES);

  for (const type of TYPES) {
    it(`NLRB_CASE_NUMBER_FORM knows cases of type ${type}, in capitals only`, () => {
      expect(refusals(D, board(`28-${type}-000001`))).to.deep.equal([]);
      expect(refusals(D, board(`28-${type.toLowerCase()}-000001`))).to.deep.equal(['NLRB_CASE_NUMBER_FORM']);
    });
  }

  it('NLRB_CASE_NUMBER_FORM lets exactly the form of the facts pass', () => {
    const form = new RegExp(`^\\d{2}-(${TYPES.join('|')})-\\d{6}$`);
    const pieces = fc.tuple(
      fc.stringMatching(/^[0-9]{1,3}$/),
      fc.constantFrom('-', ' ', ''),
      fc.constantFrom(...TYPES, 'CF', 'RX', 'ca', 'WH', ''),
      fc.stringMatching(/^[0-9]{4,8}$/)
    );
    fc.assert(
      fc.property(pieces, ([region, gap, type, serial]) => {
        const number = `${region}${gap}${type}${gap}${serial}`;
        expect(refusals(D, board(number)).includes('NLRB_CASE_NUMBER_FORM'), number).to.equal(!form.test(number));
      }),
      { numRuns: 500 }
    );
  });

  it('never take a case number in its proper form for an identifier', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        fc.stringMatching(/^[0-9]{2}$/),
        fc.stringMatching(/^[0-9]{6}$/),
        (type, region, serial) => refusals(D, board(`${region}-${type}-${serial}`)).length === 0
      )
    );
  });
});

describe('Days_Open__c', () => {
  const open = (filed: string | null, closed: string | null) =>
    valueOf(D, 'Days_Open__c', { Filed_Date__c: filed, Closed_Date__c: closed });

  for (const [why, filed, closed, days] of [
    ['filed today, it is open for no full day', '2026-11-22', null, 0],
    ['filed yesterday', '2026-11-21', null, 1],
    ['stopped by the closed date', '2026-11-01', '2026-11-11', 10],
    ['over a leap day', '2024-02-28', '2024-03-01', 2],
    ['over the same days of a common year', '2026-02-28', '2026-03-01', 1],
    ['blank without a filed date', null, '2026-03-01', null],
  ] as const) {
    it(`counts: ${why}`, () => {
      expect(open(filed, closed)).to.equal(days);
    });
  }
});
