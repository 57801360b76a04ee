import { appendFileSync, copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { count, query, startPracticeOrg, type StartedOrg } from '../support/practice.js';
import { projectRoot } from '../support/sf.js';

const whole = z.int().min(0);
const finding = z.strictObject({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'unknown']),
  object: z.string(),
  field: z.string().optional(),
  key: z.string().optional(),
  source: z.strictObject({ path: z.string(), row: whole, line: whole.optional(), column: z.string().optional() }),
  message: z.string().min(10),
  actions: z.array(z.string()).optional(),
  code: z.string().optional(),
});

/** The published shapes. Strict: a field that is not here is a field that nobody promised. */
const applied = z.strictObject({
  runId: z.string().min(1),
  status: z.enum(['Succeeded', 'SucceededPartial', 'Failed', 'InProgress']),
  objects: z.array(
    z.strictObject({
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
    })
  ),
  calls: z.strictObject({
    used: whole,
    remaining: whole.nullable(),
    limit: whole.nullable(),
    reserve: whole.nullable(),
  }),
  failures: z.string().nullable(),
  failureFiles: z.array(z.string()),
  attention: z.strictObject({
    records: z.array(
      z.strictObject({
        object: z.string(),
        id: z.string().nullable(),
        key: z.string().nullable(),
        rule: z.string(),
        message: z.string(),
      })
    ),
    more: whole,
  }),
  windowSeconds: z.number().min(0).nullable(),
  stopped: z
    .strictObject({ reason: z.string(), message: z.string(), actions: z.array(z.string()), exitCode: whole })
    .nullable(),
});

/** The org's edits for the owner of the source. */
const given = { giveBack: z.string().nullable(), giveBackFiles: z.array(z.string()) };

const shapes = {
  validate: z.strictObject({
    rows: whole,
    valid: whole,
    refused: whole,
    unknown: whole,
    objects: z.array(
      z.strictObject({
        object: z.string(),
        rows: whole,
        valid: whole,
        refused: whole,
        unknown: whole,
        merged: whole,
        leftOut: whole,
      })
    ),
    rules: z.array(z.strictObject({ rule: z.string(), severity: z.string(), count: whole })),
    findings: z.array(finding),
    truncated: whole,
    sources: z.array(
      z.strictObject({
        path: z.string(),
        format: z.enum(['csv', 'ndjson', 'xlsx']),
        encoding: z.string().optional(),
        delimiter: z.string().optional(),
        lineEnding: z.string().optional(),
        columns: z.array(z.string()),
        size: whole,
        sheet: z.string().optional(),
        sheets: z.array(z.string()).optional(),
        notes: z.array(z.string()).optional(),
      })
    ),
    org: z
      .strictObject({
        id: z.string().length(18),
        calls: whole,
        schemaDigest: z.string(),
        rules: whole,
        rulesUnknown: whole,
      })
      .optional(),
  }),
  plan: z.strictObject({
    planFile: z.string(),
    orgId: z.string().length(18),
    objects: z.array(
      z.strictObject({
        object: z.string(),
        create: whole,
        update: whole,
        unchanged: whole,
        conflict: whole,
        refused: whole,
        remove: whole,
        kept: whole,
        base: whole,
        missing: whole,
        deleted: whole,
      })
    ),
    calls: z.strictObject({
      estimated: whole,
      used: whole,
      remaining: whole.nullable(),
      reserve: whole.nullable(),
    }),
    findings: z.array(finding),
    truncated: whole,
    ...given,
  }),
  apply: applied.extend(given),
  conflicts: z.strictObject({
    conflicts: z.array(
      z.strictObject({
        object: z.string(),
        key: z.union([z.string(), z.strictObject({ digest: z.string() })]),
        row: whole,
        id: z.string().length(18),
        stamp: z.string(),
        fields: z.record(z.string(), z.strictObject({ source: z.unknown(), org: z.unknown(), reason: z.string() })),
      })
    ),
    truncated: whole,
    settled: applied.nullable(),
  }),
  start: z.strictObject({
    instance: z.string(),
    instanceUrl: z.url(),
    username: z.string(),
    alias: z.string(),
    port: whole,
    pid: whole,
    alreadyRunning: z.boolean(),
  }),
};

