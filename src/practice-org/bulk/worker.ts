import type { PracticeOrg } from '../types.js';
import { runIngest } from './ingest.js';
import type { Progress } from './ingest.js';
import { currentJob, unfinishedJobs, updateJob } from './jobs.js';
import { runQueryJob } from './query-job.js';

/** One job at a time for each org, in the order they came. */
type Worker = { tail: Promise<void>; stopped: boolean; readonly reports: Map<string, (rows: number) => void> };

const workers = new WeakMap<PracticeOrg, Worker>();

/** Takes up the jobs that were not finished when the org was last closed. Cheap when it has been done. */
export function resumeBulkJobs(org: PracticeOrg): void {
  if (workers.has(org)) return;
  workerOf(org);
  for (const job of unfinishedJobs(org)) void startJob(org, job.id);
}

function workerOf(org: PracticeOrg): Worker {
  const known = workers.get(org);
  if (known !== undefined) return known;
  const worker: Worker = { tail: Promise.resolve(), stopped: false, reports: new Map() };
  workers.set(org, worker);
  org.onClose(() => {
    worker.stopped = true;
    return worker.tail;
  });
  return worker;
}

/** Queues a job; resolves when it is done or the org closes. */
export function startJob(org: PracticeOrg, id: string): Promise<void> {
  const worker = workerOf(org);
  const work = worker.tail.then(() => runJob(org, worker, id));
  worker.tail = work.catch((error: unknown) => {
    org.log(`bulk job ${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown error'}`);
    if (org.store.db.open && currentJob(org, id)?.state === 'InProgress') {
      updateJob(org, id, {
        state: 'Failed',
        errorMessage: 'InternalServerError : the job ended unexpectedly; see the log of the practice org',
      });
    }
  });
  return worker.tail;
}

/**
 * Queues a job and waits for it, or for its first `rows` rows: small jobs are complete when their client asks for the first time, as the
 * real clients sleep for seconds otherwise.
 */
export async function startAndWait(org: PracticeOrg, id: string, rows: number): Promise<void> {
  const worker = workerOf(org);
  const far = new Promise<void>((resolve) => {
    worker.reports.set(id, (done) => {
      if (done >= rows) resolve();
    });
  });
  await Promise.race([startJob(org, id), far]);
  worker.reports.delete(id);
}

async function runJob(org: PracticeOrg, worker: Worker, id: string): Promise<void> {
  const job = worker.stopped ? undefined : currentJob(org, id);
  if (job === undefined || (job.state !== 'UploadComplete' && job.state !== 'InProgress')) return;
  const progress: Progress = {
    stopped: () => worker.stopped,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    report: (rows) => worker.reports.get(id)?.(rows),
  };
  await (job.kind === 'ingest' ? runIngest(org, job, progress) : runQueryJob(org, job, progress));
}
