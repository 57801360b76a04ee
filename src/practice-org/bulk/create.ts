import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { asRecord, isLookupKey } from '../api/request.js';
import { PlatformError } from '../types.js';
import type { ApiRequest, PracticeOrg } from '../types.js';
import { delimiters } from './csv.js';
import type { CsvForm } from './csv.js';
import { dataFolder, dataPath, insertJob, updateJob } from './jobs.js';
import type { Job } from './jobs.js';

const operations = new Set(['insert', 'update', 'upsert', 'delete', 'hardDelete']);
const largestUpload = 150 * 1024 * 1024;
const largestMultipart = 100_000;

/** A text out of a request body; null and absent are undefined. */
export function readText(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') {
    throw new PlatformError(
      400,
      'JSON_PARSER_ERROR',
      `Cannot deserialize instance of string for '${name}' at [line:1, column:1]`
    );
  }
  return value;
}

/** The delimiter and line ending a job asks for. */
export function readForm(body: Readonly<Record<string, unknown>>): CsvForm {
  const columnDelimiter = readText(body, 'columnDelimiter')?.toUpperCase() ?? 'COMMA';
  const lineEnding = readText(body, 'lineEnding')?.toUpperCase() ?? 'LF';
  if (delimiters[columnDelimiter] === undefined)
    throw new PlatformError(400, 'INVALIDJOB', `columnDelimiter ${columnDelimiter} is not supported`);
  if (lineEnding !== 'LF' && lineEnding !== 'CRLF')
    throw new PlatformError(400, 'INVALIDJOB', `lineEnding ${lineEnding} is not supported`);
  return { columnDelimiter, lineEnding };
}

/** Creates an ingest job, open for its data. */
export function createIngestJob(org: PracticeOrg, request: ApiRequest, json: unknown): Job {
  const body = asRecord(json);
  const { caller } = request;
  const access = org.accessOf(caller.userId);
  const operation = readText(body, 'operation') ?? '';
  const objectName = readText(body, 'object') ?? '';
  const object = org.store.schema.object(objectName);
  if (!operations.has(operation))
    throw new PlatformError(400, 'INVALIDOPERATION', `operation ${operation} is not supported`);
  if (object === undefined || !access.canRead(object))
    throw new PlatformError(400, 'INVALIDENTITY', `Unable to find object: ${objectName}`);
  if (operation === 'hardDelete' && !access.has('BulkApiHardDelete')) {
    throw new PlatformError(
      400,
      'FEATURENOTENABLED',
      'hardDelete operation requires special user profile permission, please contact your system administrator'
    );
  }
  const contentType = readText(body, 'contentType') ?? 'CSV';
  if (contentType.toUpperCase() !== 'CSV')
    throw new PlatformError(400, 'INVALIDJOB', `contentType ${contentType} is not supported: use CSV`);
  const keyName = readText(body, 'externalIdFieldName');
  const key = keyName === undefined ? undefined : org.store.field(object, keyName);
  if (operation === 'upsert') {
    if (keyName === undefined) throw new PlatformError(400, 'INVALIDJOB', 'External ID was blank for upsert operation');
    if (key === undefined || !access.canRead(object, key) || !(key.externalId || isLookupKey(object, key))) {
      throw new PlatformError(
        400,
        'INVALIDJOB',
        `Field name provided, ${keyName} does not match an External ID, Salesforce Id, or indexed field for ${object.name}`
      );
    }
  }
  return insertJob(org, {
    kind: 'ingest',
    operation,
    object: object.name,
    externalIdFieldName: operation === 'upsert' ? (key?.name ?? null) : null,
    query: null,
    state: 'Open',
    ...readForm(body),
    apiVersion: caller.apiVersion,
    createdById: caller.userId,
  });
}

/** Streams a job's data into its file. One upload a job, while it is open. */
export async function receiveData(org: PracticeOrg, job: Job, data: Readable): Promise<void> {
  if (job.state !== 'Open')
    throw new PlatformError(400, 'INVALIDJOBSTATE', `Cannot upload data to a job in state ${job.state}`);
  if (job.uploaded === 1) {
    const text = `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`;
    throw new PlatformError(400, 'INVALIDJOBSTATE', text);
  }
  mkdirSync(dataFolder(org), { recursive: true, mode: 0o700 });
  const path = dataPath(org, job.id);
  try {
    await pipeline(data, limited(largestUpload), createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  updateJob(org, job.id, { uploaded: 1 });
}

function limited(most: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most)
        done(new PlatformError(400, 'API_ERROR', `Failed to read request. Exceeded max size limit of ${most}`));
      else done(null, chunk);
    },
  });
}

/** The two parts of a job created in one request: its description and its data, at most 100,000 characters. */
export async function readMultipart(request: ApiRequest): Promise<{ readonly job: unknown; readonly content: string }> {
  const parts = new Map<string, string>();
  const parser = busboy({
    headers: request.headers,
    limits: { fieldSize: 2 * largestMultipart, fileSize: 2 * largestMultipart },
  });
  parser.on('field', (name, value) => parts.set(name, value));
  parser.on('file', (name, stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => parts.set(name, Buffer.concat(chunks).toString('utf8')));
  });
  await pipeline(request.body, parser);
  const content = parts.get('content') ?? '';
  if (content.length > largestMultipart) {
    throw new PlatformError(
      400,
      'API_ERROR',
      `The content of a multipart job must not exceed ${largestMultipart} characters`
    );
  }
  return { job: parseJob(parts.get('job') ?? ''), content };
}

function parseJob(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PlatformError(
      400,
      'JSON_PARSER_ERROR',
      "The multipart request needs a part 'job' with JSON at [line:1, column:1]"
    );
  }
}
