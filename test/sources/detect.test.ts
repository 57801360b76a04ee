import { expect } from 'chai';
import iconv from 'iconv-lite';
import { detectType } from '../../src/sources/index.js';
import { createFolder, failure } from './support.js';
import { workbookBytes } from './xlsx/fixture.js';

describe('what a file is', () => {
  const folder = createFolder();
  after(() => folder.remove());

  it('is told by what it holds, whatever its name says', async () => {
    const workbook = await workbookBytes({ sheets: [{ rows: [['A']] }] });
    const old = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(600)]);
    const cases: Array<[string | Buffer, string, string]> = [
      ['Name,City\n', '.csv', 'csv'],
      ['Name,City\n', '.xlsx', 'csv'],
      ['[Name],City\n', '.csv', 'csv'],
      ['{braces},City\n', '.csv', 'csv'],
      [workbook, '.csv', 'xlsx'],
      [workbook, '.json', 'xlsx'],
      [old, '.csv', 'xlsx'],
      ['{"a":1}\n', '.csv', 'ndjson'],
      ['\ufeff\n {\n"a":1}', '.txt', 'ndjson'],
      ['[\n{"a":1}]', '.txt', 'ndjson'],
      ['[]', '.txt', 'ndjson'],
      [iconv.encode('{"a":1}', 'utf16le', { addBOM: true }), '.txt', 'ndjson'],
    ];
    for (const [content, ending, type] of cases) {
      expect(await detectType(folder.write(content, ending)), `${String(content).slice(0, 20)} ${ending}`).to.equal(
        type
      );
    }
  });
  it('is told by its name where its content leaves it open', async () => {
    expect(await detectType(folder.write('"text"\n', '.jsonl'))).to.equal('ndjson');
    expect(await detectType(folder.write(Buffer.from([1, 0, 2, 3]), '.xlsx'))).to.equal('xlsx');
    expect(await detectType(folder.write('anything', ''))).to.equal('csv');
  });
  it('is refused to be told of a file that is not there, or empty', async () => {
    expect((await failure(() => detectType('nowhere.csv'))).name).to.equal('FileNotFoundError');
    expect((await failure(() => detectType(folder.write('', '.xlsx')))).name).to.equal('FileEmptyError');
  });
});
