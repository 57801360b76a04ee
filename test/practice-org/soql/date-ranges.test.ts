import { expect } from 'chai';
import fc from 'fast-check';
import { rangeOfDateLiteral } from '../../../src/practice-org/soql/date-ranges.js';

const today = '2026-11-22';

describe('date literals', () => {
  const cases: ReadonlyArray<readonly [string, string, string]> = [
    ['TODAY', '2026-11-22', '2026-11-23'],
    ['YESTERDAY', '2026-11-21', '2026-11-22'],
    ['THIS_WEEK', '2026-11-22', '2026-11-29'],
    ['LAST_WEEK', '2026-11-15', '2026-11-22'],
    ['NEXT_MONTH', '2026-12-01', '2027-01-01'],
    ['THIS_QUARTER', '2026-10-01', '2027-01-01'],
    ['LAST_QUARTER', '2026-07-01', '2026-10-01'],
    ['NEXT_FISCAL_YEAR', '2027-01-01', '2028-01-01'],
    ['LAST_90_DAYS', '2026-08-24', '2026-11-23'],
    ['NEXT_90_DAYS', '2026-11-23', '2027-02-21'],
    ['LAST_N_DAYS:1', '2026-11-21', '2026-11-23'],
    ['NEXT_N_DAYS:1', '2026-11-23', '2026-11-24'],
    ['N_DAYS_AGO:2', '2026-11-20', '2026-11-21'],
    ['LAST_N_MONTHS:2', '2026-09-01', '2026-11-01'],
    ['N_QUARTERS_AGO:1', '2026-07-01', '2026-10-01'],
    ['LAST_N_YEARS:2', '2024-01-01', '2026-01-01'],
    ['NEXT_N_FISCAL_QUARTERS:2', '2027-01-01', '2027-07-01'],
  ];
  for (const [literal, start, end] of cases) {
    it(`${literal} runs from ${start} up to ${end}`, () => {
      expect(rangeOfDateLiteral(literal, today)).to.deep.equal({ start, end });
    });
  }

  it('are never back to front, however many units are asked for', () => {
    const names = [
      'LAST_N_DAYS',
      'NEXT_N_DAYS',
      'N_DAYS_AGO',
      'LAST_N_WEEKS',
      'NEXT_N_MONTHS',
      'N_QUARTERS_AGO',
      'LAST_N_YEARS',
    ];
    const day = fc.date({ min: new Date('1700-01-01'), max: new Date('3999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.integer({ min: 1, max: 100_000 }), day, (name, count, date) => {
        const range = rangeOfDateLiteral(`${name}:${count}`, date.toISOString().slice(0, 10))!;
        expect(range.start <= range.end).to.equal(true);
        expect(range.start).to.match(/^\d{4}-\d\d-\d\d$/);
      })
    );
  });

  it('that nobody knows are not guessed', () => {
    expect(rangeOfDateLiteral('SOON', today)).to.equal(undefined);
    expect(rangeOfDateLiteral('LAST_N_EONS:3', today)).to.equal(undefined);
  });
});
