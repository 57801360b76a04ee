import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import JSZip from 'jszip';
import { openSource } from '../../../src/sources/index.js';
import type { Source, SourceRow, SourceSpec } from '../../../src/sources/index.js';
import { createFolder, failure, rowsOf } from '../support.js';
import type { Cell, WorkbookFixture } from './fixture.js';
import { numberCell, workbookBytes } from './fixture.js';

describe('an Excel workbook as a source', () => {
  const folder = createFolder();
  after(() => folder.remove());

  const openBytes = (bytes: Buffer, options: Partial<SourceSpec> = {}): Source =>
    openSource({ type: 'xlsx', path: folder.write(bytes, '.xlsx'), ...options });
  const open = async (fixture: WorkbookFixture, options: Partial<SourceSpec> = {}): Promise<Source> =>
    openBytes(await workbookBytes(fixture), options);
  const sheet = (...rows: Cell[][]): WorkbookFixture => ({ sheets: [{ name: 'Data', rows }] });
  const read = async (fixture: WorkbookFixture, options: Partial<SourceSpec> = {}): Promise<SourceRow[]> =>
    rowsOf(await open(fixture, options));
  const cells = async (fixture: WorkbookFixture): Promise<Array<readonly string[]>> =>
    (await read(fixture)).map((row) => row.cells);
  const refused = async (fixture: WorkbookFixture | Buffer, options: Partial<SourceSpec> = {}) =>
    failure(async () => rowsOf(Buffer.isBuffer(fixture) ? openBytes(fixture, options) : await open(fixture, options)));
  const notesOf = async (fixture: WorkbookFixture): Promise<string> => {
    const source = await open(fixture);
    await rowsOf(source);
    return ((await source.describe()).notes ?? []).join('\n');
  };

  describe('sheets', () => {
    const book: WorkbookFixture = {
      sheets: [
        { name: 'Notes', state: 'hidden', rows: [['Hidden'], ['x']] },
        { name: 'Places', rows: [['Name'], ['Sample Laundry']] },
        { name: '2015', rows: [['Year'], ['y']] },
      ],
    };
    it('are read from the first that is not hidden, and the others are named', async () => {
      const description = await (await open(book)).describe();
      expect(description.sheet).to.equal('Places');
      expect(description.sheets).to.deep.equal(['Notes', 'Places', '2015']);
      expect(description.notes?.[0]).to.contain('"Notes" (hidden)').and.to.contain('"2015"');
    });
    it('are chosen by name in any case, or by number; a name wins over a number', async () => {
      for (const [wanted, column] of [
        ['places', 'Name'],
        [1, 'Hidden'],
        [3, 'Year'],
        [2015, 'Year'],
        ['2015', 'Year'],
      ] as const) {
        expect((await (await open(book, { sheet: wanted })).describe()).columns, String(wanted)).to.deep.equal([
          column,
        ]);
      }
    });
    it('are listed where the one that was asked for is not there', async () => {
      const error = await refused(book, { sheet: 'Plaxes' });
      expect(error.name).to.equal('SheetMissingError');
      expect(error.message).to.contain('1 "Notes", 2 "Places", 3 "2015"');
    });
  });

  describe('rows', () => {
    it('bear the number of the sheet as their line; empty ones are left out, at the end too', async () => {
      const rows = await read(
        sheet(['A', 'B'], ['1', '2'], [], ['', ' '], ['3', ''], [{ xml: '<c r="A6" s="0"/>' }], [])
      );
      expect(rows.map(({ row, line, cells: values }) => [row, line, ...values])).to.deep.equal([
        [1, 2, '1', '2'],
        [2, 5, '3', ''],
      ]);
    });
    it('keep cells in their columns over gaps, and without references', async () => {
      const data =
        '<row r="2"><c r="B2" t="str"><v>A</v></c><c r="D2" t="str"><v>B</v></c></row>' +
        '<row><c/><c t="str"><v>1</v></c><c/><c t="str"><v>2</v></c></row><row r="9"><c r="D9"><v>5</v></c></row>';
      expect(await cells({ sheets: [{ data }] })).to.deep.equal([
        ['1', '2'],
        ['', '5'],
      ]);
    });
    it('with a value outside the columns that have names are marked, with the cell', async () => {
      const rows = await read(sheet(['A', '', 'B'], ['1', 'stray', '2'], ['3', '', '4'], ['5', '', '6', 'note']));
      expect(rows.map((row) => row.problem)).to.deep.equal([
        { rule: 'cell-without-column', tokens: ['B2'] },
        undefined,
        { rule: 'cell-without-column', tokens: ['D4'] },
      ]);
      expect(rows[0]?.cells).to.deep.equal(['1', '2', 'stray']);
    });
    it('below a header further down are found by its row number, or by rows to skip', async () => {
      const book = sheet(['Sample report'], [], ['A', 'B', 'C'], ['1', '2', '3']);
      for (const options of [{ header: 3 }, { skip: 2 }, { header: 2, skip: 1 }]) {
        expect((await read(book, options)).map(({ line, cells: values }) => [line, ...values])).to.deep.equal([
          [4, '1', '2', '3'],
        ]);
      }
      const error = await refused(book);
      expect(error.name).to.equal('HeaderIsTitleError');
      expect(error.actions?.join(' ')).to.contain('header: 3');
    });
    it('are none in a sheet of a header only', async () => {
      expect(await cells(sheet(['A', 'B']))).to.deep.equal([]);
    });
  });

  describe('headers', () => {
    it('join a name that was broken over lines', async () => {
      expect((await (await open(sheet(['Employer\n Name ', 'B']))).describe()).columns).to.deep.equal([
        'Employer Name',
        'B',
      ]);
    });
    it('are refused with two columns of one name, which are told by their letters', async () => {
      const error = await refused(sheet(['Name', 'City', 'NAME']));
      expect(error.name).to.equal('HeaderDuplicateError');
      expect(error.message).to.contain('column A').and.to.contain('column C');
    });
    it('are refused where the sheet is empty or ends before them', async () => {
      expect((await refused(sheet())).name).to.equal('SheetEmptyError');
      expect((await refused(sheet(['A'], ['1']), { header: 9 })).name).to.equal('HeaderRowMissingError');
      expect((await refused(sheet(['A']), { header: 0 })).name).to.equal('HeaderRowNotUsableError');
    });
  });

  describe('cells', () => {
    const valueOf = async (xml: string, extra: Partial<WorkbookFixture> = {}): Promise<string | undefined> =>
      (await cells({ ...sheet(['A'], [{ xml }]), ...extra }))[0]?.[0];

    it('are read in every way that text can be written', async () => {
      expect(await valueOf('<c t="inlineStr"><is><t> in line </t></is></c>')).to.equal(' in line ');
      expect(await valueOf('<c t="inlineStr"><is><r><t>ri</t></r><r><rPr/><t>ch</t></r></is></c>')).to.equal('rich');
      expect(await valueOf('<c t="str"><f>A1&amp;"x"</f><v>result</v></c>')).to.equal('result');
      expect(await valueOf('<c t="str"><v>a_x000D_&#10;b</v></c>')).to.equal('a\r\nb');
      expect(await valueOf('<c t="str"><v>_x005F_x000D_</v></c>')).to.equal('_x000D_');
      const shared =
        '<sst><si><t>A</t></si><si><r><t xml:space="preserve">one </t></r><r><t>two</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></si></sst>';
      expect(await valueOf('<c t="s"><v>1</v></c>', { parts: { 'xl/sharedStrings.xml': shared } })).to.equal('one two');
    });
    it('are read with a prefix before every name, as some programs write them', async () => {
      const xml =
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>A</x:v></x:c></x:row>' +
        '<x:row r="2"><x:c r="A2"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>';
      expect(await cells({ sheets: [{}], parts: { 'xl/worksheets/sheet1.xml': xml } })).to.deep.equal([['7']]);
    });
    it('say TRUE and FALSE, and show an error of a formula as its text, which is noted', async () => {
      expect(await valueOf('<c t="b"><v>1</v></c>')).to.equal('TRUE');
      expect(await valueOf('<c t="b"><v>0</v></c>')).to.equal('FALSE');
      const book = sheet(['A'], [{ xml: '<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>' }]);
      expect(await cells(book)).to.deep.equal([['#DIV/0!']]);
      expect(await notesOf(book)).to.contain('first A2');
    });
    it('never run a formula: they have the saved result, or their row is marked', async () => {
      const rows = await read(
        sheet(
          ['A', 'B'],
          ['x', { xml: '<c r="B2"><f>1+1</f><v>2</v></c>' }],
          ['y', { xml: '<c r="B3"><f>1+1</f><v/></c>' }]
        )
      );
      expect(rows[0]?.cells).to.deep.equal(['x', '2']);
      expect(rows[1]?.problem).to.deep.equal({ rule: 'formula-without-result', tokens: ['B3'] });
      expect(rows[1]?.cells).to.have.length(3);
      expect(await valueOf('<c t="str"><f>""</f><v></v></c>')).to.equal(undefined);
      expect(await valueOf('<c t="str"><v>=cmd()</v></c>')).to.equal('=cmd()');
    });
  });

  describe('what a person should know', () => {
    it('is noted: merged cells, hidden rows and columns, digits that Excel lost', async () => {
      const data =
        '<row r="1"><c r="A1" t="str"><v>A</v></c></row><row r="2" hidden="1"><c r="A2"><v>1.2345678901234501E+19</v></c></row>';
      const notes = await notesOf({
        sheets: [
          {
            data,
            before: '<cols><col min="3" max="4" hidden="1"/></cols>',
            after: '<mergeCells count="1"><mergeCell ref="A2:A5"/></mergeCells>',
          },
        ],
      });
      expect(notes).to.contain('A2:A5').and.to.contain('row 2').and.to.contain('(first C)').and.to.contain('cell A2');
    });
    it('is nothing for a plain sheet', async () => {
      expect(await notesOf(sheet(['A'], ['1']))).to.equal('');
    });
  });

  describe('files that are something else', () => {
    const zipOf = (names: readonly string[]): Promise<Buffer> => {
      const zip = new JSZip();
      names.forEach((name) => zip.file(name, '<a/>'));
      return zip.generateAsync({ type: 'nodebuffer' });
    };
    const old = (text: string): Buffer =>
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600), Buffer.from(text, 'utf16le')]);

    it('are named for what they are', async () => {
      const cases: Array<[Buffer, string, string]> = [
        [Buffer.from('Name,City\nSample,Salem\n'), 'NotAWorkbookError', 'CSV'],
        [Buffer.from('{"a":1}\n'), 'NotAWorkbookError', 'JSON'],
        [Buffer.from('<html><table>'), 'NotAWorkbookError', 'HTML'],
        [Buffer.from('%PDF-1.7'), 'NotAWorkbookError', 'PDF'],
        [Buffer.from([1, 0, 2, 0]), 'NotAWorkbookError', 'another kind'],
        [old('Workbook'), 'WorkbookOldError', '.xls'],
        [old('EncryptedPackage'), 'WorkbookEncryptedError', 'password'],
        [await zipOf(['xl/workbook.bin']), 'WorkbookOtherFormatError', '.xlsb'],
        [await zipOf(['mimetype', 'content.xml']), 'WorkbookOtherFormatError', '.ods'],
        [await zipOf(['Index/Document.iwa']), 'WorkbookOtherFormatError', 'Numbers'],
        [await zipOf(['word/document.xml']), 'WorkbookOtherFormatError', 'Word'],
        [await zipOf(['a.csv']), 'WorkbookOtherFormatError', 'ZIP'],
        [await zipOf(['xl/styles.xml']), 'WorkbookDamagedError', 'missing'],
      ];
      for (const [bytes, name, words] of cases) {
        const error = await refused(bytes);
        expect([error.name, error.message.includes(words)], `${words}: ${error.message}`).to.deep.equal([name, true]);
        expect(error.actions).to.not.be.empty;
      }
      expect((await refused(Buffer.alloc(0))).name).to.equal('FileEmptyError');
    });
  });

  describe('workbooks that are damaged', () => {
    const rows = [['A', 'B'], ...Array.from({ length: 400 }, (_, index) => [`row ${index}`, `${Math.sqrt(index)}`])];

    it('are refused wherever they are cut off', async () => {
      const bytes = await workbookBytes(sheet(...rows));
      for (const part of [0.1, 0.5, 0.9, 0.999]) {
        expect((await refused(bytes.subarray(0, Math.floor(bytes.length * part)))).name).to.equal(
          'WorkbookDamagedError'
        );
      }
    });
    it('are refused or read whole with any one byte changed, and never end otherwise', async () => {
      const bytes = await workbookBytes(sheet(...rows.slice(0, 4)));
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
          const other = Buffer.from(bytes);
          other[at] = (other[at] ?? 0) ^ change;
          try {
            await rowsOf(openBytes(other));
          } catch (error) {
            expect((error as { actions?: string[] }).actions, (error as Error).stack).to.not.be.empty;
          }
        }),
        { numRuns: 150 }
      );
    });
    it('are refused with parts missing, out of order, or no XML', async () => {
      const text = (value: string): string => `<worksheet><sheetData>${value}</sheetData></worksheet>`;
      const cases: Array<[string, string | undefined]> = [
        ['xl/worksheets/sheet1.xml', undefined],
        ['xl/workbook.xml', undefined],
        ['xl/_rels/workbook.xml.rels', undefined],
        ['xl/worksheets/sheet1.xml', '<worksheet><sheetData>'],
        ['xl/worksheets/sheet1.xml', 'Name,City'],
        ['xl/worksheets/sheet1.xml', text('<row r="2"/><row r="1"/>')],
        ['xl/worksheets/sheet1.xml', text('<row r="1"><c r="B1"/><c r="A1"/></row>')],
        ['xl/worksheets/sheet1.xml', text('<row r="1"><c r="ZZZZ1"/></row>')],
        ['xl/worksheets/sheet1.xml', text('<row r="1"><c r="A1" t="s"><v>999</v></c></row>')],
        ['xl/worksheets/sheet1.xml', '<a>'.repeat(5000)],
        ['xl/worksheets/sheet1.xml', `<!DOCTYPE a [<!ENTITY b "bb">]>${text('<row><c t="str"><v>&b;</v></c></row>')}`],
        ['xl/worksheets/sheet1.xml', text(`<row><c t="str"><v>${'x'.repeat(5_000_000)}</v></c></row>`)],
      ];
      for (const [part, content] of cases) {
        const error = await refused({ ...sheet(['A'], ['1']), parts: { [part]: content } });
        expect(error.name, `${part} ${(content ?? '').slice(0, 60)}`).to.equal('WorkbookDamagedError');
      }
    });
    it('are not unpacked where they are made to fill the machine', async () => {
      const bytes = await workbookBytes({
        ...sheet(['A'], ['1']),
        parts: { 'xl/worksheets/sheet1.xml': Buffer.alloc(70 * 1024 * 1024, ' ') },
      });
      const error = await refused(bytes);
      expect(error.name).to.equal('WorkbookTooLargeError');
      expect(error.message).to.contain('70 MB');
    });
    it('are refused where they lie about a size', async () => {
      const bytes = await workbookBytes(sheet(...rows));
      const name = Buffer.from('xl/worksheets/sheet1.xml');
      const entry = bytes.lastIndexOf(name) - 46;
      bytes.writeUInt32LE(10, entry + 24);
      expect((await refused(bytes)).name).to.equal('WorkbookDamagedError');
    });
  });

  it('gives the SHA-256 of the file, once it was read, and refuses one that changed', async () => {
    const bytes = await workbookBytes(sheet(['A'], ['1']));
    const path = folder.write(bytes, '.xlsx');
    const source = openSource({ type: 'xlsx', path });
    await source.describe();
    expect(source.digest()).to.equal(undefined);
    await rowsOf(source);
    expect(source.digest()).to.equal(createHash('sha256').update(bytes).digest('hex'));
    writeFileSync(path, await workbookBytes(sheet(['A'], ['2'])));
    expect((await failure(() => rowsOf(source))).name).to.equal('FileChangedError');
  });

  it('gives back any table of texts, shared or in line, packed or not', async () => {
    const text = fc
      .string({ unit: fc.constantFrom('a', 'é', ' ', '"', '<', '&', '\n', '\r', '漢', '🧺', '_x000D_', ']]>', '=') })
      .map((value) => (value.trim() === '' ? '' : value));
    const tables = fc
      .integer({ min: 1, max: 30 })
      .chain((width) => fc.array(fc.array(text, { minLength: width, maxLength: width }), { maxLength: 8 }));
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom('STORE' as const, 'DEFLATE' as const), async (table, compression) => {
        const width = table[0]?.length ?? 1;
        const header = Array.from({ length: width }, (_, index) => `Column ${index}`);
        const filled = table.filter((row) => row.some((cell) => cell !== ''));
        fc.pre(width > 2 || table.length === filled.length);
        expect(await cells({ ...sheet(header, ...table), compression })).to.deep.equal(filled);
      }),
      { numRuns: 100 }
    );
  });

  it('keeps numbers of up to fifteen digits to the digit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.maxSafeInteger().map((n) => n % 1e15),
          { minLength: 1, maxLength: 20 }
        ),
        async (numbers) => {
          const rows = numbers.map((number, index) => [numberCell(`A${index + 2}`, String(number))]);
          expect(await cells(sheet(['N'], ...rows))).to.deep.equal(numbers.map((number) => [String(number)]));
        }
      ),
      { numRuns: 30 }
    );
  });
});
