/**
 * The query language promises to answer a SOQL query as the platform would: one SQL statement for each level of the query with every
 * value bound, never a name the user may not read, nulls, orderings and groups by the platform's rules, and what cannot be answered
 * refused in the platform's words.
 */
import { PlatformError } from '../types.js';
import type { Caller, PracticeOrg, QueryResult } from '../types.js';
import { columnsOf } from './column-metadata.js';
import type { QueryColumns } from './column-metadata.js';
import { compile } from './compile.js';
import { findCursor, keepCursor } from './cursors.js';
import type { Environment } from './environment.js';
import { parse } from './parse.js';
import type { Plan } from './plan.js';
import { countRows, readIds, readRows, readRowsById, shapeRows } from './run.js';
import type { Shaping } from './run.js';
import { flatQuery } from './flat.js';
import type { FlatQuery } from './flat.js';
import { formulaSourceOf } from './formulas.js';

export { childRelationshipsOf } from './children.js';
export type { ChildRelationship } from './children.js';
export type { ColumnMetadata, QueryColumns } from './column-metadata.js';
export { wireDateTime } from './convert.js';
export type { FlatQuery } from './flat.js';
export type { FormulaColumn, FormulaSource } from './environment.js';
export { useFormulas } from './formulas.js';
export {
  isCustomLongText,
  isFilterable,
  isGroupable,
  isSortable,
  kindOf,
  resultType,
  targetsOf,
} from './field-kinds.js';
export type { Kind } from './field-kinds.js';

export type QueryOptions = {
  /** Deleted rows too: what `/queryAll` does. */
  readonly allRows?: boolean;
  /** Rows a page, 200 to 2,000; outside of that the nearest. */
  readonly batchSize?: number;
  /** Where the next page is asked for, below `/services/data/vNN.0`. Default `query`. */
  readonly resource?: string;
};

const largestPage = 2_000;
const smallestPage = 200;

function environmentOf(org: PracticeOrg, caller: Caller, text: string, allRows: boolean): Environment {
  const { userId } = caller;
  const formulas = formulaSourceOf(org);
  return { store: org.store, access: org.accessOf(userId), userId, now: org.now(), formulas, text, allRows };
}

function planOf(org: PracticeOrg, caller: Caller, soql: string, options: QueryOptions): Plan {
  const parsed = parse(soql);
  if (parsed.allRows && options.allRows !== true) {
    throw new PlatformError(400, 'MALFORMED_QUERY', 'ALL ROWS is not allowed in this query: use queryAll');
  }
  return compile(environmentOf(org, caller, soql, options.allRows ?? false), parsed.statement);
}

/** Answers a query with its first page. Everything wrong with it is a PlatformError. */
export function runQuery(org: PracticeOrg, caller: Caller, soql: string, options: QueryOptions = {}): QueryResult {
  const plan = planOf(org, caller, soql, options);
  const { store } = org;
  if (plan.kind === 'count') return { totalSize: countRows(store, plan), done: true, records: [] };
  const wanted = Math.min(Math.max(options.batchSize ?? largestPage, smallestPage), largestPage);
  const pageSize = Math.min(wanted, plan.pageLimit ?? Infinity);
  const shaping = shapingOf(org, caller, options.resource ?? 'query', wanted);
  const rows = readRows(store, plan, pageSize + 1);
  if (rows.length <= pageSize) return { totalSize: rows.length, done: true, records: shapeRows(shaping, plan, rows) };
  if (plan.kind === 'aggregate') {
    const text = 'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch';
    throw new PlatformError(400, 'EXCEEDED_ID_LIMIT', text);
  }
  const ids = readIds(store, plan);
  const nextRecordsUrl = shaping.keep(plan, ids, pageSize);
  const records = shapeRows(shaping, plan, rows.slice(0, pageSize));
  return { totalSize: ids.length, done: false, nextRecordsUrl, records };
}

/** The next page of an answer, by what stands after `/query/` in its URL. */
export function queryMore(org: PracticeOrg, caller: Caller, locator: string, options: QueryOptions = {}): QueryResult {
  const { id, cursor, start } = findCursor(org, locator, caller.userId);
  const resource = options.resource ?? 'query';
  const end = Math.min(start + cursor.pageSize, cursor.ids.length);
  const rows = readRowsById(org.store, cursor.plan, cursor.ids.slice(start, end));
  const records = shapeRows(shapingOf(org, caller, resource, cursor.pageSize), cursor.plan, rows);
  const done = end >= cursor.ids.length;
  const totalSize = cursor.ids.length;
  return done
    ? { totalSize, done, records }
    : { totalSize, done, nextRecordsUrl: `/services/data/v${caller.apiVersion}/${resource}/${id}-${end}`, records };
}

function shapingOf(org: PracticeOrg, caller: Caller, resource: string, pageSize: number): Shaping {
  return {
    store: org.store,
    apiVersion: caller.apiVersion,
    pageSize,
    keep: (plan, ids, size) => {
      const id = keepCursor(org, { plan, ids, pageSize: size, userId: caller.userId });
      return `/services/data/v${caller.apiVersion}/${resource}/${id}-${size}`;
    },
  };
}

/** What a query selects, without running it: the answer to `columns=true`. */
export function describeQuery(
  org: PracticeOrg,
  caller: Caller,
  soql: string,
  options: QueryOptions = {}
): QueryColumns {
  return columnsOf(org.store, planOf(org, caller, soql, options));
}

/** A query whose rows can be written as CSV, for the Bulk API. */
export function compileFlat(org: PracticeOrg, caller: Caller, soql: string, options: QueryOptions = {}): FlatQuery {
  return flatQuery(org.store, planOf(org, caller, soql, options));
}

/** How a query would be run: the answer to `explain=`. */
export function explainQuery(org: PracticeOrg, caller: Caller, soql: string): Record<string, unknown> {
  const plan = planOf(org, caller, soql, {});
  const { store } = org;
  const cardinality = countRows(store, plan);
  const whole: Plan = {
    ...plan,
    where: [],
    groupBy: undefined,
    having: undefined,
    limit: undefined,
    offset: undefined,
  };
  const all = countRows(store, whole);
  const leadingOperationType = all > 0 && cardinality <= all / 10 ? 'Index' : 'TableScan';
  const relativeCost = all === 0 ? 0 : Math.round((cardinality / all) * 1000) / 1000;
  const entry = {
    cardinality,
    fields: [],
    leadingOperationType,
    notes: [],
    relativeCost,
    sobjectCardinality: all,
    sobjectType: plan.object,
  };
  return { plans: [entry], sourceQuery: soql };
}
