import { readFile, stat } from 'node:fs/promises';
import { SfError } from '@salesforce/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { runHash, type ApplyResult } from '../../../src/sync/apply/index.js';
import type { Value } from '../../../src/records/index.js';
import { makeSchema } from '../../../src/schema/index.js';
import { sampleSchema, type Sample } from '../../support/sample-sync.js';
import type { MemoryOrg } from '../../support/memory-org.js';
import { config, employer, newOrg, openBench, sampleOf, worksite, type Bench } from '../support.js';

const objects = ['Account', 'Worksite__c'];
const caught = async (work: Promise<unknown>): Promise<SfError> => {
  const failure: unknown = await work.catch((error: unknown) => error);
  expect(failure).to.be.instanceOf(SfError);
  return failure as SfError;
};
const countsOf = (result: ApplyResult, object: string) => result.objects.find((counts) => counts.object === object);

describe('applying a plan', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  const sync = async (org: MemoryOrg, sample: Sample): Promise<ApplyResult> => {
    await bench.plan(org, sample);
    return bench.apply(org, sample);
  };

  it('makes the org agree with the source, so that the next plan is empty', async () => {
    const org = newOrg();
    const sample = sampleOf(5, 30);
    const result = await sync(org, sample);
    expect(result.status).to.equal('Succeeded');
    expect(result.failures).to.equal(null);
    expect(countsOf(result, 'Worksite__c')).to.include({ created: 30, updated: 0, failed: 0, skipped: 0, pending: 0 });
    const { summary } = await bench.plan(org, sample);
    expect(summary.objects.map(({ create, update, unchanged }) => [create, update, unchanged])).to.deep.equal([
      [0, 0, 5],
      [0, 0, 30],
    ]);
  });

  it('touches nothing when there is nothing to do', async () => {
    const org = newOrg();
    await sync(org, sampleOf(5, 30));
    const before = org.content([...objects, 'Sync_Run__c', 'Sync_State__c']);
    org.calls.splice(0);
    const result = await sync(org, sampleOf(5, 30));
    expect(result).to.include({ status: 'Succeeded', failures: null });
    expect(org.calls).to.deep.equal(['query', 'query']);
    expect(org.content([...objects, 'Sync_Run__c', 'Sync_State__c'])).to.equal(before);
  });

  it('never touches a field the config does not map', async () => {
    const org = newOrg();
    await sync(org, sampleOf(5, 1));
    org.edit('Worksite__c', { Sync_Key__c: 'W-1' }, { Bargaining_Unit__c: 'Sample unit' });
    await sync(org, { ...sampleOf(5, 0), worksites: [worksite(1, { City__c: 'Exampleville' })] });
    const [record] = [...org.table('Worksite__c').values()];
    expect(record).to.include({ City__c: 'Exampleville', Bargaining_Unit__c: 'Sample unit' });
  });

  it('sends many changes by bulk and finds every answer whatever their order', async () => {
    const org = newOrg({
      refuse: ({ ref }) =>
        ref === 'W-1234'
          ? { code: 'STRING_TOO_LONG', message: 'City: data value too large', fields: ['City__c'] }
          : undefined,
    });
    const result = await sync(org, sampleOf(5, 2500));
    expect(org.calls.filter((call) => call === 'bulk')).to.have.length(1);
    expect(countsOf(result, 'Worksite__c')).to.include({ created: 2499, failed: 1 });
    expect(result.status).to.equal('SucceededPartial');
    const csv = await readFile(bench.failuresPath, 'utf8');
    expect(csv.trim().split('\r\n').slice(1)).to.deep.equal([
      'W-1234,Sample Plant 1234,1234,STRING_TOO_LONG,City: data value too large',
    ]);
  });

  it("hands back the rows that were not written, in the source's own columns", async () => {
    const org = newOrg({
      refuse: ({ ref }) =>
        ref === 'W-2'
          ? { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Too small, "really"', fields: [] }
          : undefined,
    });
    const sample = {
      employers: [employer(3), employer(4)],
      worksites: [worksite(2), worksite(3), { ...worksite(8), status: 'refused' as const }],
    };
    const result = await sync(org, sample);
    expect(result.status).to.equal('SucceededPartial');
    expect(countsOf(result, 'Worksite__c')).to.include({ created: 1, failed: 1, refused: 1 });
    expect(result.failures).to.equal(bench.failuresPath);
    expect(await readFile(bench.failuresPath, 'utf8')).to.equal(
      'Key,Name,power_row,power_rule,power_message\r\n' +
        'W-2,Sample Plant 2,1,FIELD_CUSTOM_VALIDATION_EXCEPTION,"Too small, ""really"""\r\n' +
        'W-8,Sample Plant 8,3,required,Name is missing.\r\n'
    );
    expect((await stat(bench.failuresPath)).mode & 0o777).to.equal(0o600);
  });

  it("keeps the org's words to itself when they repeat a sensitive value", async () => {
    const org = newOrg({
      refuse: ({ ref }) =>
        ref === 'W-1'
          ? { code: 'STRING_TOO_LONG', message: 'Notes: data value too large: whisper', fields: ['Notes__c'] }
          : undefined,
    });
    const result = await sync(org, { employers: [], worksites: [worksite(1)] });
    expect(result.status).to.equal('Failed');
    expect(await readFile(bench.failuresPath, 'utf8')).not.to.contain('whisper');
  });

  it('writes lookups to its own object when all records are there', async () => {
    const org = newOrg();
    const part = (number: number, of: number) => ({ ...worksite(number), parents: { Part_Of__c: `W-${of}` } });
    const result = await sync(org, { employers: [], worksites: [part(1, 3), part(2, 3), worksiteAlone(3)] });
    expect(result.status).to.equal('Succeeded');
    const rows = [...org.table('Worksite__c').values()];
    const whole = rows.find((row) => row.Sync_Key__c === 'W-3');
    expect(rows.filter((row) => row.Part_Of__c === whole?.Id)).to.have.length(2);
  });

  describe('what people do in between', () => {
    it('an edited record is left alone and listed; the others are written', async () => {
      const org = newOrg();
      await sync(org, sampleOf(5, 3));
      const changed = {
        ...sampleOf(5, 0),
        worksites: [1, 2, 3].map((number) => worksite(number, { City__c: 'Exampleville' })),
      };
      await bench.plan(org, changed);
      org.edit('Worksite__c', { Sync_Key__c: 'W-2' }, { City__c: 'Edited by hand' });
      const result = await bench.apply(org, changed);
      expect(countsOf(result, 'Worksite__c')).to.include({ updated: 2, skipped: 1 });
      expect(result.status).to.equal('SucceededPartial');
      expect(org.edit('Worksite__c', { Sync_Key__c: 'W-2' }, {}).City__c).to.equal('Edited by hand');
      expect(await readFile(bench.failuresPath, 'utf8')).to.contain('W-2,Sample Plant 2,2,edited-since-plan');
    });

    it('the same holds for an upload by bulk', async () => {
      const org = newOrg();
      await sync(org, sampleOf(5, 2500));
      const changed = {
        ...sampleOf(5, 0),
        worksites: sampleOf(5, 2500).worksites.map((row) => ({
          ...row,
          values: { ...row.values, City__c: 'Exampleville' },
        })),
      };
      await bench.plan(org, changed);
      org.edit('Worksite__c', { Sync_Key__c: 'W-2000' }, { City__c: 'Edited by hand' });
      const result = await bench.apply(org, changed);
      expect(countsOf(result, 'Worksite__c')).to.include({ updated: 2499, skipped: 1 });
      expect(org.edit('Worksite__c', { Sync_Key__c: 'W-2000' }, {}).City__c).to.equal('Edited by hand');
    });

    it('a deleted record is not made again, and a record made by hand is not written over', async () => {
      const org = newOrg();
      await sync(org, sampleOf(5, 1));
      const changed = { ...sampleOf(5, 0), worksites: [worksite(1, { City__c: 'Exampleville' }), worksite(2)] };
      await bench.plan(org, changed);
      org.table('Worksite__c').clear();
      await org.insert(
        'Worksite__c',
        new Map<string, Value>([
          ['Sync_Key__c', 'W-2'],
          ['Name', 'Made by hand'],
        ])
      );
      const result = await bench.apply(org, changed);
      expect(countsOf(result, 'Worksite__c')).to.include({ created: 0, updated: 0, skipped: 2 });
      expect([...org.table('Worksite__c').values()].map(({ Name }) => Name)).to.deep.equal(['Made by hand']);
    });
  });

  describe('a plan that is stale as a whole', () => {
    const sample = sampleOf(1, 1);
    const refuse = async (
      org: MemoryOrg,
      more: Parameters<Bench['apply']>[2],
      name: string,
      word: RegExp,
      now = sample
    ) => {
      await bench.plan(newOrg(), sample);
      const error = await caught(bench.apply(org, now, more));
      expect(error).to.include({ name, exitCode: 66 });
      expect(error.message).to.match(word);
      expect(org.calls).to.deep.equal([]);
    };

    it('is refused for another org', () =>
      refuse(newOrg({ organizationId: '00D000000000002EAA' }), {}, 'PlanWrongOrgError', /00D000000000002EAA/));
    it('is refused when the config changed', () =>
      refuse(newOrg(), { config: { ...config, digest: 'other' } }, 'PlanStaleError', /config/));
    it('is refused when the schema changed', () =>
      refuse(newOrg(), { schema: makeSchema(sampleSchema.objects.slice(0, 1)) }, 'PlanStaleError', /rules/));
    it('is refused when a source changed', () => refuse(newOrg(), {}, 'PlanStaleError', /worksites/, sampleOf(1, 2)));
  });

  describe('the run', () => {
    it('is recorded with counts, and chained to the one before', async () => {
      const org = newOrg();
      await sync(org, sampleOf(5, 3));
      await sync(org, { ...sampleOf(5, 0), worksites: [worksite(1, { City__c: 'Exampleville' })] });
      const [first, second] = [...org.table('Sync_Run__c').values()];
      expect(first).to.include({
        Created_Count__c: 8,
        Outcome__c: 'Succeeded',
        Config_Name__c: 'sample',
        Previous_Hash__c: null,
      });
      expect(second).to.include({ Updated_Count__c: 1, Unchanged_Count__c: 5, Previous_Hash__c: first?.Hash__c });
      const { Id: _id, SystemModstamp: _stamp, LastModifiedBy: _by, ...fields } = second ?? {};
      expect(runHash(new Map(Object.entries(fields)))).to.equal(second?.Hash__c);
      const [state] = [...org.table('Sync_State__c').values()];
      expect(state).to.include({ Chain_Head__c: second?.Hash__c, Lock_Token__c: null, Lock_Owner__c: null });
    });

    it('stops after the call in flight when asked to, and goes on when run again', async () => {
      const org = newOrg();
      const sample = sampleOf(5, 900);
      await bench.plan(org, sample);
      const stop = new AbortController();
      let writes = 0;
      org.fault = (call, when) => {
        if (call === 'collections' && when === 'after' && (writes += 1) === 3) stop.abort();
      };
      const result = await bench.apply(org, sample, { signal: stop.signal });
      expect(result.status).to.equal('SucceededPartial');
      expect(result.stopped).to.include({ reason: 'SIGINT', exitCode: 68 });
      expect(countsOf(result, 'Worksite__c')).to.include({ created: 400, pending: 500 });
      expect([...org.table('Sync_State__c').values()][0]?.Lock_Token__c).to.equal(null);
      const rest = await sync(org, sample);
      expect(countsOf(rest, 'Worksite__c')).to.include({ created: 500, unchanged: 400, pending: 0 });
    });

    it('that meets a dead end tells what was written by then', async () => {
      const org = newOrg();
      const sample = sampleOf(5, 900);
      await bench.plan(org, sample);
      let writes = 0;
      org.fault = (call, when) => {
        if (call === 'collections' && when === 'before' && (writes += 1) === 3)
          throw new SfError('The calls are spent', 'OrgCallsSpentError');
      };
      const result = await bench.apply(org, sample);
      expect(result).to.include({ status: 'SucceededPartial' });
      expect(result.stopped).to.include({ reason: 'OrgCallsSpentError', exitCode: 1 });
      expect(countsOf(result, 'Worksite__c')).to.include({ created: 200, pending: 700 });
    });
  });

  it('converges to the same org whatever calls fail on the way', async () => {
    const sample = sampleOf(5, 450);
    const calm = newOrg();
    await sync(calm, sample);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (places, lost) => {
          const org = newOrg();
          const failing = [...places];
          let passed = 0;
          org.fault = (_call, when) => {
            if (when !== (lost ? 'after' : 'before') || failing.length === 0) return;
            if (passed === failing[0]) {
              failing.shift();
              passed = 0;
              throw new Error('the connection broke');
            }
            passed += 1;
          };
          for (let run = 0; run < 12; run += 1) {
            const done = await sync(org, sample).catch(() => undefined);
            // A run that could not give its lock back is dead to the next one when it lapses.
            org.clock += 16 * 60 * 1000;
            if (done?.status === 'Succeeded' && failing.length === 0) break;
          }
          expect(org.content(objects)).to.equal(calm.content(objects));
        }
      ),
      { numRuns: 25 }
    );
  });
});

const worksiteAlone = (number: number): Sample['worksites'][number] => ({ ...worksite(number), parents: {} });
