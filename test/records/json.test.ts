import { expect } from 'chai';
import fc from 'fast-check';
import { coerceJson, coerceText, toWire, type Coercion } from '../../src/records/index.js';
import type { FieldType } from '../../src/schema/index.js';
import { fieldOf, picklistOf } from '../schema/fixtures.js';

const value = (result: Coercion): unknown => (result.ok ? result.value : result.problem);
const read = (type: FieldType, json: unknown): unknown => value(coerceJson(fieldOf(type), json));

describe('a JSON value', () => {
  it('never makes an exception', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<FieldType>('Text', 'Number', 'Checkbox', 'Date', 'DateTime', 'Time', 'Lookup', 'Picklist'),
        fc.jsonValue(),
        (type, json) => {
          expect(coerceJson(fieldOf(type), json)).to.have.property('ok');
        }
      )
    );
  });

  it('of null is null in every field', () => {
    expect(read('Number', null)).to.be.null;
    expect(read('Text', null)).to.be.null;
  });

  it('may be a string for a number or a checkbox, as the sf CLI sends it', () => {
    expect(read('Number', '250')).to.equal(250);
    expect(read('Checkbox', 'true')).to.equal(true);
    expect(read('Checkbox', false)).to.equal(false);
    expect(read('Number', 1.5)).to.equal(1.5);
  });

  it('of an empty string blanks text and is refused elsewhere', () => {
    expect(read('Text', '')).to.be.null;
    expect(read('Picklist', '')).to.be.null;
    expect(read('Number', '')).to.equal('not-number');
    expect(read('Date', '')).to.equal('not-date');
    expect(read('DateTime', '')).to.equal('not-date-time');
    expect(read('Checkbox', '')).to.equal('not-boolean');
  });

  it('of capitals is no boolean, unlike a cell of a CSV', () => {
    expect(read('Checkbox', 'FALSE')).to.equal('not-boolean');
    expect(value(coerceText(fieldOf('Checkbox'), 'FALSE'))).to.equal(false);
  });

  it('of an object or a list is no text', () => {
    expect(read('Text', { a: 1 })).to.equal('not-text');
    expect(value(coerceJson(fieldOf('MultiselectPicklist', picklistOf('A')), ['A']))).to.equal('not-text');
  });

  it('written out and read again is the same value', () => {
    const cases: Array<[FieldType, string]> = [
      ['DateTime', '2026-11-22T17:46:34.000Z'],
      ['Time', '17:46:34.500'],
      ['Date', '2026-11-22'],
      ['Text', 'Sample Laundry'],
      ['Lookup', '70130000001tcyIAAQ'],
    ];
    for (const [type, text] of cases) {
      expect(read(type, toWire(fieldOf(type), text)), type).to.equal(text);
    }
  });
});

describe('the wire form', () => {
  it('has the offset of a date-time without a colon, and no null checkbox', () => {
    expect(toWire(fieldOf('DateTime'), '2018-12-10T17:50:19.000Z')).to.equal('2018-12-10T17:50:19.000+0000');
    expect(toWire(fieldOf('Checkbox'), null)).to.equal(false);
    expect(toWire(fieldOf('DateTime'), null)).to.be.null;
  });
});
