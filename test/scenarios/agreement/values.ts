import fc from 'fast-check';
import type { FieldSchema, ObjectSchema } from '../../../src/schema/index.js';
import { day, NOW, type Bench } from './bench.js';

const anyOf = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

/** What stands in cells and is more than letters: bytes of four, controls, blanks at the ends, what a spreadsheet takes for a formula. */
const ODD_TEXTS = anyOf(
  '\u{1F9FA} Sample \u{20BB7}',
  'e\u0301le\u0301ment',
  'Sample\u0001Laundry',
  'Sample\u0007',
  '\u001fSample',
  'Sample\u007f',
  '  Sample Laundry  ',
  '\tSample\t',
  '\u00a0Sample\u00a0',
  '\u2003Sample\u3000',
  '\u200bSample',
  '=HYPERLINK("https://sample.example")',
  '+1 (555) 010-0000',
  '-2+3',
  '@SUM(1)',
  "'0123",
  '#N/A',
  '#REF!',
  'null',
  'a "quoted" word, and a comma',
  'two\nlines',
  'two\r\nlines',
  'semi;colon',
  '<b>bold</b>',
  '\\',
  '0',
  '%',
  'سلام',
  '\u202eback',
  'ﬁ ß İ ı'
);

const BLANKS = anyOf('', ' ', '\t', '  \n');

function ofLength(length: number): fc.Arbitrary<string> {
  return fc.constantFrom(length - 1, length, length + 1, length + 30).chain((size) => {
    const count = Math.max(1, size);
    return anyOf(
      'x'.repeat(count),
      `\u{1F9FA}${'y'.repeat(Math.max(0, count - 2))}`,
      ` ${'z'.repeat(count)} `,
      'é'.repeat(count)
    );
  });
}

function numbersFor(field: FieldSchema): fc.Arbitrary<string> {
  const digits = (field.precision ?? 18) - (field.scale ?? 0);
  return fc.oneof(
    anyOf('0', '1', '-1', '-0', '+5', '.5', '5.', '007', '1.25', '2.5', '0.1', '1e2', '1E-2', '1e400', '-1e400'),
    anyOf('12,345', '$5', '5%', '(5)', '1 000', 'five', 'NaN', 'Infinity', '0x10', '1.2.3', '--1', '1e', '١٢'),
    anyOf('9'.repeat(digits), `-${'9'.repeat(digits)}`, `1${'0'.repeat(digits)}`, `-1${'0'.repeat(digits)}`),
    anyOf(`${'9'.repeat(digits)}.9`, '0.12345678901234567890', '123456789012345678', '9007199254740993'),
    fc.integer({ min: -50, max: 500 }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map(String)
  );
}

const DATES = fc.oneof(
  fc.integer({ min: -40, max: 40 }).map(day),
  anyOf('2028-02-30', '2027-02-29', '2028-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '1900-02-29', '2000-02-29'),
  anyOf('1699-12-31', '1700-01-01', '4000-12-31', '4001-01-01', '0000-01-01', '9999-12-31', '10000-01-01'),
  anyOf('11/22/2026', '22.11.2026', '2026/11/22', '2026-1-2', '20261122', '44000', 'today', 'Nov 22 2026', '2026-11'),
  anyOf('2026-11-22Z', '2026-11-22T00:00:00Z', '2026-11-22T23:59:59-08:00', ' 2026-11-22 ', '2026-11-22 00:00')
);

const DATE_TIMES = fc.oneof(
  fc.integer({ min: -90_000, max: 90_000 }).map((seconds) => new Date(NOW.getTime() + seconds * 1000).toISOString()),
  anyOf('2026-11-22T08:30:00Z', '2026-11-22T08:30:00+00:00', '2026-11-22T08:30:00-0800', '2026-11-22T08:30:00+14:00'),
  anyOf(
    '2026-11-22T08:30:00+14:01',
    '2026-11-22T08:30:00-12:30',
    '2026-11-22T08:30:00+05:45',
    '2026-11-22T08:30:00+24:00'
  ),
  anyOf('2026-11-22T08:30:00', '2026-11-22T08:30Z', '2026-11-22', '2026-11-22 08:30:00Z', '2026-11-22t08:30:00z'),
  anyOf('2026-11-22T08:30:00.1Z', '2026-11-22T08:30:00.999999Z', '2026-11-22T24:00:00Z', '2026-11-22T23:59:60Z'),
  anyOf('2027-02-29T00:00:00Z', '1700-01-01T00:00:00Z', '1699-12-31T23:59:59Z', '4000-12-31T23:59:59Z'),
  anyOf('1700-01-01T00:00:00+01:00', '4000-12-31T23:59:59-01:00', '0099-01-01T00:00:00Z', '1764000000', 'now')
);

const BOOLEANS = anyOf(
  'true',
  'false',
  'TRUE',
  'False',
  '1',
  '0',
  'yes',
  'No',
  'y',
  'N',
  'x',
  'X',
  'on',
  't',
  '2',
  ' true ',
  '✓'
);

const EMAILS = anyOf(
  'a@sample.example',
  'a@b',
  'a b@sample.example',
  'a@@sample.example',
  '.a@sample.example',
  'nobody'
);

const PHONES = anyOf('555-0100', '+1 (555) 010-0000 ext. 7', '5'.repeat(40), '5'.repeat(41), 'call me');

const URLS = anyOf(
  'https://sample.example/a',
  'HTTPS://SAMPLE.example',
  'http://sample.example',
  'sample.example',
  'https://'
);

function picklistFor(field: FieldSchema): fc.Arbitrary<string> {
  const names = field.picklist?.values.map((value) => value.name) ?? [];
  const labels = field.picklist?.values.map((value) => value.label) ?? [];
  const one = fc.constantFrom(...names, 'Unheard Of');
  return fc.oneof(
    one,
    one.map((name) => name.toUpperCase()),
    one.map((name) => name.toLowerCase()),
    one.map((name) => ` ${name} `),
    one.map((name) => `${name} x`),
    fc.constantFrom(...labels, 'No Label'),
    one.map((name) => `${name};${name}`)
  );
}

function multiselectFor(field: FieldSchema): fc.Arbitrary<string> {
  const names = field.picklist?.values.map((value) => value.name) ?? [];
  const some = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 4 });
  return fc.oneof(
    some.map((values) => values.join(';')),
    some.map((values) => values.join(' ; ')),
    some.map((values) => `;${values.join(';;')};`),
    some.map((values) => values.join(',')),
    some.map((values) => [...values, 'Unheard Of'].join(';')),
    some.map((values) => values.join(';').toUpperCase()),
    anyOf(';', ';;', ' ; ', names.join(';'))
  );
}

