import type { MalformedInput } from '../support.js';
import { randomFrom } from '../support.js';
import { encoded, file, goodCsv, HEADER, ROW } from './write.js';

const clean = (rows: number) => ({ rows, refused: 0, rules: {} });
const many = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => of(i)).join(',');

const CUT_ENDS = ['report', 'QuoteNotClosedError'];

/** Rows, quotes and line ends that are not as they should be. */
const rows: readonly MalformedInput[] = [
  file('an empty file', '', { error: 'FileEmptyError' }),
  file('one blank', ' ', { error: 'FileEmptyError' }),
  file('blank lines only', '\n\n\r\n\n   \n\t\n', { error: 'FileEmptyError' }),
  file('ten thousand blank lines only', '\n'.repeat(10_000), { error: 'FileEmptyError' }),
  file('blank lines above the header', `\n\n\n${HEADER}\n${ROW}\n`, clean(1)),
  file('blank lines between the rows', `${HEADER}\n\n${ROW}\n\n\n${ROW}\n`, clean(2)),
  file('lines of blanks between the rows', `${HEADER}\n${ROW}\n     \n${ROW}\n`, {
    rows: 3,
    refused: 1,
    rules: { 'ragged-row': 1 },
  }),
  // An empty worksite is one that Salesforce takes, so it is not for us to refuse.
  file('rows of delimiters only', `${HEADER}\n,,,,\n,,,,\n`, clean(2)),
  file('nothing but delimiters', ',,,,\n,,,,\n', { error: 'HeaderBlankError' }),
  file('nothing but quotes', '""""""""', { error: 'NoColumnFitsError', exit: 78 }),
  file('one quote', '"', { error: 'QuoteNotClosedError' }),
  file('a header only', `${HEADER}\n`, clean(0)),
  file('a header only, without a line end', HEADER, clean(0)),
  file('no line end after the last row', `${HEADER}\n${ROW}`, clean(1)),
  file('a lone CR for line ends', `${HEADER}\r${ROW}\r${ROW}\r`, clean(2)),
  file('all three line ends in one file', `${HEADER}\r\n${ROW}\n${ROW}\r${ROW}\r\n`, clean(3)),
  file('CR CR LF for line ends, as a bad transfer leaves', `${HEADER}\r\r\n${ROW}\r\r\n${ROW}\r\r\n`, clean(2)),
  file('LF CR for line ends', `${HEADER}\n\r${ROW}\n\r${ROW}\n\r`, clean(2)),
  file('Unicode line separators for line ends', `${HEADER}\u2028${ROW}\u2028${ROW}`, { error: 'HeaderDuplicateError' }),
  file('a next-line mark (NEL) for line ends', `${HEADER}\u0085${ROW}`, {
    rows: 0,
    refused: 0,
    rules: { 'unknown-column': 5 },
  }),
  file(
    'vertical tabs and form feeds in cells',
    `${HEADER}\nSample\u000bLaundry\u000c,Springfield,OR,97477,1\n`,
    clean(1)
  ),
  file('a Ctrl-Z at the end, as DOS wrote it', `${HEADER}\n${ROW}\n\u001a`, { rows: 2, refused: 1 }),
  file('a quote that is never closed', `${HEADER}\n"Sample Laundry,Springfield,OR,97477,40\n${ROW}\n`, {
    error: 'QuoteNotClosedError',
    says: /line 2/,
  }),
  file('a quote that is never closed, on the last line', `${goodCsv(50)}"Sample`, {
    error: 'QuoteNotClosedError',
    says: /line 52/,
  }),
  file('a quote that is never closed in the header', `"Name,City,State\n${ROW}\n${ROW}\n`, {
    error: 'QuoteNotClosedError',
  }),
  file('a quote in the middle of a cell', `${HEADER}\nSample "The Best" Laundry,Springfield,OR,97477,40\n`, clean(1)),
  file('text after a closing quote', `${HEADER}\n"Sample" Laundry,Springfield,OR,97477,40\n`, {
    rows: 1,
    refused: 1,
    rules: { 'stray-quote': 1 },
  }),
  file(
    'a quoted cell with a quote that is not doubled',
    `${HEADER}\n"Sample "The Best" Laundry",Springfield,OR,97477,40\n`,
    {
      rows: 1,
      refused: 1,
      rules: { 'stray-quote': 1 },
    }
  ),
  file('text after a closing quote in the header', `"Name" x,City\nSample,Springfield\n`, {
    error: 'HeaderQuotesError',
  }),
  file('backslashes before quotes', `${HEADER}\n"Sample \\"Best\\" Laundry",Springfield,OR,97477,40\n`, {
    rows: 1,
    refused: 1,
    rules: { 'stray-quote': 1 },
  }),
  file('single quotes for quotes', `${HEADER}\n'Sample, Laundry',Springfield,OR,97477,40\n`, {
    rows: 1,
    refused: 1,
    rules: { 'ragged-row': 1 },
  }),
  file('curly quotes for quotes', `${HEADER}\n“Sample, Laundry”,Springfield,OR,97477,40\n`, {
    rows: 1,
    refused: 1,
    rules: { 'ragged-row': 1 },
  }),
  file('every cell quoted and every quote doubled', `""Name"",""City""\n""Sample"",""Springfield""\n`, {
    error: 'HeaderQuotesError',
  }),
  file('blanks around quotes', `Name , "City" ,State\n "Sample" , "Springfield" ,OR\n`, clean(1)),
  file('tabs around quotes', `Name,City\n\t"Sample, Laundry",Springfield\n`, { rows: 1, refused: 1 }),
  file('a short row', `${HEADER}\nSample,Springfield\n${ROW}\n`, { rows: 2, refused: 1, rules: { 'ragged-row': 1 } }),
  file('a long row', `${HEADER}\n${ROW},extra,cells\n${ROW}\n`, { rows: 2, refused: 1, rules: { 'ragged-row': 1 } }),
  file('every row ragged in its own way', `${HEADER}\na\na,b\na,b,c\na,b,c,d\na,b,c,d,e,f\n`, {
    rows: 5,
    refused: 5,
    rules: { 'ragged-row': 5 },
  }),
  file('a row of ten thousand cells', `${HEADER}\n${many(10_000, (i) => `c${i}`)}\n${ROW}\n`, {
    rows: 2,
    refused: 1,
    rules: { 'ragged-row': 1 },
  }),
  file('a delimiter that changes half way', `${HEADER}\n${ROW}\n${ROW.replaceAll(',', ';')}\n`, {
    rows: 2,
    refused: 1,
    rules: { 'ragged-row': 1 },
  }),
  file('a header with commas over rows with semicolons', `${HEADER}\n${ROW.replaceAll(',', ';')}\n`, {
    rows: 1,
    refused: 1,
    rules: { 'ragged-row': 1 },
  }),
  file('a header with semicolons over rows with commas', `${HEADER.replaceAll(',', ';')}\n${ROW}\n`, {
    rows: 1,
    refused: 1,
    rules: { 'ragged-row': 1 },
  }),
  file('a hint of Excel that names the wrong delimiter', `sep=;\n${HEADER}\n${ROW}\n`, {
    error: 'NoColumnFitsError',
    exit: 78,
  }),
  file('a hint of Excel that names a quote', `sep="\n${HEADER}\n${ROW}\n`, { error: 'NoColumnFitsError', exit: 78 }),
  file('nothing but a hint of Excel', 'sep=,\n', { error: 'HeaderRowMissingError' }),
  file('columns of fixed width instead of delimiters', 'Name            City\nSample Laundry  Springfield\n', {
    error: 'NoColumnFitsError',
    exit: 78,
  }),
  file('a total below the rows', `${HEADER}\n${ROW}\n,,,Total,40\n`, { rows: 2, refused: 1 }),
  file('the header repeated in the middle, as files put end to end', `${HEADER}\n${ROW}\n${HEADER}\n${ROW}\n`, {
    rows: 3,
    refused: 1,
  }),
  file('a second table below the first', `${HEADER}\n${ROW}\n\nUnion,Local\nSample Workers,1\n`, {
    rows: 3,
    refused: 2,
  }),
  file('two notes above the header', `Report of May\nmade by the office\n${HEADER}\n${ROW}\n`, {
    error: 'NoColumnFitsError',
    exit: 78,
  }),
  file('merge marks of Git', `${HEADER}\n<<<<<<< ours\n${ROW}\n=======\n${ROW}\n>>>>>>> theirs\n`, {
    rows: 5,
    refused: 3,
    rules: { 'ragged-row': 3 },
  }),
];

/** A good file cut off at places picked at random, as a broken transfer leaves it. */
function truncated(): MalformedInput[] {
  const random = randomFrom(7);
  const text = `${HEADER},Notes\n${Array.from({ length: 40 }, (_, row) => `${ROW},"Wäsche, ""${row}""\nline two"`).join('\n')}\n`;
  const utf8 = Buffer.from(text);
  const utf16 = encoded(text, 'utf16le', true);
  return Array.from({ length: 24 }, (_, index) => {
    const bytes = index % 2 === 0 ? utf8 : utf16;
    const at = Math.floor(random() * bytes.length);
    const kind = index % 2 === 0 ? 'UTF-8' : 'UTF-16';
    return file(`${kind} CSV with cells of many lines, cut off after byte ${at}`, bytes.subarray(0, at), {
      oneOf: index % 2 === 0 ? CUT_ENDS : [...CUT_ENDS, 'EncodingMismatchError'],
    });
  });
}

export const structure: readonly MalformedInput[] = [...rows, ...truncated()];
