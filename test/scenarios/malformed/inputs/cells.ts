import type { MalformedInput } from '../support.js';
import { file } from './write.js';

const refused = (rule: string, count = 1) => ({ rows: 1, refused: 1, rules: { [rule]: count } });
const worksite = (columns: string, cells: string): string => `Name,${columns}\nSample Laundry,${cells}\n`;

/** Cells that no field can hold. */
export const cells: readonly MalformedInput[] = [
  file('a number of words', worksite('Unit Size', 'about forty'), refused('type')),
  file('a number that is not one', worksite('Unit Size', 'NaN'), refused('type')),
  file('a number without end', worksite('Unit Size', 'Infinity'), refused('type')),
  file('a number in hexadecimal', worksite('Unit Size', '0x28'), refused('type')),
  file('a number of 5,000 digits', worksite('Unit Size', '9'.repeat(5000)), { rows: 1, refused: 1 }),
  file('a number with an enormous exponent', worksite('Unit Size', '1e999999999'), { rows: 1, refused: 1 }),
  file('a number with a tiny exponent', worksite('Unit Size', '1e-999999999'), { rows: 1, refused: 0 }),
  file('a negative number of workers', worksite('Unit Size', '-4'), refused('validation-rule:UNIT_SIZE_NOT_NEGATIVE')),
  file('a day that is not in the calendar', worksite('Contract Expiration', '2026-02-30'), refused('type')),
  file('a date in the American order', worksite('Contract Expiration', '2/28/2026'), refused('type')),
  file('a date of year 0', worksite('Contract Expiration', '0000-01-01'), { rows: 1, refused: 1 }),
  file('a date of year 99999', worksite('Contract Expiration', '99999-01-01'), refused('type')),
  file('a date before any that Salesforce keeps', worksite('Contract Expiration', '1500-01-01'), {
    rows: 1,
    refused: 1,
  }),
  file('a date as the number that Excel shows', worksite('Contract Expiration', '46081'), refused('type')),
  file('an error of Excel in a cell', worksite('Unit Size,Contract Expiration', '#REF!,#VALUE!'), refused('type', 2)),
  file('a state that is none', worksite('State', 'Atlantis'), { rows: 1, refused: 1 }),
  file('a picklist value of 10,000 characters', worksite('State', 'x'.repeat(10_000)), { rows: 1, refused: 1 }),
  file(
    'a thousand values in a multi-select',
    worksite('Languages', Array.from({ length: 1000 }, (_, i) => `L${i}`).join(';')),
    {
      rows: 1,
      refused: 1,
    }
  ),
  file('a multi-select of semicolons', worksite('Languages', ';;;;'), { rows: 1, refused: 0 }),
  file('a checkbox that may be', worksite('Public Areas Posted', 'maybe'), refused('type')),
  file('an id that is none', worksite('Employer', 'not-an-id'), { rows: 1, refused: 1 }),
  file('an id of a record that only the org knows', worksite('Employer', '001000000000001AAA'), {
    rows: 1,
    refused: 0,
    rules: { lookup: 1 },
  }),
  file('an id with a wrong checksum', worksite('Employer', '001000000000001XYZ'), { rows: 1, refused: 1 }),
  // Salesforce then calls the worksite by its id.
  file('a name of blanks', 'Name,City\n"   ",Springfield\n', { rows: 1, refused: 0, rules: {} }),
  file('a name of a million characters', () => `Name,City\n${'N'.repeat(1_000_000)},Springfield\n`, {
    rows: 1,
    refused: 1,
  }),
  file('a name of emoji, each of two halves', `Name,City\n${'😀'.repeat(200)},Springfield\n`, { rows: 1, refused: 1 }),
  file('a text of marks that sit on one letter', `Name,City\nA${'\u0301'.repeat(5000)},Springfield\n`, {
    rows: 1,
    refused: 1,
  }),
  file('a text turned around by a right-to-left override', 'Name,State\nSample,\u202eRO\u202c\n', {
    rows: 1,
    refused: 1,
  }),
  file('a text with a Social Security number', worksite('Notes', 'her number is 123-45-6789'), { rows: 1, refused: 1 }),
  file(
    'a postal code that lost its zero',
    worksite('Postal Code', '2139'),
    refused('validation-rule:POSTAL_CODE_FORM')
  ),
  file('cells of line breaks only', worksite('City,Unit Size', '"\n\n","\r\n"'), { rows: 1, refused: 0, rules: {} }),
  file('a sync key of 300 characters', worksite('Sync Key', 'k'.repeat(300)), { rows: 1, refused: 1 }),
  file('one sync key for two rows', 'Name,Sync Key\nOne,same\nTwo,SAME\n', { rows: 2, refused: 1 }),
];
