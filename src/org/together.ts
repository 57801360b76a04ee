import type { OrgPort, QueryFrom, QueryPage } from './types.js';
import { failureClass, errorCodeOf } from './failures.js';
import { withRetry, type RetryPolicy } from './retry.js';
import type { Rest } from './rest.js';

/** Composite takes 25 parts, at most five of them queries, and counts as one call (REST API Developer Guide, "Composite"). */
const PARTS = 25;
const QUERIES = 5;

export type QueryAnswer = { totalSize: number; records: Array<Record<string, unknown>>; nextRecordsUrl?: string };

export function queryPath(from: QueryFrom): string {
  if ('next' in from) return from.next;
  return `/${from.deleted === true ? 'queryAll' : 'query'}?q=${encodeURIComponent(from.soql)}`;
}

/** Bytes that a piece of a query takes in its URL: a quote is marked there too, which `encodeURIComponent` leaves as it is. */
export function lengthInUrl(soql: string): number {
  return encodeURIComponent(soql).replaceAll("'", '%27').length;
}

export function pageOf(answer: QueryAnswer): QueryPage {
  return {
    rows: answer.records,
    total: answer.totalSize,
    ...(answer.nextRecordsUrl === undefined ? {} : { next: answer.nextRecordsUrl }),
  };
}

/**
 * Reads several paths in as few calls as the platform lets. A part that failed is asked for again by itself, so that it is retried and its error
 * told like any other.
 *
 * @param paths below `/services/data/vNN.0`
 * @param alone reads one path
 * @returns one answer for each path, in their order
 */
export async function readTogether(
  rest: Rest,
  policy: RetryPolicy,
  version: string,
  paths: readonly string[],
  alone: (path: string) => Promise<unknown>
): Promise<ReadonlyArray<PromiseSettledResult<unknown>>> {
  const results: Array<PromiseSettledResult<unknown>> = [];
  for (const group of grouped(paths)) {
    const answers = group.length > 1 ? await composite(rest, policy, version, group) : new Map<number, unknown>();
    for (const [index, path] of group.entries()) {
      if (answers.has(index)) results.push({ status: 'fulfilled', value: answers.get(index) });
      else results.push(...(await Promise.allSettled([alone(path)])));
    }
  }
  return results;
}

function grouped(paths: readonly string[]): string[][] {
  const groups: string[][] = [];
  let queries = 0;
  for (const path of paths) {
    const isQuery = /^\/query/.test(path);
    const last = groups.at(-1);
    if (last === undefined || last.length >= PARTS || (isQuery && queries >= QUERIES)) {
      groups.push([path]);
      queries = isQuery ? 1 : 0;
    } else {
      last.push(path);
      queries += isQuery ? 1 : 0;
    }
  }
  return groups;
}

type Part = { readonly referenceId: string; readonly httpStatusCode: number; readonly body: unknown };

/** The bodies of the parts that were answered, by their place. */
async function composite(
  rest: Rest,
  policy: RetryPolicy,
  version: string,
  paths: readonly string[]
): Promise<ReadonlyMap<number, unknown>> {
  const compositeRequest = paths.map((path, index) => ({
    method: 'GET',
    url: `/services/data/v${version}${path}`,
    referenceId: `part${index}`,
  }));
  try {
    const answer = (await withRetry(policy, () =>
      rest.send({ method: 'POST', path: '/composite', json: { allOrNone: false, compositeRequest } })
    )) as { readonly compositeResponse?: readonly Part[] };
    const good = (answer.compositeResponse ?? []).filter(({ httpStatusCode }) => httpStatusCode < 400);
    return new Map(good.map(({ referenceId, body }) => [Number(referenceId.slice('part'.length)), body]));
  } catch (error) {
    // An org or a gateway that takes no such request still answers each part by itself.
    if (failureClass(errorCodeOf(error)) === 'refused') return new Map();
    throw error;
  }
}

/** What is read of an org in one go: queries, and which records were deleted. */
export type TogetherReader = Pick<OrgPort, 'queryPage'> & {
  deleted(object: string, start: Date, end: Date): Promise<DeletedRecords>;
};

/** ISO 8601 throughout, as the org spells it. */
export type DeletedRecords = {
  readonly deletedRecords: ReadonlyArray<{ readonly id: string; readonly deletedDate: string }>;
  readonly latestDateCovered: string;
};

/** A reader that gathers what is asked of it at the same moment, and asks the org for all of it together. */
export function togetherReader(port: Pick<OrgPort, 'queryPage' | 'readTogether'>): TogetherReader {
  type Asked = { path: string; resolve: (body: unknown) => void; reject: (error: unknown) => void };
  let asked: Asked[] = [];
  const flush = async (): Promise<void> => {
    const all = asked;
    asked = [];
    try {
      const answers = await port.readTogether(all.map(({ path }) => path));
      all.forEach(({ resolve, reject }, index) => {
        const answer = answers[index];
        if (answer?.status === 'fulfilled') resolve(answer.value);
        else reject(answer?.reason);
      });
    } catch (error) {
      all.forEach(({ reject }) => reject(error));
    }
  };
  const read = (path: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (asked.length === 0) setImmediate(() => void flush());
      asked.push({ path, resolve, reject });
    });
  return {
    async queryPage(from) {
      return 'next' in from ? port.queryPage(from) : pageOf((await read(queryPath(from))) as QueryAnswer);
    },
    async deleted(object, start, end) {
      const window = `start=${encodeURIComponent(wire(start))}&end=${encodeURIComponent(wire(end))}`;
      return (await read(`/sobjects/${object}/deleted/?${window}`)) as DeletedRecords;
    },
  };
}

const wire = (date: Date): string => `${date.toISOString().slice(0, 19)}+00:00`;
