import { expect } from 'chai';
import { writeBulk } from '../../src/org/bulk.js';
import { writeCollection } from '../../src/org/collections.js';
import { retryPolicy } from '../../src/org/retry.js';
import type { Rest, RestRequest } from '../../src/org/rest.js';
import type { RetryEvent, Write, WriteResult } from '../../src/org/index.js';

/** A wire that answers as it is told and remembers what was asked. What a whole org makes of it is tested with the practice org. */
function wire(answer: (request: RestRequest, number: number) => unknown): { rest: Rest; requests: RestRequest[] } {
  const requests: RestRequest[] = [];
  return {
    requests,
    rest: {
      send: async (request) => {
        requests.push(request);
        await Promise.resolve();
        return answer(request, requests.length);
      },
      budget: () => ({ used: requests.length, remaining: null, limit: null, reserve: null }),
      openReserve: () => undefined,
      clock: () => undefined,
    },
  };
}

const retries: RetryEvent[] = [];
const policy = retryPolicy({
  attempts: 3,
  random: () => 0,
  sleep: () => Promise.resolve(),
  onRetry: (event) => retries.push(event),
});
const write = (key: string, more: Record<string, string | null> = {}): Write => ({
  ref: `ref-${key}`,
  object: 'Worksite__c',
  operation: 'upsert',
  values: new Map([['Sync_Key__c', key], ...Object.entries(more)]),
});
const failing = (code: string): Error => Object.assign(new Error(code), { errorCode: code });

describe('a collection', () => {
  beforeEach(() => retries.splice(0));
  type Body = { records: Array<{ Sync_Key__c: string }> };
  const row = (key: string, code?: string) =>
    code
      ? { success: false, errors: [{ statusCode: code, message: code, fields: [] }] }
      : { success: true, id: key, created: true, errors: [] };

  it('sends again the rows that met a lock, and only those', async () => {
    const { rest, requests } = wire(({ json }, number) =>
      (json as Body).records.map(({ Sync_Key__c: key }) =>
        key === 'B' && number === 1
          ? row(key, 'UNABLE_TO_LOCK_ROW')
          : key === 'C'
            ? row(key, 'DUPLICATE_VALUE')
            : row(key)
      )
    );
    const results = await writeCollection(rest, policy, [write('A'), write('B'), write('C')], 'Sync_Key__c');
    expect(requests.map(({ json }) => (json as Body).records.map(({ Sync_Key__c }) => Sync_Key__c))).to.deep.equal([
      ['A', 'B', 'C'],
      ['B'],
    ]);
    expect(results.map(({ ref, id, error }) => [ref, id ?? error?.code])).to.deep.equal([
      ['ref-A', 'A'],
      ['ref-B', 'B'],
      ['ref-C', 'DUPLICATE_VALUE'],
    ]);
    expect(retries.map(({ code, records }) => [code, records])).to.deep.equal([['UNABLE_TO_LOCK_ROW', 1]]);
  });

  it('gives a lock up after the last try, and says so of the row', async () => {
    const { rest, requests } = wire(() => [row('A', 'UNABLE_TO_LOCK_ROW')]);
    const [result] = await writeCollection(rest, policy, [write('A')], 'Sync_Key__c');
    expect(requests).to.have.length(3);
    expect(result?.error?.code).to.equal('UNABLE_TO_LOCK_ROW');
  });

  it('names a parent by its key', async () => {
    const { rest, requests } = wire(() => [row('A')]);
    await writeCollection(
      rest,
      policy,
      [write('A', { 'Employer__r.POWER_Sync_Key__c': 'E', City__c: null })],
      'Sync_Key__c'
    );
    expect(requests[0]).to.deep.include({ method: 'PATCH', path: '/composite/sobjects/Worksite__c/Sync_Key__c' });
    expect((requests[0]?.json as Body).records).to.deep.equal([
      { attributes: { type: 'Worksite__c' }, Sync_Key__c: 'A', Employer__r: { POWER_Sync_Key__c: 'E' }, City__c: null },
    ]);
  });
});

