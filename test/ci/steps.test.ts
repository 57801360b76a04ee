import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { placeProblem, workflowText, writeWorkflow } from '../../src/ci/index.js';
import { plain, type Step, type Workflow } from './support.js';

const KEY = '-----BEGIN PRIVATE KEY-----\nnot a key\n-----END PRIVATE KEY-----';

/** The scripts of the workflow in the shell that runs them. The CLI is a script that notes its words and ends as it is told: what is tried is ours. */
describe('the steps of the workflow, in a shell', function () {
  if (process.platform === 'win32') return;
  let folder: string;
  const rails = ['--max-delete', '5%', "it's; touch $HOME/broken `touch x`"];
  const { steps } = (parse(workflowText({ ...plain, configPath: 'a b.yaml', rails })) as Workflow).jobs.sync;
  const stepNamed = (name: string): Step => steps.find((step) => step.name === name)!;

  const take = (name: string, exit = 0): ReturnType<typeof spawnSync> & { stdout: string; stderr: string } => {
    const { run = '', env = {} } = stepNamed(name);
    // GitHub's own words for `shell: bash`.
    return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        HOME: folder,
        PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
        RUNNER_TEMP: join(folder, 'temp'),
        GITHUB_STEP_SUMMARY: join(folder, 'page.md'),
        FAKE_EXIT: String(exit),
        ...Object.fromEntries(
          Object.entries(env).map(([key, value]) => [
            key,
            value.includes('${{') ? (key === 'POWER_JWT_KEY' ? KEY : `${key}-value`) : value,
          ])
        ),
      },
    });
  };
  const words = (): string[] => readFileSync(join(folder, 'words'), 'utf8').trimEnd().split('\n');
  const keyFile = (): string => join(folder, 'temp/power-sync/jwt.key');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'power-ci-'));
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'temp'));
    const script = [
      '#!/bin/bash',
      'printf "%s\\n" "$@" > "$HOME/words"',
      'while [ $# -gt 0 ]; do if [ "$1" = --summary ]; then echo "a summary" >> "$2"; fi; shift; done',
      'exit "$FAKE_EXIT"',
    ];
    writeFileSync(join(folder, 'bin/sf'), `${script.join('\n')}\n`);
    chmodSync(join(folder, 'bin/sf'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('log in with a key that only the runner can read, and print none of it', () => {
    const { status, stdout, stderr } = take('Log in');
    expect([status, stdout, stderr]).to.deep.equal([0, '', '']);
    expect(readFileSync(keyFile(), 'utf8')).to.equal(`${KEY}\n`);
    expect(statSync(keyFile()).mode & 0o777).to.equal(0o600);
    expect(words()).to.include.members([
      'org',
      'login',
      'jwt',
      keyFile(),
      'POWER_CLIENT_ID-value',
      'https://login.salesforce.com',
    ]);
    expect(words().join('\n')).not.to.contain('not a key');
  });

  it('remove the key, also when logging out fails', () => {
    take('Log in');
    expect(take('Remove the key and log out', 1).status).to.equal(0);
    expect(existsSync(keyFile())).to.equal(false);
  });

  const ends: ReadonlyArray<readonly [code: number, status: number, says: RegExp]> = [
    [0, 0, /^$/],
    [69, 0, /^::notice::.*next run/],
    [75, 0, /^::notice::.*Another run/],
    [1, 1, /^::error::.*needs a person.* 1$/m],
    [65, 65, /^::error::.* 65$/m],
    [68, 68, /^::error::.* 68$/m],
    [77, 77, /^::error::.* 77$/m],
    [78, 78, /^::error::.* 78$/m],
    [130, 130, /^::error::.* 130$/m],
  ];
  for (const [code, status, says] of ends) {
    it(`${status === 0 ? 'pass' : 'fail'} where the sync ends with ${code}, and put the summary on the page`, () => {
      take('Log in');
      const ended = take('Sync', code);
      expect(ended.status).to.equal(status);
      expect(ended.stdout).to.match(says);
      expect(readFileSync(join(folder, 'page.md'), 'utf8')).to.equal('a summary\n');
    });
  }

  it('hand every word to the sync as it is', () => {
    take('Log in');
    take('Sync');
    expect(words()).to.include.members(['a b.yaml', ...rails]);
    expect(existsSync(join(folder, 'broken')) || existsSync(join(folder, 'x'))).to.equal(false);
  });
});

describe('the place of a workflow and of its config', () => {
  it('lies inside the repository and has no letters that mean something else', () => {
    const asked = [
      'a/b.yaml',
      "it's.yaml",
      '../a.yaml',
      'a/../../b.yaml',
      '/etc/a.yaml',
      'C:\\a.yaml',
      'a*.yaml',
      'a[1].yaml',
      'a\nb.yaml',
      '${{ secrets.X }}.yaml',
    ];
    expect(asked.map(placeProblem)).to.deep.equal([
      undefined,
      undefined,
      'outside',
      'outside',
      'outside',
      'outside',
      'letters',
      'letters',
      'letters',
      'letters',
    ]);
  });

  it('is not written over unless that is asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'power-ci-'));
    try {
      const path = join(folder, 'deep/er/power-sync.yml');
      await writeWorkflow(path, 'one', false);
      const error = await writeWorkflow(path, 'two', false).then(
        () => undefined,
        (reason: Error) => reason
      );
      expect(error?.name).to.equal('WorkflowExistsError');
      expect(readFileSync(path, 'utf8')).to.equal('one');
      await writeWorkflow(path, 'two', true);
      expect(readFileSync(path, 'utf8')).to.equal('two');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
