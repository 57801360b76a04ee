import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import type { Cell, WorkbookFixture } from '../../../sources/xlsx/fixture.js';
import { columnLetters, numberCell, workbookBytes } from '../../../sources/xlsx/fixture.js';
import type { Expected, MalformedInput } from '../support.js';
import { HEADER, ROW } from './write.js';

type Bytes = Buffer | Promise<Buffer>;

/** A workbook of these bytes, for the worksites. */
function workbook(name: string, bytes: () => Bytes, expected: Expected, fileName = 'worksites.xlsx'): MalformedInput {
  return {
    name,
    make: async (folder) => {
      const path = join(folder, fileName);
      writeFileSync(path, await bytes());
      return { file: path };
    },
    expected,
  };
}

const header: readonly Cell[] = HEADER.split(',');
const row: readonly Cell[] = ROW.split(',');
const good: WorkbookFixture = { sheets: [{ name: 'Worksites', rows: [header, row] }] };
const SHEET = 'xl/worksheets/sheet1.xml';
const STRINGS = 'xl/sharedStrings.xml';

const parts = (changes: WorkbookFixture['parts']) => (): Bytes => workbookBytes({ ...good, parts: changes });
const sheetOf = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
const damaged = (says: RegExp): Expected => ({ error: 'WorkbookDamagedError', says });
const fine: Expected = { rows: 1, refused: 0, rules: {} };
const spaces = (): Buffer => Buffer.alloc(70 * 1024 * 1024, ' ');

