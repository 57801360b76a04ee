import { expect } from 'chai';
import { byCounting, dateOf, due, numberOf, ruleOf, RULES } from './deadline-dates.js';
import { seeds } from './deadline-support.js';

const answerDue = (state: string, received: string, expedited = false) =>
  due(ruleOf(state), { Received_Date__c: received, Expedited__c: expedited });

/** Received, due; counted by hand on the right: the number of the day within the time. Day 1 is the day after receipt. */
type Row = readonly [received: string, due: string];

type Table = {
  readonly state: string;
  /** As the rule cites it. */
  readonly law: string;
  readonly says: string;
  readonly days: readonly [ordinary: number, expedited: number | null];
  readonly unit: 'Calendar' | 'Business';
  readonly ordinary: readonly Row[];
  readonly expedited: readonly Row[];
};

const TABLES: readonly Table[] = [
  {
    state: 'CA',
    law: 'Cal. Penal Code 679.10',
    says: '30 days, 7 expedited',
    days: [30, 7],
    unit: 'Calendar',
    ordinary: [
      ['2026-01-31', '2026-03-02'], // 28 Feb is day 28, 1 Mar 29, 2 Mar 30
      ['2028-01-30', '2028-02-29'], // 31 Jan is day 1, 29 Feb is 1 + 29 = 30: leap day
      ['2028-02-29', '2028-03-30'], // 1 Mar is day 1, 30 Mar 30
      ['2026-12-15', '2027-01-14'], // 31 Dec is day 16, 14 Jan 16 + 14 = 30: the year turns
      ['2026-11-21', '2026-12-21'], // a Saturday: 30 Nov is day 9, 21 Dec 9 + 21 = 30
      ['2024-01-01', '2024-01-31'], // first day of the rule: 31 Jan is day 30
    ],
    expedited: [
      ['2026-12-28', '2027-01-04'], // 31 Dec is day 3, 4 Jan 7
      ['2028-02-25', '2028-03-03'], // 29 Feb is day 4, 3 Mar 7
      ['2027-02-25', '2027-03-04'], // 28 Feb is day 3, 4 Mar 7
    ],
  },
  {
    state: 'IL',
    law: '5 ILCS 825/10 and 825/11',
    says: '90 business days, 21 expedited; Monday to Friday, holidays not known',
    days: [90, 21],
    unit: 'Business',
    ordinary: [
      // 90 business days are 18 weeks of five: 126 days on, on the same weekday.
      ['2026-01-05', '2026-05-11'], // Monday: 31 Jan is 26 days on, 28 Feb 54, 31 Mar 85, 30 Apr 115, 11 May 126
      ['2026-10-30', '2027-03-05'], // Friday: 31 Oct 1, 30 Nov 31, 31 Dec 62, 31 Jan 93, 28 Feb 121, 5 Mar 126
      ['2026-11-20', '2027-03-26'], // Friday: 30 Nov 10, 31 Dec 41, 31 Jan 72, 28 Feb 100, 26 Mar 126
      ['2026-11-21', '2027-03-26'], // Saturday: as on the Friday before, since day 1 is the Monday after both
      ['2026-11-22', '2027-03-26'], // Sunday: the same Monday is day 1
      ['2028-01-04', '2028-05-09'], // Tuesday: 31 Jan 27, 29 Feb 56, 31 Mar 87, 30 Apr 117, 9 May 126
    ],
    expedited: [
      // 21 business days are four weeks and a day: 28 days on, then the next weekday.
      ['2026-12-23', '2027-01-21'], // Wednesday: 31 Dec 8, 20 Jan 28, a Wednesday; then Thursday
      ['2026-11-20', '2026-12-21'], // Friday: 18 Dec 28, a Friday; then Monday
      ['2028-02-26', '2028-03-27'], // Saturday, as Friday 25 Feb: 29 Feb 4, 24 Mar 28, a Friday; then Monday
      ['2026-12-31', '2027-01-29'], // Thursday: 28 Jan 28, a Thursday; then Friday
    ],
  },
  {
    state: 'WA',
    law: 'RCW 7.98.010 to 7.98.020',
    says: '90 days, 14 expedited',
    days: [90, 14],
    unit: 'Calendar',
    ordinary: [
      ['2026-03-31', '2026-06-29'], // 30 Apr is day 30, 31 May 61, 29 Jun 90
      ['2027-11-30', '2028-02-28'], // 31 Dec is day 31, 31 Jan 62, 28 Feb 90
      ['2027-12-01', '2028-02-29'], // 31 Dec is day 30, 31 Jan 61, 29 Feb 90: leap day
      ['2026-12-01', '2027-03-01'], // 31 Dec is day 30, 31 Jan 61, 28 Feb 89, 1 Mar 90: no leap day
      ['2026-10-03', '2027-01-01'], // a Saturday: 31 Oct is day 28, 30 Nov 58, 31 Dec 89, 1 Jan 90
    ],
    expedited: [
      ['2028-02-15', '2028-02-29'], // 29 Feb is day 14
      ['2026-12-20', '2027-01-03'], // a Sunday: 31 Dec is day 11, 3 Jan 14
    ],
  },
  {
    state: 'MD',
    law: 'Md. Code, Crim. Proc. 11-930 to 11-932',
    says: '45 days, 7 expedited',
    days: [45, 7],
    unit: 'Calendar',
    ordinary: [
      ['2025-10-01', '2025-11-15'], // first day of the rule: 31 Oct is day 30, 15 Nov 45
      ['2026-01-15', '2026-03-01'], // 31 Jan is day 16, 28 Feb 44, 1 Mar 45
      ['2028-01-15', '2028-02-29'], // 31 Jan is day 16, 29 Feb 45: leap day
      ['2026-11-30', '2027-01-14'], // 31 Dec is day 31, 14 Jan 45: the year turns
      ['2026-08-15', '2026-09-29'], // a Saturday: 31 Aug is day 16, 29 Sep 45
    ],
    expedited: [
      ['2026-10-31', '2026-11-07'], // 7 Nov is day 7
      ['2027-02-22', '2027-03-01'], // 28 Feb is day 6, 1 Mar 7
    ],
  },
  {
    state: 'VA',
    law: 'Va. Code 9.1-1500 to 9.1-1503',
    says: '120 days; the expedited number is not verified',
    days: [120, null],
    unit: 'Calendar',
    ordinary: [
      ['2026-10-31', '2027-02-28'], // 30 Nov is day 30, 31 Dec 61, 31 Jan 92, 28 Feb 120
      ['2027-10-31', '2028-02-28'], // the same in a leap year: the leap day is not reached
      ['2027-11-01', '2028-02-29'], // 30 Nov is day 29, 31 Dec 60, 31 Jan 91, 29 Feb 120: leap day
      ['2021-07-01', '2021-10-29'], // first day of the rule: 31 Jul is day 30, 31 Aug 61, 30 Sep 91, 29 Oct 120
      ['2026-11-22', '2027-03-22'], // a Sunday: 30 Nov is day 8, 31 Dec 39, 31 Jan 70, 28 Feb 98, 22 Mar 120
    ],
    expedited: [],
  },
  {
    state: 'MN',
    law: 'Minn. Stat. 611A.95',
    says: '90 days, 14 expedited',
    days: [90, 14],
    unit: 'Calendar',
    ordinary: [
      ['2026-01-31', '2026-05-01'], // 28 Feb is day 28, 31 Mar 59, 30 Apr 89, 1 May 90
      ['2023-11-30', '2024-02-28'], // 31 Dec is day 31, 31 Jan 62, 28 Feb 90
      ['2023-12-01', '2024-02-29'], // 31 Dec is day 30, 31 Jan 61, 29 Feb 90: leap day
      ['2024-11-30', '2025-02-28'], // 31 Dec is day 31, 31 Jan 62, 28 Feb 90: the year turns
      ['2026-08-02', '2026-10-31'], // a Sunday: 31 Aug is day 29, 30 Sep 59, 31 Oct 90
    ],
    expedited: [
      ['2024-02-16', '2024-03-01'], // 29 Feb is day 13, 1 Mar 14
      ['2026-12-18', '2027-01-01'], // 31 Dec is day 13, 1 Jan 14
    ],
  },
  {
    state: 'MA',
    law: 'M.G.L. c. 258F, s. 3',
    says: '90 days; nothing on faster answers',
    days: [90, null],
    unit: 'Calendar',
    ordinary: [
      ['2021-07-01', '2021-09-29'], // first day of the rule: 31 Jul is day 30, 31 Aug 61, 29 Sep 90
      ['2026-12-31', '2027-03-31'], // 31 Jan is day 31, 28 Feb 59, 31 Mar 90
      ['2027-12-31', '2028-03-30'], // 31 Jan is day 31, 29 Feb 60, 30 Mar 90: over the leap day
      ['2026-11-21', '2027-02-19'], // a Saturday: 30 Nov is day 9, 31 Dec 40, 31 Jan 71, 19 Feb 90
    ],
    expedited: [],
  },
  {
    state: 'NE',
    law: 'Neb. Rev. Stat. 29-217',
    says: '90 days; a faster answer was not seen',
    days: [90, null],
    unit: 'Calendar',
    ordinary: [
      ['2020-11-14', '2021-02-12'], // first day of the rule: 30 Nov is day 16, 31 Dec 47, 31 Jan 78, 12 Feb 90
      ['2028-02-28', '2028-05-28'], // 29 Feb is day 1, 31 Mar 32, 30 Apr 62, 28 May 90
      ['2027-02-28', '2027-05-29'], // 31 Mar is day 31, 30 Apr 61, 29 May 90
      ['2026-09-30', '2026-12-29'], // 31 Oct is day 31, 30 Nov 61, 29 Dec 90
      ['2026-10-31', '2027-01-29'], // a Saturday: 30 Nov is day 30, 31 Dec 61, 29 Jan 90: the year turns
    ],
    expedited: [],
  },
];

