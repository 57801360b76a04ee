import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { verifyChains, readRuns, writeUndoPlan, describeUndo } from '../../../src/sync/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';
import { rowOf, UndoBench } from './support.js';

const rows = (count: number) => Array.from({ length: count }, (_, index) => rowOf(index + 1));
const countsOf = ({ objects }: { objects: ReadonlyArray<{ object: string }> }, object: string) =>
  objects.find((counts) => counts.object === object);

describe('taking a run back on a practice org', function () {
  this.timeout(120_000);
  let org: InstalledOrg;
  let bench: UndoBench;

  beforeEach(async () => {
    org = await startInstalledOrg();
    bench = new UndoBench(org, 'undo');
  });
  afterEach(() => org.close());

  it('puts back each field a run changed, and the base with it; a second undo finds nothing to do', async () => {
    await bench.sync(rows(6));
    const before = await bench.worksites();
    const run = await bench.sync(rows(6).map((row) => ({ ...row, city: 'Exampleville', size: '' as const })));
    expect(countsOf(run, 'Worksite__c')).to.include({ updated: 6 });
    const result = await bench.undo(run.runId);
    expect(result).to.include({ status: 'Succeeded', undoes: run.runId, failures: null, stopped: null });
    expect(countsOf(result, 'Worksite__c')).to.include({ updated: 6, skipped: 0, pending: 0 });
    expect(await bench.worksites()).to.deep.equal(before);
    const again = await bench.undo(run.runId);
    expect(again).to.include({ status: 'Succeeded', runId: null });
    expect(countsOf(again, 'Worksite__c')).to.include({ updated: 0, unchanged: 6 });
  });

  it('leaves a field that somebody edited since, lists it, and puts back the others', async () => {
    await bench.sync(rows(3));
    const run = await bench.sync(rows(3).map((row) => ({ ...row, city: 'Exampleville', size: 77 })));
    await bench.edit('Sample Plant 2', { City__c: 'Edited by hand' });
    const result = await bench.undo();
    expect(result.undoes).to.equal(run.runId);
    expect(result.status).to.equal('SucceededPartial');
    expect(await bench.content()).to.deep.equal([
      'Sample Plant 1|Sampleton|1|Sample Laundry 1',
      'Sample Plant 2|Edited by hand|2|Sample Laundry 2',
      'Sample Plant 3|Sampleton|3|Sample Laundry 0',
    ]);
    const left = readFileSync(join(bench.folder, 'undo-failures.csv'), 'utf8').trim().split('\r\n');
    expect(left).to.have.length(2);
    expect(left[1]).to.match(/^Worksite__c,\w{18},[^,]*W2[^,]*,City__c,edited,/i);
  });

  it('removes what a run made, children first, but not what somebody edited or hung something on', async () => {
    const run = await bench.sync(rows(6));
    await bench.edit('Sample Plant 4', { Trade_Name__c: 'Known to its workers' });
    const [employer] = await bench.query("SELECT Id FROM Account WHERE Name = 'Sample Laundry 2'");
    await org.connection.sobject('Worksite__c').create({ Name: 'Made by hand', Employer__c: employer!.Id });
    const plan = await bench.plan(run.runId);
    expect(plan.left.map(({ deed, reason, detail }) => [deed.object, reason, detail])).to.have.deep.members([
      ['Worksite__c', 'made-edited', undefined],
      ['Account', 'children', 'Worksite__c'],
      ['Account', 'children', 'Worksite__c'],
    ]);
    const result = await bench.apply(plan);
    expect(countsOf(result, 'Worksite__c')).to.include({ removed: 5, skipped: 1 });
    expect(countsOf(result, 'Account')).to.include({ removed: 1, skipped: 2 });
    expect((await bench.query('SELECT Name FROM Worksite__c ORDER BY Name')).map(({ Name }) => Name)).to.deep.equal([
      'Made by hand',
      'Sample Plant 4',
    ]);
    const again = await bench.undo(run.runId);
    expect(countsOf(again, 'Worksite__c')).to.include({ removed: 0, skipped: 1, unchanged: 5 });
  });

  it('refuses to remove more than it may, before anything is written', async () => {
    await bench.sync(rows(6));
    const plan = await bench.plan();
    for (const maxDelete of [{ count: 8 }, { percent: 99 }]) {
      const error: unknown = await bench.apply(plan, { maxDelete }).catch((reason: unknown) => reason);
      expect(error).to.include({ name: 'UndoMaxDeleteError' });
    }
    expect(await org.count('Worksite__c')).to.equal(6);
    expect(await org.count('Sync_State__c WHERE Lock_Token__c != null')).to.equal(0);
  });

  it('an undo of an undo does the run again, what was removed under new ids', async () => {
    const run = await bench.sync(rows(5));
    const after = await bench.content();
    const ids = (await bench.worksites()).map(({ Id }) => Id);
    const undo = await bench.undo(run.runId);
    expect(await bench.content()).to.deep.equal([]);
    expect(await org.count("Account WHERE Name LIKE 'Sample Laundry%'")).to.equal(0);
    const redo = await bench.undo(undo.runId ?? '');
    expect(redo.status, JSON.stringify(redo)).to.equal('Succeeded');
    expect(countsOf(redo, 'Worksite__c')).to.include({ created: 5 });
    expect(await bench.content()).to.deep.equal(after);
    expect((await bench.worksites()).some(({ Id }) => ids.includes(Id))).to.equal(false);
    // And back once more.
    const third = await bench.undo(redo.runId ?? '');
    expect(third.status, JSON.stringify(third)).to.equal('Succeeded');
    expect(await bench.content()).to.deep.equal([]);
  });

  it('`last` is the latest run that is not an undo, also when it is asked for twice', async () => {
    await bench.sync(rows(3));
    const second = await bench.sync(rows(3).map((row) => ({ ...row, city: 'Exampleville' })));
    expect((await bench.undo('last')).undoes).to.equal(second.runId);
    expect(await bench.undo('last')).to.include({ undoes: second.runId, runId: null });
  });

  it('goes on where an undo was stopped', async () => {
    await bench.sync(rows(60));
    await bench.sync(rows(60).map((row) => ({ ...row, city: 'Exampleville' })));
    const stop = new AbortController();
    const first = await bench.undo('last', {
      signal: stop.signal,
      onProgress: ({ done = 0 }) => done >= 25 && stop.abort(),
    });
    expect(first.stopped).to.include({ reason: 'SIGINT', exitCode: 68 });
    expect(countsOf(first, 'Worksite__c')).to.include({ updated: 25, pending: 35 });
    const rest = await bench.undo('last');
    expect(rest.status).to.equal('Succeeded');
    expect(countsOf(rest, 'Worksite__c')).to.include({ updated: 35, unchanged: 25 });
    expect((await bench.content()).every((line) => line.includes('|Sampleton|'))).to.equal(true);
  });

  it('leaves a record that is edited between the plan of the undo and its write', async () => {
    await bench.sync(rows(3));
    await bench.sync(rows(3).map((row) => ({ ...row, city: 'Exampleville' })));
    const plan = await bench.plan();
    await bench.edit('Sample Plant 1', { City__c: 'Edited by hand' });
    const result = await bench.apply(plan);
    expect(countsOf(result, 'Worksite__c')).to.include({ updated: 2, skipped: 1 });
    expect((await bench.content())[0]).to.contain('Edited by hand');
  });

  it('shows no sensitive value, in the plan or in its file', async () => {
    await bench.sync(rows(2));
    const run = await bench.sync(rows(2).map((row) => ({ ...row, city: 'Exampleville' })));
    const plan = await bench.plan(run.runId);
    expect(describeUndo(plan).join('\n')).to.contain('City__c: Exampleville -> Sampleton');
    const path = join(bench.folder, 'undo.plan.ndjson');
    await writeUndoPlan(path, plan, new Date());
    const lines = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
    expect(lines.map(({ kind }) => kind)).to.deep.equal(['header', 'change', 'change', 'summary']);
    expect(lines[1]).to.nested.include({
      'fields.City__c.before': 'Exampleville',
      'fields.City__c.after': 'Sampleton',
    });
  });

  it('is a run like any other: recorded, and in the chain', async () => {
    await bench.sync(rows(2));
    const run = await bench.sync(rows(2).map((row) => ({ ...row, city: 'Exampleville' })));
    const undo = await bench.undo();
    const port = await bench.port();
    const listed = [];
    for await (const { run: one } of readRuns(port, new Map())) listed.push(one);
    expect(listed.find(({ runId }) => runId === undo.runId)).to.include({
      sources: `undo of ${run.runId.slice(0, 6)}`,
      updated: 2,
      outcome: 'Succeeded',
    });
    const chains = await verifyChains(port, readRuns(port, new Map()));
    expect(chains).to.deep.equal([{ config: 'sample', sound: 3, faults: [], unchained: [] }]);
  });
});

