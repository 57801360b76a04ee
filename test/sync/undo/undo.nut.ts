import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { count, query, startPracticeOrg, type StartedOrg } from '../../support/practice.js';

const whole = z.int().min(0);
const applied = z.strictObject({
  object: z.string(),
  created: whole,
  updated: whole,
  removed: whole,
  failed: whole,
  skipped: whole,
  unchanged: whole,
  refused: whole,
  held: whole,
  pending: whole,
});

/** The published shapes. Strict: a field that is not here is a field that nobody promised. */
const undoShape = z.strictObject({
  runId: z.string().nullable(),
  undoes: z.string().min(1),
  status: z.enum(['Succeeded', 'SucceededPartial', 'Failed', 'InProgress']),
  objects: z.array(applied),
  calls: z.strictObject({
    used: whole,
    remaining: whole.nullable(),
    limit: whole.nullable(),
    reserve: whole.nullable(),
  }),
  failures: z.string().nullable(),
  failureFiles: z.array(z.string()),
  stopped: z
    .strictObject({ reason: z.string(), message: z.string(), actions: z.array(z.string()), exitCode: whole })
    .nullable(),
  planFile: z.string().nullable(),
});

const historyShape = z.strictObject({
  runs: z.array(
    z.strictObject({
      runId: z.string().length(36),
      config: z.string(),
      startedBy: z.string(),
      started: z.string(),
      finished: z.string().nullable(),
      outcome: z.string(),
      created: whole,
      updated: whole,
      removed: whole,
      failed: whole,
      skipped: whole,
      held: whole,
      refused: whole,
      sources: z.string(),
      undoableUntil: z.string().nullable(),
    })
  ),
  chains: z
    .array(
      z.strictObject({
        config: z.string(),
        sound: whole,
        faults: z.array(z.strictObject({ kind: z.enum(['missing', 'altered']), runId: z.string().nullable() })),
        unchained: z.array(z.string()),
      })
    )
    .nullable(),
});

const CONFIG = `version: 1
name: sample
sources:
  sheet: { type: csv, path: worksites.csv }
records:
  worksites:
    object: Worksite__c
    key: Code
    fields:
      Name: Site
      City__c: City
`;

