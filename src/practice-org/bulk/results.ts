import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { PlatformError } from '../types.js';
import type { PracticeOrg } from '../types.js';
import { quotedLine, delimiterOf, newlineOf, readHeader, readRows } from './csv.js';
import { dataPath, jobStore } from './jobs.js';
import type { Job } from './jobs.js';

export type IngestResultKind = 'successfulResults' | 'failedResults' | 'unprocessedRecords';

type ResultRow = {
  readonly row: number;
  readonly recordId: string | null;
  readonly created: number | null;
  readonly error: string | null;
  readonly cells: string;
};

/** A stride that shares no factor with most counts: neighbours in the file come out far apart, as they do on the platform. */
const shuffle = '(row * 7919) % 10007, row';
const readAtOnce = 2_000;

/** One of the three files of an ingest job's results, as CSV. */
export function ingestResult(org: PracticeOrg, job: Job, kind: IngestResultKind): Readable {
  if (!['JobComplete', 'Failed', 'Aborted'].includes(job.state)) {
    throw new PlatformError(400, 'INVALIDJOBSTATE', `Results are not ready: the job is ${job.state}`);
  }
  return Readable.from(kind === 'unprocessedRecords' ? unprocessed(org, job) : outcomes(org, job, kind));
}

function* outcomes(org: PracticeOrg, job: Job, kind: 'successfulResults' | 'failedResults'): Generator<string> {
  const success = kind === 'successfulResults';
  const added = success ? '"sf__Id"D"sf__Created"' : '"sf__Id"D"sf__Error"';
  const header = job.header === null || job.header === '' ? '' : delimiterOf(job) + job.header;
  yield added.replaceAll('D', delimiterOf(job)) + header + newlineOf(job);
  const sql = `SELECT row, recordId, created, error, cells FROM _job_row WHERE job = ? AND outcome = ? ORDER BY ${shuffle} LIMIT ? OFFSET ?`;
  for (let offset = 0; ; offset += readAtOnce) {
    const rows = jobStore(org)
      .statement(sql)
      .all(job.id, success ? 'success' : 'failure', readAtOnce, offset) as ResultRow[];
    yield rows.map((row) => quotedLine([row.recordId ?? '', told(row, success), ...cellsOf(row.cells)], job)).join('');
    if (rows.length < readAtOnce) return;
  }
}

function told(row: ResultRow, success: boolean): string {
  return success ? String(row.created === 1) : (row.error ?? '');
}

function cellsOf(json: string): string[] {
  return JSON.parse(json) as string[];
}

/** Rows that were never tried: those of the file that have no outcome. */
async function* unprocessed(org: PracticeOrg, job: Job): AsyncGenerator<string> {
  const path = dataPath(org, job.id);
  if (!existsSync(path)) return;
  const header = job.header ?? (await readHeader(path)).text;
  yield header + newlineOf(job);
  let row = 0;
  for await (const cells of readRows(path, job)) {
    if (row >= job.processed) yield quotedLine(cells, job);
    row += 1;
  }
}

const defaultPage = 50_000;

/** A page of a query job's rows: the CSV, how many rows, and the locator of the next page. */
export function queryResult(
  org: PracticeOrg,
  job: Job,
  locator: string | undefined,
  maxRecords: number | undefined
): { readonly body: Readable; readonly rows: number; readonly next?: string } {
  if (job.state !== 'JobComplete')
    throw new PlatformError(400, 'INVALIDJOBSTATE', `Results are not ready: the job is ${job.state}`);
  const start = locator === undefined ? 0 : startOf(locator);
  if (start > 0 && start >= job.processed)
    throw new PlatformError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  const end = Math.min(start + (maxRecords ?? defaultPage), job.processed);
  const next = end < job.processed ? locatorOf(end) : undefined;
  return {
    body: Readable.from(queryLines(org, job, start, end)),
    rows: end - start,
    ...(next === undefined ? {} : { next }),
  };
}

/** The locators of the pages from a locator on, at most five. */
export function queryPages(
  job: Job,
  locator: string | undefined
): { readonly locators: readonly string[]; readonly next?: string } {
  const pages: string[] = [];
  let start = locator === undefined ? 0 : startOf(locator);
  do {
    pages.push(locatorOf(start));
    start += defaultPage;
  } while (start < job.processed && pages.length < 5);
  return start < job.processed ? { locators: pages, next: locatorOf(start) } : { locators: pages };
}

function* queryLines(org: PracticeOrg, job: Job, start: number, end: number): Generator<string> {
  yield quotedLine(JSON.parse(job.header ?? '[]') as string[], job);
  const sql = 'SELECT cells FROM _job_row WHERE job = ? AND row >= ? AND row < ? ORDER BY row';
  for (let from = start; from < end; from += readAtOnce) {
    const rows = jobStore(org)
      .statement(sql)
      .pluck()
      .all(job.id, from, Math.min(from + readAtOnce, end)) as string[];
    yield rows.map((cells) => quotedLine(cellsOf(cells), job)).join('');
  }
}

function locatorOf(row: number): string {
  return Buffer.from(String(row)).toString('base64url');
}

function startOf(locator: string): number {
  const text = Buffer.from(locator, 'base64url').toString();
  if (!/^\d+$/.test(text)) throw new PlatformError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  return Number(text);
}
