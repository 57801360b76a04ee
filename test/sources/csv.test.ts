import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SfError } from '@salesforce/core';
import { expect } from 'chai';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { openSource } from '../../src/sources/index.js';
import type { Source, SourceRow, SourceSpec } from '../../src/sources/index.js';

const rowsOf = async (source: Source): Promise<SourceRow[]> => {
  const rows: SourceRow[] = [];
  for await (const batch of source.batches()) rows.push(...batch);
  return rows;
};

describe('a CSV source', () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-csv-'));
  let files = 0;
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (content: string | Buffer): string => {
    files += 1;
    const path = join(folder, `file-${files}.csv`);
    writeFileSync(path, content);
    return path;
  };
  const open = (content: string | Buffer, options: Partial<SourceSpec> = {}): Source =>
    openSource({ type: 'csv', path: write(content), ...options });
  const read = (content: string | Buffer, options: Partial<SourceSpec> = {}): Promise<SourceRow[]> =>
    rowsOf(open(content, options));
  const cells = async (
    content: string | Buffer,
    options: Partial<SourceSpec> = {}
  ): Promise<Array<readonly string[]>> => (await read(content, options)).map((row) => row.cells);
  const failure = async (work: () => Promise<unknown>): Promise<SfError> => {
    try {
      await work();
    } catch (error) {
      return error as SfError;
    }
    throw new Error('nothing was refused');
  };

  describe('encodings', () => {
    const text = 'Name,City\r\nLavandería de muestra,Peñasco\r\nSample Bäckerei,Zürich\r\n';
    const expected = [
      ['Lavandería de muestra', 'Peñasco'],
      ['Sample Bäckerei', 'Zürich'],
    ];
    const cases: Array<[string, Buffer]> = [
      ['utf-8', Buffer.from(text)],
      ['utf-8 with BOM', Buffer.from(`\ufeff${text}`)],
      ['utf-16le', iconv.encode(text, 'utf16le', { addBOM: true })],
      ['utf-16be', iconv.encode(text, 'utf16be', { addBOM: true })],
      ['windows-1252', iconv.encode(text, 'windows-1252')],
    ];
    for (const [label, bytes] of cases) {
      it(`reads ${label} and says that it did`, async () => {
        const source = open(bytes);
        expect((await source.describe()).encoding).to.equal(label);
        expect((await source.describe()).columns).to.deep.equal(['Name', 'City']);
        expect((await rowsOf(source)).map((row) => row.cells)).to.deep.equal(expected);
      });
    }
    for (const encoding of ['utf16le', 'utf16be']) {
      it(`tells ${encoding} without a byte order mark by its zero bytes`, async () => {
        expect(await cells(iconv.encode(text, encoding, { addBOM: false }))).to.deep.equal(expected);
      });
    }
    it('reads any encoding it is told, over its own finding', async () => {
      expect(await cells(iconv.encode(text, 'macintosh'), { encoding: 'macintosh' })).to.deep.equal(expected);
    });
    it('finds a Windows-1252 byte however far down it stands', async () => {
      const long = Buffer.concat([Buffer.from(`Name\n${'Sample\n'.repeat(300_000)}`), Buffer.from([0xd1, 0x0a])]);
      const source = open(long);
      expect((await source.describe()).encoding).to.equal('windows-1252');
      expect((await rowsOf(source)).at(-1)?.cells).to.deep.equal(['Ñ']);
    });
    it('keeps characters whole where a piece of the file ends inside them', async () => {
      for (const pad of ['', 'a', 'aa', 'aaa']) {
        const name = pad + '🧺ñ'.repeat(400_000);
        const source = open(`Name\n${name}\n`);
        expect((await source.describe()).encoding).to.equal('utf-8');
        expect((await rowsOf(source))[0]?.cells[0] === name).to.equal(true);
      }
    });
    it('refuses bytes that stand for nothing in UTF-8 and Windows-1252 alike', async () => {
      const error = await failure(() => open(Buffer.from([0x4e, 0x0a, 0xe9, 0x81, 0x0a])).describe());
      expect(error.name).to.equal('EncodingUnknownError');
    });
    it('refuses a file that is told to be UTF-8 and is not', async () => {
      const error = await failure(() => open(iconv.encode(text, 'windows-1252'), { encoding: 'UTF-8' }).describe());
      expect(error.name).to.equal('EncodingMismatchError');
    });
    it('refuses the name of an encoding that nobody knows', async () => {
      expect((await failure(() => open(text, { encoding: 'klingon' }).describe())).name).to.equal(
        'EncodingNotKnownError'
      );
    });
  });

  describe('line endings', () => {
    const endings: Array<[string, string]> = [
      ['LF', '\n'],
      ['CRLF', '\r\n'],
      ['CR', '\r'],
    ];
    for (const [name, ending] of endings) {
      for (const final of [ending, '']) {
        it(`reads ${name} ${final === '' ? 'without' : 'with'} one at the end of the file`, async () => {
          const source = open(`A,B${ending}1,2${ending}3,4${final}`);
          expect((await rowsOf(source)).map((row) => row.cells)).to.deep.equal([
            ['1', '2'],
            ['3', '4'],
          ]);
          expect((await source.describe()).lineEnding).to.equal(name);
        });
      }
    }
    it('reads all of them mixed in one file, and says so', async () => {
      const source = open('A,B\r\n1,2\n3,4\r5,6\n\r7,8');
      expect((await rowsOf(source)).map(({ row, line, cells: values }) => [row, line, ...values])).to.deep.equal([
        [1, 2, '1', '2'],
        [2, 3, '3', '4'],
        [3, 4, '5', '6'],
        [4, 6, '7', '8'],
      ]);
      expect((await source.describe()).lineEnding).to.equal('mixed');
    });
    it('does not call a file mixed for the line breaks inside its cells', async () => {
      const source = open('A,B\r\n"one\ntwo",2\r\n');
      await rowsOf(source);
      expect((await source.describe()).lineEnding).to.equal('CRLF');
    });
    it('takes a CRLF that a piece of the file cuts in two for one line ending', async () => {
      const first = `A\r\n${'x'.repeat(256 * 1024 - 4)}`;
      const source = open(`${first}\r\ny\r\n`);
      expect((await rowsOf(source)).map((row) => row.line)).to.deep.equal([2, 3]);
      expect((await source.describe()).lineEnding).to.equal('CRLF');
    });
  });

  describe('delimiters and headers', () => {
    for (const [name, delimiter] of Object.entries({ comma: ',', semicolon: ';', tab: '\t', pipe: '|' })) {
      it(`finds a ${name} in the header, whatever its quoted cells hold`, async () => {
        const other = delimiter === ',' ? ';' : ',';
        const source = open(`"A${other}${other}${other}x"${delimiter}B\n1${delimiter}2\n`);
        expect((await source.describe()).delimiter).to.equal(delimiter);
        expect((await rowsOf(source))[0]?.cells).to.deep.equal(['1', '2']);
      });
    }
    it('takes the first line of Excel that names the delimiter at its word', async () => {
      expect(await cells('sep=;\nA,x;B,x\n1;2\n')).to.deep.equal([['1', '2']]);
    });
    it('reads a file of one column', async () => {
      expect(await cells('Name\nSample Laundry\n""\n')).to.deep.equal([['Sample Laundry'], ['']]);
    });
    it('finds a header below title rows by its row number, or by rows to skip', async () => {
      const text = 'Sample report,,\n"of two\nlines",,\nA,B,C\n1,2,3\n';
      for (const options of [{ header: 3 }, { skip: 2 }, { skip: 1, header: 2 }]) {
        const rows = await read(text, options);
        expect(rows.map((row) => [row.row, row.line, ...row.cells])).to.deep.equal([[1, 5, '1', '2', '3']]);
      }
    });
    it('tells which columns have no name, and that the names may stand a row below', async () => {
      const error = await failure(() => open('Sample report,,\nA,B,C\n').describe());
      expect(error.name).to.equal('HeaderBlankError');
      expect(error.message).to.contain('column 2, 3');
      expect(error.actions?.join(' ')).to.contain('header: 2');
    });
    it('refuses two columns of one name, whatever their case', async () => {
      const error = await failure(() => open('Name,City,NAME\n').describe());
      expect(error.name).to.equal('HeaderDuplicateError');
      expect(error.message).to.contain('column 1').and.to.contain('column 3');
    });
    it('refuses a header row the file does not reach', async () => {
      expect((await failure(() => open('A,B\n1,2\n', { header: 9 }).describe())).name).to.equal(
        'HeaderRowMissingError'
      );
    });
    it('refuses a delimiter that could not cut cells apart', async () => {
      expect((await failure(() => open('A\n', { delimiter: '"' }).describe())).name).to.equal(
        'DelimiterNotUsableError'
      );
    });
    it('reads no rows out of a file that has only a header', async () => {
      expect(await read('A,B\n')).to.deep.equal([]);
    });
  });

  describe('quotes', () => {
    it('keeps the row number and the physical line apart where cells have many lines', async () => {
      const rows = await read('A,B\n"1\n2\r\n3\r4",x\n\n5,"6"\n');
      expect(rows.map((row) => [row.row, row.line])).to.deep.equal([
        [1, 2],
        [2, 7],
      ]);
      expect(rows[0]?.cells[0]).to.equal('1\n2\r\n3\r4');
    });
    it('takes blanks around a quoted cell for no part of it', async () => {
      expect(await cells('"A", "B", "C"\n"1", "2, too" ,"3"\n')).to.deep.equal([['1', '2, too', '3']]);
    });
    it('takes a quote inside an unquoted cell as it is', async () => {
      expect(await cells('A,B\n5" pipe,3 "big" hoses\n')).to.deep.equal([['5" pipe', '3 "big" hoses']]);
    });
    it('marks a row with text after a closing quote, and reads on', async () => {
      const rows = await read('A,B\n"Sample "Laundry"",x\nfine,y\n');
      expect(rows[0]?.problem).to.deep.equal({ rule: 'stray-quote', line: 2 });
      expect(rows[1]).to.deep.equal({ row: 2, line: 3, cells: ['fine', 'y'] });
    });
    it('names the line of a quote that is never closed', async () => {
      const error = await failure(() => read('A,B\n1,2\n3,"four\n5,6\n7,8\n'));
      expect(error.name).to.equal('QuoteNotClosedError');
      expect(error.message).to.contain('line 3');
    });
    it('refuses a record beyond its limit, and names the quote that caused it', async () => {
      const error = await failure(() => read(`A,B\n1,"2${'x,y\n'.repeat(3_000_000)}`));
      expect(error.name).to.equal('RecordTooLongInQuotesError');
      expect(error.message).to.contain('line 2');
    });
    it('refuses a line beyond the limit', async () => {
      expect((await failure(() => read(`A\n${'x'.repeat(11_000_000)}`))).name).to.equal('RecordTooLongError');
    });
  });

  describe('rows that do not fit', () => {
    it('marks rows with too few or too many cells with both numbers', async () => {
      const rows = await read('A,B\n1\n1,2,3\n1,2\n');
      expect(rows.map((row) => row.problem)).to.deep.equal([
        { rule: 'ragged-row', cells: 1, columns: 2 },
        { rule: 'ragged-row', cells: 3, columns: 2 },
        undefined,
      ]);
    });
  });

  describe('files that are no CSV', () => {
    it('names what is wrong with each', async () => {
      const link = join(folder, 'dangling.csv');
      symlinkSync(join(folder, 'nowhere'), link);
      const cases: Array<[string, string]> = [
        [join(folder, 'missing.csv'), 'FileNotFoundError'],
        [link, 'FileNotFoundError'],
        [folder, 'NotAFileError'],
        ['/dev/null', 'NotAFileError'],
        [write(''), 'FileEmptyError'],
        [write('\ufeff'), 'FileEmptyError'],
        [write('\n\n\r\n'), 'FileEmptyError'],
        [write(Buffer.from('PK\u0003\u0004rest')), 'BinaryFileError'],
        [write('<?xml version="1.0"?>\n<a/>\n'), 'BinaryFileError'],
        [write(iconv.encode('<!DOCTYPE html>\n<table>', 'utf16le', { addBOM: true })), 'BinaryFileError'],
        [write(Buffer.from([0x41, 0x0a, 0x00, 0x42])), 'NulBytesError'],
        [write(iconv.encode('A\nb\0c', 'utf16le', { addBOM: true })), 'NulBytesError'],
      ];
      for (const [path, name] of cases) {
        const error = await failure(() => rowsOf(openSource({ type: 'csv', path })));
        expect(error.name, path).to.equal(name);
        expect(error.message, path).to.contain(path);
        expect(error.actions, path).to.not.be.empty;
      }
    });
  });

  it('gives the SHA-256 of the bytes it read, once it read them all', async () => {
    const text = 'A,B\n1,2\n';
    const source = open(text);
    await source.describe();
    expect(source.digest()).to.equal(undefined);
    await rowsOf(source);
    expect(source.digest()).to.equal(createHash('sha256').update(text).digest('hex'));
  });

  it('refuses a file that changed between two readings', async () => {
    const path = write('A,B\n1,2\n');
    const source = openSource({ type: 'csv', path });
    await rowsOf(source);
    writeFileSync(path, 'A,B\n1,3\n');
    expect((await failure(() => rowsOf(source))).name).to.equal('FileChangedError');
  });

  it('reads back any table of strings written in any dialect', async () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'é', ' ', '"', ',', ';', '\t', '|', '\n', '\r', '漢', '🧺', "'") }),
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''))
    );
    const tables = fc
      .integer({ min: 1, max: 5 })
      .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('utf8', 'utf8 with BOM', 'utf16le', 'utf16be'),
        fc.boolean(),
        fc.boolean(),
        async (table, delimiter, ending, encoding, always, final) => {
          const width = table[0]?.length ?? 1;
          const quoted = (text: string): string =>
            always || /["\r\n ]/.test(text) || text.includes(delimiter) || (width === 1 && text === '')
              ? `"${text.replaceAll('"', '""')}"`
              : text;
          const header = Array.from({ length: width }, (_, index) => `Column ${index}`);
          const lines = [header, ...table].map((row) => row.map(quoted).join(delimiter));
          const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
          const bytes = iconv.encode(lines.join(ending) + (final ? ending : ''), encoding.split(' ')[0] ?? '', {
            addBOM: encoding !== 'utf8',
          });
          const rows = await read(bytes, { delimiter });
          const back = encoding.startsWith('utf8') ? table.map((row) => row.map(whole)) : table;
          expect(rows.map((row) => row.cells)).to.deep.equal(back);
          expect(rows.every((row) => row.problem === undefined)).to.equal(true);
        }
      ),
      { numRuns: 300 }
    );
  });
});