describe('the real sf: run, undo, history', () => {
  let org: StartedOrg;
  let folder: string;
  const onOrg = ['--target-org', 'practice'];
  const sf = (args: string[]) => org.home.json<Record<string, unknown>>(['power', 'sync', ...args], { cwd: folder });
  const write = (size: number, city: string): void => {
    const lines = Array.from({ length: size }, (_, index) => `W${index + 1},Sample Plant ${index + 1},${city}`);
    writeFileSync(join(folder, 'worksites.csv'), `Code,Site,City\n${lines.join('\n')}\n`);
    writeFileSync(join(folder, 'power.sync.yaml'), CONFIG);
  };
  const run = async (): Promise<string> => {
    const { code, result, raw } = await sf(['run', ...onOrg, '--all-changed']);
    expect(code, raw).to.equal(0);
    return String(result.runId);
  };
  const cities = async (): Promise<string[]> => {
    const rows = await query<{ City__c: string }>(org.home, 'SELECT City__c FROM Worksite__c ORDER BY Name');
    return [...new Set(rows.map(({ City__c }) => City__c))];
  };

  before(async () => {
    org = await startPracticeOrg({ install: true });
    folder = join(org.home.directory, 'undo');
    mkdirSync(folder, { recursive: true });
  });
  after(async () => {
    await org?.stop();
  });

  it('takes a run back, shows it first, and lists both runs in a sound chain', async () => {
    write(40, 'Sampleton');
    await run();
    write(40, 'Exampleville');
    const second = await run();
    const images = join(org.home.directory, '.local/share/sf/power/undo');
    const [orgId = ''] = readdirSync(images).filter((name) => name.startsWith('00D'));
    for (const name of readdirSync(join(images, orgId))) {
      expect(statSync(join(images, orgId, name)).mode & 0o777).to.equal(0o600);
      expect(readFileSync(join(images, orgId, name)).includes('Sampleton'), name).to.equal(false);
    }

    const dry = await sf(['undo', '--run', 'last', ...onOrg, '--dry-run', '--output', 'undo.plan.ndjson']);
    expect(dry.code, dry.raw).to.equal(0);
    expect(undoShape.parse(dry.result)).to.include({ runId: null, undoes: second, planFile: 'undo.plan.ndjson' });
    expect(await cities()).to.deep.equal(['Exampleville']);
    expect(statSync(join(folder, 'undo.plan.ndjson')).mode & 0o777).to.equal(0o600);

    const shown = await org.home.run(['power', 'sync', 'undo', '--run', 'last', ...onOrg, '--dry-run'], {
      cwd: folder,
    });
    expect(shown.stdout).to.contain('City__c: Exampleville -> Sampleton');
    expect(shown.stdout).to.contain('40 to put back');

    const undone = await sf(['undo', '--run', 'last', ...onOrg, '--no-prompt']);
    expect(undone.code, undone.raw).to.equal(0);
    expect(undoShape.parse(undone.result)).to.deep.include({ undoes: second, status: 'Succeeded' });
    expect(await cities()).to.deep.equal(['Sampleton']);

    const { code, result } = await sf(['history', ...onOrg, '--verify']);
    expect(code).to.equal(0);
    const { runs, chains } = historyShape.parse(result);
    expect(runs.map(({ runId }) => runId).slice(0, 2)).to.deep.equal([undone.result.runId, second]);
    expect(runs.every(({ undoableUntil }) => undoableUntil !== null)).to.equal(true);
    expect(chains).to.deep.equal([{ config: 'sample', sound: 3, faults: [], unchained: [] }]);
    const table = await org.home.run(['power', 'sync', 'history', ...onOrg], { cwd: folder });
    expect(table.stdout)
      .to.match(/Started/)
      .and.to.match(/40 updated/);
  });

  it('1 and the run, when one was altered', async () => {
    const [altered] = await query<{ Id: string; Run_Id__c: string }>(
      org.home,
      'SELECT Id, Run_Id__c FROM Sync_Run__c ORDER BY Started_At__c LIMIT 1'
    );
    const values = [
      '--sobject',
      'Sync_Run__c',
      '--record-id',
      altered!.Id,
      '--values',
      'Created_Count__c=39',
      ...onOrg,
    ];
    await org.home.json(['data', 'update', 'record', ...values]);
    const { code, result } = await sf(['history', ...onOrg, '--verify']);
    expect(code).to.equal(1);
    expect(historyShape.parse(result).chains?.[0]?.faults).to.deep.equal([
      { kind: 'altered', runId: altered!.Run_Id__c },
    ]);
    const shown = await org.home.run(['power', 'sync', 'history', ...onOrg, '--verify'], { cwd: folder });
    expect(shown.code).to.equal(1);
    expect(shown.stdout).to.contain(altered!.Run_Id__c);
  });

  it('1 and what to do, for a run it keeps nothing of, and for more removals than it may', async () => {
    const none = await sf(['undo', '--run', '00000000-0000-4000-8000-000000000000', ...onOrg, '--no-prompt']);
    expect(none.code).to.equal(1);
    expect(none.name).to.equal('UndoRunUnknownError');
    const { result } = await sf(['history', ...onOrg]);
    const first = historyShape.parse(result).runs.at(-1)!;
    const many = await sf(['undo', '--run', first.runId, ...onOrg, '--no-prompt', '--max-delete', '10%']);
    expect(many.code).to.equal(1);
    expect(many.name).to.equal('UndoMaxDeleteError');
    expect(await count(org.home, 'Worksite__c')).to.equal(40);
  });

  it('takes back what a killed run had written by then, and goes on after an undo was killed', async () => {
    write(1900, 'Exampleville');
    const worksites = await quickCount(org);
    let pid = 0;
    const killed = org.home.run(['power', 'sync', 'run', ...onOrg, '--all-changed'], {
      cwd: folder,
      onStart: (started) => (pid = started),
    });
    while ((await worksites()) < 241) await Promise.resolve();
    process.kill(pid, 'SIGKILL');
    await killed;
    const written = await count(org.home, 'Worksite__c');
    expect(written).to.be.greaterThan(40);
    const undo = ['undo', '--run', 'last', ...onOrg, '--no-prompt', '--max-delete', '100%'];
    const first = org.home.run(['power', 'sync', ...undo], { cwd: folder, onStart: (started) => (pid = started) });
    while ((await worksites()) >= written && isAlive(pid)) await Promise.resolve();
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    await first;
    const rest = await sf(undo);
    expect(rest.code, rest.raw).to.equal(0);
    expect(undoShape.parse(rest.result).status).to.equal('Succeeded');
    expect(await count(org.home, 'Worksite__c')).to.equal(40);
    expect(await cities()).to.deep.equal(['Sampleton']);
    expect(existsSync(join(folder, 'power.undo-failures.csv'))).to.equal(false);
  });
});

/** Counts worksites by plain HTTP: a process of the CLI starts in the time that a whole run takes. */
async function quickCount({ home, instanceUrl }: StartedOrg): Promise<() => Promise<number>> {
  const { result } = await home.json<{ accessToken: string }>([
    'org',
    'auth',
    'show-access-token',
    '--target-org',
    'practice',
  ]);
  const url = `${instanceUrl}/services/data/v66.0/query?q=${encodeURIComponent('SELECT COUNT() FROM Worksite__c')}`;
  return async () => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${result.accessToken}` } });
    return ((await answer.json()) as { totalSize: number }).totalSize;
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
