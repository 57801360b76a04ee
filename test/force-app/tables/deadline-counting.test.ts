import { expect } from 'chai';
import fc from 'fast-check';
import { compileFormula, maximumCompiledSize } from '../../../src/formula/index.js';
import { formulaField } from '../../../src/rules/index.js';
import { findField } from '../../../src/schema/index.js';
import {
  byCounting,
  dateOf,
  due,
  numberOf,
  REQUEST as U,
  ruleOf,
  RULES,
  sample,
  STARTS,
  UNITS,
} from './deadline-dates.js';
import { NOW, schema, valueOf, type Facts } from '../formula-support.js';

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
        for (const Expedited__c of [false, true])
          expect(due(shipped, { Received_Date__c: '2026-01-05', Expedited__c }), state).to.equal(null);
  });

  it('from a rule that lacks a part', () => {
    for (const part of ['Ordinary_Days__c', 'Unit__c', 'Trigger_Day__c', 'Start_Rule__c'])
      expect(due({ ...rule, [part]: null }, { ...received, Sent_Date__c: '2026-11-02' }), part).to.equal(null);
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
    expect(left({ ...open, Signed_Date__c: '2026-11-20' })).to.equal(null);
    expect(left({ ...open, Received_Date__c: null })).to.equal(null);
  });
});

describe('the formulas behind a due date', () => {
  /** As the platform counts: a formula field that another reads counts in full wherever it is read. */
  const sizeOf = (name: string): number => {
    const object = schema().object(U);
    const expression = object && findField(object, name)?.formula?.expression;
    if (object === undefined || expression === undefined) throw new Error(`${U}.${name} is no formula field`);
    const result = compileFormula(expression, {
      context: 'formulaField',
      blankMode: 'blank',
      fields: (path) => {
        const field = formulaField(schema(), object, path);
        const formula = path.includes('.') ? undefined : findField(object, path)?.formula;
        return field && formula ? { ...field, compiledSize: sizeOf(path) } : field;
      },
    });
    if (!result.ok) throw new Error(result.errors.map(({ message }) => message).join('; '));
    return result.formula.compiledSize;
  };

  it('stay below a third of the size the platform compiles, each with all that it reads', () => {
    expect(sizeOf('Response_Due__c')).to.be.above(sizeOf('Deadline_From__c') * 2);
    for (const name of ['Deadline_Days__c', 'Deadline_From__c', 'Response_Due__c', 'Days_To_Response_Due__c'])
      expect(sizeOf(name), name).to.be.below(maximumCompiledSize / 3);
  });
});
