import { expect } from 'chai';
import fc from 'fast-check';
import { coerceText, type Coercion } from '../../src/records/index.js';
import type { FieldType } from '../../src/schema/index.js';
import { fieldOf, picklistOf } from '../schema/fixtures.js';

const value = (result: Coercion): unknown => (result.ok ? result.value : result.problem);
const read = (type: FieldType, text: string): unknown => value(coerceText(fieldOf(type), text));

const types: FieldType[] = [
  ...(['Id', 'Text', 'TextArea', 'LongTextArea', 'Html', 'Number', 'Currency', 'Percent', 'Checkbox', 'Date'] as const),
  ...([
    'DateTime',
    'Time',
    'Email',
    'Phone',
    'Url',
    'Picklist',
    'MultiselectPicklist',
    'Lookup',
    'AutoNumber',
  ] as const),
  ...(['MasterDetail', 'Summary', 'Location', 'Base64', 'Address', 'Reference'] as const),
];

describe('a cell of text', () => {
  it('never makes an exception, in a field of any type', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.string({ unit: 'binary' }), (type, text) => {
        const result = coerceText(fieldOf(type), text);
        if (result.ok && typeof result.value === 'number') expect(Number.isFinite(result.value)).to.be.true;
        if (result.ok) expect(result.value).not.to.equal('');
      })
    );
  });

  it('is null when it is blank, in a field of every type', () => {
    for (const type of types) {
      expect(read(type, ''), type).to.be.null;
      expect(read(type, ' \t\r\n '), type).to.be.null;
    }
  });

  it('loses its outer blanks, but not a no-break space, and nothing inside', () => {
    expect(read('Text', '  Sample  Laundry\n')).to.equal('Sample  Laundry');
    expect(read('Text', ' \u00a0Sample\u00a0 ')).to.equal('\u00a0Sample\u00a0');
    expect(read('Text', '\u00a0')).to.equal('\u00a0');
  });

  it('keeps its case', () => {
    expect(read('Text', 'SAMPLE laundry')).to.equal('SAMPLE laundry');
  });

  describe('for a checkbox', () => {
    it('is true, false, 1 or 0 in any case', () => {
      expect(['true', 'TRUE', '1'].map((text) => read('Checkbox', text))).to.deep.equal([true, true, true]);
      expect(['false', 'False', '0'].map((text) => read('Checkbox', text))).to.deep.equal([false, false, false]);
    });

    it('is a word only where words are asked for', () => {
      for (const text of ['yes', 'no', 'Y', 'n', 'X']) expect(read('Checkbox', text), text).to.equal('not-boolean');
      const words = (text: string): unknown => value(coerceText(fieldOf('Checkbox'), text, { words: true }));
      expect(['Yes', 'y', 'X'].map(words)).to.deep.equal([true, true, true]);
      expect(['no', 'N'].map(words)).to.deep.equal([false, false]);
      expect(words('maybe')).to.equal('not-boolean');
    });
  });

  describe('for a number', () => {
    it('comes back as the same number', () => {
      fc.assert(
        fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
          expect(read('Number', String(number))).to.equal(number + 0);
        })
      );
    });

    it('may be written with a sign, without a leading zero or in scientific form', () => {
      expect(['+5', '-0.5', '.5', '5.', '1e3', '1.5E-2'].map((text) => read('Number', text))).to.deep.equal([
        5, -0.5, 0.5, 5, 1000, 0.015,
      ]);
    });

    it('is never minus zero', () => {
      expect(Object.is(read('Number', '-0'), 0)).to.be.true;
    });

    it('is refused with separators or signs of currency, and the reason says so', () => {
      for (const text of ['1,250', '1.250,00', '1 250', '$5', '50%', '(12)', "1'000"]) {
        expect(read('Currency', text), text).to.equal('number-has-separators');
      }
    });

    it('is refused when it is no number, or none that a double holds', () => {
      for (const text of ['NaN', 'Infinity', '0x10', 'twelve', '1e', '--1']) {
        expect(read('Number', text), text).to.equal('not-number');
      }
      expect(read('Number', '1e400')).to.equal('number-too-large');
    });

    it('with decimals is refused by a standard whole-number field only', () => {
      expect(value(coerceText(fieldOf('Number', { custom: false, precision: 8, scale: 0 }), '1.5'))).to.equal(
        'not-whole-number'
      );
      expect(value(coerceText(fieldOf('Number', { precision: 8, scale: 0 }), '1.5'))).to.equal(1.5);
    });

    it('of more digits than a double keeps is noted', () => {
      expect(coerceText(fieldOf('Number'), '12345678901234567')).to.include({ ok: true, note: 'digits-lost' });
      expect(coerceText(fieldOf('Number'), '100000000000000000')).not.to.have.property('note');
    });
  });

  it('for a lookup becomes an id of 18 characters, and a damaged one is told apart from no id', () => {
    expect(read('Lookup', '70130000001tcyI')).to.equal('70130000001tcyIAAQ');
    expect(read('Lookup', 'a0BA0000000L2ZCMA1')).to.equal('id-checksum');
    expect(read('MasterDetail', 'Sample Laundry')).to.equal('not-id');
  });

  describe('for a picklist', () => {
    const field = fieldOf('Picklist', picklistOf('Organizing', 'Under Contract'));

    it('is taken as it is, and a difference in case only is noted', () => {
      expect(coerceText(field, 'Organizing')).to.deep.equal({ ok: true, value: 'Organizing' });
      expect(coerceText(field, 'organizing')).to.deep.equal({ ok: true, value: 'organizing', note: 'differs-in-case' });
      expect(coerceText(field, 'Elsewhere')).to.deep.equal({ ok: true, value: 'Elsewhere' });
    });
  });

  describe('for a multi-select', () => {
    const field = fieldOf('MultiselectPicklist', picklistOf('Spanish', 'English', 'Tagalog'));

    it('comes out in the order of the definition, each value once', () => {
      expect(coerceText(field, ' Tagalog ;Spanish; Tagalog')).to.deep.equal({
        ok: true,
        value: 'Spanish;Tagalog',
        note: 'repeated-value',
      });
    });

    it('keeps unknown values, after the known ones', () => {
      expect(value(coerceText(field, 'Klingon;English'))).to.equal('English;Klingon');
    });

    it('of separators only is null', () => {
      expect(value(coerceText(field, ' ; ;'))).to.be.null;
    });

    it('read again is the same', () => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom('Spanish', 'English', 'Tagalog', 'Other', ' ')), (parts) => {
          const first = value(coerceText(field, parts.join(';')));
          if (typeof first === 'string') expect(value(coerceText(field, first))).to.equal(first);
        })
      );
    });
  });

  it('for an address or a location is refused: the parts are written', () => {
    expect(read('Address', '1 Sample Street')).to.equal('compound');
    expect(read('Location', '1,2')).to.equal('compound');
  });
});
