import { PlatformError, type ApiRequest, type ApiResponse, type PracticeOrg, type Route } from '../types.js';
import { isTransaction, resolveReferences, type Answered } from './composite-references.js';
import { asRecord } from './request.js';
import type { Json } from './saving.js';

/** Several requests in one: `composite` in order and with references, `batch` each by itself. */
export const compositeRoutes: readonly Route[] = [
  { methods: ['GET'], pattern: '/services/data/:version/composite', handle: listResources },
  { methods: ['POST'], pattern: '/services/data/:version/composite', handle: composite },
  { methods: ['POST'], pattern: '/services/data/:version/composite/batch', handle: batch },
  { methods: ['POST'], pattern: '/services/data/:version/tooling/composite', handle: composite },
];

const partLimit = 25;
const heavyLimit = 5;

function listResources(request: ApiRequest): ApiResponse {
  const root = `/services/data/v${request.caller.apiVersion}/composite`;
  return { status: 200, body: { tree: `${root}/tree`, batch: `${root}/batch`, sobjects: `${root}/sobjects` } };
}

type Part = {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: unknown;
  readonly headers: Json;
};

async function composite(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const json = asRecord(await request.json());
  const parts = readParts(json['compositeRequest']);
  if (json['allOrNone'] !== true) return { status: 200, body: { compositeResponse: await runParts(request, parts) } };
  try {
    const responses = await org.store.transactionAsync(async () => {
      const answered = await runParts(request, parts, true);
      if (answered.some((each) => each.httpStatusCode >= 400)) throw new Halted(answered);
      return answered;
    });
    return { status: 200, body: { compositeResponse: responses } };
  } catch (error) {
    if (!(error instanceof Halted)) throw error;
    return {
      status: 200,
      body: { compositeResponse: parts.map((part, index) => halted(part, error.answered[index])) },
    };
  }
}

class Halted extends Error {
  public constructor(public readonly answered: readonly PartAnswer[]) {
    super('a part of an all-or-none request failed');
  }
}

type PartAnswer = {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
};

/** What a part that did nothing wrong says after its request was rolled back. */
function halted(part: Part, answer: PartAnswer | undefined): PartAnswer {
  if (answer !== undefined && answer.httpStatusCode >= 400) return answer;
  return refusedPart(part, 'The transaction was rolled back since another operation in the same transaction failed.');
}

function refusedPart(part: Part, message: string): PartAnswer {
  return {
    body: [{ errorCode: 'PROCESSING_HALTED', message }],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId: part.referenceId,
  };
}

/** Answers the parts in order; with `stopAtError` the parts after the first failure are left out. */
async function runParts(
  request: ApiRequest,
  parts: readonly Part[],
  stopAtError = false
): Promise<readonly PartAnswer[]> {
  const answered = new Map<string, Answered>();
  const answers: PartAnswer[] = [];
  for (const part of parts) {
    const answer = await runPart(request, part, answered);
    answers.push(answer);
    answered.set(part.referenceId, { body: answer.body, failed: answer.httpStatusCode >= 400 });
    if (stopAtError && answer.httpStatusCode >= 400) break;
  }
  return answers;
}

async function runPart(request: ApiRequest, part: Part, answered: ReadonlyMap<string, Answered>): Promise<PartAnswer> {
  try {
    const url = resolveReferences(part.url, answered, encodeURIComponent) as string;
    const body = resolveReferences(part.body, answered);
    const headers = Object.fromEntries(Object.entries(part.headers).map(([name, value]) => [name, String(value)]));
    const answer = await request.dispatch({ method: part.method, url, body, headers });
    const location = answer.headers?.['Location'];
    return {
      body: answer.body ?? null,
      httpHeaders: location === undefined ? {} : { Location: location },
      httpStatusCode: answer.status,
      referenceId: part.referenceId,
    };
  } catch (error) {
    if (error instanceof PlatformError && error.errorCode === 'PROCESSING_HALTED')
      return refusedPart(part, error.message);
    throw error;
  }
}

function readParts(json: unknown): readonly Part[] {
  if (!Array.isArray(json) || json.length === 0) {
    throw new PlatformError(
      400,
      'JSON_PARSER_ERROR',
      'compositeRequest must be a list of requests at [line:1, column:1]'
    );
  }
  if (json.length > partLimit) {
    throw new PlatformError(
      400,
      'LIMIT_EXCEEDED',
      `Limit exceeded: the number of subrequests is ${json.length}, the most is ${partLimit}`
    );
  }
  const seen = new Set<string>();
  const parts = json.map((each) => readPart(asRecord(each), seen));
  if (parts.filter((part) => isTransaction(part.url)).length > heavyLimit) {
    throw new PlatformError(
      400,
      'LIMIT_EXCEEDED',
      `Limit exceeded: at most ${heavyLimit} subrequests may be queries or collections`
    );
  }
  return parts;
}

function readPart(json: Json, seen: Set<string>): Part {
  const { method, url, referenceId, body, httpHeaders } = json;
  if (typeof method !== 'string' || typeof url !== 'string' || typeof referenceId !== 'string') {
    throw new PlatformError(
      400,
      'JSON_PARSER_ERROR',
      'A subrequest needs a method, a url and a referenceId at [line:1, column:1]'
    );
  }
  if (!/^[A-Za-z]\w*$/.test(referenceId)) {
    throw new PlatformError(
      400,
      'INVALID_INPUT',
      `Provided referenceId ('${referenceId}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`
    );
  }
  if (seen.has(referenceId))
    throw new PlatformError(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${referenceId}`);
  seen.add(referenceId);
  if (!/^\/+services\/data\//i.test(url))
    throw new PlatformError(400, 'INVALID_INPUT', `The url of ${referenceId} must start with /services/data/`);
  const headers = typeof httpHeaders === 'object' && httpHeaders !== null ? (httpHeaders as Json) : {};
  return { method, url, referenceId, body, headers };
}

async function batch(request: ApiRequest): Promise<ApiResponse> {
  const json = asRecord(await request.json());
  const parts = json['batchRequests'];
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new PlatformError(400, 'JSON_PARSER_ERROR', 'batchRequests must be a list of requests at [line:1, column:1]');
  }
  if (parts.length > partLimit) {
    throw new PlatformError(
      400,
      'LIMIT_EXCEEDED',
      `Limit exceeded: the number of subrequests is ${parts.length}, the most is ${partLimit}`
    );
  }
  const results: Array<{ readonly statusCode: number; readonly result: unknown }> = [];
  for (const part of parts.map(asRecord)) {
    if (json['haltOnError'] === true && results.some((result) => result.statusCode >= 400)) {
      const message = 'Batch processing halted per request';
      results.push({ statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message }] });
      continue;
    }
    const answer = await request.dispatch({
      method: String(part['method']),
      url: `/services/data/${String(part['url']).replace(/^\/*(services\/data\/)?/i, '')}`,
      body: part['richInput'],
    });
    results.push({ statusCode: answer.status, result: answer.body ?? null });
  }
  return { status: 200, body: { hasErrors: results.some((result) => result.statusCode >= 400), results } };
}
