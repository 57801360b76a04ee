import { csvLine, resultRows, rowError, uploadLine } from './bulk-csv.js';
import { GONE } from './collections.js';
import { bulkJobFailed, unprocessedMessage } from './errors.js';
import { failureClass } from './failures.js';
import { endOfJob, type JobInfo } from './open-jobs.js';
import { waitBefore, withRetry, type RetryPolicy } from './retry.js';
import type { Rest } from './rest.js';
import type { BulkOptions, OrgOptions, Write, WriteResult } from './types.js';

export type BulkContext = {
  readonly rest: Rest;
  readonly policy: RetryPolicy;
  readonly username: string;
  readonly options: OrgOptions;
};

/** The lines of one job by the key they are correlated with: all that is needed to send some of them again. */
type Lines = Map<string, { readonly ref: string; readonly line: string }>;

/** The platform takes 100 MB of CSV in one job; less keeps what is held in memory small, at a dozen calls a job. */
const UPLOAD_BYTES = 16 * 1024 * 1024;
const PLATFORM_UPLOAD_BYTES = 100 * 1000 * 1000;

/** Uploads the writes in jobs of bounded size, one after the other, and yields each record's result. */
export async function* writeBulk(
  context: BulkContext,
  writes: AsyncIterable<Write>,
  options: BulkOptions
): AsyncGenerator<WriteResult> {
  const limit = Math.min(context.options.uploadBytes ?? UPLOAD_BYTES, PLATFORM_UPLOAD_BYTES);
  let lines: Lines = new Map();
  let bytes = 0;
  let before = 0;
  const flush = async function* (): AsyncGenerator<WriteResult> {
    if (lines.size === 0) return;
    const job = lines;
    const base = before;
    before += job.size;
    lines = new Map();
    bytes = 0;
    yield* runLines(context, job, { ...options, onProgress: (done) => options.onProgress?.(base + done) });
  };
  for await (const write of writes) {
    const key =
      options.operation === 'delete' ? (write.id ?? '') : String(write.values.get(options.externalIdField) ?? '');
    const line = uploadLine(write, options.columns);
    const size = Buffer.byteLength(line);
    // The same key twice in one job makes the platform refuse both rows; in two jobs the later one speaks.
    if (bytes + size > limit || lines.has(key)) {
      yield* flush();
    }
    lines.set(key, { ref: write.ref, line });
    bytes += size;
  }
  yield* flush();
}

/** One set of lines to its end: rows that met a lock go again in a job of their own. */
async function* runLines(context: BulkContext, lines: Lines, options: BulkOptions): AsyncGenerator<WriteResult> {
  let open = lines;
  for (let attempt = 1; open.size > 0; attempt += 1) {
    const again: Lines = new Map();
    const seen = new Set<string>();
    let code = '';
    const job = await finishedJob(context, open, options);
    for await (const { key, result } of jobResults(context, job, options)) {
      const sent = open.get(key);
      if (sent === undefined || seen.has(key)) continue;
      seen.add(key);
      if (result.error && attempt < context.policy.attempts && failureClass(result.error.code) === 'passing') {
        again.set(key, sent);
        code = result.error.code;
      } else {
        yield { ...result, ref: sent.ref };
      }
    }
    for (const [key, { ref }] of open) {
      if (!seen.has(key)) {
        yield { ref, error: { code: 'UNPROCESSED', message: job.errorMessage ?? unprocessedMessage(), fields: [] } };
      }
    }
    await options.journal?.ended(job.id);
    await removeJob(context, job);
    open = again;
    if (open.size > 0) {
      await waitBefore(context.policy, attempt + 1, code, { records: open.size });
    }
  }
}

/**
 * A job from creation to its end. A job whose upload broke half-way is given up and made anew: the platform takes one upload a job, and
 * an upsert may be sent twice.
 */
