import { recordTypePicklists } from '../describe/index.js';
import { PlatformError } from '../types.js';
import type { ApiRequest, ApiResponse, PracticeOrg, Route } from '../types.js';
import { objectOf } from './request.js';

/** Of the User Interface API only what tells data apart: the picklist values that a record type leaves open. */
export const userInterfaceRoutes: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/services/data/:version/ui-api/object-info/:object/picklist-values/:recordType',
    handle: picklists,
  },
];

function picklists(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const object = objectOf(request, org);
  const body = recordTypePicklists(org, object, request.params['recordType'] ?? '', request.caller);
  if (body === undefined) throw new PlatformError(404, 'NOT_FOUND', 'The requested resource does not exist');
  return { status: 200, body };
}
