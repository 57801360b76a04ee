import { expect } from 'chai';
import fc from 'fast-check';
import { readModel, textOf } from './checker/index.js';
import { SOURCES } from './support.js';

const model = readModel(SOURCES);

/** The patterns as the rules hold them: a formula doubles each backslash, and REGEX asks for a match of the whole text. */
const patternsOf = (object: string, rule: string): RegExp[] => {
  const found = model
    .ofType('ValidationRule')
    .find((candidate) => candidate.object === object && candidate.name === rule);
  const formula = textOf(found!.root, 'errorConditionFormula') ?? '';
  return [...formula.matchAll(/"(\[\\\\s[^"]*)"/g)].map(
    ([, text]) => new RegExp(`^(?:${text!.replaceAll('\\\\', '\\')})$`)
  );
};

const TYPED = ['Worksite__c', 'Neutrality_Agreement__c', 'U_Visa_Certification_Request__c'];
const all = TYPED.flatMap((object) => patternsOf(object, 'NO_IDENTIFIERS_IN_TEXT'));
const [strict] = patternsOf('U_Visa_Certification_Request__c', 'NO_IDENTIFIERS_IN_TEXT');
const link = patternsOf('Neutrality_Agreement__c', 'NO_IDENTIFIERS_IN_TEXT').at(-1)!;

const NUMBERS: readonly string[] = [
  '123-45-6789',
  '123 45 6789',
  '123.45.6789',
  '123–45–6789',
  '123456789',
  '912-70-1234',
  'A123456789',
  'a12345678',
  'A# 012-345-678',
  'A-1234567',
  '012-345-678',
  '012 345 678, then a comma',
  'IOE1234567890',
  'wac2190123456',
  'EAC-21-901-23456',
];

const INNOCENT: readonly string[] = [
  'Sample Laundry, 1200 Example Ave, Suite A 12, Springfield, CA 94103-1234',
  'call (415) 555-0123 or 415-555-0123 or 4155550123',
  'from 2026-11-22 until 12/31/2027, 150 workers, 3 shifts',
  'case 32-CA-123456 before the board',
  'Unit A 123',
  'area 51, 500,000 dollars',
  'all full-time and regular part-time production workers, excluding guards',
  'TEL 2125550123',
  '112-15 Example Blvd',
  'run 20261122153045',
  'Sample Laborers - 603 824 910 952',
  'locals 104-205-306-407 together',
];

describe('NO_IDENTIFIERS_IN_TEXT', () => {
  it('has the same pattern on every object but for links', () => {
    expect(new Set(all.map(String)).size).to.equal(2);
  });

  it('refuses a Social Security number, ITIN, A-number and receipt number however it is written, anywhere in a text of many lines', () => {
    for (const number of NUMBERS) {
      expect(strict!.test(number), number).to.equal(true);
      expect(strict!.test(`Talked on Monday.\nGave ${number}, will call.\nEnd`), number).to.equal(true);
      expect(strict!.test(`(${number})`), number).to.equal(true);
    }
  });

  it('lets addresses, phone numbers, dates and case numbers pass', () => {
    for (const text of INNOCENT) expect(strict!.test(text), text).to.equal(false);
    expect(strict!.test('')).to.equal(false);
    expect(strict!.test(INNOCENT.join(' | '))).to.equal(false);
  });

  it('lets a link hold a document’s own number, but not what only a person has', () => {
    expect(link.test('https://files.example.org/documents/123456789')).to.equal(false);
    expect(link.test('https://files.example.org/A123456789.pdf')).to.equal(true);
    expect(link.test('https://files.example.org/123-45-6789.pdf')).to.equal(true);
  });

  it('finds any Social Security number between any two texts without digits', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '\n', '|', '-', 'é') });
    const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
    fc.assert(
      fc.property(words, digits(3), digits(2), digits(4), words, (before, first, second, third, after) => {
        expect(strict!.test(`${before}${first}-${second}-${third}${after}`)).to.equal(true);
      })
    );
  });

  it('answers on a text as long as the field takes without going astray', () => {
    expect(strict!.test('1234-5678 A12 '.repeat(700))).to.equal(false);
  });
});

describe('WORKER_REFERENCE_FORM', () => {
  const pattern = /^W-[0-9]{5}$/;
  it('takes a code and no name, birth date, last four or A-number', () => {
    const rule = model.ofType('ValidationRule').find((candidate) => candidate.name === 'WORKER_REFERENCE_FORM');
    expect(textOf(rule!.root, 'errorConditionFormula')).to.include(
      `REGEX(Worker_Reference__c, "${pattern.source.slice(1, -1)}")`
    );
    expect(pattern.test('W-40213')).to.equal(true);
    for (const text of ['Maria', 'W-MARIA', 'W-1234', 'W-120199', 'A12345678', 'w-40213', '40213'])
      expect(pattern.test(text), text).to.equal(false);
  });
});
