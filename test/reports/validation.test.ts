import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import Papa from 'papaparse';
import {
  createRejectWriter,
  createValidationWriter,
  csvLine,
  inertText,
  openOutput,
  rejectLines,
  validationLines,
} from '../../src/reports/index.js';
import type { ValidationJson, ValidationSummary } from '../../src/reports/index.js';
import type { Finding } from '../../src/rules/index.js';

const finding = (row: number, message = 'Name is blank.'): Finding => ({
  rule: 'required',
  severity: 'error',
  object: 'Worksite__c',
  field: 'Name',
  source: { path: 'sample.csv', row, column: 'Name' },
  message,
  actions: ['Fill it in.'],
  code: 'REQUIRED_FIELD_MISSING',
});

const summary: ValidationSummary = {
  rows: 1200,
  valid: 1198,
  refused: 2,
  unknown: 0,
  objects: [{ object: 'Worksite__c', rows: 1200, valid: 1198, refused: 2, unknown: 0, merged: 3, leftOut: 4 }],
  rules: [{ rule: 'required', severity: 'error', count: 2 }],
  findings: [finding(7)],
  truncated: 1,
  groups: [{ example: finding(7), count: 2, rows: [7, 9] }],
  sources: [
    {
      path: 'sample.csv',
      format: 'csv',
      encoding: 'windows-1252',
      delimiter: ';',
      lineEnding: 'CRLF',
      columns: ['Name'],
      size: 12345,
    },
  ],
};

const collect = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};
const stream = async function* <Item>(...items: Item[]): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
};

describe('the report of a validation', () => {
  it('tells people what the file was taken for, the counts, an example of each reason, and what to do', () => {
    const text = validationLines(summary).join('\n');
    for (const words of [
      'windows-1252',
      'semicolons',
      'CRLF',
      '12,345 bytes',
      '1,198 of 1,200 rows would be taken; 2 would be refused.',
      'Row 7',
      'Rows 7 and 9.',
      'Name is blank.',
      '> Fill it in.',
      '--rejects',
    ]) {
      expect(text).to.contain(words);
    }
    expect(text.replaceAll(/\s+/g, ' ')).to.contain('3 of those taken').and.to.contain('4 rows left out');
  });

  it('tells people when there is nothing to do', () => {
    const clean = { ...summary, refused: 0, valid: 1200, rules: [], findings: [], truncated: 0, groups: [] };
    expect(validationLines(clean)[0]).to.equal('All 1,200 rows would be taken.');
  });

  it('is whole as JSON, with every finding in it and nothing left out', () => {
    let text = '';
    const writer = createValidationWriter('json', (piece) => (text += piece));
    writer.finding(finding(7));
    writer.finding(finding(8));
    writer.end(summary);
    const json = JSON.parse(text) as ValidationJson;
    expect(json.findings.map(({ source }) => source.row)).to.deep.equal([7, 8]);
    expect(json).to.include({ rows: 1200, valid: 1198, refused: 2, unknown: 0, truncated: 0 });
    expect(json).to.not.have.property('groups');
  });

  it('is JSON too where nothing was found', () => {
    let text = '';
    createValidationWriter('json', (piece) => (text += piece)).end({ ...summary, findings: [], truncated: 0 });
    expect((JSON.parse(text) as ValidationJson).findings).to.deep.equal([]);
  });

  it('is a line a finding as CSV, in which no cell can run as a formula', () => {
    let text = '';
    const writer = createValidationWriter('csv', (piece) => (text += piece));
    writer.finding(finding(7, '=HYPERLINK("https://sample.invalid")'));
    writer.end(summary);
    const { data } = Papa.parse<Record<string, string>>(text.trim(), { header: true });
    expect(data).to.have.length(1);
    expect(data[0]).to.include({
      severity: 'error',
      rule: 'required',
      row: '7',
      message: '\'=HYPERLINK("https://sample.invalid")',
    });
  });
});

describe('text for spreadsheets', () => {
  it('reads back as it was, whatever it holds', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r', ' ', '=') });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 2, maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        (cells, delimiter) => {
          const { data } = Papa.parse<string[]>(csvLine(cells, delimiter).slice(0, -1), { delimiter, newline: '\n' });
          expect(data[0]).to.deep.equal(cells);
        }
      )
    );
  });
  it('is made harmless only where it could run', () => {
    expect(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'].map(inertText)).to.deep.equal([
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'\tx",
      "'\rx",
    ]);
    expect(['Sample', '1-1', ''].map(inertText)).to.deep.equal(['Sample', '1-1', '']);
  });
});

