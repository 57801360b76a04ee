import { Readable } from 'node:stream';
import {
  changeState,
  createIngestJob,
  deleteJob,
  findJob,
  ingestResult,
  jobDetails,
  jobSummary,
  listJobs,
  readMultipart,
  receiveData,
  resumeBulkJobs,
} from '../bulk/index.js';
import type { IngestResultKind, Job } from '../bulk/index.js';
import type { ApiRequest, ApiResponse, PracticeOrg, Route } from '../types.js';
import { asRecord } from './request.js';

const jobs = '/services/data/:version/jobs/ingest';
const job = `${jobs}/:id`;

/** Bulk API 2.0 and Bulk API Developer Guide, "Bulk API 2.0 Ingest". */
export const bulkIngestRoutes: Route[] = [
  { methods: ['POST'], pattern: jobs, handle: create },
  { methods: ['GET'], pattern: jobs, handle: list },
  {
    methods: ['GET'],
    pattern: job,
    handle: (request, org) => ({ status: 200, body: jobDetails(jobOf(request, org)) }),
  },
  { methods: ['PATCH'], pattern: job, handle: change },
  { methods: ['DELETE'], pattern: job, handle: remove },
  { methods: ['PUT'], pattern: `${job}/batches`, handle: upload },
  ...(['successfulResults', 'failedResults', 'unprocessedRecords'] as const).map(resultRoute),
];

function jobOf(request: ApiRequest, org: PracticeOrg): Job {
  resumeBulkJobs(org);
  return findJob(org, 'ingest', request.params['id'] ?? '');
}

async function create(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  resumeBulkJobs(org);
  if (!/^multipart\//i.test(request.headers['content-type'] ?? '')) {
    return { status: 200, body: jobSummary(createIngestJob(org, request, await request.json())) };
  }
  const parts = await readMultipart(request);
  const created = createIngestJob(org, request, parts.job);
  await receiveData(org, created, Readable.from([parts.content]));
  return { status: 200, body: jobSummary(await changeState(org, created, 'UploadComplete', request.caller.userId)) };
}

function list(request: ApiRequest, org: PracticeOrg): ApiResponse {
  resumeBulkJobs(org);
  const page = listJobs(org, 'ingest', request.query.get('queryLocator') ?? '');
  const url =
    page.next === undefined
      ? null
      : `/services/data/v${request.caller.apiVersion}/jobs/ingest?queryLocator=${page.next}`;
  const records = page.jobs.map((one) => ({ ...jobSummary(one), jobType: 'V2Ingest' }));
  return { status: 200, body: { done: page.next === undefined, records, nextRecordsUrl: url } };
}

async function change(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const found = jobOf(request, org);
  const body = asRecord(await request.json());
  return { status: 200, body: jobSummary(await changeState(org, found, body['state'], request.caller.userId)) };
}

function remove(request: ApiRequest, org: PracticeOrg): ApiResponse {
  deleteJob(org, jobOf(request, org));
  return { status: 204 };
}

async function upload(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  await receiveData(org, jobOf(request, org), request.body);
  return { status: 201 };
}

function resultRoute(kind: IngestResultKind): Route {
  return {
    methods: ['GET'],
    pattern: `${job}/${kind}`,
    handle: (request, org) => ({
      status: 200,
      headers: { 'Content-Type': 'text/csv' },
      body: ingestResult(org, jobOf(request, org), kind),
    }),
  };
}
