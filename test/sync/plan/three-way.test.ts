import { readFile } from 'node:fs/promises';
import { SfError } from '@salesforce/core';
import { expect } from 'chai';
import {
  describePlan,
  openPlanFile,
  type PlanChange,
  type PlanInput,
  type PlanNote,
} from '../../../src/sync/plan/index.js';
import { HOLD, type MappingPolicy } from '../../../src/sync/plan/policies.js';
import { createPlan } from '../../../src/sync/plan/index.js';
import { OrgIndex } from '../../../src/sync/plan/org-index.js';
import { readKeyed } from '../../../src/sync/plan/read-org.js';
import { selectionOf } from '../../../src/sync/plan/select.js';
import type { CheckedRecord } from '../../../src/sync/types.js';
import { makeSchema } from '../../../src/schema/index.js';
import type { MemoryOrg } from '../../support/memory-org.js';
import { sampleReader, sampleSchema, type Sample } from '../../support/sample-sync.js';
import { config, employer, newOrg, openBench, sampleOf, worksite, type Bench } from '../support.js';

const W1 = { Sync_Key__c: 'W-1' };

describe('a plan between two sides that both write', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  const plan = (org: MemoryOrg, sample: Sample, more: Partial<PlanInput> = {}) =>
    createPlan({
      reader: sampleReader(sample),
      schema: sampleSchema,
      org,
      config,
      path: bench.planPath,
      now: () => new Date(org.clock),
      ...more,
    });
  const withPolicy = (policy: Partial<MappingPolicy>): Partial<PlanInput> => ({
    policies: () => ({ ...HOLD, ...policy }),
  });
  const linesOf = async (): Promise<{ changes: PlanChange[]; notes: PlanNote[] }> => {
    const file = await openPlanFile(bench.planPath);
    const changes: PlanChange[] = [];
    const notes: PlanNote[] = [];
    for await (const change of file.changes()) changes.push(change);
    for await (const note of file.notes()) notes.push(note);
    return { changes, notes };
  };
  const sync = async (org: MemoryOrg, sample: Sample, more: Partial<PlanInput> = {}) => {
    await plan(org, sample, more);
    return bench.apply(org, sample);
  };
  const start = async (): Promise<MemoryOrg> => {
    const org = newOrg();
    await sync(org, sampleOf(5, 3));
    return org;
  };
  const changed = (more: Parameters<typeof worksite>[1]): Sample => ({
    ...sampleOf(5, 3),
    worksites: [worksite(1, more), worksite(2), worksite(3)],
  });
  const w1 = (org: MemoryOrg) =>
    [...org.table('Worksite__c').values()].find(({ Sync_Key__c }) => Sync_Key__c === 'W-1')!;

  it('writes the base in the same call as the values, and reads nothing that is not mapped', async () => {
    const org = newOrg();
    const asked: string[] = [];
    const query = org.query.bind(org);
    org.query = (soql) => {
      asked.push(soql);
      return query(soql);
    };
    await sync(org, sampleOf(5, 3));
    for (const row of org.table('Worksite__c').values()) {
      expect(row.Sync_Base__c).to.match(/^b1:[A-Za-z0-9+/]{40}$/);
    }
    expect(org.calls.filter((call) => call === 'collections')).to.have.length(3);
    await plan(org, sampleOf(5, 3));
    expect(asked.join()).not.to.contain('Bargaining_Unit__c');
  });

  it('keeps an edit made in the org, says so each time, and writes nothing', async () => {
    const org = await start();
    org.edit('Worksite__c', W1, { City__c: 'Edited by hand' });
    for (let times = 0; times < 2; times += 1) {
      const { summary } = await plan(org, sampleOf(5, 3));
      expect(summary.objects[1]).to.include({ update: 0, base: 0, kept: 1, conflict: 0, unchanged: 2 });
      const { changes, notes } = await linesOf();
      expect(changes).to.deep.equal([]);
      expect(notes).to.have.length(1);
      expect(notes[0]).to.deep.include({
        kind: 'kept',
        key: 'W-1',
        row: 1,
        fields: { City__c: { source: 'Sampleton', org: 'Edited by hand', reason: 'org-edited' } },
      });
      const result = await bench.apply(org, sampleOf(5, 3));
      expect(result.status).to.equal('Succeeded');
      expect(w1(org).City__c).to.equal('Edited by hand');
    }
    expect((await describePlan(bench.planPath)).join('\n')).to.contain(
      'City__c: source Sampleton, org Edited by hand (edited in the org)'
    );
  });

  it('brings edits of both sides together where they are of different fields, and still knows the one it kept', async () => {
    const org = await start();
    org.edit('Worksite__c', W1, { City__c: 'Edited by hand' });
    const source = changed({ Unit_Size__c: 99 });
    const result = await sync(org, source);
    expect(result.status).to.equal('Succeeded');
    expect(w1(org)).to.include({ City__c: 'Edited by hand', Unit_Size__c: 99 });
    const { summary } = await plan(org, source);
    expect(summary.objects[1]).to.include({ update: 0, base: 0, kept: 1 });
  });

  it('holds a field that both sides edited, writes the others of the row, and goes on holding it', async () => {
    const org = await start();
    org.edit('Worksite__c', W1, { City__c: 'Edited by hand' });
    const source = changed({ City__c: 'Exampleville', Unit_Size__c: 99 });
    for (const [times, update] of [1, 0].entries()) {
      const { summary } = await plan(org, source);
      expect(summary.objects[1], String(times)).to.include({ update, conflict: 1, unchanged: 2 });
      const result = await bench.apply(org, source);
      expect(result.status).to.equal('SucceededPartial');
      expect(result.objects[1]).to.include({ held: 1 });
      expect(w1(org)).to.include({ City__c: 'Edited by hand', Unit_Size__c: 99 });
    }
  });

  it('moves only the base where both sides came to the same value', async () => {
    const org = await start();
    org.edit('Worksite__c', W1, { City__c: 'Exampleville' });
    const source = changed({ City__c: 'Exampleville' });
    const { summary } = await plan(org, source);
    expect(summary.objects[1]).to.include({ update: 0, base: 1 });
    const before = { ...w1(org) };
    await bench.apply(org, source);
    const after = w1(org);
    expect(after.Sync_Base__c).not.to.equal(before.Sync_Base__c);
    const ours = { Sync_Base__c: '', SystemModstamp: '', LastModifiedBy: '' };
    expect({ ...after, ...ours }).to.deep.equal({ ...before, ...ours });
    expect((await plan(org, source)).summary.objects[1]).to.include({ base: 0, unchanged: 3 });
  });

  it('at a first meeting fills what is blank, takes what is the same for agreed, and holds the rest', async () => {
    const org = await start();
    org.edit('Worksite__c', W1, { Sync_Base__c: null, City__c: 'Other Town', Unit_Size__c: null });
    const { summary } = await plan(org, sampleOf(5, 3));
    expect(summary.objects[1]).to.include({ update: 1, conflict: 1 });
    await bench.apply(org, sampleOf(5, 3));
    expect(w1(org)).to.include({ City__c: 'Other Town', Unit_Size__c: 1 });
    const { notes } = await plan(org, sampleOf(5, 3)).then(linesOf);
    expect(notes[0]).to.deep.include({
      fields: { City__c: { source: 'Sampleton', org: 'Other Town', reason: 'first-meeting' } },
    });
  });

  it('settles by owner, by policy and by a person’s choice', async () => {
    for (const [policy, city] of [
      [{ ruleOf: () => ({ policy: 'source' as const }) }, 'Exampleville'],
      [{ ruleOf: () => ({ policy: 'org' as const }) }, 'Edited by hand'],
      [{ ruleOf: () => ({ owner: 'source' as const, policy: 'hold' as const }) }, 'Exampleville'],
      [{ ruleOf: () => ({ owner: 'org' as const, policy: 'hold' as const }) }, 'Edited by hand'],
      [{ ruleOf: () => ({ policy: 'newest' as const }), savedAt: new Date('2020-01-01') }, 'Edited by hand'],
      [{ ruleOf: () => ({ policy: 'newest' as const }), savedAt: new Date('2100-01-01') }, 'Exampleville'],
    ] as const) {
      const org = await start();
      org.edit('Worksite__c', W1, { City__c: 'Edited by hand' });
      const source = changed({ City__c: 'Exampleville' });
      expect((await sync(org, source, withPolicy(policy))).status).to.equal('Succeeded');
      expect(w1(org).City__c).to.equal(city);
      expect((await plan(org, source, withPolicy(policy))).summary.objects[1]).to.include({ update: 0, base: 0 });
    }
    for (const [side, city] of [
      ['source', 'Exampleville'],
      ['org', 'Edited by hand'],
    ] as const) {
      const org = await start();
      org.edit('Worksite__c', W1, { City__c: 'Edited by hand' });
      const source = changed({ City__c: 'Exampleville' });
      expect((await sync(org, source, { settle: { side, keys: new Set(['w-1']) } })).status).to.equal('Succeeded');
      expect(w1(org).City__c).to.equal(city);
      const { summary } = await plan(org, source);
      expect(summary.objects[1]).to.include({ conflict: 0, update: 0, kept: side === 'org' ? 1 : 0 });
    }
  });

  it('without a time for either side holds what the newest was to settle', async () => {
    const org = await start();
    org.edit('Worksite__c', W1, { City__c: 'Edited by hand' });
    const { summary } = await plan(
      org,
      changed({ City__c: 'Exampleville' }),
      withPolicy({ ruleOf: () => ({ policy: 'newest' }) })
    );
    expect(summary.objects[1]).to.include({ conflict: 1, update: 0 });
  });

  it('tells by a number a field what it kept of a record, and by its base', async () => {
    const org = await start();
    const mapping = sampleReader(sampleOf(5, 3)).mappings[1]!;
    const records: CheckedRecord[] = [];
    for await (const batch of sampleReader(sampleOf(5, 3)).read('worksites')) records.push(...batch);
    const selection = selectionOf(sampleSchema, sampleSchema.object('Worksite__c')!, mapping, records);
    const same = async (): Promise<boolean[]> => {
      const index = new OrgIndex(selection, 0);
      for await (const { key, row } of readKeyed(org, selection)) index.add(key, row);
      return records.map((record) => {
        const known = index.find(record);
        return known !== undefined && 'same' in known && known.same;
      });
    };
    expect(await same()).to.deep.equal([true, true, true]);
    org.edit('Worksite__c', W1, { City__c: 'Edited by hand' });
    org.edit('Worksite__c', { Sync_Key__c: 'W-2' }, { Sync_Base__c: null });
    expect(await same()).to.deep.equal([false, false, true]);
  });

  it('shows of a sensitive field that there are two sides, and nothing of either; what was agreed on stays true all the same', async () => {
    const org = newOrg();
    const secretly = (text: string, size = 1): Sample => ({
      employers: [],
      worksites: [{ key: 'W-1', values: { Name: 'Plant', Notes__c: text, Unit_Size__c: size } }],
    });
    await sync(org, secretly('the first whisper'));
    const agreed = String(w1(org).Sync_Base__c);
    org.edit('Worksite__c', W1, { Notes__c: 'an edited whisper' });
    const { summary } = await plan(org, secretly('another whisper', 2));
    expect(summary.objects[0]).to.include({ update: 1, conflict: 1 });
    const text = await readFile(bench.planPath, 'utf8');
    expect(text).not.to.contain('whisper');
    expect((await describePlan(bench.planPath)).join('\n')).not.to.contain('whisper');
    for (const entry of agreed.slice(3).match(/.{8}/g) ?? []) expect(text).not.to.contain(entry);
    await bench.apply(org, secretly('another whisper', 2));
    expect(w1(org)).to.include({ Unit_Size__c: 2, Notes__c: 'an edited whisper' });
    expect((await plan(org, secretly('the first whisper', 2))).summary.objects[0]).to.include({ kept: 1, conflict: 0 });
  });

  it('keeps the lookup to its own object open until it is written', async () => {
    const org = newOrg();
    const part = { ...worksite(1), parents: { Part_Of__c: 'W-2' } };
    const sample: Sample = { employers: [], worksites: [part, { ...worksite(2), parents: {} }] };
    await plan(org, sample);
    let calls = 0;
    org.fault = (call, when) => {
      if (call === 'collections' && when === 'before' && (calls += 1) === 2) throw new Error('the line broke');
    };
    await bench.apply(org, sample);
    org.fault = () => undefined;
    expect(w1(org).Part_Of__c ?? null).to.equal(null);
    org.clock += 16 * 60 * 1000;
    expect((await sync(org, sample)).status).to.equal('Succeeded');
    expect(w1(org).Part_Of__c).to.be.a('string');
    expect((await plan(org, sample)).summary.objects[0]).to.include({ unchanged: 2, conflict: 0, kept: 0, base: 0 });
  });

  describe('where a row or a record is gone', () => {
    const gone: Sample = { ...sampleOf(5, 0), worksites: [worksite(1), worksite(3)] };
    const missing = (policy: 'keep' | 'flag' | 'delete'): Partial<PlanInput> =>
      withPolicy({ missing: policy, keyStart: 'w-' });

    it('keeps, tells or deletes the record as the config says', async () => {
      for (const [policy, counts] of [
        ['keep', { missing: 0, remove: 0 }],
        ['flag', { missing: 1, remove: 0 }],
        ['delete', { missing: 0, remove: 1 }],
      ] as const) {
        const org = await start();
        const { summary } = await plan(org, gone, missing(policy));
        expect(summary.objects[1], policy).to.include(counts);
        await bench.apply(org, gone);
        expect([...org.table('Worksite__c').values()]).to.have.length(policy === 'delete' ? 2 : 3);
      }
    });

    it('never deletes what a person edited, what was not synced, another entry’s records, or anything when the source has no rows', async () => {
      const org = await start();
      org.edit('Worksite__c', { Sync_Key__c: 'W-2' }, { City__c: 'Edited by hand' });
      const byHand = { Id: 'a01', SystemModstamp: '2026-11-01T00:00:00.000+0000', Name: 'By hand' };
      org.table('Worksite__c').set('a01', { ...byHand, Sync_Key__c: 'W-77', Sync_Base__c: null });
      const base = String(w1(org).Sync_Base__c);
      org.table('Worksite__c').set('a02', { ...byHand, Id: 'a02', Sync_Key__c: 'x-1', Sync_Base__c: base });
      expect((await plan(org, gone, missing('delete'))).summary.objects[1]).to.include({ missing: 1, remove: 0 });
      expect((await linesOf()).notes[0]).to.include({ kind: 'missing', key: 'W-2', reason: 'edited' });
      const empty = { employers: [], worksites: [] };
      expect((await plan(org, empty, missing('delete'))).summary.objects[0]).to.include({ missing: 3, remove: 0 });
    });

    it('does not make a record again that was deleted in the org, unless the config says so', async () => {
      const org = await start();
      const [id] = [...org.table('Worksite__c').entries()].find(([, row]) => row.Sync_Key__c === 'W-2')!;
      org.table('Worksite__c').delete(id);
      const knownKeys = { has: () => true };
      const { summary } = await plan(org, sampleOf(5, 3), { knownKeys });
      expect(summary.objects[1]).to.include({ create: 0, deleted: 1, unchanged: 2 });
      expect((await linesOf()).notes).to.deep.equal([
        { kind: 'deleted', mapping: 'worksites', object: 'Worksite__c', key: 'W-2', row: 2 },
      ]);
      const again = await plan(org, sampleOf(5, 3), { knownKeys, ...withPolicy({ deleted: 'recreate' }) });
      expect(again.summary.objects[1]).to.include({ create: 1, deleted: 0 });
      expect((await plan(org, sampleOf(5, 3))).summary.objects[1], 'nobody knows').to.include({ create: 1 });
    });
  });

  it('says who may not read what was agreed on, and which permission set helps', async () => {
    const org = await start();
    org.fault = () => {
      throw new Error("No such column 'POWER_Sync_Base__c' on entity 'Account'.");
    };
    const failure: unknown = await plan(org, { employers: [employer(1)], worksites: [] }).catch(
      (error: unknown) => error
    );
    expect(failure).to.be.instanceOf(SfError).and.to.include({ name: 'BaseNotReadableError', exitCode: 77 });
    expect((failure as SfError).actions?.join()).to.contain('POWER_Sync');
  });

  it('refuses an entry with more fields than a record can remember', async () => {
    const reader = sampleReader(sampleOf(1, 1));
    const fields = Array.from({ length: 32 }, (_, index) => `Field_${index}__c`);
    const wide = { ...reader, mappings: reader.mappings.map((mapping) => ({ ...mapping, fields })) };
    const failure: unknown = await plan(newOrg(), sampleOf(1, 1), { reader: wide }).catch((error: unknown) => error);
    expect(failure).to.include({ name: 'BaseTooNarrowError', exitCode: 78 });
  });

  it('on an object without a place for it overwrites nothing it did not agree on', async () => {
    const schema = makeSchema(
      sampleSchema.objects.map((object) => ({
        ...object,
        fields: object.fields.filter(({ name }) => !name.endsWith('Sync_Base__c')),
      }))
    );
    const org = await start();
    const { summary } = await plan(org, changed({ City__c: 'Exampleville' }), { schema });
    expect(summary.objects[1]).to.include({ update: 0, base: 0, conflict: 1, unchanged: 2 });
  });
});
