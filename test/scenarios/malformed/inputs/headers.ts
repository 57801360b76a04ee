import type { MalformedInput } from '../support.js';
import { file, HEADER, ROW } from './write.js';

const many = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => of(i)).join(',');
const unknown = (columns: number) => ({ rows: 1, refused: 0, rules: { 'unknown-column': columns } });

/** Names of columns that are not as they should be, and cells that would do something in a spreadsheet. */
export const headers: readonly MalformedInput[] = [
  file('two columns of one name', `Name,City,City\nSample,Springfield,Ulm\n`, {
    error: 'HeaderDuplicateError',
    says: /2.*3/,
  }),
  file('two columns of one name but for capitals', `Name,City,CITY\nSample,Springfield,Ulm\n`, {
    error: 'HeaderDuplicateError',
  }),
  file('two columns of one name but for blanks', `Name,City, City \nSample,Springfield,Ulm\n`, {
    error: 'HeaderDuplicateError',
  }),
  file('two columns of one name but for a no-break space', `Name,City,City\u00a0\nSample,Springfield,Ulm\n`, {
    error: 'HeaderDuplicateError',
  }),
  file('two columns for one field, by name and by label', `Name,City,City__c\nSample,Springfield,Ulm\n`, {
    rows: 1,
    refused: 0,
    rules: { 'repeated-column': 1 },
  }),
  file('a header whose every name is the same', `${many(500, () => 'Name')}\n${many(500, () => 'x')}\n`, {
    error: 'HeaderDuplicateError',
  }),
  file('no header: the rows begin at once', `${ROW}\n${ROW}\n`, { error: 'NoColumnFitsError', exit: 78 }),
  file('a header of numbers', '1,2,3,4\nSample,Springfield,OR,97477\n', { error: 'NoColumnFitsError', exit: 78 }),
  file('one column without a name', `Name,,City\nSample,x,Springfield\n`, {
    error: 'HeaderBlankError',
    says: /column 2/,
  }),
  file('a hundred thousand columns without a name', `Name${','.repeat(100_000)}\nSample${','.repeat(100_000)}\n`, {
    error: 'HeaderBlankError',
  }),
  file('one more comma at the end of every line', `${HEADER},\n${ROW},\n`, { error: 'HeaderBlankError' }),
  file('a header with line breaks in the names', `"Name","Unit\nSize","Postal\r\nCode"\nSample,4,97477\n`, {
    rows: 1,
    refused: 0,
  }),
  file('a header in quotes with delimiters in the names', `Name,"City, State"\nSample,"Springfield, OR"\n`, unknown(1)),
  file('a name of 100,000 characters', () => `Name,${'x'.repeat(100_000)}\nSample,y\n`, unknown(1)),
  file('a name of a million blanks', () => `Name,${' '.repeat(1_000_000)}x\nSample,y\n`, unknown(1)),
  file(
    'a name of an emoji cut in half, by 60 characters',
    () => `Name,${'x'.repeat(59)}😀😀😀\nSample,y\n`,
    unknown(1)
  ),
  file(
    'a thousand unknown columns',
    `Name,${many(1000, (i) => `Column ${i}`)}\nSample,${many(1000, () => '')}\n`,
    unknown(1000)
  ),
  file(
    'a thousand unknown columns of 200 characters',
    `Name,${many(1000, (i) => `${i}`.padEnd(200, 'x'))}\nSample,${many(1000, () => '')}\n`,
    unknown(1000)
  ),
  file('names from right to left', `Name,שם העיר,مدينة\nSample,חיפה,القاهرة\n`, unknown(2)),
  file('a name turned around by a right-to-left override', `Name,\u202eytiC\nSample,Springfield\n`, unknown(1)),
  file('a name with an isolate that is never closed', `Name,\u2067City\nSample,Springfield\n`, unknown(1)),
  file('names with zero-width characters', `Name,Ci\u200bty,St\u200date\nSample,Springfield,OR\n`, unknown(2)),
  file('a name that begins with a byte order mark in the middle of the file', `Name,\ufeffCity\nSample,Springfield\n`, {
    rows: 1,
    refused: 0,
  }),
  file('names with soft hyphens', `Name,Ci\u00adty\nSample,Springfield\n`, unknown(1)),
  file('names in other letters that look the same', `Name,Сity\nSample,Springfield\n`, unknown(1)),
  file('names in decomposed letters', `Name,Cite\u0301\nSample,Springfield\n`, unknown(1)),
  file(
    'names of JavaScript: __proto__, constructor',
    `Name,__proto__,constructor,toString,hasOwnProperty\nSample,a,b,c,d\n`,
    unknown(4)
  ),
  file('names with markup', `Name,<script>alert(1)</script>,<img src=x onerror=alert(1)>\nSample,a,b\n`, unknown(2)),
  file('names with placeholders', `Name,%s,%d,%j,$&,\${x}\nSample,a,b,c,d,e\n`, unknown(5)),
  file('a formula that starts a program, in the header', `Name,=cmd|' /C calc'!A0\nSample,x\n`, unknown(1)),
  file('a formula in a cell', `${HEADER}\n=cmd|' /C calc'!A0,Springfield,OR,97477,40\n`, {
    rows: 1,
    refused: 0,
    rules: {},
  }),
  file('formulas in cells of a picklist and a number', `${HEADER}\nSample,Springfield,=1+1,97477,"=SUM(A1:A9)"\n`, {
    rows: 1,
    refused: 1,
  }),
  file('cells that begin with +, -, @ and a tab', `${HEADER}\n+Sample,-Springfield,@OR,\t97477,-\n`, {
    rows: 1,
    refused: 1,
  }),
  file(
    'a link to another file in a formula',
    `${HEADER}\n"=HYPERLINK(""http://example.com"",""x"")",Springfield,OR,97477,40\n`,
    {
      rows: 1,
      refused: 0,
      rules: {},
    }
  ),
  file('names of system fields', `Name,Id,CreatedDate,IsDeleted,SystemModstamp\nSample,a,b,c,d\n`, {
    rows: 1,
    refused: 0,
    rules: { 'read-only-column': 4 },
  }),
  file('a formula field as a column', `Name,Days to Contract Expiration,Protection Level\nSample,4,None\n`, {
    rows: 1,
    refused: 0,
    rules: { 'read-only-column': 2 },
  }),
  file(
    'a parent that has no such relationship',
    `Name,Employer__r.Nothing__c,Nobody__r.Name\nSample,a,b\n`,
    unknown(2)
  ),
  file('a parent by the name of its name', `Name,Employer__r.Name\nSample,Sample Employer\n`, { rows: 1, refused: 0 }),
  file('a name of points', `Name,...,a.b.c.d,.,Employer__r.\nSample,a,b,c,d\n`, unknown(4)),
  file('the columns of a rejects file only', `power_row,power_rule,power_message\n1,x,y\n`, {
    error: 'NoColumnFitsError',
    exit: 78,
  }),
];
