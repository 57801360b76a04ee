import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { stubSfCommandUx } from '@salesforce/sf-plugins-core';
import { expect } from 'chai';
import sinon from 'sinon';
import PowerValidate from '../../../src/commands/power/validate.js';
import type { PowerValidateResult } from '../../../src/commands/power/validate.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

describe('sf power validate', () => {
  const sandbox = sinon.createSandbox();
  const folder = mkdtempSync(join(tmpdir(), 'power-validate-'));
  let logged: () => string;
  let config: Config;

  before(async () => {
    config = await Config.load({ root });
  });
  beforeEach(() => {
    const stubs = stubSfCommandUx(sandbox);
    logged = () =>
      stubs.log
        .getCalls()
        .flatMap((call) => call.args as string[])
        .join('\n');
  });
  afterEach(() => {
    sandbox.restore();
    process.exitCode = undefined;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const run = async (...args: string[]): Promise<PowerValidateResult> => PowerValidate.run(args, config);
  const failure = async (...args: string[]): Promise<Error & { exitCode?: number }> =>
    run(...args).then(
      () => {
        throw new Error('nothing was refused');
      },
      (error: Error & { exitCode?: number }) => error
    );

  const BAD = 'Name,State,Unit Size\nSample Laundry,CA,12\nSample Bakery,ZZ,12\nSample Inn,NY,twelve\n';

  it('counts every row, names each refusal, and ends with 65', async () => {
    const result = await run('--file', write('bad.csv', BAD), '--object', 'Worksite__c');
    expect(result).to.include({ rows: 3, valid: 1, refused: 2, unknown: 0, truncated: 0 });
    expect(result.objects).to.deep.equal([
      { object: 'Worksite__c', rows: 3, valid: 1, refused: 2, unknown: 0, merged: 0, leftOut: 0 },
    ]);
    expect(result.findings.map(({ rule, source }) => [rule, source.row, source.column])).to.deep.equal([
      ['picklist', 2, 'State'],
      ['type', 3, 'Unit Size'],
    ]);
    expect(process.exitCode).to.equal(65);
    expect(logged()).to.contain('1 of 3 rows would be taken; 2 would be refused.');
  });

  it('ends with 0 where nothing is refused', async () => {
    await run('--file', write('good.csv', 'Name\nSample Laundry\n'), '--object', 'worksite__c');
    expect(process.exitCode).to.equal(undefined);
    expect(logged()).to.contain('the file is ready');
  });

  it('fails on what it is told to fail on', async () => {
    const file = write('unknown.csv', 'Name,Employer__r.POWER_Sync_Key__c\nSample Laundry,employers:sample\n');
    await run('--file', file, '--object', 'Worksite__c');
    expect(process.exitCode).to.equal(undefined);
    await run('--file', file, '--object', 'Worksite__c', '--fail-on', 'unknown');
    expect(process.exitCode).to.equal(65);
  });

  it('names a column that is no field, ends with 65, and still checks the others', async () => {
    const result = await run(
      '--file',
      write('column.csv', 'Name,Unit Sizes\nSample Laundry,1\n'),
      '--object',
      'Worksite__c'
    );
    expect(result).to.include({ rows: 1, valid: 1, refused: 0 });
    expect(result.findings[0]).to.include({ rule: 'unknown-column', severity: 'error' });
    expect(result.findings[0]?.source).to.deep.equal({
      path: join(folder, 'column.csv'),
      row: 0,
      column: 'Unit Sizes',
    });
    expect(process.exitCode).to.equal(65);
  });

  it('writes every finding to a private file, in the form its name asks for', async () => {
    const many = `Name,State\n${'Sample,ZZ\n'.repeat(1500)}`;
    const output = join(folder, 'findings.json');
    const result = await run('--file', write('many.csv', many), '--object', 'Worksite__c', '--output', output);
    expect(result.findings).to.have.length(1000);
    expect(result.truncated).to.equal(500);
    const written = JSON.parse(readFileSync(output, 'utf8')) as PowerValidateResult;
    expect(written.findings).to.have.length(1500);
    expect(written).to.include({ rows: 1500, refused: 1500, truncated: 0 });
    expect(statSync(output).mode & 0o777).to.equal(0o600);
  });

  it('writes the refused rows so that the file can be fed in again as it is', async () => {
    const rejects = join(folder, 'refused.csv');
    const first = await run('--file', write('bad.csv', BAD), '--object', 'Worksite__c', '--rejects', rejects);
    expect(statSync(rejects).mode & 0o777).to.equal(0o600);
    const again = await run('--file', rejects, '--object', 'Worksite__c');
    expect(again).to.include({ rows: first.refused, refused: first.refused, valid: 0 });
    expect(again.findings.map(({ rule }) => rule)).to.deep.equal(['picklist', 'type']);
    const mended = readFileSync(rejects, 'utf8').replace('ZZ', 'OR').replace('twelve,3', '12,3');
    expect(await run('--file', write('mended.csv', mended), '--object', 'Worksite__c')).to.include({
      rows: 2,
      valid: 2,
    });
  });

  it('writes a config’s refused rows below the same title rows, so that the same config reads them', async () => {
    write('titled.csv', 'Sample report\n\nEmployer,State\nSample Laundry,CA\nSample Bakery,ZZ\n');
    const yaml = `version: 1
name: titled
sources: { sheet: { type: csv, path: titled.csv, header: 3 } }
records:
  employers: { object: Account, key: Employer, fields: { Name: Employer } }
  sites: { object: Worksite__c, key: Employer, fields: { Name: Employer, State__c: State, Employer__c: { record: employers } } }
`;
    const path = write('titled.yaml', yaml);
    const rejects = join(folder, 'titled-refused.csv');
    const first = await run('--config', path, '--rejects', rejects);
    expect(first).to.include({ rows: 2, valid: 1, refused: 1 });
    write('again.yaml', yaml.replace('path: titled.csv', 'path: titled-refused.csv'));
    expect(await run('--config', join(folder, 'again.yaml'))).to.include({ rows: 1, refused: 1 });
  });

  it('never writes over what it reads', async () => {
    const file = write('bad.csv', BAD);
    const error = await failure('--file', file, '--object', 'Worksite__c', '--rejects', file);
    expect(error.name).to.equal('WouldOverwriteError');
    expect(readFileSync(file, 'utf8')).to.equal(BAD);
  });

  it('wants either a file with its object or a config', async () => {
    for (const args of [
      [],
      ['--file', 'x.csv'],
      ['--object', 'Account'],
      ['--file', 'x.csv', '--object', 'Account', '--config', 'y.yaml'],
    ]) {
      await failure(...args);
    }
  });

  it('ends with 78 for a config that cannot be used', async () => {
    expect((await failure('--config', write('bad.yaml', 'version: 1\nname: x\nsorces: {}\n'))).exitCode).to.equal(78);
    expect((await failure('--config', join(folder, 'nowhere.yaml'))).exitCode).to.equal(78);
  });
});
