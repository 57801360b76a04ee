import { expect } from 'chai';
import fc from 'fast-check';
import { equalValues, isEmail, type Value } from '../../src/records/index.js';
import type { FieldType } from '../../src/schema/index.js';
import { fieldOf, picklistOf } from '../schema/fixtures.js';

const equal = (type: FieldType, a: Value, b: Value): boolean => equalValues(fieldOf(type), a, b);

describe('two values', () => {
  it('are compared the same both ways, and each equals itself', () => {
    const values = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(
        fc.constantFrom<FieldType>('Text', 'Number', 'Checkbox', 'DateTime', 'Lookup', 'MultiselectPicklist'),
        values,
        values,
        (type, a, b) => {
          expect(equal(type, a, a)).to.be.true;
          expect(equal(type, a, b)).to.equal(equal(type, b, a));
        }
      )
    );
  });

  it('are equal when both are null, and null differs from zero and from text', () => {
    expect(equal('Text', null, null)).to.be.true;
    expect(equal('Number', null, 0)).to.be.false;
    expect(equal('Text', null, 'x')).to.be.false;
  });

  it('of a checkbox: null is unticked', () => {
    expect(equal('Checkbox', null, false)).to.be.true;
    expect(equal('Checkbox', null, true)).to.be.false;
  });

  it('of text differ by case, of a number by the last digit', () => {
    expect(equal('Text', 'Sample', 'sample')).to.be.false;
    expect(equal('Number', 0.1 + 0.2, 0.3)).to.be.false;
  });

  it('of a date-time are equal within the second the org keeps', () => {
    expect(equal('DateTime', '2026-11-22T17:46:34.000Z', '2026-11-22T17:46:34.900Z')).to.be.true;
    expect(equal('DateTime', '2026-11-22T17:46:34.000Z', '2026-11-22T17:46:35.000Z')).to.be.false;
    expect(equal('DateTime', '2026-11-22T17:46:34.000Z', '2026-11-22T17:46:34.000+0000')).to.be.true;
    expect(equal('DateTime', 'nonsense', 'other nonsense')).to.be.false;
  });

  it('of a lookup are equal in either length', () => {
    expect(equal('Lookup', '70130000001tcyI', '70130000001tcyIAAQ')).to.be.true;
    expect(equal('Lookup', '70130000001tcyI', '70130000001tcyi')).to.be.false;
  });

  it('of a multi-select are compared as sets', () => {
    const field = fieldOf('MultiselectPicklist', picklistOf('A', 'B'));
    expect(equalValues(field, 'A;B', 'B;A')).to.be.true;
    expect(equalValues(field, 'A;B', 'A')).to.be.false;
  });
});

describe('an email address', () => {
  it('is taken by its form', () => {
    for (const text of ['office@example.org', "o'neil+a@sub.example.org", 'a.b@example-union.org']) {
      expect(isEmail(text), text).to.be.true;
    }
  });

  it('is refused with blanks, names, two addresses, stray dots or no domain', () => {
    const wrong = ['office', 'office@', '@example.org', 'a@b', 'a b@example.org', 'a@example.org, b@example.org'];
    for (const text of [
      ...wrong,
      '.a@example.org',
      'a..b@example.org',
      'a@-example.org',
      `${'x'.repeat(70)}@example.org`,
    ]) {
      expect(isEmail(text), text).to.be.false;
    }
  });
});
