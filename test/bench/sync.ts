import { copyFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../support/sf.js';
import { startPracticeOrg, type StartedOrg } from '../support/practice.js';
import { startCountingProxy, type CountingProxy, type Traffic } from './support/counting-proxy.js';
import { measure, table, type Measured } from './support/measure.js';
import { installSfdmu, writeSfdmuJob } from './support/sfdmu.js';
import { columns, writeWorksites, type WorksiteFile } from './support/worksites.js';

const OBJECT = 'Worksite__c';
const KEY = 'Sync_Key__c';
const SF = join(projectRoot, 'node_modules/@salesforce/cli/bin/run.js');

/** The same file brought to an org three times: nothing is there yet, nothing has changed, one row in a hundred has. */
const LOADS: ReadonlyArray<{ readonly name: string; readonly file: WorksiteFile }> = [
  { name: 'first load', file: { faultEvery: 0 } },
  { name: 'unchanged', file: { faultEvery: 0 } },
  { name: '1 % changed', file: { faultEvery: 0, changeEvery: 100 } },
];

/** An org of one tool's own, with a counter before it. */
type Bench = { readonly started: StartedOrg; readonly proxy: CountingProxy; readonly token: string };

/** Brings the file at `path` to the org. */
type Tool = { readonly name: string; readonly load: (bench: Bench, path: string) => Promise<Measured> };

type Figure = Measured & Traffic;

/**
 * A sync beside its peers, `sf data upsert bulk` by the real CLI and SFDMU, for the same work on practice orgs of the same kind in one run:
 * seconds, calls, bytes and peak memory, start-up included. Rows by POWER_BENCH_SYNC_ROWS.
 */
export async function benchSync(): Promise<void> {
  const rows = Number(process.env.POWER_BENCH_SYNC_ROWS ?? 20_000);
  const runner = installSfdmu(join(tmpdir(), 'power-bench-sfdmu'));
  const tools: Tool[] = [
    { name: 'power sync run', load: runSync },
    { name: 'sf data upsert bulk', load: upsertBulk },
    { name: 'SFDMU', load: (bench, path) => runSfdmu(bench, path, runner) },
  ];
  const figures = new Map<string, Figure[]>();
  let planning: Figure | undefined;
  for (const tool of tools) {
    const bench = await startBench();
    try {
      const path = join(bench.started.home.directory, 'worksites.csv');
      const found: Figure[] = [];
      for (const { file } of LOADS) {
        writeWorksites(path, rows, file);
        bench.proxy.take();
        const measured = await tool.load(bench, path);
        found.push({ ...measured, ...bench.proxy.take() });
      }
      figures.set(tool.name, found);
      if (tool.load === runSync) {
        planning = { ...(await planSync(bench, path)), ...bench.proxy.take() };
      }
    } finally {
      await bench.proxy.close();
      await bench.started.stop();
    }
  }
  console.log(`\nsync: ${rows.toLocaleString('en-US')} worksites to a practice org, start-up included`);
  const lines = LOADS.flatMap(({ name }, load) =>
    tools.map((tool) =>
      lineOf(`${name}: ${tool.name}`, figures.get(tool.name)?.[load], figures.get(tools[0]?.name ?? '')?.[load])
    )
  );
  console.log(table(['', 'seconds', 'calls', 'MB moved', 'peak MB', 'x power'], lines));
  if (planning !== undefined) {
    const perSecond = Math.round(rows / planning.seconds).toLocaleString('en-US');
    console.log(
      `\nplanning alone, nothing changed: ${planning.seconds.toFixed(1)} s, ${perSecond} rows/s, ${planning.calls} calls`
    );
  }
}

function lineOf(name: string, figure: Figure | undefined, ours: Figure | undefined): string[] {
  if (figure === undefined || ours === undefined) return [name];
  const { seconds, calls, bytes, peakMegabytes } = figure;
  return [
    name,
    seconds.toFixed(1),
    String(calls),
    (bytes / 1e6).toFixed(1),
    String(Math.round(peakMegabytes)),
    (seconds / ours.seconds).toFixed(2),
  ];
}

async function startBench(): Promise<Bench> {
  const started = await startPracticeOrg({ install: true });
  const proxy = await startCountingProxy(started.instanceUrl);
  const { home } = started;
  const shown = await home.json<{ accessToken: string }>([
    'org',
    'auth',
    'show-access-token',
    '--target-org',
    'practice',
  ]);
  const token = shown.result.accessToken;
  const login = await home.run(
    ['org', 'login', 'access-token', '--instance-url', proxy.url, '--alias', 'counted', '--no-prompt'],
    { env: { ...home.env, SF_ACCESS_TOKEN: token } }
  );
  if (login.code !== 0) throw new Error(`the login through the counter failed: ${login.stderr}`);
  return { started, proxy, token };
}

/** Runs the real CLI, and fails where it does: a figure of a run that did not do its work says nothing. */
async function sf({ started: { home } }: Bench, args: readonly string[]): Promise<Measured> {
  const measured = await measure(home.directory, [SF, ...args, '--target-org', 'counted', '--json'], home.env);
  if (measured.exitCode !== 0)
    throw new Error(`sf ${args.join(' ')} ended with ${measured.exitCode}:\n${measured.stdout}`);
  return measured;
}

function writeConfig({ started: { home } }: Bench, path: string): string {
  const config = join(home.directory, 'power.sync.yaml');
  const fields = columns.filter((name) => name !== KEY).map((name) => `      ${name}: ${name}`);
  writeFileSync(
    config,
    `version: 1
name: bench
sources:
  sheet: { type: csv, path: ${path} }
records:
  bench:
    object: ${OBJECT}
    from: sheet
    key: [${KEY}]
    fields:
${fields.join('\n')}
`
  );
  return config;
}

function runSync(bench: Bench, path: string): Promise<Measured> {
  return sf(bench, ['power', 'sync', 'run', '--config', writeConfig(bench, path)]);
}

function planSync(bench: Bench, path: string): Promise<Measured> {
  const output = join(bench.started.home.directory, 'plan.ndjson');
  return sf(bench, ['power', 'sync', 'plan', '--config', writeConfig(bench, path), '--output', output]);
}

function upsertBulk(bench: Bench, path: string): Promise<Measured> {
  const job = ['--sobject', OBJECT, '--external-id', KEY, '--file', path, '--line-ending', 'LF', '--wait', '10'];
  return sf(bench, ['data', 'upsert', 'bulk', ...job]);
}

async function runSfdmu({ started: { home }, proxy, token }: Bench, path: string, runner: string): Promise<Measured> {
  const folder = join(home.directory, 'sfdmu');
  writeSfdmuJob(folder, { url: proxy.url, token }, OBJECT, columns, KEY);
  copyFileSync(path, join(folder, `${OBJECT}.csv`));
  const flags = ['--sourceusername', 'csvfile', '--targetusername', 'practice', '--path', folder, '--noprompt'];
  const measured = await measure(home.directory, [runner, ...flags], home.env);
  if (measured.exitCode !== 0) throw new Error(`SFDMU ended with ${measured.exitCode}:\n${measured.stdout}`);
  return measured;
}