describe('results and exit codes that scripts rely on', () => {
  let org: StartedOrg;
  let folder: string;
  const samples = join(projectRoot, 'test/scenarios/tour');
  const sheet = () => join(folder, 'worksites.csv');
  const sf = (args: string[]) => org.home.json<Record<string, unknown>>(args, { cwd: folder });
  const onOrg = ['--target-org', 'practice'];

  before(async () => {
    org = await startPracticeOrg({ install: true });
    folder = join(org.home.directory, 'work');
    copyFileSync(join(samples, 'power.sync.yaml'), join(folder, 'power.sync.yaml'));
    copyFileSync(join(samples, 'worksites-mended.csv'), sheet());
  });
  after(async () => {
    await org?.stop();
  });

  it('practice start answers the running org when it is asked twice', async () => {
    const { status, result, raw } = await sf(['power', 'practice', 'start']);
    expect(status, raw).to.equal(0);
    expect(shapes.start.parse(result)).to.include({ pid: org.pid, alias: 'practice' });
  });

  it('validate: 0 and its shape when every row passes', async () => {
    const { code, result } = await sf(['power', 'validate', '--config', 'power.sync.yaml']);
    expect(code).to.equal(0);
    expect(shapes.validate.parse(result)).to.include({ rows: 8, valid: 8, refused: 0, unknown: 0 });
  });

  it('validate: 65 and the whole result when rows are refused', async () => {
    const file = join(samples, 'worksites-as-received.csv');
    copyFileSync(file, join(folder, 'received.csv'));
    const config = readFileSync(join(samples, 'power.sync.yaml'), 'utf8').replace(
      'path: worksites.csv',
      'path: received.csv'
    );
    writeFileSync(join(folder, 'received.yaml'), config);
    const { code, status, result } = await sf(['power', 'validate', '--config', 'received.yaml']);
    expect([code, status]).to.deep.equal([65, 65]);
    const report = shapes.validate.parse(result);
    expect(report.valid + report.refused + report.unknown).to.equal(report.rows);
    const reasons = report.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ rule, source }) => `${source.row} ${rule}`);
    expect(reasons).to.include.members([
      '2 type',
      '3 picklist',
      '4 picklist',
      '5 type',
      '6 key-blank',
      '7 duplicate-key',
      '8 duplicate-key',
    ]);
  });

  it('validate: 78 and the line when the config is wrong', async () => {
    writeFileSync(
      join(folder, 'wrong.yaml'),
      readFileSync(join(folder, 'power.sync.yaml'), 'utf8').replace('State__c: State', 'Stat__c: State')
    );
    const { code, message } = await sf(['power', 'validate', '--config', 'wrong.yaml']);
    expect(code).to.equal(78);
    expect(message)
      .to.match(/Stat__c/)
      .and.to.match(/State__c/)
      .and.to.match(/\d+/);
  });

  it('validate of a file alone: names a column that is no field, and still checks the others', async () => {
    writeFileSync(join(folder, 'plain.csv'), 'Name,Cty__c,State__c\nSample A,Mockton,CA\nSample B,Mockton,QQ\n');
    const { code, result } = await sf(['power', 'validate', '--file', 'plain.csv', '--object', 'Worksite__c']);
    expect(code).to.equal(65);
    const report = shapes.validate.parse(result);
    const unknownColumn = report.findings.find(({ rule }) => rule === 'unknown-column');
    expect(unknownColumn?.message).to.contain('Cty__c');
    expect(unknownColumn?.actions?.join(' ')).to.contain('City__c');
    expect(report.findings.some(({ rule, source }) => rule === 'picklist' && source.row === 2)).to.equal(true);
  });

  it('plan: 67 when changes are waiting and it was asked; the plan file is for its owner alone', async () => {
    const { code, result } = await sf([
      'power',
      'sync',
      'plan',
      ...onOrg,
      '--output',
      'first.plan.ndjson',
      '--exit-code',
    ]);
    expect(code).to.equal(67);
    const plan = shapes.plan.parse(result);
    expect(plan.objects.map(({ object, create }) => [object, create])).to.deep.equal([
      ['Account', 11],
      ['Worksite__c', 8],
    ]);
    expect(statSync(join(folder, 'first.plan.ndjson')).mode & 0o077).to.equal(0);
    expect(await count(org.home, 'Worksite__c'), 'a plan writes nothing').to.equal(0);
  });

  it('apply: 75 while another run holds the lock, and says who', async () => {
    const later = new Date(Date.now() + 600_000).toISOString();
    const created = await sf([
      'data',
      'create',
      'record',
      '--sobject',
      'Sync_State__c',
      ...onOrg,
      '--values',
      `Config_Key__c=sample-worksites Lock_Owner__c='sample.person@union.example on elsewhere, process 1' Lock_Token__c=${'0a'.repeat(24)} Lock_Expires__c=${later}`,
    ]);
    expect(created.status, created.raw).to.equal(0);
    const { code, message } = await sf([
      'power',
      'sync',
      'apply',
      ...onOrg,
      '--plan',
      'first.plan.ndjson',
      '--no-prompt',
    ]);
    expect(code).to.equal(75);
    expect(message).to.contain('elsewhere');
    expect(await count(org.home, 'Worksite__c')).to.equal(0);
    await sf([
      'data',
      'delete',
      'record',
      '--sobject',
      'Sync_State__c',
      ...onOrg,
      '--where',
      'Config_Key__c=sample-worksites',
    ]);
  });

  it('apply: 66 when the file has changed since the plan', async () => {
    appendFileSync(sheet(), 'Sample Bakery,5 Crumb St,Mockton,CA,90006,Sample Local 200,9,Organizing,\n');
    const { code, message } = await sf([
      'power',
      'sync',
      'apply',
      ...onOrg,
      '--plan',
      'first.plan.ndjson',
      '--no-prompt',
    ]);
    expect(code).to.equal(66);
    expect(message).to.match(/worksites\.csv|sheet/);
    expect(await count(org.home, 'Worksite__c')).to.equal(0);
    copyFileSync(join(samples, 'worksites-mended.csv'), sheet());
  });

  it('apply: 0 and its shape when all arrived', async () => {
    const { code, result, raw } = await sf([
      'power',
      'sync',
      'apply',
      ...onOrg,
      '--plan',
      'first.plan.ndjson',
      '--no-prompt',
    ]);
    expect(code, raw).to.equal(0);
    expect(shapes.apply.parse(result).status).to.equal('Succeeded');
    expect(await count(org.home, 'Worksite__c')).to.equal(8);
  });

  it('plan: 0 under --exit-code when there is nothing to do', async () => {
    const { code, result } = await sf([
      'power',
      'sync',
      'plan',
      ...onOrg,
      '--output',
      'second.plan.ndjson',
      '--exit-code',
    ]);
    expect(code).to.equal(0);
    expect(shapes.plan.parse(result).objects.map(({ unchanged }) => unchanged)).to.deep.equal([11, 8]);
  });

  it('run: one changed cell is one update, and a run leaves a record that people can read', async () => {
    writeFileSync(
      sheet(),
      readFileSync(sheet(), 'utf8').replace(
        'Mockton,CA,90003,Sample Local 200,210',
        'Mockton,CA,90003,Sample Local 200,215'
      )
    );
    const { code, result, raw } = await sf(['power', 'sync', 'run', ...onOrg]);
    expect(code, raw).to.equal(0);
    const run = shapes.apply.parse(result);
    expect(run.objects.map(({ created, updated }) => [created, updated])).to.deep.equal([
      [0, 0],
      [0, 1],
    ]);
    expect(await count(org.home, 'Worksite__c', 'WHERE Unit_Size__c = 215')).to.equal(1);
    expect(await count(org.home, 'Sync_Run__c')).to.equal(2);
  });

  it('apply: a record that was edited after the plan is left alone and listed', async () => {
    writeFileSync(sheet(), readFileSync(sheet(), 'utf8').replace('Sample Local 200,215', 'Sample Local 200,220'));
    await sf(['power', 'sync', 'plan', ...onOrg, '--output', 'third.plan.ndjson']);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const [record] = await query<{ Id: string }>(org.home, 'SELECT Id FROM Worksite__c WHERE Unit_Size__c = 215');
    const edited = await sf([
      'data',
      'update',
      'record',
      '--sobject',
      'Worksite__c',
      '--record-id',
      record?.Id ?? '',
      '--values',
      'Unit_Size__c=300',
      ...onOrg,
    ]);
    expect(edited.status, edited.raw).to.equal(0);
    const { result } = await sf(['power', 'sync', 'apply', ...onOrg, '--plan', 'third.plan.ndjson', '--no-prompt']);
    const run = shapes.apply.parse(result);
    expect(run.objects.find(({ object }) => object === 'Worksite__c')).to.include({ updated: 0, skipped: 1 });
    expect(await count(org.home, 'Worksite__c', 'WHERE Unit_Size__c = 300')).to.equal(1);
  });

  it('conflicts: says what both sides edited, writes nothing, and settles what a person chooses', async () => {
    const listed = await sf(['power', 'sync', 'conflicts', ...onOrg]);
    expect(listed.code, listed.raw).to.equal(0);
    const { conflicts, settled } = shapes.conflicts.parse(listed.result);
    expect(settled).to.equal(null);
    expect(conflicts.map(({ object, fields }) => [object, fields])).to.deep.equal([
      ['Worksite__c', { Unit_Size__c: { source: 220, org: 300, reason: 'both-edited' } }],
    ]);
    expect(await count(org.home, 'Worksite__c', 'WHERE Unit_Size__c = 300')).to.equal(1);

    const held = await sf(['power', 'sync', 'run', ...onOrg, '--give-back', 'edits.csv']);
    expect(held.code, held.raw).to.equal(68);
    expect(shapes.apply.parse(held.result)).to.deep.include({ giveBack: 'edits.csv', giveBackFiles: ['edits.csv'] });
    expect(readFileSync(join(folder, 'edits.csv'), 'utf8')).to.contain(',Unit size,Unit_Size__c,220,300,held: ');
    expect(shapes.apply.parse(held.result).objects.find(({ object }) => object === 'Worksite__c')).to.include({
      held: 1,
      updated: 0,
    });

    const { key } = conflicts[0] ?? {};
    if (typeof key !== 'string') throw new Error('the conflict names no key');
    const chosen = await sf(['power', 'sync', 'conflicts', ...onOrg, '--settle', 'source', '--key', key]);
    expect(chosen.code, chosen.raw).to.equal(0);
    expect(shapes.conflicts.parse(chosen.result).settled?.status).to.equal('Succeeded');
    expect(await count(org.home, 'Worksite__c', 'WHERE Unit_Size__c = 220')).to.equal(1);
    const left = await sf(['power', 'sync', 'conflicts', ...onOrg]);
    expect(shapes.conflicts.parse(left.result).conflicts).to.deep.equal([]);
    const plan = await sf([
      'power',
      'sync',
      'plan',
      ...onOrg,
      '--output',
      'last.plan.ndjson',
      '--give-back',
      'edits.csv',
    ]);
    expect(shapes.plan.parse(plan.result)).to.deep.include({ giveBack: null, giveBackFiles: [] });
    expect(existsSync(join(folder, 'edits.csv')), 'what the settled run had to say').to.equal(false);
    expect((await sf(['power', 'sync', 'conflicts', ...onOrg, '--settle', 'org', '--key', 'nobody'])).code).to.equal(1);
  });

  it('every command says what it is about in --help, with its exit codes', async () => {
    for (const command of [['power'], ['power', 'validate'], ['power', 'sync', 'run']]) {
      const { code, stdout } = await org.home.run([...command, '--help']);
      expect(code).to.equal(0);
      expect(stdout).to.contain('USAGE');
    }
    expect((await org.home.run(['power', 'sync', 'run', '--help'])).stdout).to.contain('75');
  });
});
