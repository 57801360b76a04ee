import { expect } from 'chai';
import fc from 'fast-check';
import { compileFormula, maximumCompiledSize } from '../../../src/formula/index.js';
import { formulaField } from '../../../src/rules/index.js';
import { findField } from '../../../src/schema/index.js';
import { NOW, schema, valueOf, type Facts } from './coverage-support.js';
import { recordOf, seeds } from './deadline-support.js';

const U = 'U_Visa_Certification_Request__c';

/** The rules as they are shipped, by state. */
const RULES: ReadonlyMap<string, ReturnType<typeof recordOf>> = new Map(
  seeds('deadline-rules').map((seed) => [seed.key.slice(0, 2), recordOf(seed)])
);

const ruleOf = (state: string): ReturnType<typeof recordOf> => {
  const rule = RULES.get(state);
  if (rule === undefined) throw new Error(`no rule is shipped for ${state}`);
  return rule;
};

const due = (rule: Facts, facts: Facts) => valueOf(U, 'Response_Due__c', { Deadline_Rule__r: rule, ...facts });
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
});

type Sample = {
  readonly unit: string;
  readonly start: string;
  readonly days: number;
};

const sample = ({ unit, start, days }: Sample): Facts => ({
  Computable__c: true,
  Ordinary_Days__c: days,
  Unit__c: unit,
  Trigger_Day__c: 'Received',
  Start_Rule__c: start,
});

const STARTS = ['Day After Receipt', 'Receipt Is Day One', 'Next Business Day'];
const UNITS = ['Calendar', 'Business'];

/**
 * Three days from each day of one week, Monday 16 to Sunday 22 November 2026, worked by hand. In brackets the days that are counted.
 */
const WEEK: ReadonlyArray<readonly [unit: string, start: string, ...due: readonly string[]]> = [
  // Mon (17 18 19), Tue (18 19 20), Wed (19 20 21), Thu (20 21 22), Fri (21 22 23), Sat (22 23 24), Sun (23 24 25)
  ['Calendar', 'Day After Receipt', '19', '20', '21', '22', '23', '24', '25'],
  // Mon (16 17 18), Tue (17 18 19), Wed (18 19 20), Thu (19 20 21), Fri (20 21 22), Sat (21 22 23), Sun (22 23 24)
  ['Calendar', 'Receipt Is Day One', '18', '19', '20', '21', '22', '23', '24'],
  // Mon (17 18 19), Tue (18 19 20), Wed (19 20 21), Thu (20 21 22), Fri, Sat and Sun (Mon 23 24 25)
  ['Calendar', 'Next Business Day', '19', '20', '21', '22', '25', '25', '25'],
  // Mon (17 18 19), Tue (18 19 20), Wed (19 20 Mon 23), Thu (20 23 24), Fri, Sat and Sun (23 24 25)
  ['Business', 'Day After Receipt', '19', '20', '23', '24', '25', '25', '25'],
  ['Business', 'Next Business Day', '19', '20', '23', '24', '25', '25', '25'],
  // Mon (16 17 18), Tue (17 18 19), Wed (18 19 20), Thu (19 20 Mon 23), Fri (20 23 24), Sat and Sun (23 24 25)
  ['Business', 'Receipt Is Day One', '18', '19', '20', '23', '24', '25', '25'],
];

/** Days are counted here as numbers, from 1 January 1970, a Thursday. */
const DAY = 86_400_000;
const numberOf = (date: string): number => Date.parse(date) / DAY;
const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
const isWorkday = (day: number): boolean => ![0, 6].includes(new Date(day * DAY).getUTCDay());

/** The same by counting one day after the other: which day is the first to count, and which days count after it. */
const byCounting = (received: number, { unit, start, days }: Sample): string => {
  let day = start === 'Receipt Is Day One' ? received : received + 1;
  if (start === 'Next Business Day') while (!isWorkday(day)) day += 1;
  for (let counted = 0; ; day += 1) {
    if (unit === 'Calendar' || isWorkday(day)) counted += 1;
    if (counted === days) return dateOf(day);
  }
};

/** Any day of the 80 years from 2000. */
const ANY_DAY = fc.integer({ min: numberOf('2000-01-01'), max: numberOf('2079-12-31') });
const ANY_NUMBER = fc.integer({ min: 1, max: 200 });

