/**
 * `npm test`: everything that must hold, in lanes beside one another, and one line at the end that adds it up.
 * Each step's output is kept until the step ends, so that the lanes do not interleave; a sign of life goes out at each start and end.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Counts = { passed: number; failed: number; skipped: number };
/** `mocha` counts by our reporter, `jest` by its own report; any other step is one thing that holds or does not. */
type Step = { name: string; command: string[]; counts?: 'mocha' | 'jest' };

/** For two cores: much of the end-to-end tests is waiting for processes to start. */
const LANES = 2;

const scratch = mkdtempSync(join(tmpdir(), 'power-test-'));
const mocha = (config: string, ...ignore: string[]): string[] => [
  'mocha',
  '--config',
  config,
  ...ignore.flatMap((pattern) => ['--ignore', pattern]),
  '--reporter',
  'test/support/reporter.cjs',
];

/** Folders of `test` whose unit tests take so long that each gets a process of its own; all others share one. So each test is in one. */
const long = ['practice-org', 'sync', 'force-app', 'install', 'scenarios'];

const build: Step = { name: 'build', command: ['npm', 'run', '-s', 'build'] };
/** The longest first: whoever is free takes the next, and the lanes end at about the same time. */
const steps: Step[] = [
  { name: 'end-to-end tests', command: mocha('.mocharc.nut.json'), counts: 'mocha' },
  ...long.map((folder): Step => ({
    name: `unit tests of ${folder}`,
    command: mocha('.mocharc.json', `test/!(${folder})/**`),
    counts: 'mocha',
  })),
  {
    name: 'all other unit tests',
    command: mocha('.mocharc.json', ...long.map((folder) => `test/${folder}/**`)),
    counts: 'mocha',
  },
  { name: 'lint', command: ['npm', 'run', '-s', 'lint'] },
  { name: 'types of the tests', command: ['tsc', '-p', 'test/tsconfig.json'] },
  {
    name: 'tests of the Lightning components',
    command: ['jest', '--config', 'test/lwc/jest.config.cjs'],
    counts: 'jest',
  },
];

function readCounts(file: string, runner: 'mocha' | 'jest'): Counts {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  return runner === 'mocha'
    ? { passed: report['passed'] ?? 0, failed: report['failed'] ?? 0, skipped: report['skipped'] ?? 0 }
    : {
        passed: report['numPassedTests'] ?? 0,
        failed: (report['numFailedTests'] ?? 0) + (report['numRuntimeErrorTestSuites'] ?? 0),
        skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
      };
}

async function run(step: Step, index: number): Promise<Counts> {
  const countsFile = join(scratch, `${index}.json`);
  const started = Date.now();
  console.log(`> ${step.name}`);
  const [command, ...args] = [
    ...step.command,
    ...(step.counts === 'jest' ? ['--json', `--outputFile=${countsFile}`] : []),
  ];
  const child = spawn(command ?? '', args, {
    env: {
      ...process.env,
      POWER_TEST_COUNTS: countsFile,
      FORCE_COLOR: process.stdout.isTTY ? '1' : '0',
      // What one step's Node has compiled need not be compiled by the next.
      NODE_COMPILE_CACHE: join(scratch, 'compiled'),
      // The log of the Salesforce core in the home of whoever runs this: no test reads it, and a thread of each process writes it.
      SF_DISABLE_LOG_FILE: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      output += `${error.message}\n`;
      resolve(1);
    });
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`\n===== ${step.name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s =====\n${output.trimEnd()}`);

  if (step.counts === undefined) {
    return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  }
  if (!existsSync(countsFile)) {
    // The runner died before it could count: that is a failure, whatever it had passed.
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const counts = readCounts(countsFile, step.counts);
  const failedWithoutTest = code !== 0 && counts.failed === 0;
  const ranNothing = counts.passed + counts.failed === 0;
  return { ...counts, failed: counts.failed + (failedWithoutTest || ranNothing ? 1 : 0) };
}

/** Takes the next step that nobody has taken, until none is left. */
async function work(queue: Iterator<[number, Step]>): Promise<Counts[]> {
  const results: Counts[] = [];
  for (let next = queue.next(); !next.done; next = queue.next()) {
    const [position, step] = next.value;
    results.push(await run(step, position));
  }
  return results;
}

const built = await run(build, steps.length);
const queue = steps.entries();
const results =
  built.failed > 0 ? [built] : [built, ...(await Promise.all(Array.from({ length: LANES }, () => work(queue)))).flat()];
rmSync(scratch, { recursive: true, force: true });

const total = results.reduce((sum, counts) => ({
  passed: sum.passed + counts.passed,
  failed: sum.failed + counts.failed,
  skipped: sum.skipped + counts.skipped,
}));
if (total.skipped > 0) {
  console.log(`\n${total.skipped} skipped (each says why above)`);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