async function finishedJob(context: BulkContext, lines: Lines, options: BulkOptions): Promise<JobInfo> {
  const { rest, policy } = context;
  const body = Buffer.from([csvLine(options.columns), ...[...lines.values()].map(({ line }) => line)].join(''));
  const id = await withRetry(policy, async () => {
    const created = (await rest.send({
      method: 'POST',
      path: '/jobs/ingest',
      json: {
        object: options.object,
        operation: options.operation,
        ...(options.operation === 'upsert' ? { externalIdFieldName: options.externalIdField } : {}),
        contentType: 'CSV',
        lineEnding: 'LF',
        columnDelimiter: 'COMMA',
      },
    })) as JobInfo;
    await options.journal?.began({ id: created.id, object: options.object });
    try {
      await rest.send({ method: 'PUT', path: `/jobs/ingest/${created.id}/batches`, csv: body });
      return created.id;
    } catch (error) {
      await rest
        .send({ method: 'PATCH', path: `/jobs/ingest/${created.id}`, json: { state: 'Aborted' } })
        .catch(() => undefined);
      await options.journal?.ended(created.id);
      throw error;
    }
  });
  await closeUpload(context, id);
  await options.onLook?.();
  const job = await endOfJob(rest, policy, { id, object: options.object }, context.options, async (looked) => {
    options.onProgress?.(looked.numberRecordsProcessed ?? 0);
    await options.onLook?.();
  });
  if (job.state !== 'JobComplete' && (job.numberRecordsProcessed ?? 0) === 0) {
    throw bulkJobFailed(options.object, id, job.errorMessage ?? job.state, context.username);
  }
  return job;
}

/** A lost answer is no loss: when the job has left `Open`, the first request had arrived. */
async function closeUpload({ rest, policy }: BulkContext, id: string): Promise<void> {
  await withRetry(policy, async () => {
    try {
      await rest.send({ method: 'PATCH', path: `/jobs/ingest/${id}`, json: { state: 'UploadComplete' } });
    } catch (error) {
      const job = (await rest.send({ method: 'GET', path: `/jobs/ingest/${id}` })) as JobInfo;
      if (job.state === 'Open' || job.state === 'Aborted') throw error;
    }
  });
}

/** The rows of a job's result files. A file that can hold no row is not asked for; the two of one job are read side by side. */
async function* jobResults(
  { rest, policy }: BulkContext,
  job: JobInfo,
  { operation, externalIdField }: BulkOptions
): AsyncGenerator<{ key: string; result: Omit<WriteResult, 'ref'> }> {
  const read = async (file: string): Promise<string> => {
    const request = {
      method: 'GET',
      path: `/jobs/ingest/${job.id}/${file}/`,
      headers: { accept: 'text/csv' },
      asText: true,
    } as const;
    const text = await withRetry(policy, () => rest.send(request));
    return typeof text === 'string' ? text : '';
  };
  const { numberRecordsProcessed: processed, numberRecordsFailed: failed } = job;
  const noneFailed = failed === 0;
  const allFailed = failed !== undefined && failed === processed;
  const [successes, failures] = await Promise.all([
    allFailed ? '' : read('successfulResults'),
    noneFailed ? '' : read('failedResults'),
  ]);
  const removes = operation === 'delete';
  const keyOf = (row: ReadonlyMap<string, string>): string =>
    (removes ? row.get('Id') || row.get('sf__Id') : row.get(externalIdField)) ?? '';
  for (const row of resultRows(successes)) {
    const id = row.get('sf__Id');
    yield {
      key: keyOf(row),
      result: { ...(removes ? {} : { created: row.get('sf__Created') === 'true' }), ...(id ? { id } : {}) },
    };
  }
  for (const row of resultRows(failures)) {
    const id = row.get('sf__Id');
    const error = rowError(row.get('sf__Error') ?? '');
    // Gone is what was wanted, whoever did it.
    const gone = removes && error.code === GONE;
    yield { key: keyOf(row), result: { ...(gone ? {} : { error }), ...(id ? { id } : {}) } };
  }
}

/** The org keeps the uploaded rows for a week; ours are not its business once they are read back. Failing to tidy up harms nothing. */
async function removeJob({ rest }: BulkContext, job: JobInfo): Promise<void> {
  await rest.send({ method: 'DELETE', path: `/jobs/ingest/${job.id}` }).catch(() => undefined);
}
