import type { Expected, MalformedInput } from '../support.js';
import { encoded, file } from './write.js';

const GOOD = '{"Name":"Sample Laundry","City":"Springfield"}';

const records = (
  name: string,
  content: string | Buffer | (() => string | Buffer),
  expected: Expected,
  fileName = 'worksites.ndjson'
): MalformedInput => file(`JSON: ${name}`, content, expected, fileName);

/** One good record, and one that is refused by this rule. */
const oneOfTwo = (rule: string): Expected => ({ rows: 2, refused: 1, rules: { [rule]: 1 } });
const fine = (rows: number): Expected => ({ rows, refused: 0, rules: {} });
const after = (text: string): string => `${GOOD}\n${text}`;

const DEEP = 100_000;

/** Records of JSON that are cut, nested, doubled or no records. */
export const jsonRecords: readonly MalformedInput[] = [
  records('cut in the middle of a record', after('{"Name":"Other"'), oneOfTwo('not-json')),
  records('cut after a colon', after('{"Name":'), oneOfTwo('not-json')),
  records('cut in the middle of a text', after('{"Name":"Oth'), oneOfTwo('not-json')),
  records('cut in the middle of an escape', after('{"Name":"Oth\\u00'), oneOfTwo('not-json')),
  records(
    'cut in the middle of a character',
    Buffer.from(after('{"Name":"Café')).subarray(0, -1),
    oneOfTwo('broken-text')
  ),
  records('cut after the first bracket', '{', { error: 'JsonOverManyLinesError' }),
  records('a record over several lines', '{\n  "Name": "Sample Laundry"\n}\n', { error: 'JsonOverManyLinesError' }),
  records('UTF-16 with a byte order mark', encoded(`${GOOD}\n`, 'utf16le', true), fine(1)),
  records('UTF-16 without a byte order mark', encoded(`${GOOD}\n`, 'utf16le'), fine(1)),
  records('UTF-16, big end first, without a byte order mark', encoded(`${GOOD}\n`, 'utf16be'), fine(1)),
  records('UTF-16 without a byte order mark, named .csv', encoded(`${GOOD}\n`, 'utf16le'), fine(1), 'worksites.csv'),
  records(
    'UTF-16 cut in the middle of a character',
    encoded(after(GOOD), 'utf16le', true).subarray(0, -1),
    oneOfTwo('not-json')
  ),
  records('UTF-32', encoded(`${GOOD}\n`, 'utf32le', true), fine(1)),
  records('Windows-1252', encoded(after('{"Name":"Café"}'), 'windows-1252'), oneOfTwo('broken-text')),
  records(
    'a list that is cut after a record',
    `[${GOOD},\n${GOOD}`,
    { error: 'JsonArrayOpenError', says: /line 2/ },
    'a.json'
  ),
  records('a list that is cut in a text', `[${GOOD},{"Name":"Oth`, { error: 'JsonArrayOpenError' }, 'a.json'),
  records('a list of which only the bracket is left', '[', { error: 'JsonArrayOpenError' }, 'a.json'),
  records('a list and another', `[${GOOD}]\n[${GOOD}]\n`, { error: 'JsonAfterArrayError' }, 'a.json'),
  records('lists where records should be', '[1,2]\n[3,4]\n', { error: 'JsonAfterArrayError' }),
  records('a list of lists', '[["Name","City"],["Sample Laundry","Springfield"]]', {
    rows: 2,
    refused: 2,
    rules: { 'not-an-object': 2 },
  }),
  records('a list of numbers', '[1,2,3]', { rows: 3, refused: 3, rules: { 'not-an-object': 3 } }, 'a.json'),
  records('an empty list', '[]', { rows: 0, refused: 0 }, 'a.json'),
  records('a list with a comma too many', `[${GOOD},]`, oneOfTwo('not-json'), 'a.json'),
  records('a list with a bracket too many', `[${GOOD}}]`, { error: 'JsonArrayOpenError' }, 'a.json'),
  records('a hundred thousand lists in each other', () => '['.repeat(DEEP), { error: 'JsonArrayOpenError' }, 'a.json'),
  records(
    'a hundred thousand lists in each other, closed',
    () => '['.repeat(DEEP) + ']'.repeat(DEEP),
    { rows: 1, refused: 1, rules: { 'not-an-object': 1 } },
    'a.json'
  ),
  records(
    'a hundred thousand lists in a value',
    () => after(`{"Name":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}`),
    oneOfTwo('nested-value')
  ),
  records(
    'a hundred thousand objects in each other',
    () => after(`${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`),
    oneOfTwo('nested-value')
  ),
  records(
    'a hundred thousand objects in each other, in a list',
    () => `[${GOOD},${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}]`,
    oneOfTwo('nested-value'),
    'a.json'
  ),
  records('a name twice', after('{"Name":"One","Name":"Two"}'), oneOfTwo('repeated-name')),
  records('a name twice, once in capitals', after('{"Name":"One","NAME":"Two"}'), oneOfTwo('repeated-name')),
  records('a name of nothing', after('{"":"x","Name":"One"}'), { rows: 2, refused: 1 }),
  records('a number beyond any', after('{"Name":"Other","Unit Size":1e999}'), { rows: 2, refused: 1 }),
  records('a number of five thousand digits', after(`{"Name":"Other","Unit Size":${'9'.repeat(5000)}}`), {
    rows: 2,
    refused: 1,
  }),
  records('numbers that JSON does not have', after('{"Name":"Other","Unit Size":NaN}'), oneOfTwo('not-json')),
  records('a number that begins with zero', after('{"Name":"Other","Postal Code":02139}'), oneOfTwo('not-json')),
  records('a zero byte in a text', after('{"Name":"Oth\0er"}'), oneOfTwo('broken-text')),
  records('a zero byte in a text, escaped', after('{"Name":"Oth\\u0000er"}'), oneOfTwo('broken-text')),
  records('zero bytes between records', after(`\0\0\0\n${GOOD}`), { rows: 3, refused: 1, rules: { 'broken-text': 1 } }),
  records('half a character, escaped', after('{"Name":"Oth\\ud83der"}'), oneOfTwo('broken-text')),
  records('a tab in a text', after('{"Name":"Oth\ter"}'), oneOfTwo('not-json')),
  records('names of JavaScript', '{"Name":"Sample","__proto__":"x","constructor":"y","toString":"z"}', {
    rows: 1,
    refused: 0,
    rules: { 'unknown-column': 3 },
  }),
  records('an object as __proto__', '{"Name":"Sample","__proto__":{"City":"Springfield"}}', {
    rows: 1,
    refused: 0,
    rules: { 'unknown-column': 1 },
  }),
  records('a record that is null', after('null'), oneOfTwo('not-an-object')),
  records('a first record that is null', `null\n${GOOD}`, oneOfTwo('not-an-object')),
  records('nothing but null', 'null\n', { rows: 1, refused: 1, rules: { 'not-an-object': 1 } }),
  records('a record that is a text', after('"Sample Laundry"'), oneOfTwo('not-an-object')),
  records('a record that is a list', after('["Sample Laundry"]'), oneOfTwo('not-an-object')),
  records('two records on a line', `${GOOD}${GOOD}\n${GOOD}`, oneOfTwo('not-json')),
  records('names without quotes', after("{Name:'Other'}"), oneOfTwo('not-json')),
  records('a remark', after('// the others follow'), oneOfTwo('not-json')),
  records('a comma too many in a record', after('{"Name":"Other",}'), oneOfTwo('not-json')),
  records(
    'more names than any object has fields',
    () => Array.from({ length: 3000 }, (_, at) => `{"Name":"x","n${at}":1}`).join('\n'),
    { error: 'JsonTooManyNamesError' }
  ),
  records('blank lines only', '\n\n \n', { error: 'FileEmptyError' }),
  records('a table of text named .ndjson', 'Name,City\nSample Laundry,Springfield\n', { error: 'NotJsonLinesError' }),
];
