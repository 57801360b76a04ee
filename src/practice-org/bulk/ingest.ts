import type { FieldValues, Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { duplicateKeys } from '../dml/index.js';
import { quote } from '../store/index.js';
import { PlatformError } from '../types.js';
import type { Caller, PracticeOrg, SaveError, SaveResult } from '../types.js';
import { readRow } from './cells.js';
import type { ReadRow } from './cells.js';
import { FileRefusal, bindHeader } from './columns.js';
import type { Column } from './columns.js';
import { readHeader, readRows, splitHeader } from './csv.js';
import { currentJob, dataPath, jobStore, updateJob } from './jobs.js';
import type { Job } from './jobs.js';

/** Rows that share one transaction, and within which a key may come once. */
const chunkSize = 200;
const mostFields = 5_000;

/** Where a worker and its job talk: whether to stop, and how far it is. */
export type Progress = {
  readonly stopped: () => boolean;
  readonly pause: () => Promise<void>;
  readonly report: (rows: number) => void;
};

/**
 * Works through a job's upload in chunks, each one transaction with the rows' outcomes in it, from the first row that has none. Whatever
 * is wrong with the whole file fails the job; what is saved by then stays.
 */
export async function runIngest(org: PracticeOrg, job: Job, progress: Progress): Promise<void> {
  const started = Date.now();
  try {
    const finished = await workThrough(org, job, progress);
    if (finished) finish(org, job, { state: 'JobComplete' }, started);
  } catch (error) {
    if (error instanceof FileRefusal) finish(org, job, { state: 'Failed', errorMessage: error.message }, started);
    else if (error instanceof PlatformError)
      finish(org, job, { state: 'Failed', errorMessage: `${error.errorCode} : ${error.message}` }, started);
    else throw error;
  }
}

function finish(org: PracticeOrg, job: Job, changes: Partial<Omit<Job, 'id' | 'kind'>>, started: number): void {
  if (currentJob(org, job.id)?.state !== 'InProgress') return;
  const spent = Math.max(1, Date.now() - started);
  updateJob(org, job.id, { ...changes, totalTime: job.totalTime + spent, activeTime: job.activeTime + spent });
}

async function workThrough(org: PracticeOrg, job: Job, progress: Progress): Promise<boolean> {
  updateJob(org, job.id, { state: 'InProgress' });
  const object = org.store.schema.object(job.object);
  if (object === undefined) throw new FileRefusal(`InvalidEntity : Unable to find object: ${job.object}`);
  const path = dataPath(org, job.id);
  const header = await readHeader(path);
  if (header.ending !== undefined && header.ending !== job.lineEnding) {
    throw new FileRefusal(
      `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${job.lineEnding}`
    );
  }
  const names = splitHeader(header.text, job);
  if (names.length > mostFields) throw new FileRefusal(`InvalidBatch : Number of fields exceeds ${mostFields}`);
  const columns = bindHeader(org, org.accessOf(job.createdById), object, names);
  updateJob(org, job.id, { header: header.text });
  const work: Work = {
    org,
    job,
    object,
    columns,
    caller: { userId: job.createdById, sessionId: '', apiVersion: job.apiVersion },
  };

  let row = 0;
  let chunk: string[][] = [];
  const done = nextRow(org, job);
  for await (const cells of readRows(path, job)) {
    row += 1;
    if (row <= done) continue;
    chunk.push(cells);
    if (chunk.length < chunkSize) continue;
    if (!(await saveChunk(work, chunk, row - chunk.length, progress))) return false;
    chunk = [];
  }
  return chunk.length === 0 || saveChunk(work, chunk, row - chunk.length, progress);
}

/** Rows that have their outcome already, from before the server was stopped. */
function nextRow(org: PracticeOrg, job: Job): number {
  const last = jobStore(org).statement('SELECT max(row) FROM _job_row WHERE job = ?').pluck().get(job.id) as
    number | null;
  return last === null ? 0 : last + 1;
}

type Work = {
  readonly org: PracticeOrg;
  readonly job: Job;
  readonly object: ObjectSchema;
  readonly columns: readonly Column[];
  readonly caller: Caller;
};

/** Saves a chunk with its outcomes in one transaction. False when the job was aborted or the server is closing. */
async function saveChunk(
  work: Work,
  chunk: readonly string[][],
  firstRow: number,
  progress: Progress
): Promise<boolean> {
  const { org, job } = work;
  while (org.store.idle() !== undefined) await org.store.idle();
  if (progress.stopped() || currentJob(org, job.id)?.state !== 'InProgress') return false;
  org.store.transaction(() => {
    const rows = chunk.map((cells) => readRow(org, work.object, work.columns, cells));
    const refused = refusedBefore(work, rows);
    const results = rows.map((row, index) => saveRow(work, row, refused[index] ?? []));
    record(work, rows, results, firstRow);
  });
  progress.report(firstRow + chunk.length);
  await progress.pause();
  return true;
}

function record({ org, job }: Work, rows: readonly ReadRow[], results: readonly SaveResult[], firstRow: number): void {
  const insert = jobStore(org).statement(
    'INSERT INTO _job_row (job, row, outcome, recordId, created, error, cells) VALUES (?, ?, ?, ?, ?, ?, ?)'
  );
  results.forEach((result, index) => {
    const cells = JSON.stringify(rows[index]?.echo ?? []);
    const created = result.success ? Number(result.created) : null;
    const error = result.success ? null : errorText(result.errors);
    insert.run(
      job.id,
      firstRow + index,
      result.success ? 'success' : 'failure',
      result.id ?? null,
      created,
      error,
      cells
    );
  });
  const failed = results.filter((result) => !result.success).length;
  jobStore(org)
    .statement('UPDATE _job SET processed = processed + ?, failed = failed + ? WHERE id = ?')
    .run(results.length, failed, job.id);
}

/** `CODE:message:Field1,Field2 --`, several errors one after the other. */
function errorText(errors: readonly SaveError[]): string {
  return errors
    .map(
      ({ statusCode, message, fields }) =>
        `${statusCode}:${message}:${fields.length > 0 ? `${fields.join(',')} ` : ''}--`
    )
    .join(';');
}

/** Rows refused before any is saved: cells that do not fit, and keys that come twice in the chunk. */
function refusedBefore(work: Work, rows: readonly ReadRow[]): ReadonlyArray<readonly SaveError[]> {
  const keyName = work.job.operation === 'insert' ? undefined : (work.job.externalIdFieldName ?? 'Id');
  const twice =
    keyName === undefined
      ? []
      : duplicateKeys(
          rows.map((row) => keyOf(row, keyName)),
          keyName
        );
  return rows.map((row, index) => {
    const duplicate = twice[index];
    return duplicate === undefined ? row.errors : [...row.errors, duplicate];
  });
}

function keyOf(row: ReadRow, name: string): Value {
  return row.values.get(name) ?? null;
}

function saveRow(work: Work, row: ReadRow, refused: readonly SaveError[]): SaveResult {
  const { org, object, caller, job } = work;
  const id = keyOf(row, 'Id');
  const ownId = typeof id === 'string' ? { id } : {};
  if (refused.length > 0) return { success: false, ...ownId, errors: refused };
  if (job.operation === 'insert') return org.dml.insert(object, row.values, caller);
  if (job.operation === 'upsert')
    return org.dml.upsert(object, keyField(work), keyOf(row, keyField(work).name), row.values, caller);
  if (typeof id !== 'string') {
    const message = `Id not specified in ${job.operation === 'update' ? 'an update' : 'a delete'} call`;
    return { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT', message, fields: [] }] };
  }
  if (job.operation === 'update') return org.dml.update(object, id, withoutId(row.values), caller);
  const result = org.dml.delete(object, id, caller);
  if (result.success && job.operation === 'hardDelete') {
    org.store.statement(`DELETE FROM ${quote(object.name)} WHERE "Id" = ?`).run(result.id);
  }
  return result;
}

function keyField({ org, object, job }: Work): FieldSchema {
  const field = org.store.field(object, job.externalIdFieldName ?? 'Id');
  if (field === undefined)
    throw new FileRefusal(`InvalidBatch : Field name not found : ${job.externalIdFieldName ?? 'Id'}`);
  return field;
}

function withoutId(values: FieldValues): FieldValues {
  return new Map([...values].filter(([name]) => name !== 'Id'));
}
