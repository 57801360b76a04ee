import {
  changeState,
  createQueryJob,
  deleteJob,
  findJob,
  jobDetails,
  jobSummary,
  listJobs,
  queryPages,
  queryResult,
  resumeBulkJobs,
} from '../bulk/index.js';
import type { Job } from '../bulk/index.js';
import { PlatformError } from '../types.js';
import type { ApiRequest, ApiResponse, PracticeOrg, Route } from '../types.js';
import { asRecord } from './request.js';

const jobs = '/services/data/:version/jobs/query';
const job = `${jobs}/:id`;

/** Bulk API 2.0 and Bulk API Developer Guide, "Bulk API 2.0 Query". */
export const bulkQueryRoutes: Route[] = [
  { methods: ['POST'], pattern: jobs, handle: create },
  { methods: ['GET'], pattern: jobs, handle: list },
  {
    methods: ['GET'],
    pattern: job,
    handle: (request, org) => ({ status: 200, body: jobDetails(jobOf(request, org)) }),
  },
  { methods: ['PATCH'], pattern: job, handle: change },
  { methods: ['DELETE'], pattern: job, handle: remove },
  { methods: ['GET'], pattern: `${job}/results`, handle: results },
  { methods: ['GET'], pattern: `${job}/resultPages`, handle: pages },
];

function jobOf(request: ApiRequest, org: PracticeOrg): Job {
  resumeBulkJobs(org);
  return findJob(org, 'query', request.params['id'] ?? '');
}

async function create(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  resumeBulkJobs(org);
  return { status: 200, body: jobSummary(await createQueryJob(org, request)) };
}

function list(request: ApiRequest, org: PracticeOrg): ApiResponse {
  resumeBulkJobs(org);
  const page = listJobs(org, 'query', request.query.get('queryLocator') ?? '');
  const url =
    page.next === undefined
      ? null
      : `/services/data/v${request.caller.apiVersion}/jobs/query?queryLocator=${page.next}`;
  const records = page.jobs.map((one) => ({ ...jobSummary(one), jobType: 'V2Query' }));
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

function results(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const found = jobOf(request, org);
  if (found.apiVersion !== request.caller.apiVersion) {
    throw new PlatformError(
      409,
      'API_ERROR',
      `The results must be read in the API version of the job: ${found.apiVersion}`
    );
  }
  const page = queryResult(org, found, request.query.get('locator') ?? undefined, maxRecordsOf(request));
  const headers = {
    'Content-Type': 'text/csv',
    'Sforce-NumberOfRecords': String(page.rows),
    'Sforce-Locator': page.next ?? 'null',
  };
  return { status: 200, headers, body: page.body };
}

function maxRecordsOf(request: ApiRequest): number | undefined {
  const text = request.query.get('maxRecords');
  if (text === null) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new PlatformError(400, 'API_ERROR', 'maxRecords must be a whole number above 0');
  return Number(text);
}

function pages(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const found = jobOf(request, org);
  const { locators, next } = queryPages(found, request.query.get('locator') ?? undefined);
  const base = `/services/data/v${request.caller.apiVersion}/jobs/query/${found.id}`;
  return {
    status: 200,
    body: {
      resultPages: locators.map((locator) => ({ resultUrl: `${base}/results?locator=${locator}` })),
      done: next === undefined,
      nextRecordsUrl: next === undefined ? null : `${base}/resultPages?locator=${next}`,
    },
  };
}
