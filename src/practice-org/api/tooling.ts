import { definitionObject, withDefinitions } from '../metadata/index.js';
import { describeQuery, queryMore, runQuery } from '../soql/index.js';
import { PlatformError } from '../types.js';
import type { ApiRequest, ApiResponse, PracticeOrg, QueryResult, Route } from '../types.js';

const tooling = '/services/data/:version/tooling';

/** The Tooling API as far as clients ask it what objects, fields and rules there are. Everything else in it is not found, as on an org without it. */
export const toolingRoutes: readonly Route[] = [
  { methods: ['GET'], pattern: tooling, handle: resources },
  { methods: ['GET'], pattern: `${tooling}/query`, handle: query },
  { methods: ['GET'], pattern: `${tooling}/query/:locator`, handle: more },
  { methods: ['GET'], pattern: `${tooling}/sobjects/:object/:id`, handle: read },
];

function resources(request: ApiRequest): ApiResponse {
  const base = `/services/data/v${request.caller.apiVersion}/tooling`;
  return { status: 200, body: { query: `${base}/query`, sobjects: `${base}/sobjects` } };
}

function query(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const soql = request.query.get('q') ?? '';
  if (request.query.get('columns')?.toLowerCase() === 'true') {
    return { status: 200, body: describeQuery(withDefinitions(org, request.caller.userId), request.caller, soql) };
  }
  return { status: 200, body: answer(request, run(request, org, soql)) };
}

function run(request: ApiRequest, org: PracticeOrg, soql: string): QueryResult {
  const result = runQuery(withDefinitions(org, request.caller.userId), request.caller, soql, {
    resource: 'tooling/query',
  });
  if (result.records.length > 1 && result.records.some((record) => 'Metadata' in record || 'FullName' in record)) {
    const message =
      'When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval. ' +
      `Result size: ${result.totalSize}`;
    throw new PlatformError(400, 'MALFORMED_QUERY', message);
  }
  return result;
}

function more(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const view = withDefinitions(org, request.caller.userId);
  return {
    status: 200,
    body: answer(
      request,
      queryMore(view, request.caller, request.params['locator'] ?? '', { resource: 'tooling/query' })
    ),
  };
}

/** The Tooling API's frame around a result, and its records: URLs of its own, metadata as an object. */
function answer(request: ApiRequest, result: QueryResult): Record<string, unknown> {
  const records = result.records.map((record) => toolingRecord(request, record));
  const attributes = records[0]?.['attributes'] as { readonly type?: string } | undefined;
  return {
    size: records.length,
    totalSize: result.totalSize,
    done: result.done,
    queryLocator: result.nextRecordsUrl ?? null,
    entityTypeName: attributes?.type ?? null,
    ...(result.nextRecordsUrl === undefined ? {} : { nextRecordsUrl: result.nextRecordsUrl }),
    records,
  };
}

function toolingRecord(request: ApiRequest, record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const changed: Record<string, unknown> = { ...record };
  const attributes = record['attributes'] as { readonly type: string; readonly url?: string } | undefined;
  if (attributes?.url !== undefined && definitionObject(attributes.type)) {
    const plain = `/services/data/v${request.caller.apiVersion}/`;
    changed['attributes'] = { ...attributes, url: attributes.url.replace(plain, `${plain}tooling/`) };
  }
  if (typeof record['Metadata'] === 'string') changed['Metadata'] = JSON.parse(record['Metadata']) as unknown;
  return changed;
}

/** One definition with everything about it. */
function read(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const object = definitionObject(request.params['object'] ?? '');
  const id = request.params['id'] ?? '';
  const view = object && withDefinitions(org, request.caller.userId);
  if (!object || !view || !/^[a-zA-Z0-9]{15,18}$/.test(id))
    throw new PlatformError(404, 'NOT_FOUND', 'The requested resource does not exist');
  const fields = ['Id', ...object.fields.map((field) => field.name)].join(', ');
  const record = run(request, org, `SELECT ${fields} FROM ${object.name} WHERE Id = '${id}'`).records[0];
  if (!record) throw new PlatformError(404, 'NOT_FOUND', 'The requested resource does not exist');
  return { status: 200, body: toolingRecord(request, record) };
}
