import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import papaparse from 'papaparse';
import { removeFolder, startTestOrg } from './running.js';
import type { RunningTestOrg } from './running.js';

type JobInfo = {
  id: string;
  state: string;
  numberRecordsProcessed: number;
  numberRecordsFailed: number;
  errorMessage?: string;
  contentUrl?: string;
};

const json = { 'Content-Type': 'application/json' };

describe('bulk jobs', function () {
  this.timeout(60_000);
  let org: RunningTestOrg;
  before(async () => {
    org = await startTestOrg();
    for (const key of ['E1', 'E2'])
      await org.connection.sobject('Employer__c').create({ Name: `Sample ${key}`, Key__c: key });
  });
  after(async () => {
    await org.close();
    removeFolder(org.directory);
  });

  async function create(description: Record<string, unknown>): Promise<JobInfo> {
    const response = await org.request('/jobs/ingest', {
      method: 'POST',
      headers: json,
      body: JSON.stringify(description),
    });
    expect(response.status, await response.clone().text()).to.equal(200);
    return (await response.json()) as JobInfo;
  }

  async function run(description: Record<string, unknown>, csv: string): Promise<JobInfo> {
    const job = await create(description);
    const put = await org.request(`/jobs/ingest/${job.id}/batches`, {
      method: 'PUT',
      headers: { 'Content-Type': 'text/csv' },
      body: csv,
    });
    expect(put.status).to.equal(201);
    const close = await org.request(`/jobs/ingest/${job.id}`, {
      method: 'PATCH',
      headers: json,
      body: '{"state":"UploadComplete"}',
    });
    expect(close.status).to.equal(200);
    return read(job.id);
  }

  async function read(id: string): Promise<JobInfo> {
    return (await (await org.request(`/jobs/ingest/${id}`)).json()) as JobInfo;
  }

  async function rows(id: string, kind: string): Promise<Array<Record<string, string>>> {
    const text = await (await org.request(`/jobs/ingest/${id}/${kind}`)).text();
    return papaparse.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
  }

  it('completes a small upsert before the first poll, saves the good rows and says why the others fail', async () => {
    const csv = [
      'Name,Key__c,Employer__r.Key__c,Size__c,Opened__c,Open__c',
      'One,K1,E1,912260031,2026-01-02,TRUE',
      'Two,K2,nobody,5,2026-01-02,false',
      'Three,K3,e2,five,2026-01-02,false',
      'Four,K4',
      '"Five, Inc",K5,#N/A,,,',
      'Six,k5,,,,',
    ].join('\n');
    const job = await run({ object: 'site__c', operation: 'upsert', externalIdFieldName: 'key__c' }, csv);
    expect(job).to.include({ state: 'JobComplete', numberRecordsProcessed: 6, numberRecordsFailed: 6 - 1 });

    const [saved] = await rows(job.id, 'successfulResults');
    expect(saved).to.include({ sf__Created: 'true', Name: 'One', Size__c: '9.12260031E8', 'Employer__r.Key__c': 'E1' });
    const failures = new Map((await rows(job.id, 'failedResults')).map((row) => [row['Name'], row['sf__Error']]));
    expect(failures.get('Two')).to.equal(
      'INVALID_FIELD:Foreign key external ID: nobody not found for field Key__c in entity Employer__c:--'
    );
    expect(failures.get('Three')).to.equal(
      "INVALID_FIELD:Failed to deserialize field at col 3. Due to, 'five' is not a valid value for the type xsd:double:Size__c --"
    );
    expect(failures.get('Four')).to.equal(
      'INVALID_FIELD:Number of fields in header is different from the row. header = 6 row = 2:--'
    );
    expect(failures.get('Five, Inc')).to.equal('DUPLICATE_VALUE:Duplicate external id specified: K5:Key__c --');
    expect(failures.get('Six')).to.equal('DUPLICATE_VALUE:Duplicate external id specified: k5:Key__c --');
    expect((await (await org.request(`/jobs/ingest/${job.id}/unprocessedrecords/`)).text()).trim()).to.equal(
      csv.split('\n')[0]
    );
  });

  it('leaves empty cells alone and clears with #N/A on an update', async () => {
    const { id } = await org.connection
      .sobject('Site__c')
      .create({ Name: 'Kept', Size__c: 7, Opened__c: '2026-02-03' });
    const job = await run({ object: 'Site__c', operation: 'update' }, `Id,Name,Size__c,Opened__c\n${id},,#N/A,\n`);
    expect(job).to.include({ state: 'JobComplete', numberRecordsProcessed: 1, numberRecordsFailed: 0 });
    const record = await org.connection.sobject('Site__c').retrieve(id!);
    expect(record).to.include({ Name: 'Kept', Size__c: null, Opened__c: '2026-02-03' });
  });

  it('fails a whole file over its line ending, a name nobody knows or a needless type', async () => {
    const insert = { object: 'Site__c', operation: 'insert' };
    expect(await run(insert, 'Name\r\nOne\r\n')).to.include({
      state: 'Failed',
      numberRecordsProcessed: 0,
      errorMessage: 'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    });
    expect(await run({ ...insert, lineEnding: 'CRLF' }, 'Name\nOne\n')).to.include({
      errorMessage: 'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF',
    });
    expect(await run(insert, 'Name,Nmae,Foo\nOne,Two,Three\n')).to.include({
      errorMessage: 'InvalidBatch : Field name not found : Nmae',
    });
    expect(await run(insert, '\uFEFFName\nOne\n')).to.include({
      errorMessage: 'InvalidBatch : Field name not found : \uFEFFName',
    });
    expect(await run(insert, 'Boss__r.Key__c\nOne\n')).to.include({
      errorMessage: 'InvalidBatch : Unable to find relationship: Boss__r',
    });
    expect(await run(insert, 'Employer__c:Employer__r.Key__c\nE1\n')).to.include({
      errorMessage: 'InvalidBatch : type is not needed for non polymorphic foreign key references: Employer__r',
    });
  });

  it('reads CRLF, semicolons, quotes and line breaks in cells', async () => {
    const job = await run(
      { object: 'Site__c', operation: 'insert', lineEnding: 'CRLF', columnDelimiter: 'SEMICOLON' },
      'Name;Notes__c\r\n"A ""quoted"" one";"first\r\nsecond; third"\r\n'
    );
    expect(job).to.include({ numberRecordsProcessed: 1, numberRecordsFailed: 0 });
    const found = await org.connection.query('SELECT Notes__c FROM Site__c WHERE Name = \'A "quoted" one\'');
    expect(found.records[0]).to.include({ Notes__c: 'first\r\nsecond; third' });
  });

  it('keeps uploads for the owner only and removes everything with the job', async () => {
    const job = await run({ object: 'Site__c', operation: 'insert' }, 'Name\nShort lived\n');
    const path = join(org.directory, 'bulk', `${job.id}.csv`);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect((await org.request(`/jobs/ingest/${job.id}`, { method: 'DELETE' })).status).to.equal(204);
    expect((await org.request(`/jobs/ingest/${job.id}`)).status).to.equal(404);
    expect(existsSync(path)).to.equal(false);
    const left = org.running.org.store.db.prepare('SELECT count(*) FROM _job_row WHERE job = ?').pluck().get(job.id);
    expect(left).to.equal(0);
  });

  it('accepts one upload a job, refuses a second, and aborts only what is not over', async () => {
    const job = await create({ object: 'Site__c', operation: 'insert' });
    expect(job).to.include({ state: 'Open', contentUrl: `services/data/v66.0/jobs/ingest/${job.id}/batches` });
    const put = (): Promise<Response> =>
      org.request(`/jobs/ingest/${job.id}/batches`, { method: 'PUT', body: 'Name\nOne\n' });
    expect((await put()).status).to.equal(201);
    expect((await put()).status).to.equal(400);
    const abort = (): Promise<Response> =>
      org.request(`/jobs/ingest/${job.id}`, { method: 'PATCH', headers: json, body: '{"state":"Aborted"}' });
    expect((await abort()).status).to.equal(200);
    expect(await read(job.id)).to.include({ state: 'Aborted', numberRecordsProcessed: 0 });
    expect(await (await abort()).json()).to.deep.equal([
      { message: 'Aborting already Aborted Job not allowed', errorCode: 'INVALIDJOBSTATE' },
    ]);
    expect((await (await org.request(`/jobs/ingest/${job.id}/unprocessedRecords`)).text()).trim()).to.equal(
      'Name\n"One"'
    );
  });

  it('takes a job and its data in one multipart request', async () => {
    const form = new FormData();
    form.append(
      'job',
      new Blob([JSON.stringify({ object: 'Site__c', operation: 'insert' })], { type: 'application/json' })
    );
    form.append('content', new Blob(['Name\nIn one go\n'], { type: 'text/csv' }), 'content');
    const response = await org.request('/jobs/ingest', { method: 'POST', body: form });
    const job = (await response.json()) as JobInfo;
    expect(job.state).to.equal('UploadComplete');
    expect(await read(job.id)).to.include({ state: 'JobComplete', numberRecordsProcessed: 1, numberRecordsFailed: 0 });
  });

  it('deletes by id, and for good only with hardDelete', async () => {
    const soft = await org.connection.sobject('Site__c').create({ Name: 'Soft' });
    const hard = await org.connection.sobject('Site__c').create({ Name: 'Hard' });
    await run({ object: 'Site__c', operation: 'delete' }, `Id\n${soft.id}\n`);
    await run({ object: 'Site__c', operation: 'hardDelete' }, `Id\n${hard.id}\n`);
    const found = await org.connection.query("SELECT Name, IsDeleted FROM Site__c WHERE Name IN ('Soft', 'Hard')", {
      scanAll: true,
    });
    expect(found.records.map((record): unknown[] => [record['Name'], record['IsDeleted']])).to.deep.equal([
      ['Soft', true],
    ]);
  });

  it('refuses a job on an object, operation or key nobody knows', async () => {
    const refused = async (body: unknown): Promise<unknown> => {
      const response = await org.request('/jobs/ingest', { method: 'POST', headers: json, body: JSON.stringify(body) });
      expect(response.status).to.equal(400);
      return ((await response.json()) as Array<{ errorCode: string }>)[0]?.errorCode;
    };
    expect(await refused({ object: 'Nope__c', operation: 'insert' })).to.equal('INVALIDENTITY');
    expect(await refused({ object: 'Site__c', operation: 'merge' })).to.equal('INVALIDOPERATION');
    expect(await refused({ object: 'Site__c', operation: 'upsert' })).to.equal('INVALIDJOB');
    expect(await refused({ object: 'Site__c', operation: 'upsert', externalIdFieldName: 'Size__c' })).to.equal(
      'INVALIDJOB'
    );
  });

  it('upserts and exports 5,000 rows through jsforce, and upserting them again changes none twice', async () => {
    const data = Array.from({ length: 5_000 }, (_, index) => ({
      Name: `Row ${index}`,
      Key__c: `B${index}`,
      Size__c: String(index),
      'Employer__r.Key__c': 'E1',
    }));
    const load = async (): Promise<{ created: number; updated: number; failed: number }> => {
      const result = await org.connection.bulk2.loadAndWaitForResults({
        object: 'Site__c',
        operation: 'upsert',
        externalIdFieldName: 'Key__c',
        input: data,
        pollInterval: 50,
        pollTimeout: 50_000,
      });
      const created = result.successfulResults.filter((row) => String(row.sf__Created) === 'true').length;
      return { created, updated: result.successfulResults.length - created, failed: result.failedResults.length };
    };
    expect(await load()).to.deep.equal({ created: 5_000, updated: 0, failed: 0 });
    expect(await load()).to.deep.equal({ created: 0, updated: 5_000, failed: 0 });
    const count = await org.connection.query("SELECT COUNT() FROM Site__c WHERE Key__c LIKE 'B%'");
    expect(count.totalSize).to.equal(5_000);

    const stream = await org.connection.bulk2.query(
      "SELECT Id, Name, Employer__r.Key__c, Open__c, Seen__c, Doubled__c FROM Site__c WHERE Key__c LIKE 'B%'",
      {
        pollInterval: 50,
        pollTimeout: 50_000,
      }
    );
    const exported = (await stream.toArray()) as Array<Record<string, string>>;
    expect(exported).to.have.length(5_000);
    const row = exported.find((record) => record['Name'] === 'Row 21');
    expect(row).to.include({ 'Employer__r.Key__c': 'E1', Open__c: 'false', Seen__c: '', Doubled__c: '42' });
  });

  it('gives results in another order than the rows came', async () => {
    const csv = `Name\n${Array.from({ length: 50 }, (_, index) => `Order ${index}`).join('\n')}\n`;
    const job = await run({ object: 'Site__c', operation: 'insert' }, csv);
    const names = (await rows(job.id, 'successfulResults')).map((row) => row['Name']);
    expect(names).to.have.length(50);
    expect(names).to.not.deep.equal(Array.from({ length: 50 }, (_, index) => `Order ${index}`));
  });

  it('pages query results by locator, the last one saying null', async () => {
    const created = await org.request('/jobs/query', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({
        operation: 'query',
        query: "SELECT Name FROM Site__c WHERE Key__c LIKE 'B%' ORDER BY Size__c LIMIT 25",
      }),
    });
    const job = (await created.json()) as JobInfo;
    const pages: Array<[string | null, string | null, number]> = [];
    let locator = '';
    do {
      const query = locator === '' ? '' : `&locator=${locator}`;
      const page = await org.request(`/jobs/query/${job.id}/results?maxRecords=10${query}`);
      const lines = (await page.text()).trim().split('\n');
      expect(lines[0]).to.equal('"Name"');
      locator = page.headers.get('sforce-locator') ?? '';
      pages.push([page.headers.get('sforce-numberofrecords'), locator === 'null' ? 'null' : 'more', lines.length - 1]);
    } while (locator !== 'null');
    expect(pages).to.deep.equal([
      ['10', 'more', 10],
      ['10', 'more', 10],
      ['5', 'null', 5],
    ]);
    expect((await org.request(`/jobs/query/${job.id}/results?locator=%25%25`)).status).to.equal(400);
  });

  it('refuses in bulk what has no flat rows', async () => {
    for (const query of [
      'SELECT COUNT(Id) FROM Site__c',
      'SELECT (SELECT Id FROM Sites__r) FROM Employer__c',
      'SELECT Id FROM Site__c LIMIT 5 OFFSET 5',
    ]) {
      const response = await org.request('/jobs/query', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ operation: 'query', query }),
      });
      expect(response.status, query).to.equal(400);
    }
  });
});