describe('a bulk upload', () => {
  beforeEach(() => retries.splice(0));
  const options = {
    object: 'Worksite__c',
    operation: 'upsert',
    externalIdField: 'Sync_Key__c',
    columns: ['Sync_Key__c', 'City__c'],
  } as const;
  const upload = async (rest: Rest, writes: readonly Write[], uploadBytes?: number): Promise<WriteResult[]> => {
    const context = {
      rest,
      policy,
      username: 'sync@sample.example',
      options: { pollInterval: 1, ...(uploadBytes ? { uploadBytes } : {}) },
    };
    const stream = (async function* () {
      yield* await Promise.resolve(writes);
    })();
    const results: WriteResult[] = [];
    for await (const result of writeBulk(context, stream, options)) results.push(result);
    return results;
  };

  /** Jobs that end at once; `fails` says which keys fail in which job, and how. */
  function jobs(fails: (key: string, job: number) => string | undefined) {
    const uploads: string[][] = [];
    return {
      uploads,
      ...wire(({ method, path, csv }) => {
        if (method === 'POST') return { id: `job-${uploads.length}`, state: 'Open' };
        if (method === 'PUT')
          return void uploads.push(
            String(csv)
              .trim()
              .split('\n')
              .slice(1)
              .map((line) => line.split(',')[0] ?? '')
          );
        const keys = uploads.at(-1) ?? [];
        const failed = (key: string): string | undefined => fails(key, uploads.length);
        if (path.endsWith('/successfulResults/')) {
          // Backwards: the platform promises no order.
          return [
            '"sf__Id","sf__Created",Sync_Key__c',
            ...keys
              .filter((key) => !failed(key))
              .reverse()
              .map((key) => `"id-${key}","true","${key}"`),
          ].join('\n');
        }
        if (path.endsWith('/failedResults/')) {
          return [
            '"sf__Id","sf__Error",Sync_Key__c',
            ...keys.filter(failed).map((key) => `"","${failed(key)}:no:--","${key}"`),
          ].join('\n');
        }
        return { id: 'job', state: 'JobComplete', numberRecordsProcessed: keys.length };
      }),
    };
  }

  it('finds the record of each answer by its key, whatever the order', async () => {
    const { rest } = jobs((key) => (key === 'B' ? 'STRING_TOO_LONG' : undefined));
    const results = await upload(rest, [write('A'), write('B'), write('C')]);
    expect(new Map(results.map(({ ref, id, error }) => [ref, id ?? error?.code]))).to.deep.equal(
      new Map([
        ['ref-C', 'id-C'],
        ['ref-A', 'id-A'],
        ['ref-B', 'STRING_TOO_LONG'],
      ])
    );
  });

  it('sends rows that met a lock in a job of their own', async () => {
    const { rest, uploads } = jobs((key, job) => (key === 'B' && job === 1 ? 'UNABLE_TO_LOCK_ROW' : undefined));
    const results = await upload(rest, [write('A'), write('B')]);
    expect(uploads).to.deep.equal([['A', 'B'], ['B']]);
    expect(results.map(({ error }) => error)).to.deep.equal([undefined, undefined]);
  });

  it('is cut into jobs of bounded size', async () => {
    const { rest, uploads } = jobs(() => undefined);
    const results = await upload(
      rest,
      Array.from({ length: 10 }, (_, index) => write(`K${index}`)),
      16
    );
    expect(uploads.map((keys) => keys.length)).to.deep.equal([4, 4, 2]);
    expect(results).to.have.length(10);
  });

  it('makes a new job when an upload broke half-way, and gives the old one up', async () => {
    const calm = jobs(() => undefined);
    let broken = false;
    const { rest, requests } = wire((request) => {
      if (request.method === 'PUT' && !broken) {
        broken = true;
        throw failing('ECONNRESET');
      }
      return calm.rest.send(request);
    });
    const results = await upload(rest, [write('A')]);
    expect(results.map(({ id }) => id)).to.deep.equal(['id-A']);
    expect(
      requests.map(({ method, json }) => `${method} ${(json as { state?: string })?.state ?? ''}`.trim()).slice(0, 4)
    ).to.deep.equal(['POST', 'PUT', 'PATCH Aborted', 'POST']);
  });

  it('that the org refuses whole names the field and the permission', async () => {
    const { rest } = wire(({ method }) =>
      method === 'POST'
        ? { id: 'job', state: 'Open' }
        : {
            id: 'job',
            state: 'Failed',
            numberRecordsProcessed: 0,
            errorMessage: 'InvalidBatch : Field name not found : City__c',
          }
    );
    const failure: unknown = await upload(rest, [write('A')]).catch((error: unknown) => error);
    expect(failure).to.include({ name: 'BulkFieldUnknownError', exitCode: 77 });
    expect((failure as Error).message).to.contain('City__c');
  });
});
