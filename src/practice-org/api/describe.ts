import { describeGlobal, describeObject, lastChanged } from '../describe/index.js';
import { PlatformError } from '../types.js';
import type { ApiRequest, ApiResponse, PracticeOrg, Route } from '../types.js';
import { objectOf } from './request.js';

const sobjects = '/services/data/:version/sobjects';

/** REST API Developer Guide, "Describe Global" and "sObject Describe". */
export const describeRoutes: Route[] = [
  { methods: ['GET'], pattern: sobjects, handle: global },
  { methods: ['GET'], pattern: `${sobjects}/:object/describe`, handle: one },
  { methods: ['GET'], pattern: `${sobjects}/:object/describe/*rest`, handle: refuseLayouts },
];

function global(request: ApiRequest, org: PracticeOrg): ApiResponse {
  return unlessUnchanged(request, org, '', describeGlobal(org, request.caller));
}

function one(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const object = objectOf(request, org);
  return unlessUnchanged(request, org, object.name, describeObject(org, object, request.caller));
}

/** 304 without a body when nothing changed since the time the client names. */
function unlessUnchanged(request: ApiRequest, org: PracticeOrg, name: string, body: unknown): ApiResponse {
  const since = lastChanged(org, `${request.caller.userId} ${request.caller.apiVersion} ${name}`, body);
  const headers = { 'Last-Modified': since.toUTCString() };
  const asked = Date.parse(String(request.headers['if-modified-since'] ?? ''));
  if (!Number.isNaN(asked) && since.getTime() <= asked) return { status: 304, headers };
  return { status: 200, headers, body };
}

function refuseLayouts(request: ApiRequest): never {
  throw new PlatformError(
    400,
    'NOT_SUPPORTED',
    `${request.params['rest'] ?? 'This'} cannot be described: this practice org has no layouts`
  );
}