describe('taking back a run that removed records', function () {
  this.timeout(120_000);
  let org: InstalledOrg;
  before(async () => {
    org = await startInstalledOrg();
  });
  after(() => org.close());

  it('makes them again under new ids, says so, and puts their parents back', async () => {
    const bench = new UndoBench(org, 'removed');
    await bench.sync(rows(6), 'delete');
    const before = await bench.content();
    const ids = new Set((await bench.worksites()).map(({ Id }) => Id));
    const run = await bench.sync(rows(4), 'delete');
    expect(countsOf(run, 'Worksite__c')).to.include({ removed: 2 });
    const plan = await bench.plan(run.runId);
    expect(describeUndo(plan).join('\n')).to.match(/make Worksite__c .*W5.* again, under a new id/i);
    const undo = await bench.apply(plan);
    expect(undo.status, JSON.stringify(undo)).to.equal('Succeeded');
    expect(countsOf(undo, 'Worksite__c')).to.include({ created: 2, updated: 0 });
    expect(await bench.content()).to.deep.equal(before);
    expect((await bench.worksites()).filter(({ Id }) => ids.has(Id))).to.have.length(4);
    expect(await bench.undo(run.runId)).to.include({ runId: null, status: 'Succeeded' });
    // Taken back in its turn: they are gone again.
    const redo = await bench.undo(undo.runId ?? '');
    expect(countsOf(redo, 'Worksite__c')).to.include({ removed: 2 });
    expect(await bench.content()).to.deep.equal(before.slice(0, 4));
  });

  it('leaves a record that somebody made again with other values', async () => {
    const bench = new UndoBench(org, 'removed');
    const run = await bench.sync(rows(3), 'delete');
    expect(countsOf(run, 'Worksite__c')).to.include({ removed: 1 });
    const [deed] = (await bench.plan(run.runId)).steps;
    await org.connection
      .sobject('Worksite__c')
      .create({ Name: 'Made again by hand', Sync_Key__c: deed?.deed.key, City__c: 'Mockton' });
    const result = await bench.undo(run.runId);
    expect(result).to.include({ status: 'Failed', stopped: null });
    expect(result.failures).to.equal(join(bench.folder, 'undo-failures.csv'));
    expect(countsOf(result, 'Worksite__c')).to.include({ created: 0, skipped: 1 });
    expect((await bench.content()).some((line) => line.startsWith('Made again by hand|Mockton'))).to.equal(true);
  });
});
