import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PlatformError } from '../types.js';
import type { PracticeOrg, Store } from '../types.js';

export type JobKind = 'ingest' | 'query';
export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** A bulk job as it is kept in the org's file. */
export type Job = {
  readonly id: string;
  readonly kind: JobKind;
  readonly operation: string;
  readonly object: string;
  readonly externalIdFieldName: string | null;
  readonly query: string | null;
  readonly state: JobState;
  readonly columnDelimiter: string;
  readonly lineEnding: 'LF' | 'CRLF';
  readonly apiVersion: string;
  readonly createdById: string;
  readonly createdDate: string;
  readonly systemModstamp: string;
  readonly errorMessage: string | null;
  readonly header: string | null;
  readonly uploaded: 0 | 1;
  readonly processed: number;
  readonly failed: number;
  /** Milliseconds from the first row to the last, and of those the time at work. */
  readonly totalTime: number;
  readonly activeTime: number;
};

const steps: readonly string[] = [
  `CREATE TABLE _job (
     id TEXT PRIMARY KEY, kind TEXT NOT NULL, operation TEXT NOT NULL, object TEXT NOT NULL, externalIdFieldName TEXT, query TEXT,
     state TEXT NOT NULL, columnDelimiter TEXT NOT NULL, lineEnding TEXT NOT NULL, apiVersion TEXT NOT NULL, createdById TEXT NOT NULL,
     createdDate TEXT NOT NULL, systemModstamp TEXT NOT NULL, errorMessage TEXT, header TEXT, uploaded INTEGER NOT NULL DEFAULT 0,
     processed INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, totalTime INTEGER NOT NULL DEFAULT 0,
     activeTime INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID`,
  `CREATE TABLE _job_row (
     job TEXT NOT NULL, row INTEGER NOT NULL, outcome TEXT NOT NULL, recordId TEXT, created INTEGER, error TEXT, cells TEXT NOT NULL,
     PRIMARY KEY (job, row)) WITHOUT ROWID`,
];

/** The store with the tables of bulk jobs in it. */
export function jobStore(org: PracticeOrg): Store {
  org.store.migrate('bulk', steps);
  return org.store;
}

const fieldNames = [
  'id',
  'kind',
  'operation',
  'object',
  'externalIdFieldName',
  'query',
  'state',
  'columnDelimiter',
  'lineEnding',
  'apiVersion',
  'createdById',
  'createdDate',
  'systemModstamp',
  'errorMessage',
  'header',
  'uploaded',
  'processed',
  'failed',
  'totalTime',
  'activeTime',
] as const satisfies ReadonlyArray<keyof Job>;

export type NewJob = Pick<
  Job,
  | 'kind'
  | 'operation'
  | 'object'
  | 'externalIdFieldName'
  | 'query'
  | 'state'
  | 'columnDelimiter'
  | 'lineEnding'
  | 'apiVersion'
  | 'createdById'
>;

/** Writes a new job. */
export function insertJob(org: PracticeOrg, given: NewJob): Job {
  const store = jobStore(org);
  const stamp = stampOf(org);
  const job: Job = {
    ...given,
    id: store.newIdFor('750'),
    createdDate: stamp,
    systemModstamp: stamp,
    errorMessage: null,
    header: null,
    uploaded: 0,
    processed: 0,
    failed: 0,
    totalTime: 0,
    activeTime: 0,
  };
  const holes = fieldNames.map((name) => `@${name}`).join(', ');
  store.statement(`INSERT INTO _job (${fieldNames.join(', ')}) VALUES (${holes})`).run(job);
  return job;
}

/** Changes a job and stamps it. */
export function updateJob(org: PracticeOrg, id: string, changes: Partial<Omit<Job, 'id' | 'kind'>>): void {
  const given = { ...changes, systemModstamp: stampOf(org) };
  const names = Object.keys(given);
  const sql = `UPDATE _job SET ${names.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`;
  jobStore(org)
    .statement(sql)
    .run({ ...given, id });
}