describe('when an agency owes an answer, by the rules as they are shipped', () => {
  it('gives dates for these states and for no others', () => {
    const computable = [...RULES].filter(([, rule]) => rule['Computable__c'] === true).map(([state]) => state);
    expect(computable).to.have.members(TABLES.map(({ state }) => state));
    expect(seeds('deadline-rules')).to.have.length(RULES.size, 'one rule for each state');
  });

  for (const { state, law, says, days, unit, ordinary, expedited } of TABLES) {
    describe(`${law}: ${says}`, () => {
      it('is shipped with those numbers, and with its citation', () => {
        const rule = ruleOf(state);
        expect([rule['Ordinary_Days__c'], rule['Expedited_Days__c'] ?? null]).to.deep.equal(days);
        expect(rule).to.include({ Unit__c: unit, Trigger_Day__c: 'Received', Start_Rule__c: 'Day After Receipt' });
        expect(rule['Citation__c']).to.include(law);
      });

      for (const [received, date] of ordinary)
        it(`received ${received}: due ${date}`, () => expect(answerDue(state, received)).to.equal(date));

      for (const [received, date] of expedited)
        it(`received ${received}, expedited: due ${date}`, () =>
          expect(answerDue(state, received, true)).to.equal(date));

      if (days[1] === null)
        it('gives no date when a faster answer was asked for', () => {
          for (const [received] of ordinary) expect(answerDue(state, received, true), received).to.equal(null);
        });
    });
  }

  for (const { state, days, unit } of TABLES) {
    it(`${state}: every day of the first four years of its rule is what counting day after day gives`, () => {
      const first = numberOf(String(ruleOf(state)['Effective_From__c']));
      for (let day = first; day < first + 1461; day++) {
        for (const expedited of [false, true]) {
          const number = days[expedited ? 1 : 0];
          const counted = number === null ? null : byCounting(day, { unit, start: 'Day After Receipt', days: number });
          expect(answerDue(state, dateOf(day), expedited), dateOf(day)).to.equal(counted);
        }
      }
    });
  }
});
