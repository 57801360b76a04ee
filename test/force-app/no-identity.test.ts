import { expect } from 'chai';
import { refusals, schema } from './formula-support.js';

const TEXTS = new Set(['Text', 'TextArea', 'LongTextArea', 'Html', 'Url']);

/** Every field of every object of ours into which a person or a program may write free text. */
const FIELDS = schema().objects.flatMap((object) =>
  object.fields
    .filter(({ name, custom, type, createable }) => {
      const ours = object.custom ? custom || name === 'Name' : custom && name.startsWith('POWER_');
      return ours && createable && TEXTS.has(type);
    })
    .map((field) => ({ object: object.name, field }))
);

const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  'a Social Security number': ['123-45-6789', '123 45 6789', '123456789'],
  'an ITIN': ['912-70-1234'],
  'an A-number': ['A123456789', 'A-012-345-678', 'a12345678'],
  'a USCIS receipt number': ['IOE1234567890', 'WAC2190123456', 'EAC-21-901-23456'],
};

/** Nine bare digits in a link are as often a document's own number: nobody can tell the two apart there. */
const mayHoldBareDigits = (type: string): boolean => type === 'Url';

/** A rule that looks for such numbers, or one that holds a code to its own form. */
const GATE = /NO_IDENTIFIERS_IN_TEXT$|_FORM$/;

const within = (type: string, number: string): string =>
  type === 'Url' ? `https://files.example.org/${number}` : number;

describe('no object can hold who somebody is', () => {
  it('has every object’s free text in view', () => {
    expect(FIELDS.length).to.be.at.least(70);
    expect(new Set(FIELDS.map(({ object }) => object)).size).to.equal(14);
  });

  for (const { object, field } of FIELDS) {
    it(`${object}.${field.name} refuses what only a person has`, () => {
      for (const [what, numbers] of Object.entries(NUMBERS)) {
        for (const number of numbers) {
          if (/^\d+$/.test(number) && mayHoldBareDigits(field.type)) continue;
          const text = within(field.type, number);
          const gates = refusals(object, { [field.name]: text }).filter((rule) => GATE.test(rule));
          expect(gates, `${what}: ${text}`).not.to.deep.equal([]);
        }
      }
    });
  }

  it('has no field for a person, a birth date, a phone or a mail address', () => {
    for (const { fields } of schema().objects.filter(({ custom }) => custom)) {
      const own = fields.filter(({ custom }) => custom);
      expect(own.filter(({ type }) => type === 'Email' || type === 'Phone').map(({ name }) => name)).to.deep.equal([]);
      const people = own.filter(({ reference }) =>
        reference?.to.some((to) => ['Contact', 'User', 'Lead'].includes(to))
      );
      expect(people.map(({ name }) => name)).to.deep.equal([]);
    }
  });
});
