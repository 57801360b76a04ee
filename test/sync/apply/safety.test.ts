import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { SfError } from '@salesforce/core';
import type { ApplyResult } from '../../../src/sync/apply/index.js';
import type { PlanChange, PlanSummary } from '../../../src/sync/plan/index.js';
import type { BeforeImage, BeforeImages } from '../../../src/sync/undo/types.js';
import type { MemoryOrg } from '../../support/memory-org.js';
import type { Sample } from '../../support/sample-sync.js';
import { newOrg, openBench, sampleOf, worksite, type Bench } from '../support.js';

const countsOf = (result: ApplyResult, object = 'Worksite__c') =>
  result.objects.find((counts) => counts.object === object);

/** Keeps images in memory and tells when, beside the org's calls. */
function keeper(org: MemoryOrg): BeforeImages & { images: BeforeImage[]; ids: Map<string, string>; outcome?: string } {
  return {
    images: [],
    ids: new Map(),
    keep(images) {
      org.calls.push('keep');
      this.images.push(...images);
      return Promise.resolve();
    },
    written(ids) {
      for (const [key, id] of ids) this.ids.set(key, id);
      return Promise.resolve();
    },
    close(outcome) {
      this.outcome = outcome;
      return Promise.resolve();
    },
  };
}

describe('applying without harm', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());
  const changed = (rows: number, more: Record<string, string | null>): Sample => ({
    ...sampleOf(5, 0),
    worksites: Array.from({ length: rows }, (_, index) => worksite(index + 1, more)),
  });
  const load = async (org: MemoryOrg, rows: number): Promise<void> => {
    await bench.plan(org, sampleOf(5, rows));
    await bench.apply(org, sampleOf(5, rows));
    org.calls.splice(0);
  };

  it('makes few changes on a condition, so that an edit in the last moment is safe', async () => {
    const org = newOrg();
    await load(org, 30);
    const sample = changed(20, { City__c: 'Exampleville' });
    await bench.plan(org, sample);
    org.fault = (call, when) => {
      if (call === 'conditional' && when === 'before') {
        org.fault = () => undefined;
        org.edit('Worksite__c', { Sync_Key__c: 'W-3' }, { City__c: 'Edited by hand' });
      }
    };
    const result = await bench.apply(org, sample);
    expect(countsOf(result)).to.include({ updated: 19, skipped: 1 });
    expect(result.windowSeconds).to.equal(null);
    expect(org.edit('Worksite__c', { Sync_Key__c: 'W-3' }, {}).City__c).to.equal('Edited by hand');
    expect(
      org.calls.filter((call) => call === 'collections'),
      "the run's own row"
    ).to.have.length(1);
  });

  it('knows its own work again when the answer to a conditional write was lost', async () => {
    const org = newOrg();
    await load(org, 5);
    const sample = changed(5, { City__c: 'Exampleville' });
    await bench.plan(org, sample);
    const conditional = org.conditional.bind(org);
    org.conditional = async (writes) => {
      org.conditional = conditional;
      await conditional(writes);
      return conditional(writes);
    };
    const result = await bench.apply(org, sample);
    expect(countsOf(result)).to.include({ updated: 5, skipped: 0, failed: 0 });
  });

  it('reads many records again just before each collection, and tells how long an edit could go unseen', async () => {
    const org = newOrg();
    await load(org, 450);
    const sample = changed(450, { City__c: 'Exampleville' });
    await bench.plan(org, sample);
    let collections = 0;
    org.fault = (call, when) => {
      if (call === 'collections' && when === 'after' && (collections += 1) === 1) {
        org.edit('Worksite__c', { Sync_Key__c: 'W-449' }, { City__c: 'Edited by hand' });
      }
    };
    const result = await bench.apply(org, sample);
    expect(countsOf(result)).to.include({ updated: 449, skipped: 1 });
    expect(result.windowSeconds).to.be.within(0, 30);
  });

  it('sees an edit made in the very second of the plan, which left the stamp as it was', async () => {
    const org = newOrg();
    await load(org, 3);
    const sample = changed(3, { City__c: 'Exampleville' });
    await bench.plan(org, sample);
    const record = org.edit('Worksite__c', { Sync_Key__c: 'W-2' }, {});
    await bench.plan(org, sample);
    Object.assign(record, { City__c: 'Edited by hand' });
    const result = await bench.apply(org, sample);
    expect(countsOf(result)).to.include({ updated: 2, skipped: 1 });
    expect(record.City__c).to.equal('Edited by hand');
  });

  for (const rows of [450, 2500]) {
    it(`applies a plan of ${rows} again after it was killed, and finds what was written`, async () => {
      const org = newOrg();
      const sample = sampleOf(5, rows);
      await bench.plan(org, sample);
      await bench.apply(org, sample);
      const again = await bench.apply(org, sample);
      expect(again.status).to.equal('Succeeded');
      expect(again.failures).to.equal(null);
      expect(countsOf(again)).to.include({ created: 0, updated: 0, skipped: 0, unchanged: rows });
    });
  }

  it('tells an edit that an upload wrote over, with the way to take it back', async () => {
    const org = newOrg();
    await load(org, 2500);
    const sample = changed(2500, { City__c: 'Exampleville' });
    await bench.plan(org, sample);
    const bulk = org.bulk.bind(org);
    // Somebody edits after the upload was closed and before the org comes to the record: the look in between sees it.
    org.bulk = async (writes, options) => {
      org.edit('Worksite__c', { Sync_Key__c: 'W-7' }, { City__c: 'Edited by hand' });
      await options.onLook?.();
      const results = await bulk(writes, options);
      org.edit('Worksite__c', { Sync_Key__c: 'W-8' }, { City__c: 'Edited later' });
      return results;
    };
    const result = await bench.apply(org, sample);
    expect(countsOf(result)).to.include({ updated: 2500 });
    expect(result.attention.records.map(({ key, rule }) => [key, rule])).to.deep.equal([['W-7', 'overwritten']]);
    expect(result.windowSeconds).to.be.within(0, 30);
  });

  it('tells a record that somebody made while the upload that makes it was under way', async () => {
    const org = newOrg();
    const sample = sampleOf(5, 2100);
    await bench.plan(org, sample);
    const bulk = org.bulk.bind(org);
    org.bulk = async (writes, options) => {
      await org.insert('Worksite__c', new Map([['Sync_Key__c', 'W-9']]));
      return bulk(writes, options);
    };
    const { attention } = await bench.apply(org, sample);
    expect(attention.records.map(({ key, rule }) => [key, rule])).to.deep.equal([['W-9', 'overwritten']]);
  });

  it('keeps what a record held before each write, with ids for lookups, and never after it', async () => {
    const org = newOrg();
    const images = keeper(org);
    const first = sampleOf(5, 30);
    await bench.plan(org, first);
    await bench.apply(org, first, { openImages: () => Promise.resolve(images) });
    expect(org.calls.indexOf('keep')).to.be.within(0, org.calls.indexOf('collections') - 1);
    const employer = org.edit('Account', { POWER_Sync_Key__c: 'E-3' }, {});
    const made = images.images.find(({ key }) => key === 'W-2');
    expect(made).to.deep.include({ op: 'create', object: 'Worksite__c', keyField: 'Sync_Key__c', baseBefore: null });
    expect(made?.fields.Employer__c).to.deep.equal({ before: null, after: employer.Id });
    expect(made?.fields.City__c).to.deep.equal({ before: null, after: 'Sampleton' });
    expect(images.ids.size).to.equal(35);
    expect(images.outcome).to.equal('Succeeded');

    for (const rows of [3, 30]) {
      const more = keeper(org);
      const city = `Town ${rows}`;
      const sample = changed(rows, { City__c: city });
      await bench.plan(org, sample);
      org.calls.splice(0);
      await bench.apply(org, sample, { openImages: () => Promise.resolve(more) });
      const write = org.calls.findIndex((call) => call === 'conditional' || call === 'collections');
      expect(org.calls.indexOf('keep')).to.be.within(0, write - 1);
      const before = rows === 3 ? 'Sampleton' : 'Town 3';
      const image = more.images.find(({ key }) => key === 'W-1');
      expect(image).to.include({ op: 'update' });
      expect(image?.fields).to.deep.equal({ City__c: { before, after: city } });
    }
  });

  it('writes nothing when the images cannot be kept', async () => {
    const org = newOrg();
    const sample = sampleOf(2, 3);
    await bench.plan(org, sample);
    const broken = { ...keeper(org), keep: () => Promise.reject(new SfError('no room', 'ImagesError')) };
    const result = await bench.apply(org, sample, { openImages: () => Promise.resolve(broken) });
    expect(result).to.include({ status: 'Failed' });
    expect(result.stopped).to.include({ reason: 'ImagesError' });
    expect([...org.table('Account').values()]).to.deep.equal([]);
  });

  it('waits for the job that a killed run left, and asks the org for such jobs when it took a lock over', async () => {
    const org = newOrg();
    const sample = sampleOf(2, 3);
    await bench.plan(org, sample);
    const gone: string[] = [];
    org.jobs.push(
      { id: 'job-1', object: 'Worksite__c' },
      { id: 'job-2', object: 'Account' },
      { id: 'other', object: 'Lead' }
    );
    const journal = {
      began: () => Promise.resolve(),
      ended: (id: string) => Promise.resolve(void gone.push(id)),
      left: () => Promise.resolve([{ id: 'job-1', object: 'Worksite__c' }]),
    };
    await bench.apply(org, sample, { journal });
    expect(org.calls).not.to.include('openJobs');
    expect(gone).to.deep.equal(['job-1']);
    expect(org.calls.indexOf('finishJob')).to.be.lessThan(org.calls.indexOf('collections'));
    const [state] = [...org.table('Sync_State__c').values()];
    Object.assign(state!, { Lock_Token__c: 'dead', Lock_Expires__c: new Date(org.clock - 1).toISOString() });
    const next = changed(2, { City__c: 'Exampleville' });
    await bench.plan(org, next);
    await bench.apply(org, next, { journal: { ...journal, left: () => Promise.resolve([]) } });
    expect(gone).to.deep.equal(['job-1', 'job-2']);
    expect(org.jobs.map(({ id }) => id)).to.deep.equal(['other']);
  });

  it('refuses beyond the rails before the lock is claimed', async () => {
    const org = newOrg();
    await load(org, 300);
    const sample = changed(300, { City__c: 'Exampleville' });
    await bench.plan(org, sample);
    const error: unknown = await bench.apply(org, sample, { rails: {} }).catch((failure: unknown) => failure);
    expect(error).to.include({ name: 'NearlyAllChangedError' });
    expect(org.calls.filter((call) => call !== 'query')).to.deep.equal([]);
  });

  describe('deletes', () => {
    /** A plan that deletes, as planning makes it of rows that are gone. */
    const removalPlan = async (org: MemoryOrg, keys: readonly string[]): Promise<void> => {
      await bench.plan(org, sampleOf(5, 0));
      const lines = (await readFile(bench.planPath, 'utf8')).trim().split('\n');
      const summary = JSON.parse(lines.pop() ?? '') as PlanSummary;
      const removals = keys.map((key): PlanChange => {
        const record = org.edit('Worksite__c', { Sync_Key__c: key }, {});
        const stamp = new Date(String(record.SystemModstamp)).toISOString();
        const common = { kind: 'change', mapping: 'worksites', object: 'Worksite__c', op: 'remove', row: 0 } as const;
        return { ...common, key, id: String(record.Id), stamp, fields: {} };
      });
      const account = summary.objects[0]!;
      const objects = [
        account,
        { ...account, object: 'Worksite__c', create: 0, update: 0, unchanged: 0, remove: keys.length },
      ];
      const text = [
        ...lines,
        ...removals.map((line) => JSON.stringify(line)),
        JSON.stringify({ ...summary, objects, changes: { worksites: keys.length } }),
      ];
      await writeFile(bench.planPath, `${text.join('\n')}\n`);
    };

    it('go out only after their stamps were read again, with images first', async () => {
      const org = newOrg();
      await load(org, 10);
      await removalPlan(org, ['W-1', 'W-2', 'W-3', 'W-4']);
      org.edit('Worksite__c', { Sync_Key__c: 'W-2' }, { City__c: 'Edited by hand' });
      const gone = org.edit('Worksite__c', { Sync_Key__c: 'W-3' }, {});
      org.table('Worksite__c').delete(String(gone.Id));
      org.calls.splice(0);
      const images = keeper(org);
      const result = await bench.apply(org, sampleOf(5, 0), { openImages: () => Promise.resolve(images) });
      expect(countsOf(result)).to.include({ removed: 2, skipped: 1, unchanged: 1, failed: 0, pending: 0 });
      expect([...org.table('Worksite__c').values()].map(({ Sync_Key__c }) => Sync_Key__c)).to.include('W-2');
      expect(org.table('Worksite__c').size).to.equal(7);
      expect(images.images.map(({ op, key, fields }) => [op, key, fields.City__c])).to.deep.equal([
        ['remove', 'W-1', { before: 'Sampleton', after: null }],
        ['remove', 'W-4', { before: 'Sampleton', after: null }],
      ]);
      const order = org.calls.filter((call) => ['retrieve', 'keep', 'collections'].includes(call));
      expect(order.slice(0, 3)).to.deep.equal(['retrieve', 'keep', 'collections']);
      expect(result.attention.records.map(({ key, rule }) => [key, rule])).to.deep.equal([
        ['W-2', 'edited-since-plan'],
      ]);
    });

    it('are refused where there are too many', async () => {
      const org = newOrg();
      await load(org, 10);
      await removalPlan(org, ['W-1', 'W-2', 'W-3', 'W-4', 'W-5', 'W-6']);
      const error: unknown = await bench.apply(org, sampleOf(5, 0), { rails: {} }).catch((failure: unknown) => failure);
      expect(error).to.include({ name: 'TooManyDeletesError' });
      expect(org.table('Worksite__c').size).to.equal(10);
    });
  });
});
