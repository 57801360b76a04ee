/**
 * Bulk API 2.0 promises what the platform's does: every row tried by the one path all writes take, some saved and some refused; a job
 * that was running when the server died goes on where it stopped, no row done twice; results that stay with the job, in no
 * particular order; and whatever is wrong with a whole file said in the platform's words.
 */
export { createIngestJob, receiveData, readMultipart } from './create.js';
export { createQueryJob } from './query-job.js';
export { deleteJob, findJob, jobDetails, jobSummary, listJobs } from './jobs.js';
export type { Job, JobKind } from './jobs.js';
export { ingestResult, queryPages, queryResult } from './results.js';
export type { IngestResultKind } from './results.js';
export { changeState } from './change-state.js';
export { resumeBulkJobs } from './worker.js';
