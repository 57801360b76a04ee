import { withDefinitions } from '../metadata/index.js';
import { describeQuery, explainQuery, queryMore, runQuery } from '../soql/index.js';
import type { QueryOptions } from '../soql/index.js';
import { PlatformError } from '../types.js';
import type { ApiRequest, ApiResponse, PracticeOrg, Route } from '../types.js';

const data = '/services/data/:version';

/** REST API Developer Guide, "Query" and "QueryAll": the first page, the pages after it, `columns=true` and `explain=`. */
export const queryRoutes: Route[] = [
  { methods: ['GET'], pattern: `${data}/query`, handle: (request, org) => query(request, org, { resource: 'query' }) },
  { methods: ['GET'], pattern: `${data}/query/:locator`, handle: (request, org) => more(request, org, 'query') },
  {
    methods: ['GET'],
    pattern: `${data}/queryAll`,
    handle: (request, org) => query(request, org, { resource: 'queryAll', allRows: true }),
  },
  { methods: ['GET'], pattern: `${data}/queryAll/:locator`, handle: (request, org) => more(request, org, 'queryAll') },
  { methods: ['GET'], pattern: `${data}/search`, handle: refuseSearch },
  { methods: ['GET', 'POST'], pattern: `${data}/parameterizedSearch`, handle: refuseSearch },
];

/** The definition objects that are queried beside records, not only through the Tooling API. They have no second page. */
const ofDefinitions = /\bfrom\s+(EntityDefinition|FieldDefinition)\b/i;

function query(request: ApiRequest, plain: PracticeOrg, options: QueryOptions): ApiResponse {
  const { caller } = request;
  const text = request.query.get('explain') ?? request.query.get('q') ?? '';
  const org = ofDefinitions.test(text) ? withDefinitions(plain, caller.userId) : plain;
  const explained = request.query.get('explain');
  if (explained !== null) return { status: 200, body: explainQuery(org, caller, explained) };
  const soql = request.query.get('q') ?? '';
  if (request.query.get('columns')?.toLowerCase() === 'true')
    return { status: 200, body: describeQuery(org, caller, soql, options) };
  return { status: 200, body: runQuery(org, caller, soql, { ...options, batchSize: batchSizeOf(request) }) };
}

function more(request: ApiRequest, org: PracticeOrg, resource: string): ApiResponse {
  return { status: 200, body: queryMore(org, request.caller, request.params['locator'] ?? '', { resource }) };
}

/** `Sforce-Query-Options: batchSize=200`. */
function batchSizeOf(request: ApiRequest): number | undefined {
  const header = request.headers['sforce-query-options'];
  const size = /batchSize\s*=\s*(\d+)/i.exec(Array.isArray(header) ? header.join(',') : (header ?? ''))?.[1];
  return size === undefined ? undefined : Number(size);
}

function refuseSearch(): never {
  throw new PlatformError(400, 'NOT_SUPPORTED', 'Search (SOSL) is not supported by this practice org: use a query');
}
