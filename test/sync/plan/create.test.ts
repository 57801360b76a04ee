import { readFile, readdir, stat } from 'node:fs/promises';
import { expect } from 'chai';
import { describePlan, openPlanFile, type PlanChange } from '../../../src/sync/plan/index.js';
import { employer, newOrg, openBench, sampleOf, worksite, type Bench } from '../support.js';

async function changesOf(bench: Bench): Promise<PlanChange[]> {
  const plan = await openPlanFile(bench.planPath);
  const changes: PlanChange[] = [];
  for await (const change of plan.changes()) changes.push(change);
  return changes;
}

describe('a plan', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  it('creates what the org does not have, parents first', async () => {
    const { summary } = await bench.plan(newOrg(), sampleOf(2, 3));
    expect(summary.objects.map(({ object, create, update }) => ({ object, create, update }))).to.deep.equal([
      { object: 'Account', create: 2, update: 0 },
      { object: 'Worksite__c', create: 3, update: 0 },
    ]);
    expect((await changesOf(bench)).map(({ op, key }) => [op, key])).to.deep.equal([
      ['create', 'E-1'],
      ['create', 'E-2'],
      ['create', 'W-1'],
      ['create', 'W-2'],
      ['create', 'W-3'],
    ]);
  });

  it('updates only what differs, and says what it was', async () => {
    const org = newOrg();
    const before = sampleOf(5, 3);
    await bench.plan(org, before);
    await bench.apply(org, before);
    const after = {
      ...before,
      worksites: [worksite(1), worksite(2, { City__c: 'Exampleville' }), worksite(3, { City__c: null })],
    };
    await bench.plan(org, after);
    const changes = await changesOf(bench);
    expect(changes.map(({ op, key, row, fields }) => ({ op, key, row, fields }))).to.deep.equal([
      { op: 'update', key: 'W-2', row: 2, fields: { City__c: { before: 'Sampleton', after: 'Exampleville' } } },
      { op: 'update', key: 'W-3', row: 3, fields: { City__c: { before: 'Sampleton', after: null } } },
    ]);
    expect(changes[0]?.stamp).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('leaves alone a field the row does not speak of', async () => {
    const org = newOrg();
    await bench.plan(org, sampleOf(1, 0));
    await bench.apply(org, sampleOf(1, 0));
    org.edit('Account', { POWER_Sync_Key__c: 'E-1' }, { Phone: '555-0100' });
    const { summary } = await bench.plan(org, {
      employers: [{ key: 'E-1', values: { Name: 'Sample Laundry 1' } }],
      worksites: [],
    });
    expect(summary.objects[0]?.unchanged).to.equal(1);
  });

  it('knows a record by its key in any case, and a parent too', async () => {
    const org = newOrg();
    const sample = {
      employers: [employer(1)],
      worksites: [{ key: 'W-1', values: { Name: 'Sample Plant' }, parents: { Employer__c: 'E-1' } }],
    };
    await bench.plan(org, sample);
    await bench.apply(org, sample);
    const other = {
      employers: [{ ...employer(1), key: 'e-1' }],
      worksites: [{ key: 'w-1', values: { Name: 'Sample Plant' }, parents: { Employer__c: 'e-1' } }],
    };
    const { summary } = await bench.plan(org, other);
    expect(summary.objects.map(({ unchanged }) => unchanged)).to.deep.equal([1, 1]);
  });

  it('sees a parent that was taken away or changed', async () => {
    const org = newOrg();
    const sample = sampleOf(5, 2);
    await bench.plan(org, sample);
    await bench.apply(org, sample);
    await bench.plan(org, {
      ...sample,
      worksites: [
        { ...worksite(1), parents: { Employer__c: null } },
        { ...worksite(2), parents: { Employer__c: 'E-5' } },
      ],
    });
    expect((await changesOf(bench)).map(({ fields }) => fields)).to.deep.equal([
      { Employer__c: { before: 'E-2', after: null } },
      { Employer__c: { before: 'E-3', after: 'E-5' } },
    ]);
  });

  it('counts the refused, passes over the merged, and marks what only the org can tell', async () => {
    const rows = [
      employer(1),
      { ...employer(2), status: 'refused' as const },
      { ...employer(3), status: 'merged' as const },
      { ...employer(4), status: 'unknown' as const },
    ];
    const { summary } = await bench.plan(newOrg(), { employers: rows, worksites: [] });
    expect(summary.objects[0]).to.include({ create: 2, refused: 1, conflict: 0, remove: 0, kept: 0 });
    expect((await changesOf(bench)).map(({ key, unknown }) => [key, unknown ?? false])).to.deep.equal([
      ['E-1', false],
      ['E-4', true],
    ]);
  });

  it('holds no value of a sensitive field, from neither side', async () => {
    const org = newOrg();
    const secretly = (text: string) => ({
      employers: [],
      worksites: [{ key: 'W-1', values: { Name: 'Sample Plant', Notes__c: text } }],
    });
    await bench.plan(org, secretly('the first whisper'));
    expect(await readFile(bench.planPath, 'utf8')).not.to.contain('whisper');
    await bench.apply(org, secretly('the first whisper'));
    expect([...org.table('Worksite__c').values()][0]?.Notes__c).to.equal('the first whisper');
    await bench.plan(org, secretly('the second whisper'));
    const [change] = await changesOf(bench);
    expect(change?.fields.Notes__c?.before).to.have.property('digest');
    expect(change?.fields.Notes__c?.after).not.to.deep.equal(change?.fields.Notes__c?.before);
    expect(await readFile(bench.planPath, 'utf8')).not.to.contain('whisper');
    expect((await describePlan(bench.planPath)).join('\n')).not.to.contain('whisper');
  });

  it('is for its owner alone, and leaves nothing beside it', async () => {
    await bench.plan(newOrg(), sampleOf(1, 1));
    expect((await stat(bench.planPath)).mode & 0o777).to.equal(0o600);
    expect(await readdir(bench.folder)).to.deep.equal(['plan.ndjson']);
  });

  it('does not appear when it could not be finished', async () => {
    const org = newOrg();
    org.fault = (call) => {
      if (call === 'query' && org.calls.length > 1) throw new Error('gone');
    };
    const failure: unknown = await bench.plan(org, sampleOf(2, 2)).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    expect(await readdir(bench.folder)).to.deep.equal([]);
  });

  it('reads few records by key, and a whole object when that costs fewer calls', async () => {
    const org = newOrg();
    const sample = sampleOf(10, 4000);
    await bench.plan(org, sample);
    await bench.apply(org, sample);
    org.calls.splice(0);
    const few = await bench.plan(org, { employers: [employer(1)], worksites: [worksite(7)] });
    expect(few.summary.objects.map(({ unchanged }) => unchanged)).to.deep.equal([1, 1]);
    expect(org.calls).to.deep.equal(['query', 'query']);
    org.calls.splice(0);
    const all = await bench.plan(org, sample);
    expect(all.summary.objects.map(({ unchanged }) => unchanged)).to.deep.equal([10, 4000]);
    expect(org.calls).to.deep.equal(['query', 'query', 'query']);
  });
});