describe('the file of refused rows', () => {
  const form = {
    columns: ['Name', 'City'],
    delimiter: ';',
    encoding: 'utf-8',
    above: 0,
    title: 'Refused rows of sample.csv',
  };
  const reason = (row: number): { row: number; rules: string[]; messages: string[] } => ({
    row,
    rules: ['required', 'length'],
    messages: ['Blank.', 'Long.'],
  });

  it('holds the source’s own cells as they came, in its order and delimiter, and the reasons beside them', async () => {
    const rows = stream([
      { row: 1, cells: ['Sample', 'Oakland'] },
      { row: 2, cells: ['=1+1', 'a;"b"\nc'] },
    ]);
    const text = await collect(rejectLines(createRejectWriter(form), rows, stream(reason(2))));
    const { data } = Papa.parse<string[]>(text.trim(), { delimiter: ';' });
    expect(data).to.deep.equal([
      ['Name', 'City', 'power_row', 'power_rule', 'power_message'],
      ['=1+1', 'a;"b"\nc', '2', 'required; length', 'Blank. Long.'],
    ]);
  });

  it('stands below as many lines as the source has above its header', () => {
    const { head } = createRejectWriter({ ...form, above: 2 });
    expect(head.split('\n').slice(0, 3)).to.deep.equal([
      form.title,
      form.title,
      'Name;City;power_row;power_rule;power_message',
    ]);
  });

  it('has a byte order mark where its source was no plain UTF-8, so that spreadsheets show its letters', () => {
    expect(createRejectWriter({ ...form, encoding: 'windows-1252' }).head.startsWith('\ufeffName')).to.equal(true);
    expect(createRejectWriter(form).head.startsWith('Name')).to.equal(true);
  });

  it('replaces our columns where a file of refused rows was refused again', () => {
    const writer = createRejectWriter({
      ...form,
      columns: ['Name', 'Power_Row', 'power_rule', 'power_message', 'City'],
    });
    expect(writer.head).to.equal('Name;City;power_row;power_rule;power_message\n');
    expect(
      writer.line({ row: 3, cells: ['Sample', '9', 'x', 'y', 'Oakland'], whole: true, rule: 'r', message: 'm' })
    ).to.equal('Sample;Oakland;3;r;m\n');
  });

  it('keeps the number of cells of a row that did not fit, so that it is not taken for mended', () => {
    expect(
      createRejectWriter(form).line({ row: 3, cells: ['Sample'], whole: false, rule: 'ragged-row', message: 'm' })
    ).to.equal('Sample;3;ragged-row;m\n');
  });
});

describe('a file of results', () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-output-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is its owner’s alone, and appears only when it is whole', () => {
    const path = join(folder, 'report.csv');
    const output = openOutput(path);
    output.write('a'.repeat(100_000));
    expect(existsSync(path)).to.equal(false);
    output.write('b');
    output.finish();
    expect(readFileSync(path, 'utf8')).to.have.length(100_001);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });

  it('leaves nothing behind when it is thrown away', () => {
    const before = readdirSync(folder);
    openOutput(join(folder, 'other.csv')).discard();
    expect(readdirSync(folder)).to.deep.equal(before);
  });

  it('is refused by name in a folder that is not there', () => {
    expect(() => openOutput(join(folder, 'nowhere', 'report.csv'))).to.throw('cannot be written');
  });

  it('is refused at once where a folder stands', () => {
    expect(() => openOutput(folder)).to.throw('that is no file');
    expect(readdirSync(dirname(folder)).filter((name) => name.startsWith(basename(folder)))).to.deep.equal([
      basename(folder),
    ]);
  });

  it('can be thrown away after it failed at the end', () => {
    const path = join(folder, 'late.csv');
    const output = openOutput(path);
    output.write('a');
    mkdirSync(path);
    expect(() => output.finish()).to.throw('cannot be written');
    output.discard();
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).to.deep.equal([]);
  });

  it('ends with a sentence where standard output is full, and quietly where nobody reads on', function () {
    this.timeout(60_000);
    if (!existsSync('/dev/full')) {
      console.log('      skipped: no /dev/full on this machine');
      this.skip();
    }
    const script = `import('./src/reports/index.ts').then(({ endWhenScreenFails }) => {
      endWhenScreenFails();
      process.stdout.on('error', (error) => { if (error.code !== 'EPIPE') throw error; });
      for (let line = 0; line < 1e5; line += 1) console.log('a line of the report');
    })`;
    const run = (where: string): SpawnSyncReturns<string> =>
      spawnSync('bash', ['-c', `"$0" --import tsx -e "$1" ${where}`, process.execPath, script], { encoding: 'utf8' });
    const full = run('> /dev/full');
    expect(full.status).to.equal(1);
    expect(full.stderr)
      .to.match(/^The report ends here: standard output cannot be written/)
      .and.not.match(/\n\s+at /);
    const head = run('| head -1');
    expect([head.stdout, head.stderr]).to.deep.equal(['a line of the report\n', '']);
  });
});
