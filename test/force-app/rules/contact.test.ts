import { expect } from 'chai';
import { describeRules, refusals, valueOf, type Facts, type RuleCase } from '../formula-support.js';

const E = 'Enforcement_Contact__c';
const ONE = '001000000000001';
const TWO = '001000000000002';

/** An invocation of another employer's agreement, with what may make it right. */
const invoked = (agreement: Facts, worksite: Facts = { Employer__c: TWO }): Facts => ({
  Invoked_Agreement__r: { Employer__c: ONE, ...agreement },
  Worksite__r: worksite,
});

const CASES: readonly RuleCase[] = [
  {
    rule: 'TOLD_NOT_BEFORE_BEGAN',
    why: 'told a second before it began; told in the same second is fine',
    refused: { Began_At__c: '2026-11-20T15:00:01.000Z', Union_Told_At__c: '2026-11-20T15:00:00.000Z' },
    passes: { Began_At__c: '2026-11-20T15:00:00.000Z', Union_Told_At__c: '2026-11-20T15:00:00.000Z' },
  },
  {
    rule: 'BEGAN_NOT_IN_FUTURE',
    why: 'a second from now has not happened; now has',
    refused: { Began_At__c: '2026-11-22T20:00:01.000Z' },
    passes: { Began_At__c: '2026-11-22T20:00:00.000Z' },
  },
  {
    rule: 'TOLD_NOT_IN_FUTURE',
    why: 'nobody was told a second from now',
    refused: { Union_Told_At__c: '2026-11-22T20:00:01.000Z' },
    passes: { Union_Told_At__c: '2026-11-22T20:00:00.000Z' },
  },
  ...['Public Areas', 'Non-Public Areas', 'Parking Lot', 'Office or Files'].map((area) => ({
    rule: 'NO_AREAS_STANDS_ALONE',
    why: `no areas, and yet ${area}`,
    refused: { Areas_Entered__c: `${area};No Areas` },
    passes: { Areas_Entered__c: area },
  })),
  {
    rule: 'NO_AREAS_STANDS_ALONE',
    why: 'by itself it is an answer',
    refused: { Areas_Entered__c: 'Public Areas;Parking Lot;No Areas' },
    passes: { Areas_Entered__c: 'No Areas' },
  },
  {
    rule: 'OUTCOME_FITS_AREAS',
    why: 'left without entry, but the lobby was entered; the parking lot is outside',
    refused: { Outcome__c: 'Left Without Entry', Areas_Entered__c: 'Public Areas' },
    passes: { Outcome__c: 'Left Without Entry', Areas_Entered__c: 'Parking Lot' },
  },
  {
    rule: 'OUTCOME_FITS_AREAS',
    why: 'left without entry, but the files were seen',
    refused: { Outcome__c: 'Left Without Entry', Areas_Entered__c: 'Office or Files' },
    passes: { Outcome__c: 'Left Without Entry', Areas_Entered__c: 'No Areas' },
  },
  {
    rule: 'OUTCOME_FITS_AREAS',
    why: 'public areas only, but the shop floor as well',
    refused: { Outcome__c: 'Entered Public Areas Only', Areas_Entered__c: 'Public Areas;Non-Public Areas' },
    passes: { Outcome__c: 'Entered Public Areas Only', Areas_Entered__c: 'Public Areas;Parking Lot' },
  },
  {
    rule: 'OUTCOME_FITS_AREAS',
    why: 'public areas only, but no areas',
    refused: { Outcome__c: 'Entered Public Areas Only', Areas_Entered__c: 'No Areas' },
    passes: { Outcome__c: 'Entered Public Areas Only' },
  },
  {
    rule: 'OUTCOME_FITS_AREAS',
    why: 'non-public areas, but only the lobby is named',
    refused: { Outcome__c: 'Entered Non-Public Areas', Areas_Entered__c: 'Public Areas' },
    passes: { Outcome__c: 'Entered Non-Public Areas', Areas_Entered__c: 'Public Areas;Office or Files' },
  },
  {
    rule: 'OUTCOME_FITS_AREAS',
    why: 'records may be handed over at the door, and people detained in the parking lot',
    refused: { Outcome__c: 'Entered Non-Public Areas', Areas_Entered__c: 'Parking Lot' },
    passes: { Outcome__c: 'People Detained', Areas_Entered__c: 'Parking Lot' },
  },
  {
    rule: 'INVOKED_AGREEMENT_OF_EMPLOYER',
    why: 'an agreement with somebody else; unless it binds contractors',
    refused: invoked({}),
    passes: invoked({ Contractors_Bound__c: true }),
  },
  {
    rule: 'INVOKED_AGREEMENT_OF_EMPLOYER',
    why: 'an agreement with somebody else; unless it binds successors',
    refused: invoked({ Contractors_Bound__c: false }),
    passes: invoked({ Successors_Bound__c: true }),
  },
  {
    rule: 'INVOKED_AGREEMENT_OF_EMPLOYER',
    why: 'the worksite’s own employer may be held to it',
    refused: invoked({}),
    passes: invoked({}, { Employer__c: ONE }),
  },
  {
    rule: 'INVOKED_AGREEMENT_OF_EMPLOYER',
    why: 'a worksite whose employer nobody has entered yet',
    refused: invoked({}),
    passes: invoked({}, {}),
  },
  {
    rule: 'INVOKED_AGREEMENT_OF_EMPLOYER',
    why: 'an agreement whose employer nobody has entered yet',
    refused: invoked({}),
    passes: invoked({ Employer__c: null }),
  },
  {
    rule: 'EVIDENCE_LINK_SECURE',
    why: 'evidence is not fetched in the clear',
    refused: { Evidence_URL__c: 'http://files.example.org/log' },
    passes: { Evidence_URL__c: 'https://files.example.org/log' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a receipt number in the notes',
    refused: { Notes__c: 'asked for IOE1234567890' },
    passes: { Notes__c: 'asked for the manager at 15:00, left at 15:20' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a Social Security number in a file’s name',
    refused: { Evidence_URL__c: 'https://files.example.org/123-45-6789' },
    passes: { Evidence_URL__c: 'https://files.example.org/123456789' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a Social Security number for a key',
    refused: { Sync_Key__c: '123456789' },
    passes: { Sync_Key__c: 'SAMPLE-CONTACT-12345678' },
  },
  {
    rule: 'SYNC_BASE_FORM',
    why: 'the version comes first',
    refused: { Sync_Base__c: 'Xk+/9a=' },
    passes: { Sync_Base__c: `b1:${'x'.repeat(252)}` },
  },
];

describe('rules of enforcement contacts', () => {
  describeRules(E, CASES);

  /** What may have been entered where the outcome is this one; areas that are not named here do not fit it. */
  const FITTING: Readonly<Record<string, readonly string[]>> = {
    'Left Without Entry': ['Parking Lot', 'No Areas'],
    'Entered Public Areas Only': ['Public Areas', 'Parking Lot'],
    'Entered Non-Public Areas': ['Non-Public Areas', 'Office or Files'],
    'Records Handed Over': ['Public Areas', 'Non-Public Areas', 'Parking Lot', 'Office or Files', 'No Areas'],
    'People Detained': ['Public Areas', 'Non-Public Areas', 'Parking Lot', 'Office or Files', 'No Areas'],
    Pending: ['Public Areas', 'Non-Public Areas', 'Parking Lot', 'Office or Files', 'No Areas'],
  };

  for (const [outcome, fitting] of Object.entries(FITTING)) {
    it(`let “${outcome}” stand with ${fitting.join(', ')}, with nothing, and with no other area`, () => {
      expect(refusals(E, { Outcome__c: outcome }), 'no area known').to.deep.equal([]);
      for (const area of ['Public Areas', 'Non-Public Areas', 'Parking Lot', 'Office or Files', 'No Areas']) {
        const expected = fitting.includes(area) ? [] : ['OUTCOME_FITS_AREAS'];
        expect(refusals(E, { Outcome__c: outcome, Areas_Entered__c: area }), area).to.deep.equal(expected);
      }
    });
  }
});

type Notice = readonly [why: string, began: string, told: string | null, hours: number | null, answer: string];

const BEGAN = '2026-11-20T15:00:00.000Z';
/** The clock of these tests stands at 2026-11-22 20:00:00, 53 hours after the contact began. */
const NOTICES: readonly Notice[] = [
  ['told in the second the last hour ends', BEGAN, '2026-11-21T15:00:00.000Z', 24, 'Met'],
  ['told one second later', BEGAN, '2026-11-21T15:00:01.000Z', 24, 'Missed'],
  ['told in the second it began', BEGAN, BEGAN, 2, 'Met'],
  ['told after two hours, to the second', BEGAN, '2026-11-20T17:00:00.000Z', 2, 'Met'],
  ['told after two hours and a second, which is 120 minutes', BEGAN, '2026-11-20T17:00:01.000Z', 2, 'Missed'],
  ['told over the end of the month, to the second', '2026-10-31T12:00:00.000Z', '2026-11-03T12:00:00.000Z', 72, 'Met'],
  ['told over a leap day, to the second', '2024-02-28T12:00:00.000Z', '2024-03-01T12:00:00.000Z', 48, 'Met'],
  ['told over a leap day, a second late', '2024-02-28T12:00:00.000Z', '2024-03-01T12:00:01.000Z', 48, 'Missed'],
  ['not told, and the time ends this second', '2026-11-21T20:00:00.000Z', null, 24, 'Waiting'],
  ['not told, and the time ended a second ago', '2026-11-21T19:59:59.000Z', null, 24, 'Missed'],
  ['not told, it began this second', '2026-11-22T20:00:00.000Z', null, 2, 'Waiting'],
  ['“at once”, told within a minute: a person judges', BEGAN, '2026-11-20T15:00:40.000Z', 0, 'Immediate'],
  ['“at once”, told a day later: a person judges', BEGAN, '2026-11-21T15:00:00.000Z', 0, 'Immediate'],
  ['“at once”, not told: a person judges', BEGAN, null, 0, 'Immediate'],
  ['an agreement that names no hours', BEGAN, '2026-11-20T15:00:40.000Z', null, 'No Term'],
];

describe('Notice_Term_Met__c', () => {
  for (const [why, began, told, hours, answer] of NOTICES) {
    it(`is ${answer}: ${why}`, () => {
      const facts = {
        Began_At__c: began,
        Union_Told_At__c: told,
        Invoked_Agreement__r: { Union_Notice_Hours__c: hours },
      };
      expect(valueOf(E, 'Notice_Term_Met__c', facts)).to.equal(answer);
    });
  }

  it('is No Term without an agreement, however late the union was told', () => {
    expect(
      valueOf(E, 'Notice_Term_Met__c', { Began_At__c: BEGAN, Union_Told_At__c: '2026-11-22T15:00:00.000Z' })
    ).to.equal('No Term');
    expect(valueOf(E, 'Notice_Term_Met__c', {})).to.equal('No Term');
  });

  it('is No Term while nobody knows when it began: there is nothing to count from', () => {
    const facts = { Union_Told_At__c: BEGAN, Invoked_Agreement__r: { Union_Notice_Hours__c: 24 } };
    expect(valueOf(E, 'Notice_Term_Met__c', facts)).to.equal('No Term');
  });

  it('keeps every second of every whole number of hours apart, whatever the fractions of a day', () => {
    const start = Date.parse('2026-01-01T00:00:07.000Z');
    for (let hours = 1; hours <= 72; hours += 1) {
      for (const [seconds, answer] of [
        [hours * 3600 - 1, 'Met'],
        [hours * 3600, 'Met'],
        [hours * 3600 + 1, 'Missed'],
      ] as const) {
        const facts = {
          Began_At__c: new Date(start).toISOString(),
          Union_Told_At__c: new Date(start + seconds * 1000).toISOString(),
          Invoked_Agreement__r: { Union_Notice_Hours__c: hours },
        };
        expect(valueOf(E, 'Notice_Term_Met__c', facts), `${hours} hours, ${seconds} seconds`).to.equal(answer);
      }
    }
  });
});

describe('Minutes_To_Notice__c', () => {
  for (const [why, told, minutes] of [
    ['told in the second it began', BEGAN, 0],
    ['29 seconds are no minute', '2026-11-20T15:00:29.000Z', 0],
    ['30 seconds are one', '2026-11-20T15:00:30.000Z', 1],
    ['an hour and a half', '2026-11-20T16:30:00.000Z', 90],
    ['a day', '2026-11-21T15:00:00.000Z', 1440],
    ['blank until the union is told', null, null],
  ] as const) {
    it(`counts: ${why}`, () => {
      expect(valueOf(E, 'Minutes_To_Notice__c', { Began_At__c: BEGAN, Union_Told_At__c: told })).to.equal(minutes);
    });
  }
});
