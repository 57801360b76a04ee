import { existsSync, writeFileSync, mkdirSync } from 'node:fs';
import { PlatformError } from '../types.js';
import type { PracticeOrg } from '../types.js';
import { currentJob, dataFolder, dataPath, updateJob } from './jobs.js';
import type { Job } from './jobs.js';
import { startAndWait } from './worker.js';

/** Ingest jobs up to this many rows are complete when the job is first asked about. */
const rowsAtOnce = 2_000;

/** What a PATCH asks for: data complete, or give up. Answers with the job as it was set. */
export async function changeState(org: PracticeOrg, job: Job, state: unknown, userId: string): Promise<Job> {
  if (state === 'Aborted') return abort(org, job, userId);
  if (state !== 'UploadComplete' || job.kind !== 'ingest') {
    throw new PlatformError(
      400,
      'INVALIDJOBSTATE',
      `Cannot change the job to state ${typeof state === 'string' ? state : 'null'}`
    );
  }
  if (job.state !== 'Open')
    throw new PlatformError(400, 'INVALIDJOBSTATE', `Closing already ${job.state} Job not allowed`);
  if (!existsSync(dataPath(org, job.id))) {
    mkdirSync(dataFolder(org), { recursive: true, mode: 0o700 });
    writeFileSync(dataPath(org, job.id), '', { mode: 0o600 });
  }
  updateJob(org, job.id, { state: 'UploadComplete' });
  const accepted = currentJob(org, job.id) ?? job;
  await startAndWait(org, job.id, rowsAtOnce);
  return accepted;
}

function abort(org: PracticeOrg, job: Job, userId: string): Job {
  if (['JobComplete', 'Failed', 'Aborted'].includes(job.state)) {
    const word = job.state === 'JobComplete' ? 'Completed' : job.state;
    throw new PlatformError(400, 'INVALIDJOBSTATE', `Aborting already ${word} Job not allowed`);
  }
  if (job.createdById !== userId && !org.accessOf(userId).has('ManageDataIntegrations')) {
    throw new PlatformError(
      403,
      'INSUFFICIENT_ACCESS',
      'Only the user who created the job, or one with Manage Data Integrations, may abort it'
    );
  }
  updateJob(org, job.id, { state: 'Aborted' });
  return currentJob(org, job.id) ?? job;
}
