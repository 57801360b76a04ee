import { expect } from 'chai';
import fc from 'fast-check';
import { createDateReader } from '../../../src/sync/rows/transforms/date.js';
import { createMatcher } from '../../../src/sync/rows/transforms/match.js';
import {
  changeCase,
  createValueMap,
  plainNumber,
  splitPart,
  collapseBlanks,
  zipCode,
} from '../../../src/sync/rows/transforms/text.js';

describe('the transforms of a cell', () => {
  it('trim, collapsing: ends go, runs of blanks of any kind become one', () => {
    expect(collapseBlanks('  Sample \n\t Laundry\u00a0 ')).to.equal('Sample Laundry');
    expect(collapseBlanks('Sample Laundry')).to.equal('Sample Laundry');
    expect(collapseBlanks(' \u00a0 ')).to.equal('');
  });

  it('split: counts parts from either end, and gives blank where there is none', () => {
    expect(splitPart('Sample City, MA', ',', 1)).to.equal('Sample City');
    expect(splitPart('Sample City, MA', ',', -1)).to.equal('MA');
    expect(splitPart('Sample City', ',', 2)).to.equal('');
  });

  it('case: titles begin each word with a capital, whatever the alphabet', () => {
    const cases: Array<[string, string]> = [
      ['ST LOUIS', 'St Louis'],
      ["O'BRIEN'S DINER", "O'Brien's Diner"],
      ['WINSTON-SALEM', 'Winston-Salem'],
      ['ÉCOLE DE MUESTRA', 'École De Muestra'],
      ['4TH STREET (NORTH)', '4th Street (North)'],
    ];
    for (const [from, to] of cases) expect(changeCase(from, 'title')).to.equal(to);
    expect(changeCase('Straße', 'upper')).to.equal('STRASSE');
    expect(changeCase('SAMPLE', 'lower')).to.equal('sample');
  });

  it('map: replaces whole values whatever their case, and leaves the others', () => {
    const map = createValueMap({ 'Calif.': 'CA', none: null, Two: 2 });
    expect(['calif.', 'NONE', 'two', 'Oregon'].map(map)).to.deep.equal(['CA', '', '2', 'Oregon']);
  });

  it('zip: puts back lost zeros and writes nine digits as ZIP+4', () => {
    const cases: Array<[string, string]> = [
      ['8106', '08106'],
      ['601', '00601'],
      ['94110', '94110'],
      ['381262917', '38126-2917'],
      ['54476041', '54476041'],
      ['8106-1234', '08106-1234'],
      ['94110-0000', '94110'],
      ['8106.0', '08106'],
      ['K1A 0B1', 'K1A 0B1'],
      ['123456', '123456'],
      ['12', '12'],
    ];
    for (const [from, to] of cases) expect(zipCode(from), from).to.equal(to);
  });

  it('zip: is settled after one go', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{1,10}(-[0-9]{4})?$/), (text) => zipCode(zipCode(text)) === zipCode(text))
    );
  });

  it('number: reads what people write, in either style', () => {
    const us: Array<[string, string]> = [
      ['1,234.50', '1234.50'],
      ['$1,234', '1234'],
      ['(5)', '-5'],
      ['5-', '-5'],
      ['- 5.5', '-5.5'],
      ['45 %', '45'],
      ['.5', '.5'],
      ['1,23', '1,23'],
      ['twelve', 'twelve'],
    ];
    for (const [from, to] of us) expect(plainNumber(from, 'us'), from).to.equal(to);
    expect(plainNumber('1.234,50 €', 'european')).to.equal('1234.50');
    expect(plainNumber('1 234,5', 'european')).to.equal('1234.5');
    expect(plainNumber('1,234.50', 'european')).to.equal('1,234.50');
  });

  it('number: any whole number written with group marks comes back', () => {
    fc.assert(fc.property(fc.integer(), (value) => Number(plainNumber(value.toLocaleString('en-US'), 'us')) === value));
  });

  it('date: takes the first of its forms that fits', () => {
    const read = createDateReader(['M/d/yyyy', 'yyyy-MM-dd HH:mm:ss'], 'Date');
    expect(read('9/1/2015')).to.equal('2015-09-01');
    expect(read('2003-12-31 00:00:00')).to.equal('2003-12-31');
    expect(read('2003-02-30 00:00:00')).to.equal(undefined);
    expect(read('9/1/2015')).to.equal('2015-09-01');
  });

  it('date: turns a date-time to UTC from its zone, and a date never', () => {
    expect(createDateReader(['M/d/yyyy H:mm'], 'DateTime', 'America/Chicago')('7/4/2026 19:30')).to.equal(
      '2026-07-05T00:30:00.000Z'
    );
    expect(createDateReader(['M/d/yyyy H:mm'], 'Date', 'America/Chicago')('7/4/2026 19:30')).to.equal('2026-07-04');
    expect(createDateReader(['h:mm a'], 'Time')('7:30 PM')).to.equal('19:30:00.000');
  });

  it('date: any day written in a form comes back', () => {
    const read = createDateReader(['M/d/yyyy'], 'Date');
    fc.assert(
      fc.property(fc.date({ min: new Date('1700-01-01'), max: new Date('4000-12-31'), noInvalidDate: true }), (day) => {
        const iso = day.toISOString().slice(0, 10);
        const [year, month, date] = iso.split('-').map(Number);
        return read(`${month}/${date}/${year}`) === iso;
      })
    );
  });

  it('match: keeps the first group, and gives blank where nothing matches', () => {
    const local = createMatcher('(\\d+)\\s*$');
    expect(['IBEW - 1245', 'IATSE - ', 'SEIU Local 113 '].map(local)).to.deep.equal(['1245', '', '113']);
    expect(createMatcher('[A-Z]{2}')('Boston MA')).to.equal('MA');
    expect(createMatcher('a(b)?')('a')).to.equal('');
  });

  it('match: gives the same on long text, which it takes under guard', () => {
    const local = createMatcher('(\\d+)\\s*$');
    expect(local(`${'Sample '.repeat(20)}77`)).to.equal('77');
  });

  it('match: ends a pattern that would hang, however short the text', () => {
    for (const pattern of ['(a+)+$', '(?:a|a)*b', '(a*)*c', '^(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)=$']) {
      expect(() => createMatcher(pattern)(`${'a'.repeat(60)}!`), pattern).to.throw('takes too long');
    }
  });
});
