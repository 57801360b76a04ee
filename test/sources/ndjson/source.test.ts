import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { openSource } from '../../../src/sources/index.js';
import type { RowProblem, Source, SourceSpec } from '../../../src/sources/index.js';
import { createFolder, failure, rowsOf } from '../support.js';

describe('JSON records as a source', () => {
  const folder = createFolder();
  after(() => folder.remove());

  const open = (content: string | Buffer, options: Partial<SourceSpec> = {}): Source =>
    openSource({ type: 'ndjson', path: folder.write(content), ...options });
  const cells = async (content: string | Buffer): Promise<Array<readonly string[]>> =>
    (await rowsOf(open(content))).map((row) => row.cells);
  const problems = async (content: string | Buffer): Promise<Array<RowProblem | undefined>> =>
    (await rowsOf(open(content))).map((row) => row.problem);
  const refused = (content: string | Buffer, options: Partial<SourceSpec> = {}): Promise<Error> =>
    failure(() => rowsOf(open(content, options)));

  describe('columns', () => {
    it('are all names of the file, in the order they are first met', async () => {
      const source = open('{"Name":"Sample Laundry"}\n{"City":"Peñasco","Name":"Sample Bakery"}\n');
      expect((await source.describe()).columns).to.deep.equal(['Name', 'City']);
      expect((await rowsOf(source)).map((row) => row.cells)).to.deep.equal([
        ['Sample Laundry', ''],
        ['Sample Bakery', 'Peñasco'],
      ]);
    });
    it('are one where the names differ in case or in blanks around them', async () => {
      const source = open('{"City":"a"}\n{"CITY":"b"}\n{" city ":"c"}\n');
      expect((await source.describe()).columns).to.deep.equal(['City']);
      expect((await rowsOf(source)).map((row) => row.cells)).to.deep.equal([['a'], ['b'], ['c']]);
    });
    it('name the values of inner objects by their path', async () => {
      const source = open('{"address":{"city":"Salem","geo":{"lat":44.9}},"n":1}\n');
      expect((await source.describe()).columns).to.deep.equal(['address.city', 'address.geo.lat', 'n']);
      expect((await rowsOf(source))[0]?.cells).to.deep.equal(['Salem', '44.9', '1']);
    });
    it('are refused where they are more than any object has fields', async () => {
      const lines = Array.from({ length: 2001 }, (_, index) => `{"id${index}":1}`).join('\n');
      const error = await refused(lines);
      expect(error.name).to.equal('JsonTooManyNamesError');
      expect(error.message).to.contain('line 2001');
    });
  });

  describe('values', () => {
    it('keep every digit of a number as it is written', async () => {
      const numbers = ['12345678901234567890', '0.10', '1E+05', '-0.0', '1.0000000000000000001', '9007199254740993'];
      expect(await cells(numbers.map((number) => `{"n":${number}}`).join('\n'))).to.deep.equal(
        numbers.map((number) => [number])
      );
    });
    it('write true and false as words, and null and what is missing as blanks', async () => {
      expect(await cells('{"a":true,"b":false,"c":null}\n{"d":{},"e":[]}\n{}')).to.deep.equal([
        ['true', 'false', '', ''],
        ['', '', '', ''],
        ['', '', '', ''],
      ]);
    });
    it('join a list as a multi-select is written', async () => {
      expect(await cells('{"tags":["one", 2, true, null, "two"]}')).to.deep.equal([['one;2;true;two']]);
    });
    it('keep what looks like a formula as the text it is', async () => {
      expect(await cells('{"n":"=1+1"}')).to.deep.equal([['=1+1']]);
    });
  });

  describe('places', () => {
    it('count the records and name the line, over blank lines and any line ending', async () => {
      const rows = await rowsOf(open('\ufeff\n{"a":1}\r\n\r\n  \n{"a":2}\n{"a":3}'));
      expect(rows.map(({ row, line, cells: values }) => [row, line, ...values])).to.deep.equal([
        [1, 2, '1'],
        [2, 5, '2'],
        [3, 6, '3'],
      ]);
    });
    it('hold where pieces of the file end inside records and characters', async () => {
      const text = Array.from({ length: 4000 }, (_, index) => `{"n":${index},"t":"${'ñ🧺'.repeat(index % 40)}"}`);
      const rows = await rowsOf(open(text.join('\n')));
      expect(rows.map(({ row, line, cells: values }) => [row, line, values[0]])).to.deep.equal(
        text.map((_, index) => [index + 1, index + 1, String(index)])
      );
      expect(rows[39]?.cells[1]).to.equal('ñ🧺'.repeat(39));
    });
  });

  describe('a list of records', () => {
    it('is read wherever its line breaks stand, with the line of each record', async () => {
      const rows = await rowsOf(open('[\n  {"a": 1,\n   "b": "],[{\\"" },\n\n  {"a": 2}\n]\n'));
      expect(rows.map(({ row, line, cells: values }) => [row, line, ...values])).to.deep.equal([
        [1, 2, '1', '],[{"'],
        [2, 5, '2', ''],
      ]);
    });
    it('may be empty', async () => {
      expect(await cells('[]')).to.deep.equal([]);
    });
    it('marks the element that is no record, and reads on', async () => {
      const rows = await rowsOf(open('[{"a":1},5,["x"],{"a":2},]'));
      expect(rows.map((row) => row.problem?.rule)).to.deep.equal([
        undefined,
        'not-an-object',
        'not-an-object',
        undefined,
        'not-json',
      ]);
    });
    it('is refused where it is cut off or where something follows it', async () => {
      const open1 = await refused('[{"a":1},\n{"a":2}');
      expect([open1.name, open1.message.includes('line 2')]).to.deep.equal(['JsonArrayOpenError', true]);
      const more = await refused('[{"a":1}]\n{"a":2}\n');
      expect([more.name, more.message.includes('line 2')]).to.deep.equal(['JsonAfterArrayError', true]);
    });
  });

  describe('records that cannot be told', () => {
    it('are marked with the line and the place, and show nothing of the data', async () => {
      const cases: Array<[string, string]> = [
        ['{"a":1,"secret":tru}', 'not-json'],
        ['{"a":1} {"a":2}', 'not-json'],
        ['{"a":01}', 'not-json'],
        ['{"a":"x\ty"}', 'not-json'],
        ['{"a":"\\x"}', 'not-json'],
        ["{'a':1}", 'not-json'],
        ['{"a":1,}', 'not-json'],
        ['{"a":', 'not-json'],
        ['{"a" 1}', 'not-json'],
        ['[1,2]', 'not-an-object'],
        ['"text"', 'not-an-object'],
        ['{"a":1,"A":2}', 'repeated-name'],
        ['{"b":{"c":1},"b.c":2}', 'repeated-name'],
        ['{"":1}', 'blank-name'],
        ['{"a":[{"b":1}]}', 'nested-value'],
        ['{"a":[[1]]}', 'nested-value'],
        [`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`, 'nested-value'],
        ['{"a":["x;y"]}', 'list-separator'],
        ['{"a":"\\ud83d"}', 'broken-text'],
        ['{"a":"\\u0000"}', 'broken-text'],
        ['{"a":"\0"}', 'broken-text'],
      ];
      for (const [text, rule] of cases) {
        const rows = await rowsOf(open(`{"a":1,"z":1}\n${text}\n{"a":3}\n`));
        expect([rows[1]?.problem?.rule, rows[1]?.row, rows[1]?.line], text).to.deep.equal([rule, 2, 2]);
        expect(JSON.stringify(rows[1]?.problem), text).to.not.contain('secret');
        expect(rows[2]?.cells[0], text).to.equal('3');
      }
    });
    it('keep their own text as their one cell, so that they can be mended', async () => {
      const rows = await rowsOf(open('{"a":1,"b":2}\n{"a":1,"a":2}\n'));
      expect(rows[1]?.cells).to.deep.equal(['{"a":1,"a":2}']);
      expect((await rowsOf(open('{"a":1}\n{"a":1,"a":2}\n')))[1]?.cells).to.deep.equal([]);
    });
    it('include bytes that are no UTF-8, by line', async () => {
      const bytes = Buffer.concat([
        Buffer.from('{"a":"1"}\n{"a":"'),
        Buffer.from([0xf1]),
        Buffer.from('"}\n{"a":"3"}'),
      ]);
      expect((await problems(bytes)).map((problem) => problem?.rule)).to.deep.equal([
        undefined,
        'broken-text',
        undefined,
      ]);
    });
    it('include one of fifty megabytes, which is passed over without being kept', async () => {
      const long = Buffer.concat([
        Buffer.from('{"a":1}\n{"a":"'),
        Buffer.alloc(50 * 1024 * 1024, 'x'),
        Buffer.from('"}\n{"a":3}\n'),
      ]);
      expect(await problems(long)).to.deep.equal([undefined, { rule: 'record-too-long', tokens: [2, 10] }, undefined]);
    });
  });

  describe('encodings', () => {
    it('are found by the byte order mark, or taken as told', async () => {
      const text = '{"Name":"Lavandería"}\n{"Name":"Bäckerei"}\n';
      const cases: Array<[Buffer, string | undefined, string]> = [
        [Buffer.from(text), undefined, 'utf-8'],
        [Buffer.from(`\ufeff${text}`), undefined, 'utf-8 with BOM'],
        [iconv.encode(text, 'utf16le', { addBOM: true }), undefined, 'utf-16le'],
        [iconv.encode(text, 'utf16be', { addBOM: true }), undefined, 'utf-16be'],
        [iconv.encode(text, 'windows-1252'), 'windows-1252', 'windows-1252'],
      ];
      for (const [bytes, encoding, label] of cases) {
        const source = open(bytes, { encoding });
        expect((await source.describe()).encoding).to.equal(label);
        expect((await rowsOf(source)).map((row) => row.cells[0])).to.deep.equal(['Lavandería', 'Bäckerei']);
        expect(source.digest()).to.equal(createHash('sha256').update(bytes).digest('hex'));
      }
    });
    it('are refused where nobody knows the name', async () => {
      expect((await refused('{}', { encoding: 'klingon' })).name).to.equal('EncodingNotKnownError');
    });
  });

  describe('files that are something else', () => {
    it('are named for what is wrong with each', async () => {
      const cases: Array<[string, string]> = [
        ['', 'FileEmptyError'],
        ['\ufeff \n\n', 'FileEmptyError'],
        ['Name,City\nSample,Salem\n', 'NotJsonLinesError'],
        ['{\n  "a": 1\n}\n', 'JsonOverManyLinesError'],
        ['PK\u0003\u0004rest', 'NotJsonLinesError'],
      ];
      for (const [text, name] of cases) {
        const error = await refused(text);
        expect(error.name, text).to.equal(name);
      }
    });
    it('include one that changed between two readings', async () => {
      const path = folder.write('{"a":1}\n');
      const source = openSource({ type: 'ndjson', path });
      await rowsOf(source);
      writeFileSync(path, '{"a":2}\n');
      expect((await failure(() => rowsOf(source))).name).to.equal('FileChangedError');
    });
  });

  it('gives back any records that were written as JSON, on lines or as a list', async () => {
    const name = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '' && !text.includes('.'));
    const value = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '').replaceAll(/\p{Surrogate}/gu, '')),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null)
    );
    const records = fc
      .uniqueArray(name, { minLength: 1, maxLength: 6, selector: (text) => text.trim().toLowerCase() })
      .chain((names) =>
        fc.array(fc.tuple(...names.map(() => value)), { minLength: 1, maxLength: 10 }).map((rows) => ({ names, rows }))
      );
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom('lines', 'list', 'spread'), async ({ names, rows }, form) => {
        const objects = rows.map((row) => Object.fromEntries(names.map((key, index) => [key, row[index]])));
        const text =
          form === 'lines'
            ? objects.map((object) => JSON.stringify(object)).join('\n')
            : JSON.stringify(objects, undefined, form === 'spread' ? 2 : undefined);
        const source = open(text);
        const keys = Object.keys(objects[0] ?? {});
        expect((await source.describe()).columns).to.deep.equal(keys.map((key) => key.trim()));
        const shown = (cell: unknown): string =>
          typeof cell === 'string' ? cell : cell === null ? '' : JSON.stringify(cell);
        expect((await rowsOf(source)).map((row) => row.cells)).to.deep.equal(
          objects.map((object) => keys.map((key) => shown(object[key])))
        );
      }),
      { numRuns: 200 }
    );
  });
});
