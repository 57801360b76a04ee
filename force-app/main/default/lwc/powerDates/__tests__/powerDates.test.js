import { addDays, addMonths, dayInWords, dayOf, daysBetween, momentInWords } from 'c/powerDates';
import { LANGUAGE } from 'test/card';

describe('c/powerDates', () => {
  it.each([
    ['2026-11-23T05:59:59.999Z', 'America/Chicago', '2026-11-22'],
    ['2026-11-23T06:00:00.000Z', 'America/Chicago', '2026-11-23'],
    ['2026-07-01T04:59:59.999Z', 'America/Chicago', '2026-06-30'],
    ['2026-07-01T05:00:00.000Z', 'America/Chicago', '2026-07-01'],
    ['2026-12-31T23:59:59.999Z', 'Pacific/Kiritimati', '2027-01-01'],
    ['2027-01-01T09:59:59.999Z', 'Pacific/Honolulu', '2026-12-31'],
  ])('%s in %s is %s', (moment, zone, day) => {
    expect(dayOf(new Date(moment), zone)).toBe(day);
  });

  it.each([
    ['2026-03-07', '2026-03-09', 2],
    ['2026-10-31', '2026-11-02', 2],
    ['2028-02-28', '2028-03-01', 2],
    ['2026-12-31', '2027-01-01', 1],
    ['2026-11-22', '2026-11-21', -1],
  ])('from %s to %s it is %i days, clocks changed or not', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
    expect(addDays(from, days)).toBe(to);
  });

  it('ends a shorter month at its last day', () => {
    expect(addMonths('2028-02-29', 12)).toBe('2029-02-28');
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28');
    expect(addMonths('2026-11-22', 12)).toBe('2027-11-22');
  });

  it('writes a day with the month in words, whatever the time zone', () => {
    expect(dayInWords('2027-03-04')).toBe(LANGUAGE === 'en' ? 'March 4, 2027' : '4 de marzo de 2027');
    expect(momentInWords('2027-03-05T05:30:00.000Z')).toBe(dayInWords('2027-03-04'));
  });
});
