import { normalizeId } from '../../records/index.js';
import { fileBytes, hasRowRight } from '../dml/index.js';
import { notFound } from '../http/index.js';
import type { ApiRequest, ApiResponse, PracticeOrg, Route } from '../types.js';
import { objectOf } from './request.js';

/** The content of a file's version, as bytes (REST API Developer Guide, "SObject Blob Get"). */
export const fileRoutes: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/services/data/:version/sobjects/ContentVersion/:id/VersionData',
    handle: versionData,
  },
];

function versionData(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const object = objectOf(request, org, 'ContentVersion');
  const id = normalizeId(request.params['id'] ?? '') ?? '';
  const living = org.store.find(object, id) !== undefined && hasRowRight(org, object, id, 'read', request.caller);
  const bytes = living ? fileBytes(org.store, id) : undefined;
  if (bytes === undefined) throw notFound();
  return { status: 200, headers: { 'Content-Type': 'application/octetstream' }, body: bytes };
}