/** A good workbook with the bytes of its archive's directory changed. */
const patched = (patch: (bytes: Buffer, entry: number, end: number) => void) => async (): Promise<Buffer> => {
  const bytes = await workbookBytes(good);
  patch(bytes, bytes.lastIndexOf(SHEET) - 46, bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1'));
  return bytes;
};

const archiveOf = (files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> => {
  const zip = new JSZip();
  for (const [name, content] of Object.entries(files)) zip.file(name, content);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
};

/** The container of the older formats of Microsoft, with the name of a stream in its directory. */
const container = (stream: string): Buffer => {
  const bytes = Buffer.alloc(4096);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.write(stream, 1024, 'utf16le');
  return bytes;
};

const LAUGHS = `<!DOCTYPE a [<!ENTITY l0 "ha">${Array.from(
  { length: 9 },
  (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`
).join('')}]>`;

const oneCell = (column: string, cell: Cell, more: Partial<WorkbookFixture> = {}): (() => Bytes) => {
  const rows: Cell[][] = [
    ['Name', column],
    ['Sample Laundry', cell],
  ];
  return () => workbookBytes({ sheets: [{ name: 'Worksites', rows }], ...more });
};

/** Workbooks of Excel that are none, are broken, or are made to break who reads them. */
export const workbooks: readonly MalformedInput[] = [
  workbook('workbook: a sheet that unpacks to a thousand times its size', parts({ [SHEET]: spaces() }), {
    error: 'WorkbookTooLargeError',
    says: /sheet1\.xml would come to 70 MB/,
  }),
  workbook('workbook: shared texts that unpack to a thousand times their size', parts({ [STRINGS]: spaces() }), {
    error: 'WorkbookTooLargeError',
    says: /sharedstrings\.xml/,
  }),
  workbook('workbook: a bomb in a part that nobody reads', parts({ 'xl/media/picture.png': spaces() }), fine),
  workbook(
    'workbook: an archive in an archive in an archive',
    async () => {
      const inner = await archiveOf({ 'worksites.xlsx': await workbookBytes(good) });
      return archiveOf({ 'worksites.xlsx': inner });
    },
    { error: 'WorkbookOtherFormatError', says: /a ZIP archive/ }
  ),
  workbook(
    'workbook: twelve thousand parts',
    () => archiveOf(Object.fromEntries(Array.from({ length: 12_000 }, (_, part) => [`xl/part${part}.xml`, '<a/>']))),
    damaged(/more than 10000 parts/)
  ),
  workbook(
    'workbook: a part larger than its archive says',
    patched((bytes, entry) => bytes.writeUInt32LE(10, entry + 24)),
    {
      error: 'WorkbookDamagedError',
    }
  ),
  workbook(
    'workbook: a part smaller than its archive says',
    patched((bytes, entry) => bytes.writeUInt32LE(1e6, entry + 24)),
    {
      error: 'WorkbookDamagedError',
    }
  ),
  workbook(
    'workbook: a part of 4 GB, as its archive says',
    patched((bytes, entry) => bytes.writeUInt32LE(0xfffffffe, entry + 24)),
    {
      error: 'WorkbookTooLargeError',
    }
  ),
  workbook(
    'workbook: a part that stands elsewhere than its archive says',
    patched((bytes, entry) => bytes.writeUInt32LE(7, entry + 42)),
    {
      error: 'WorkbookDamagedError',
    }
  ),
  workbook(
    'workbook: a part beyond the end of its archive',
    patched((bytes, entry) => bytes.writeUInt32LE(0x7fffffff, entry + 42)),
    {
      error: 'WorkbookDamagedError',
    }
  ),
  workbook(
    'workbook: a part packed in a way that nobody knows',
    patched((bytes, entry) => bytes.writeUInt16LE(77, entry + 10)),
    {
      error: 'WorkbookDamagedError',
    }
  ),
  workbook(
    'workbook: a part whose check sum is another',
    patched((bytes, entry) => bytes.writeUInt32LE(1, entry + 16)),
    damaged(/check sum/)
  ),
  workbook(
    'workbook: a part with a password',
    patched((bytes, entry) => bytes.writeUInt16LE(1, entry + 8)),
    {
      error: 'WorkbookEncryptedError',
    }
  ),
  workbook(
    'workbook: a directory that says it has no parts',
    patched((bytes, _entry, end) => bytes.writeUInt32LE(0, end + 8)),
    {
      error: 'WorkbookOtherFormatError',
    }
  ),
  workbook(
    'workbook: a directory that says it has more parts',
    patched((bytes, _entry, end) => bytes.writeUInt16LE(500, end + 10)),
    {
      error: 'WorkbookDamagedError',
    }
  ),
  workbook(
    'workbook: a directory beyond the end of the file',
    patched((bytes, _entry, end) => bytes.writeUInt32LE(0x7fffffff, end + 16)),
    {
      error: 'WorkbookDamagedError',
    }
  ),
  workbook(
    'workbook: a part named to leave its folder',
    async () => {
      const zip = await JSZip.loadAsync(await workbookBytes(good));
      zip.file('../../outside.xml', '<a/>');
      return zip.generateAsync({ type: 'nodebuffer' });
    },
    { oneOf: ['WorkbookDamagedError', 'report'] }
  ),
  ...[0.01, 0.5, 0.99].map((share) =>
    workbook(
      `workbook: cut off after ${share * 100}% of its bytes`,
      async () => {
        const bytes = await workbookBytes(good);
        return bytes.subarray(0, Math.ceil(bytes.length * share));
      },
      damaged(/cut off or damaged/)
    )
  ),
  workbook(
    'workbook: bytes after its end',
    async () => Buffer.concat([await workbookBytes(good), Buffer.alloc(100, 'x')]),
    {
      oneOf: ['WorkbookDamagedError', 'report'],
    }
  ),
  workbook('workbook: with a password', () => container('EncryptedPackage'), { error: 'WorkbookEncryptedError' }),
  workbook('workbook: an old one (.xls) named .xlsx', () => container('Workbook'), { error: 'WorkbookOldError' }),
  workbook(
    'workbook: a very old one (BIFF without a container) named .xlsx',
    () => Buffer.from('0908100000060500', 'hex'),
    {
      error: 'NotAWorkbookError',
    }
  ),
  workbook(
    'workbook: one of OpenDocument (.ods) named .xlsx',
    () => archiveOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' }),
    { error: 'WorkbookOtherFormatError', says: /\.ods/ }
  ),
  workbook('workbook: a table of text named .xlsx', () => Buffer.from(`${HEADER}\n${ROW}\n`), fine),
  workbook(
    'workbook: with macros, which nobody runs',
    parts({ 'xl/vbaProject.bin': container('VBA') }),
    fine,
    'worksites.xlsm'
  ),
  workbook('workbook: the sheet is gone', parts({ [SHEET]: undefined }), damaged(/sheet1\.xml is missing/)),
  workbook(
    'workbook: the list of sheets names none that is there',
    parts({ 'xl/_rels/workbook.xml.rels': '<Relationships/>' }),
    damaged(/Worksites is missing/)
  ),
  workbook(
    'workbook: a relationship to nowhere',
    parts({
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="../../../nowhere.xml"/></Relationships>',
    }),
    damaged(/nowhere\.xml is missing/)
  ),
  workbook(
    'workbook: a relationship to a page on the net',
    parts({
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="https://example.com/a.xml" TargetMode="External"/></Relationships>',
    }),
    damaged(/is missing/)
  ),
  workbook(
    'workbook: no sheets at all',
    parts({ 'xl/workbook.xml': '<workbook><sheets/></workbook>' }),
    damaged(/is missing/)
  ),
  ...[SHEET, STRINGS, 'xl/workbook.xml', 'xl/styles.xml'].map((part) =>
    workbook(
      `workbook: a billion laughs in ${part}`,
      parts({ [part]: `${LAUGHS}<a><row><c t="str"><v>&l9;</v></c></row></a>` }),
      damaged(/no well-formed XML/)
    )
  ),
  workbook(
    'workbook: an entity that names a file of this machine',
    parts({
      [SHEET]: `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>${sheetOf('<row><c t="str"><v>&x;</v></c></row>')}`,
    }),
    damaged(/no well-formed XML/)
  ),
  workbook(
    'workbook: a million columns',
    () => {
      const cells = Array.from({ length: 1_000_000 }, (_, at) => `<c r="${columnLetters(at)}1" t="s"><v>0</v></c>`);
      return workbookBytes({ ...good, parts: { [SHEET]: sheetOf(`<row r="1">${cells.join('')}</row>`) } });
    },
    damaged(/XFE1 stands beyond the last column/)
  ),
  workbook(
    'workbook: a row of a number without end',
    parts({ [SHEET]: sheetOf(`<row r="1e300"><c t="s"><v>0</v></c></row>`) }),
    damaged(/not in their order/)
  ),
  workbook(
    'workbook: a formula whose result was never saved',
    oneCell('Unit Size', { xml: '<c r="B2"><f>A1*2</f></c>' }),
    {
      rows: 1,
      refused: 1,
      rules: { 'formula-without-result': 1 },
    }
  ),
  workbook(
    'workbook: a formula that shows an error, for a number',
    oneCell('Unit Size', { xml: '<c r="B2" t="e"><f>X1</f><v>#REF!</v></c>' }),
    {
      rows: 1,
      refused: 1,
      rules: { type: 1 },
    }
  ),
  workbook(
    'workbook: a formula that shows an error, for a day',
    oneCell('Contract Expiration', { xml: '<c r="B2" t="e"><v>#N/A</v></c>' }),
    {
      rows: 1,
      refused: 1,
      rules: { type: 1 },
    }
  ),
  workbook(
    'workbook: a day of the count from 1900',
    oneCell('Contract Expiration', numberCell('B2', '46081', 1), { formats: [14] }),
    fine
  ),
  workbook(
    'workbook: a day of the count from 1904',
    oneCell('Contract Expiration', numberCell('B2', '44619', 1), { formats: [14], from1904: true }),
    fine
  ),
  workbook(
    'workbook: 29 February 1900, which never was',
    oneCell('Contract Expiration', numberCell('B2', '60', 1), { formats: [14] }),
    { rows: 1, refused: 1, rules: { type: 1 } }
  ),
  workbook(
    'workbook: a day before the first',
    oneCell('Contract Expiration', numberCell('B2', '-5', 1), { formats: [14] }),
    { rows: 1, refused: 1, rules: { type: 1 } }
  ),
  workbook(
    'workbook: a sheet with a password against changes only',
    () => workbookBytes({ sheets: [{ rows: [header, row], after: '<sheetProtection password="CC1A" sheet="1"/>' }] }),
    fine
  ),
  workbook('workbook: an empty sheet', () => workbookBytes({ sheets: [{ rows: [] }] }), { error: 'SheetEmptyError' }),
];