function stampOf(org: PracticeOrg): string {
  return `${org.now().toISOString().slice(0, 19)}.000+0000`;
}

/** A job by its id, 15 or 18 characters; unknown and deleted ones are 404. */
export function findJob(org: PracticeOrg, kind: JobKind, id: string): Job {
  const sql = 'SELECT * FROM _job WHERE kind = ? AND substr(id, 1, 15) = ?';
  const job = jobStore(org).statement(sql).get(kind, id.slice(0, 15)) as Job | undefined;
  if (job === undefined) throw new PlatformError(404, 'NOT_FOUND', 'The requested resource does not exist');
  return job;
}

/** The job as it is now; undefined once it is deleted. */
export function currentJob(org: PracticeOrg, id: string): Job | undefined {
  return jobStore(org).statement('SELECT * FROM _job WHERE id = ?').get(id) as Job | undefined;
}

/** Jobs that have work left, oldest first. */
export function unfinishedJobs(org: PracticeOrg): readonly Job[] {
  return jobStore(org)
    .statement("SELECT * FROM _job WHERE state IN ('UploadComplete', 'InProgress') ORDER BY id")
    .all() as Job[];
}

const listPage = 1_000;

/** Jobs a page at a time; `locator` is the last id of the page before. */
export function listJobs(
  org: PracticeOrg,
  kind: JobKind,
  locator = ''
): { readonly jobs: readonly Job[]; readonly next?: string } {
  const sql = 'SELECT * FROM _job WHERE kind = ? AND id > ? ORDER BY id LIMIT ?';
  const jobs = jobStore(org)
    .statement(sql)
    .all(kind, locator, listPage + 1) as Job[];
  const page = jobs.slice(0, listPage);
  return jobs.length > listPage ? { jobs: page, next: page.at(-1)?.id } : { jobs: page };
}

/** Removes a job with its data and results. */
export function deleteJob(org: PracticeOrg, job: Job): void {
  const running =
    job.state === 'InProgress' || job.state === 'Open' || (job.kind === 'query' && job.state === 'UploadComplete');
  if (running)
    throw new PlatformError(
      400,
      'API_ERROR',
      'Error encountered when deleting the job because the job is not terminated'
    );
  const store = jobStore(org);
  store.transaction(() => {
    store.statement('DELETE FROM _job_row WHERE job = ?').run(job.id);
    store.statement('DELETE FROM _job WHERE id = ?').run(job.id);
  });
  rmSync(dataPath(org, job.id), { force: true });
}

/** The folder uploads lie in. */
export function dataFolder(org: PracticeOrg): string {
  return join(org.directory, 'bulk');
}

/** Where a job's upload lies, readable by its owner only. */
export function dataPath(org: PracticeOrg, id: string): string {
  return join(dataFolder(org), `${id}.csv`);
}

/** The short form of a job: what creating and changing it answer. */
export function jobSummary(job: Job): Record<string, unknown> {
  const apiVersion = Number(job.apiVersion);
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.createdById,
    createdDate: job.createdDate,
    systemModstamp: job.systemModstamp,
    state: job.state,
    ...(job.externalIdFieldName === null ? {} : { externalIdFieldName: job.externalIdFieldName }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion,
    ...(job.kind === 'ingest' && job.state === 'Open'
      ? { contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${job.id}/batches` }
      : {}),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  };
}

/** The long form: what reading a job answers. */
export function jobDetails(job: Job): Record<string, unknown> {
  const counters = {
    numberRecordsProcessed: job.processed,
    ...(job.kind === 'ingest' ? { numberRecordsFailed: job.failed } : {}),
    retries: 0,
    totalProcessingTime: job.totalTime,
  };
  const ingest = { apiActiveProcessingTime: job.activeTime, apexProcessingTime: 0 };
  return {
    ...jobSummary(job),
    jobType: job.kind === 'ingest' ? 'V2Ingest' : 'V2Query',
    ...counters,
    ...(job.kind === 'ingest' ? ingest : { isPkChunkingSupported: !/\b(order\s+by|limit)\b/i.test(job.query ?? '') }),
    ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
  };
}