/** Ids: of the object, of another, of nothing, damaged, and none at all. */
function idsFor(field: FieldSchema, bench: Bench): fc.Arbitrary<string> {
  const own = (field.reference?.to ?? []).flatMap((name) => bench.ids.get(name) ?? []);
  const other = [...bench.ids].flatMap(([name, ids]) => (field.reference?.to.includes(name) ? [] : ids));
  const id = fc.constantFrom(...own);
  return fc.oneof(
    id,
    id.map((text) => text.slice(0, 15)),
    id.map((text) => text.toUpperCase()),
    id.map((text) => `${text.slice(0, 17)}${text.endsWith('A') ? 'B' : 'A'}`),
    id.map((text) => `${text.slice(0, 3)}00000000zzzz`),
    id.map((text) => text.slice(0, 14)),
    id.map((text) => `${text} `),
    fc.constantFrom(...other),
    anyOf('000000000000000', 'Sample Laundry', '12', '001', 'zzz000000000001')
  );
}

/** Cells for a field, good and bad in every way that its type knows. */
export function cellsFor(field: FieldSchema, bench: Bench): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: typedCells(field, bench) },
    { weight: 1, arbitrary: BLANKS },
    { weight: 1, arbitrary: ODD_TEXTS }
  );
}

function typedCells(field: FieldSchema, bench: Bench): fc.Arbitrary<string> {
  if (field.reference) return idsFor(field, bench);
  switch (field.type) {
    case 'Checkbox':
      return BOOLEANS;
    case 'Number':
    case 'Currency':
    case 'Percent':
      return numbersFor(field);
    case 'Date':
      return DATES;
    case 'DateTime':
      return DATE_TIMES;
    case 'Picklist':
      return picklistFor(field);
    case 'MultiselectPicklist':
      return multiselectFor(field);
    case 'Email':
      return EMAILS;
    case 'Phone':
      return PHONES;
    case 'Url':
      return fc.oneof(URLS, ofLength(field.length ?? 255));
    default:
      return fc.oneof(ofLength(field.length ?? 80), ODD_TEXTS, fc.string({ unit: 'grapheme', maxLength: 12 }));
  }
}

/** The fields of an object that a file may fill. */
export function fieldsToFill(object: ObjectSchema): readonly FieldSchema[] {
  return object.fields.filter((field) => field.createable);
}