describe('bulk jobs when the server is killed', function () {
  this.timeout(120_000);

  it('go on where they stopped, no row inserted twice', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'practice-killed-'));
    const count = 6_000;
    const csv = `Name\n${Array.from({ length: count }, (_, index) => `Once ${index}`).join('\n')}\n`;
    const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'serve.ts'), directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url, token } = JSON.parse(line.toString()) as { url: string; token: string };
    const send = (path: string, method: string, body?: string): Promise<Response> =>
      fetch(`${url}/services/data/v66.0/jobs/ingest${path}`, {
        method,
        ...(body === undefined ? {} : { body }),
        headers: { ...json, Authorization: `Bearer ${token}` },
      });
    const { id } = (await (await send('', 'POST', '{"object":"Site__c","operation":"insert"}')).json()) as JobInfo;
    await send(`/${id}/batches`, 'PUT', csv);
    await send(`/${id}`, 'PATCH', '{"state":"UploadComplete"}');
    const before = (await (await send(`/${id}`, 'GET')).json()) as JobInfo;
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(before.state).to.equal('InProgress');
    expect(before.numberRecordsProcessed).to.be.within(1, count - 1);

    const second = await startTestOrg({ directory });
    try {
      let job: JobInfo;
      do {
        job = (await (await second.request(`/jobs/ingest/${id}`)).json()) as JobInfo;
        await new Promise((resolve) => setTimeout(resolve, 20));
      } while (job.state === 'InProgress' || job.state === 'UploadComplete');
      expect(job).to.include({ state: 'JobComplete', numberRecordsProcessed: count, numberRecordsFailed: 0 });
      const found = await second.connection.query(
        "SELECT COUNT_DISTINCT(Name) names, COUNT(Id) ids FROM Site__c WHERE Name LIKE 'Once %'"
      );
      expect(found.records[0]).to.include({ names: count, ids: count });
      expect(readdirSync(join(directory, 'bulk'))).to.have.length(1);
    } finally {
      await second.close();
      removeFolder(directory);
    }
  });
});
