import { expect } from 'chai';
import { describeIdentifier, identifierIn, type IdentifierKind } from '../../src/privacy/index.js';

const NUMBERS: ReadonlyArray<readonly [string, IdentifierKind]> = [
  ['123-45-6789', 'ssn'],
  ['123 45 6789', 'ssn'],
  ['123.45.6789', 'ssn'],
  ['123–45–6789', 'ssn'],
  ['123 - 45 - 6789', 'ssn'],
  ['123456789', 'ssn'],
  ['000-45-6789', 'ssn'],
  ['666-45-6789', 'ssn'],
  ['123-00-0000', 'ssn'],
  ['912-70-1234', 'itin'],
  ['912-69-1234', 'ssn'],
  ['912-93-1234', 'ssn'],
  ['999881234', 'itin'],
  ['A123456789', 'a-number'],
  ['a12345678', 'a-number'],
  ['A# 012-345-678', 'a-number'],
  ['A#: 012 345 678', 'a-number'],
  ['A-1234567', 'a-number'],
  ['012-345-678', 'a-number'],
  ['012 345 678, then a comma', 'a-number'],
  ['IOE1234567890', 'uscis-receipt'],
  ['wac2190123456', 'uscis-receipt'],
  ['EAC-21-901-23456', 'uscis-receipt'],
  ['EAC 21 901 23456', 'uscis-receipt'],
  ['IOE 0912 345 678', 'uscis-receipt'],
  ['１２３-４５-６７８９', 'ssn'],
  ['123\u200b45\u200b6789', 'ssn'],
  ['1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7\u200b8\u200b9', 'ssn'],
  ['١٢٣٤٥٦٧٨٩', 'ssn'],
  ['A\u00a0123\u2011456\u2011789', 'a-number'],
];

const INNOCENT: readonly string[] = [
  'Sample Laundry, 1200 Example Ave, Suite A 12, Springfield, CA 94103-1234',
  'call (415) 555-0123 or 415-555-0123 or 4155550123',
  'from 2026-11-22 until 12/31/2027, 150 workers, 3 shifts',
  'case 32-CA-123456 before the board',
  'employer 12-3456789',
  'Unit A 123',
  'area 51, 500,000 dollars',
  'TEL 2125550123',
  'MSC 415-555-0123',
  '112-15 Example Blvd',
  'run 20261122153045',
  'Sample Laborers - 603 824 910 952',
  'locals 104-205-306-407 together',
  '',
];

describe('identifierIn', () => {
  it('names the kind of every number, however it is written, anywhere in a text', () => {
    for (const [number, kind] of NUMBERS) {
      for (const text of [number, `(${number})`, `Talked on Monday.\nGave ${number}, will call.\nEnd`]) {
        expect(identifierIn(text), JSON.stringify(text)).to.equal(kind);
      }
    }
  });

  it('lets addresses, phone numbers, dates and case numbers pass', () => {
    for (const text of [...INNOCENT, INNOCENT.join(' | ')]) expect(identifierIn(text), text).to.equal(undefined);
  });

  it('lets a link hold a document’s own number, but not what only a person has', () => {
    expect(identifierIn('https://files.example.org/documents/123456789', 'link')).to.equal(undefined);
    expect(identifierIn('https://files.example.org/documents/012-345-678', 'link')).to.equal(undefined);
    expect(identifierIn('https://files.example.org/A123456789.pdf', 'link')).to.equal('a-number');
    expect(identifierIn('https://files.example.org/123-45-6789.pdf', 'link')).to.equal('ssn');
  });
});

describe('describeIdentifier', () => {
  it('says of every kind what it is and what to do, and never a number', () => {
    const kinds: readonly IdentifierKind[] = ['ssn', 'itin', 'a-number', 'uscis-receipt', 'passport', 'status-words'];
    expect(new Set(kinds.map((kind) => describeIdentifier(kind).message)).size).to.equal(kinds.length);
    for (const kind of kinds) {
      const { severity, message, actions } = describeIdentifier(kind);
      expect(severity).to.equal(kind === 'status-words' ? 'warning' : 'error');
      expect(identifierIn([message, ...actions].join(' '), 'notes'), kind).to.equal(undefined);
      expect(actions.length).to.be.greaterThan(0);
    }
  });
});
