import { expect } from 'chai';
import fc from 'fast-check';
import { identifierIn, redact } from '../../src/privacy/index.js';

const digits = (count: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));
/** Words without a digit, a letter before digits that would mean something, or a word that tells what a number is. */
const words = fc.string({ unit: fc.constantFrom('b', 'Z', ' ', '\n', '|', ',', 'é', 'ñ', '見', '😀'), maxLength: 30 });
const unseen = fc.constantFrom(
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u202a',
  '\u034f',
  '\ufe0f'
);
/** The zeros of scripts whose digits people type or paste. */
const zeros = fc.constantFrom(0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7f6, 0x1fbf0);
const taxNumber = fc.tuple(digits(3), digits(2), digits(4));

describe('an identifier of a person', () => {
  it('is found between any two texts, with any one sign between its groups', () => {
    const sign = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((text) => !/[0-9A-Za-z]/.test(text));
    fc.assert(
      fc.property(words, taxNumber, sign, sign, words, (before, [area, group, serial], first, second, after) => {
        const text = `${before} ${area}${first}${group}${second}${serial} ${after}`;
        expect(identifierIn(text), JSON.stringify(text)).to.be.oneOf(['ssn', 'itin', 'a-number']);
      }),
      { numRuns: 2000 }
    );
  });

  it('is found in the digits of any script and in full-width letters', () => {
    fc.assert(
      fc.property(
        words,
        digits(9),
        zeros,
        fc.constantFrom('A', 'Ａ', '𝐀'),
        words,
        (before, number, zero, letter, after) => {
          const dressed = [...number].map((digit) => String.fromCodePoint(zero + Number(digit))).join('');
          expect(identifierIn(`${before} ${dressed} ${after}`)).to.be.oneOf(['ssn', 'itin']);
          const eight = [...dressed].slice(0, 8).join('');
          expect(identifierIn(`${before} ${letter}${eight} ${after}`)).to.equal('a-number');
        }
      )
    );
  });

  it('is found with characters that nobody sees between its digits', () => {
    fc.assert(
      fc.property(digits(9), fc.array(unseen, { minLength: 9, maxLength: 9 }), words, (number, between, around) => {
        const text = [...number].map((digit, index) => digit + (between[index] ?? '')).join('');
        expect(identifierIn(`${around} ${text} ${around}`)).to.be.oneOf(['ssn', 'itin']);
      })
    );
  });

  it('is gone from a redacted text, which keeps everything else', () => {
    const number = fc.oneof(
      taxNumber.map((groups) => groups.join('-')),
      digits(9),
      digits(8).map((text) => `A${text}`),
      digits(10).map((text) => `IOE${text}`),
      digits(9).map((text) => [...text].join('\u200b'))
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(words, number), { maxLength: 5 }), words, (parts, after) => {
        const text = parts.map(([before, value]) => `${before} ${value} `).join('') + after;
        const redacted = redact(text);
        expect(redacted).to.equal(parts.map(([before]) => `${before} […] `).join('') + after);
        expect(redact(redacted)).to.equal(redacted);
      })
    );
  });

  it('is not seen where there is none: texts without five digits always pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const plain = text.normalize('NFKD').replaceAll(/\p{Nd}/gu, '');
        expect(identifierIn(plain)).to.equal(undefined);
        expect(redact(plain)).to.equal(plain);
      }),
      { numRuns: 1000 }
    );
  });

  it('is looked for in cells of a megabyte, whatever they repeat, and found at their end', function () {
    this.timeout(120_000);
    const units = [
      ...['1234-5678 A12 ', 'A# - ', '1 ', '１', 'passport no. is ', 'no no number passport ', 'a-number 123 ', 'ssn '],
      ...['ab 123456 ', 'undocumented ', 'has daca act ', 'IOE12 '],
    ];
    for (const unit of units) {
      const text = `${unit.repeat(Math.ceil(1_000_000 / unit.length))}\nx: 123-45-6789`;
      expect(identifierIn(text, 'notes'), unit).to.equal('ssn');
      expect(redact(text).endsWith('[…]'), unit).to.equal(true);
    }
    expect(redact('123-45-6789 '.repeat(90_000))).to.equal('[…] '.repeat(90_000));
  });
});
