import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { stubSfCommandUx } from '@salesforce/sf-plugins-core';
import { expect } from 'chai';
import sinon from 'sinon';
import PowerValidate from '../../src/commands/power/validate.js';
import { csvLine, VALIDATION_FORMATS } from '../../src/reports/index.js';
import { readProject, type ObjectSchema } from '../../src/schema/index.js';
import { createRefusalLog, openFile, validateRecords } from '../../src/sync/rows/index.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const project = readProject();

/** A file for an object, and what of it may stand in no other place. */
type Planted = { readonly text: string; readonly marks: readonly string[] };

/** Numbers of a person, each told from the others by its first digits, and how they may not come out. */
const IDENTIFIERS: ReadonlyArray<(number: number) => { readonly cell: string; readonly marks: readonly string[] }> = [
  (number) => ({ cell: `${number}-45-6789`, marks: [`${number}-45-6789`, `${number}456789`] }),
  (number) => ({ cell: `${number}456789`, marks: [`${number}456789`] }),
  (number) => ({ cell: `A${number}45678`, marks: [`${number}45678`] }),
  (number) => ({ cell: `IOE0${number}456789`, marks: [`${number}456789`] }),
  (number) => ({ cell: `Sample, passport no. G${number}4567, ${'x'.repeat(80)}`, marks: [`${number}4567`] }),
  (number) => ({ cell: `${'x'.repeat(55)} ${number}-45-6789`, marks: [`${number}-4`] }),
  (number) => ({ cell: `${number}\u200b45\u200b6789`, marks: [`${number}\u200b45`, `${number}[U+200B]`] }),
];

/** One row for each column and kind of value, with the value in that column and little else; in sensitive columns words, too. */
function plant(object: ObjectSchema): Planted {
  const fields = object.fields.filter((field) => field.createable && field.type !== 'AutoNumber');
  const marks: string[] = [];
  let number = 600;
  const rows = fields.flatMap((field, index) => {
    const cells = IDENTIFIERS.map((make) => {
      number = number === 899 ? 100 : number + 1;
      const identifier = make(number);
      marks.push(...identifier.marks);
      return identifier.cell;
    });
    if (field.sensitive) {
      const word = `Zorblax${index}q`;
      cells.push(word, `${word}-${'y'.repeat(300)}`);
      marks.push(word);
    }
    return cells.map((cell) => fields.map((other) => (other === field ? cell : other.name === 'Name' ? 'Sample' : '')));
  });
  const names = fields.map(({ name }) => name);
  return { text: [names, ...rows].map((cells) => csvLine(cells)).join(''), marks };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

function leaked(text: string, marks: readonly string[]): readonly string[] {
  return marks.filter((mark) => text.includes(mark));
}

function expectNothing(place: string, text: string, { marks }: Planted): void {
  const found = leaked(text, marks).map((mark) => {
    const at = text.indexOf(mark);
    return text.slice(Math.max(0, at - 80), at + 60);
  });
  expect(found.slice(0, 3), place).to.deep.equal([]);
}

describe('what only a person has, and what is sensitive', function () {
  this.timeout(60_000);
  const sandbox = sinon.createSandbox();
  const folder = mkdtempSync(join(tmpdir(), 'power-no-leak-'));
  const temporary = join(folder, 'temporary');
  const usual = process.env.TMPDIR;
  let config: Config;
  let calls: () => string;

  mkdirSync(temporary);

  before(async () => {
    config = await Config.load({ root });
    process.env.TMPDIR = temporary;
  });
  beforeEach(() => {
    const stubs = stubSfCommandUx(sandbox);
    calls = () =>
      Object.values(stubs)
        .flatMap((stub) => stub.getCalls().map((call) => JSON.stringify(call.args)))
        .join('\n');
  });
  afterEach(() => {
    sandbox.restore();
    process.exitCode = undefined;
  });
  after(() => {
    if (usual === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = usual;
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  for (const object of project.objects) {
    it(`never comes out of ${object.name} in a finding or a temporary file`, async () => {
      const planted = plant(object);
      if (planted.text.split('\n').length < 3) return;
      const { reader, before: found } = await openFile(write(`${object.name}.csv`, planted.text), object.name, project);
      const log = createRefusalLog();
      try {
        const findings: string[] = [];
        const summary = await validateRecords(reader, {
          before: found,
          limit: 10_000,
          onFinding: (finding, source) => {
            findings.push(JSON.stringify(finding));
            log.note(finding, source);
          },
        });
        // What was noted stands on disk now.
        for (const { source } of reader.mappings)
          for await (const refusal of log.of(source)) findings.push(JSON.stringify(refusal));
        expect(summary.refused, 'rows refused').to.be.greaterThan(0);
        expectNothing('findings', findings.join('\n'), planted);
        expectNothing('summary', JSON.stringify(summary), planted);
        const written = filesBelow(temporary);
        expect(written).to.not.deep.equal([]);
        for (const path of written) {
          expect(statSync(path).mode & 0o777, path).to.equal(0o600);
          expectNothing(path, readFileSync(path, 'utf8'), planted);
        }
      } finally {
        log.discard();
      }
      expect(filesBelow(temporary)).to.deep.equal([]);
    });
  }

  for (const name of ['U_Visa_Certification_Request__c', 'Worksite__c']) {
    for (const format of VALIDATION_FORMATS) {
      it(`is in no ${format} report on ${name}: only in the rejects, which are the person’s own rows and private`, async () => {
        const planted = plant(project.object(name)!);
        const file = write(`${name}.csv`, planted.text);
        const [output, rejects] = [
          join(folder, `report-${name}.${format}`),
          join(folder, `rejects-${name}-${format}.csv`),
        ];
        const common = ['--file', file, '--object', name, '--format', format];
        const result = await PowerValidate.run([...common, '--output', output, '--rejects', rejects], config);
        expect(result.refused).to.be.greaterThan(10);
        expectNothing('result', JSON.stringify(result), planted);
        expectNothing('output', readFileSync(output, 'utf8'), planted);
        await PowerValidate.run(common, config);
        expectNothing('screen', calls(), planted);
        expect(leaked(readFileSync(rejects, 'utf8'), planted.marks)).to.not.deep.equal([]);
        for (const path of [output, rejects]) expect(statSync(path).mode & 0o777, path).to.equal(0o600);
        expect(filesBelow(temporary)).to.deep.equal([]);
      });
    }
  }

  it('is not shown as the name of a column, in a file that has no header', async () => {
    const cells = IDENTIFIERS.map((make, index) => make(700 + index));
    const planted = {
      text: csvLine(cells.map(({ cell }) => cell)).repeat(3),
      marks: cells.flatMap(({ marks }) => marks),
    };
    const path = write('headless.csv', csvLine(['Name', ...cells.map(({ cell }) => cell)]) + csvLine(['Sample']));
    const { before: found } = await openFile(path, 'Worksite__c', project);
    expect(found).to.not.deep.equal([]);
    expectNothing('findings', JSON.stringify(found), planted);
    const error = await openFile(write('nameless.csv', planted.text), 'Worksite__c', project).then(
      () => undefined,
      (thrown: Error & { actions?: string[] }) => thrown
    );
    expect(error?.message).to.not.equal(undefined);
    expectNothing('error', `${error?.message ?? ''} ${error?.actions?.join(' ') ?? ''}`, planted);
  });
});
