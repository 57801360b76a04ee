import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { coerceText, isCalendarDate, type Coercion } from '../../src/records/index.js';
import { fieldOf } from '../schema/fixtures.js';

const value = (result: Coercion): unknown => (result.ok ? result.value : result.problem);
const date = (text: string): unknown => value(coerceText(fieldOf('Date'), text));
const dateTime = (text: string): unknown => value(coerceText(fieldOf('DateTime'), text));
const time = (text: string): unknown => value(coerceText(fieldOf('Time'), text));
const pad = (number: number, digits = 2): string => String(number).padStart(digits, '0');

describe('a date', () => {
  it('is taken exactly when an independent calendar has the day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4100 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (y, m, d) => {
          expect(isCalendarDate(y, m, d)).to.equal(DateTime.utc(y, m, d).isValid && m > 0 && d > 0);
        }
      ),
      { numRuns: 2000 }
    );
  });

  it('comes back as it was written', () => {
    const days = fc.date({ min: new Date('1700-01-01'), max: new Date('4000-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, (day) => {
        const text = day.toISOString().slice(0, 10);
        expect(date(text)).to.equal(text);
      })
    );
  });

  it('that the calendar does not have is told apart from one written otherwise', () => {
    expect(date('2026-02-29')).to.equal('no-such-day');
    expect(date('1900-02-29')).to.equal('no-such-day');
    expect(date('2000-02-29')).to.equal('2000-02-29');
    expect(date('2026-13-01')).to.equal('no-such-day');
    for (const text of ['31/12/2026', '2026-1-5', '20261122', '2026-11-22T00:00:00Z', '2026-11-22Z']) {
      expect(date(text), text).to.equal('not-date');
    }
  });

  it('runs from 1700 to 4000', () => {
    expect(date('1700-01-01')).to.equal('1700-01-01');
    expect(date('4000-12-31')).to.equal('4000-12-31');
    expect(date('1699-12-31')).to.equal('date-out-of-range');
    expect(date('4001-01-01')).to.equal('date-out-of-range');
    expect(date('0026-11-22')).to.equal('date-out-of-range');
  });
});

describe('a date and time', () => {
  it('with any offset is the same instant that an independent library reads, in UTC and whole seconds', () => {
    const offsets = fc.integer({ min: -12 * 60, max: 14 * 60 });
    const instants = fc.date({ min: new Date('1700-01-02'), max: new Date('4000-12-30'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, offsets, fc.boolean(), (instant, offset, colon) => {
        const minutes = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${colon ? ':' : ''}${pad(minutes % 60)}`;
        const text = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, 19) + zone;
        expect(dateTime(text)).to.equal(DateTime.fromISO(text, { zone: 'utc' }).toISO());
      })
    );
  });

  it('loses its fraction of a second, and a note says so', () => {
    expect(coerceText(fieldOf('DateTime'), '2026-11-22T17:46:34.987Z')).to.deep.equal({
      ok: true,
      value: '2026-11-22T17:46:34.000Z',
      note: 'fraction-of-second-dropped',
    });
    expect(coerceText(fieldOf('DateTime'), '2026-11-22T17:46:34.000Z')).not.to.have.property('note');
  });

  it('without a zone is refused: a guess could be a day off', () => {
    expect(dateTime('2026-11-22T17:46:34')).to.equal('no-time-zone');
  });

  it('is refused in other forms, and on days and times that do not exist', () => {
    for (const text of [
      '2026-11-22 17:46:34Z',
      '2026-11-22',
      '2026-11-22T24:00:00Z',
      '2026-11-22T10:60:00Z',
      '2026-11-22T10:00:00+15:00',
    ]) {
      expect(dateTime(text), text).to.equal('not-date-time');
    }
    expect(dateTime('2026-02-30T10:00:00Z')).to.equal('no-such-day');
    expect(dateTime('1699-12-31T23:59:59Z')).to.equal('date-out-of-range');
    expect(dateTime('0050-02-28T10:00:00Z')).to.equal('date-out-of-range');
  });

  it('keeps the leap day of a year that is no leap year out', () => {
    expect(dateTime('2100-02-29T10:00:00Z')).to.equal('no-such-day');
    expect(dateTime('2100-02-28T23:30:00-01:00')).to.equal('2100-03-01T00:30:00.000Z');
  });
});

describe('a time of day', () => {
  it('is kept to the millisecond, with or without seconds and Z', () => {
    expect(['17:46', '17:46:34', '17:46:34.5Z', '00:00:00.000Z'].map(time)).to.deep.equal([
      '17:46:00.000',
      '17:46:34.000',
      '17:46:34.500',
      '00:00:00.000',
    ]);
  });

  it('beyond the clock is refused', () => {
    for (const text of ['24:00', '12:60', '12:00:60', '5 pm', '5:00']) expect(time(text), text).to.equal('not-time');
  });
});
