import { errorCodeOf } from './failures.js';
import { bulkStillRunning } from './errors.js';
import { withRetry, type RetryPolicy } from './retry.js';
import type { Rest } from './rest.js';
import type { OpenJob, OrgOptions } from './types.js';

export type JobInfo = {
  readonly id: string;
  readonly state: 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
  readonly numberRecordsProcessed?: number;
  readonly numberRecordsFailed?: number;
  readonly errorMessage?: string;
};

type ListedJob = JobInfo & { readonly object: string; readonly createdById: string };
type JobList = {
  readonly done: boolean;
  readonly records: readonly ListedJob[];
  readonly nextRecordsUrl: string | null;
};

const ENDED: ReadonlySet<JobInfo['state']> = new Set(['JobComplete', 'Failed', 'Aborted']);
const POLL_MS = 50;
const POLL_GROWTH = 1.5;
const POLL_LONGEST_MS = 10_000;
const WAIT_MS = 60 * 60 * 1000;

/** Asks after a job, at first at short intervals and then at longer ones, until it has ended. */
export async function endOfJob(
  rest: Rest,
  policy: RetryPolicy,
  { id, object }: OpenJob,
  { pollInterval = POLL_MS, bulkWait = WAIT_MS }: OrgOptions,
  onLook: (job: JobInfo) => Promise<void> | void = () => undefined
): Promise<JobInfo> {
  let waited = 0;
  for (let wait = pollInterval; ; wait = Math.min(wait * POLL_GROWTH, Math.max(pollInterval, POLL_LONGEST_MS))) {
    const job = (await withRetry(policy, () => rest.send({ method: 'GET', path: `/jobs/ingest/${id}` }))) as JobInfo;
    await onLook(job);
    if (ENDED.has(job.state)) return job;
    if (waited >= bulkWait) throw bulkStillRunning(object, id);
    await policy.sleep(wait);
    waited += wait;
  }
}

/** Ingest jobs the org has not ended that this user made: a process that was killed may have left them. */
export async function listOpenJobs(rest: Rest, policy: RetryPolicy, userId: string): Promise<readonly OpenJob[]> {
  const open: OpenJob[] = [];
  for (let path: string | null = '/jobs/ingest'; path !== null;) {
    const from: string = path;
    const page = (await withRetry(policy, () => rest.send({ method: 'GET', path: from }))) as JobList;
    for (const { id, object, state, createdById } of page.records) {
      if (!ENDED.has(state) && createdById.slice(0, 15) === userId.slice(0, 15)) open.push({ id, object });
    }
    path = page.done ? null : page.nextRecordsUrl;
  }
  return open;
}

/** Waits for somebody's job to end and removes it. One that is still open gets no more data from anybody, so it is given up. */
export async function finishJob(rest: Rest, policy: RetryPolicy, job: OpenJob, options: OrgOptions): Promise<void> {
  const path = `/jobs/ingest/${job.id}`;
  try {
    const { state } = (await withRetry(policy, () => rest.send({ method: 'GET', path }))) as JobInfo;
    if (state === 'Open') await rest.send({ method: 'PATCH', path, json: { state: 'Aborted' } });
    else if (!ENDED.has(state)) await endOfJob(rest, policy, job, options);
  } catch (error) {
    if (errorCodeOf(error) === 'NOT_FOUND') return;
    throw error;
  }
  await rest.send({ method: 'DELETE', path }).catch(() => undefined);
}
