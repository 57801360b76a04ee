import busboy from 'busboy';
import { cancelDeploy, deployResult, findDeploy, startDeploy, startQuickDeploy } from '../metadata/index.js';
import type { DeployJob } from '../metadata/index.js';
import { PlatformError } from '../types.js';
import type { ApiRequest, ApiResponse, PracticeOrg, Route } from '../types.js';
import { deployOptions } from './metadata-options.js';

/** The Metadata API's zip limit: 39 MB, about 50 MB in base64 (Metadata API Developer Guide). */
const maximumZipBytes = 39 * 1024 * 1024;

type Upload = { readonly zip?: Buffer; readonly json: Readonly<Record<string, unknown>> };

/** Deploys over REST: a multipart request with the options as JSON and the zip. */
export const metadataRestRoutes: readonly Route[] = [
  { methods: ['POST'], pattern: '/services/data/:version/metadata/deployRequest', handle: create },
  { methods: ['GET', 'PATCH'], pattern: '/services/data/:version/metadata/deployRequest/:id', handle: readOrCancel },
];

async function create(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const { userId } = request.caller;
  const multipart = /^multipart\/form-data/i.test(request.headers['content-type'] ?? '');
  const upload: Upload = multipart ? await readMultipart(request) : { json: asRecord(await request.json()) };
  const validated = upload.json['validatedDeployRequestId'];
  if (typeof validated === 'string')
    return answer(org, 201, startQuickDeploy(org, validated, userId), false, validated);
  if (!upload.zip) throw new PlatformError(400, 'MISSING_ARGUMENT', 'The request has no zip file to deploy');
  const options = deployOptions(asRecord(upload.json['deployOptions']));
  return answer(org, 201, startDeploy(org, upload.zip, options, userId), false);
}

async function readOrCancel(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const id = request.params['id'] ?? '';
  if (request.method !== 'PATCH') return answer(org, 200, id, request.query.get('includeDetails') === 'true');
  const status = asRecord(asRecord(await request.json())['deployResult'])['status'];
  if (status !== 'Canceling')
    throw new PlatformError(400, 'INVALID_STATUS', 'Only the status Canceling can be asked for');
  knownDeploy(org, id);
  if (!cancelDeploy(org, id, request.caller.userId)) {
    throw new PlatformError(
      400,
      'INVALID_STATUS',
      'Deployment already completed or is being applied, and cannot be canceled'
    );
  }
  return answer(org, 202, id, false);
}

function knownDeploy(org: PracticeOrg, id: string): DeployJob {
  const job = /^0Af[a-zA-Z0-9]{12}([A-Z0-5]{3})?$/.test(id) ? findDeploy(org, id) : undefined;
  if (!job) throw new PlatformError(404, 'NOT_FOUND', 'The requested resource does not exist');
  return job;
}

function answer(
  org: PracticeOrg,
  status: number,
  id: string,
  includeDetails: boolean,
  validated: string | null = null
): ApiResponse {
  const job = knownDeploy(org, id);
  return {
    status,
    body: {
      id: job.id,
      validatedDeployRequestId: validated,
      deployResult: deployResult(org, job, includeDetails),
      deployOptions: job.options,
    },
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** The JSON part (whatever its name: the guide says `json`, clients say `entity_content`) and the first file. */
async function readMultipart(request: ApiRequest): Promise<Upload> {
  const chunks: Buffer[] = [];
  let files = 0;
  let tooLarge = false;
  let text = '';
  await new Promise<void>((resolve, reject) => {
    const parser = busboy({
      headers: request.headers,
      limits: { files: 1, fields: 10, fileSize: maximumZipBytes, fieldSize: 1024 * 1024 },
    });
    parser.on('file', (_name, stream) => {
      files += 1;
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => (tooLarge = true));
    });
    parser.on('field', (_name, value) => {
      if (value.trimStart().startsWith('{')) text = value;
    });
    parser.on('close', resolve);
    parser.on('error', () => reject(new PlatformError(400, 'INVALID_MULTIPART_REQUEST', 'Invalid multipart request')));
    request.body.on('error', reject);
    request.body.pipe(parser);
  });
  if (tooLarge)
    throw new PlatformError(
      400,
      'LIMIT_EXCEEDED',
      `Maximum size of request reached. Maximum size of request is ${maximumZipBytes} bytes.`
    );
  return { zip: files > 0 ? Buffer.concat(chunks) : undefined, json: parseOptions(text) };
}

function parseOptions(text: string): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  try {
    return asRecord(JSON.parse(text));
  } catch {
    throw new PlatformError(400, 'JSON_PARSER_ERROR', 'The JSON part of the multipart request is not valid JSON');
  }
}