describe('how days are counted', () => {
  const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

  for (const [unit, start, ...dues] of WEEK) {
    it(`${unit}, ${start}: three days from each day of a week`, () => {
      const found = names.map((_, index) =>
        due(sample({ unit, start, days: 3 }), { Received_Date__c: `2026-11-${16 + index}` })
      );
      expect(found).to.deep.equal(dues.map((date) => `2026-11-${date}`));
    });
  }

  it('one day from a Friday: Saturday, that Friday or Monday', () => {
    const one = (unit: string, start: string) =>
      due(sample({ unit, start, days: 1 }), { Received_Date__c: '2026-11-20' });
    expect(STARTS.map((start) => one('Calendar', start))).to.deep.equal(['2026-11-21', '2026-11-20', '2026-11-23']);
    expect(STARTS.map((start) => one('Business', start))).to.deep.equal(['2026-11-23', '2026-11-20', '2026-11-23']);
  });

  for (const unit of UNITS) {
    for (const start of STARTS) {
      it(`${unit}, ${start}: is what counting day after day gives, from any day of 80 years, for any number of days`, () => {
        fc.assert(
          fc.property(ANY_DAY, ANY_NUMBER, (day, days) => {
            const rule = { unit, start, days };
            expect(due(sample(rule), { Received_Date__c: dateOf(day) })).to.equal(byCounting(day, rule));
          }),
          { numRuns: 1000 }
        );
      });

      it(`${unit}, ${start}: a later receipt never makes an earlier date`, () => {
        fc.assert(
          fc.property(ANY_DAY, ANY_NUMBER, (day, days) => {
            const from = (received: number) =>
              String(due(sample({ unit, start, days }), { Received_Date__c: dateOf(received) }));
            return from(day) <= from(day + 1);
          })
        );
      });
    }
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

describe('the day the time begins', () => {
  const dates = { Sent_Date__c: '2026-11-02', Received_Date__c: '2026-11-05' };
  const rule = sample({ unit: 'Calendar', start: 'Day After Receipt', days: 10 });

  it('is the day of receipt or of sending, as the rule says', () => {
    const from = (trigger: string) =>
      valueOf(U, 'Deadline_From__c', { ...dates, Deadline_Rule__r: { ...rule, Trigger_Day__c: trigger } });
    expect(from('Received')).to.equal('2026-11-05');
    expect(from('Sent')).to.equal('2026-11-02');
    expect(due(rule, dates)).to.equal('2026-11-15');
    expect(due({ ...rule, Trigger_Day__c: 'Sent' }, dates)).to.equal('2026-11-12');
  });

  it('is not known from the other date', () => {
    expect(due(rule, { Sent_Date__c: '2026-11-02' })).to.equal(null);
    expect(due({ ...rule, Trigger_Day__c: 'Sent' }, { Received_Date__c: '2026-11-05' })).to.equal(null);
  });
});

describe('no date is guessed', () => {
  const received = { Received_Date__c: '2026-11-05' };
  const rule = sample({ unit: 'Calendar', start: 'Day After Receipt', days: 10 });

  it('without a rule', () => {
    expect(valueOf(U, 'Response_Due__c', { ...received, Sent_Date__c: '2026-11-02' })).to.equal(null);
    expect(valueOf(U, 'Deadline_Days__c', received)).to.equal(null);
    expect(valueOf(U, 'Deadline_From__c', received)).to.equal(null);
  });

  it('from a rule that is not computable, though all its parts are there', () => {
    expect(due({ ...rule, Computable__c: false }, received)).to.equal(null);
    for (const [state, shipped] of RULES)
      if (shipped['Computable__c'] !== true)
        for (const expedited of [false, true]) expect(answerDue(state, '2026-01-05', expedited), state).to.equal(null);
  });

  it('from a rule that lacks a part', () => {
    for (const part of ['Ordinary_Days__c', 'Unit__c', 'Trigger_Day__c', 'Start_Rule__c'])
      expect(due({ ...rule, [part]: null }, received), part).to.equal(null);
  });

  it('for a faster answer from the ordinary number', () => {
    expect(due(rule, { ...received, Expedited__c: true })).to.equal(null);
    expect(due({ ...rule, Expedited_Days__c: 5 }, { ...received, Expedited__c: true })).to.equal('2026-11-10');
    expect(due({ ...rule, Expedited_Days__c: 5 }, received)).to.equal('2026-11-15');
  });
});

describe('a date set by a person', () => {
  const rule = sample({ unit: 'Business', start: 'Day After Receipt', days: 10 });

  it('stands before the one worked out, and without one', () => {
    const override = { Response_Due_Override__c: '2026-11-23' };
    expect(due(rule, { Received_Date__c: '2026-11-05', ...override })).to.equal('2026-11-23');
    expect(valueOf(U, 'Response_Due__c', override)).to.equal('2026-11-23');
  });

  it('is the way for a holiday, which the formula does not know: Thanksgiving moves the true date by a day', () => {
    // From Monday 16 Nov: 17 18 19 20 23 24 25 26 27 30. Without the 26th, the tenth is 1 December.
    const received = { Received_Date__c: '2026-11-16' };
    expect(due(rule, received)).to.equal('2026-11-30');
    expect(due(rule, { ...received, Response_Due_Override__c: '2026-12-01' })).to.equal('2026-12-01');
  });
});

describe('Days_To_Response_Due__c', () => {
  const left = (facts: Facts) => valueOf(U, 'Days_To_Response_Due__c', facts);
  const open = { Deadline_Rule__r: ruleOf('CA'), Received_Date__c: '2026-10-30' };

  it('counts down to a date worked out from a rule, past zero, and stops at a decision', () => {
    expect(NOW.toISOString().slice(0, 10)).to.equal('2026-11-22');
    expect(left(open)).to.equal(7); // 30 Nov is day 31, so 29 Nov is day 30
    expect(left({ ...open, Received_Date__c: '2026-10-20' })).to.equal(-3); // 19 Nov is day 30
    expect(left({ ...open, Decision_Date__c: '2026-11-20' })).to.equal(null);
  });
});

describe('the formulas behind a due date', () => {
  it('stay below half of the size the platform compiles', () => {
    const object = schema().object(U);
    if (object === undefined) throw new Error(`there is no ${U}`);
    for (const name of ['Deadline_Days__c', 'Deadline_From__c', 'Response_Due__c', 'Days_To_Response_Due__c']) {
      const result = compileFormula(findField(object, name)?.formula?.expression ?? '', {
        context: 'formulaField',
        blankMode: 'blank',
        fields: (path) => formulaField(schema(), object, path),
      });
      expect(result.ok && result.formula.compiledSize, name).to.be.below(maximumCompiledSize / 2);
    }
  });
});
