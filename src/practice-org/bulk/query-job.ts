import { compileFlat } from '../soql/index.js';
import { PlatformError } from '../types.js';
import type { ApiRequest, Caller, PracticeOrg } from '../types.js';
import { asRecord } from '../api/request.js';
import { readForm, readText } from './create.js';
import type { Progress } from './ingest.js';
import { currentJob, insertJob, jobStore, updateJob } from './jobs.js';
import type { Job } from './jobs.js';
import { startAndWait } from './worker.js';

/** Rows of a query that are read at a time. */
const pageSize = 2_000;
/** Queries up to this many rows are complete when the job is first asked about. */
const rowsAtOnce = 10_000;

/** Creates a query job and starts it. What is wrong with the query is said at once. */
export async function createQueryJob(org: PracticeOrg, request: ApiRequest): Promise<Job> {
  const body = asRecord(await request.json());
  const operation = readText(body, 'operation') ?? 'query';
  if (operation !== 'query' && operation !== 'queryAll')
    throw new PlatformError(400, 'INVALIDOPERATION', `operation ${operation} is not supported`);
  const query = readText(body, 'query') ?? '';
  const flat = compileFlat(org, request.caller, query, { allRows: operation === 'queryAll' });
  const job = insertJob(org, {
    kind: 'query',
    operation,
    object: flat.object,
    externalIdFieldName: null,
    query,
    state: 'UploadComplete',
    ...readForm(body),
    apiVersion: request.caller.apiVersion,
    createdById: request.caller.userId,
  });
  await startAndWait(org, job.id, rowsAtOnce);
  return job;
}

/** Reads a query's rows into the job, page by page. A job cut short starts again: nothing was changed. */
export async function runQueryJob(org: PracticeOrg, job: Job, progress: Progress): Promise<void> {
  const started = Date.now();
  const store = jobStore(org);
  const caller: Caller = { userId: job.createdById, sessionId: '', apiVersion: job.apiVersion };
  try {
    const flat = compileFlat(org, caller, job.query ?? '', { allRows: job.operation === 'queryAll' });
    store.transaction(() => {
      store.statement('DELETE FROM _job_row WHERE job = ?').run(job.id);
      updateJob(org, job.id, { state: 'InProgress', processed: 0, header: JSON.stringify(flat.header) });
    });
    const ids = flat.ids();
    const insert = store.statement("INSERT INTO _job_row (job, row, outcome, cells) VALUES (?, ?, 'success', ?)");
    let row = 0;
    for (let start = 0; start < ids.length; start += pageSize) {
      while (store.idle() !== undefined) await store.idle();
      if (progress.stopped() || currentJob(org, job.id)?.state !== 'InProgress') return;
      store.transaction(() => {
        for (const cells of flat.rows(ids.slice(start, start + pageSize))) {
          insert.run(job.id, row, JSON.stringify(cells));
          row += 1;
        }
        updateJob(org, job.id, { processed: row });
      });
      progress.report(row);
      await progress.pause();
    }
    updateJob(org, job.id, { state: 'JobComplete', processed: row, totalTime: Math.max(1, Date.now() - started) });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    updateJob(org, job.id, { state: 'Failed', errorMessage: `${error.errorCode}: ${error.message}` });
  }
}
