import { quote } from '../store/index.js';
import { PlatformError, type ApiRequest, type ApiResponse, type PracticeOrg, type Route } from '../types.js';
import { objectOf } from './request.js';

const dayMilliseconds = 86_400_000;

/** What was changed and what was deleted between two times, for replication. */
export const changeRoutes: readonly Route[] = [
  { methods: ['GET'], pattern: '/services/data/:version/sobjects/:object/updated', handle: updated },
  { methods: ['GET'], pattern: '/services/data/:version/sobjects/:object/deleted', handle: deleted },
];

function updated(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const object = objectOf(request, org);
  const { start, end } = range(request, org);
  const condition = org.accessOf(request.caller.userId).rowCondition(object, 'read', 'r');
  const ids = org.store
    .statement(
      `SELECT "Id" FROM ${quote(object.name)} AS "r" WHERE "IsDeleted" = 0 AND "SystemModstamp" >= ? AND "SystemModstamp" < ?
       ${condition === undefined ? '' : `AND (${condition})`} ORDER BY "SystemModstamp", "Id"`
    )
    .pluck()
    .all(start, end) as string[];
  return { status: 200, body: { ids, latestDateCovered: wire(end) } };
}

function deleted(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const object = objectOf(request, org);
  const { start, end } = range(request, org);
  const condition = org.accessOf(request.caller.userId).rowCondition(object, 'read', 'r');
  const rows = org.store
    .statement(
      `SELECT "Id" AS id, "SystemModstamp" AS stamp FROM ${quote(object.name)} AS "r" WHERE "IsDeleted" = 1 AND "SystemModstamp" >= ? AND "SystemModstamp" < ?
       ${condition === undefined ? '' : `AND (${condition})`} ORDER BY "SystemModstamp", "Id"`
    )
    .all(start, end) as Array<{ id: string; stamp: string }>;
  const earliest = new Date(org.now().getTime() - 15 * dayMilliseconds).toISOString();
  return {
    status: 200,
    body: {
      deletedRecords: rows.map(({ id, stamp }) => ({ deletedDate: wire(stamp), id })),
      earliestDateAvailable: wire(`${earliest.slice(0, 16)}:00.000Z`),
      latestDateCovered: wire(end),
    },
  };
}

/** Start and end of the window, in whole minutes; at most the last 30 days, as on the platform. */
function range(request: ApiRequest, org: PracticeOrg): { readonly start: string; readonly end: string } {
  const start = readTime(request, 'start');
  const end = readTime(request, 'end');
  if (end <= start)
    throw new PlatformError(
      400,
      'INVALID_REPLICATION_DATE',
      'endDate must be at least one minute greater than startDate'
    );
  if (org.now().getTime() - Date.parse(start) > 30 * dayMilliseconds) {
    throw new PlatformError(400, 'INVALID_REPLICATION_DATE', 'startDate cannot be more than 30 days ago');
  }
  return { start, end };
}

function readTime(request: ApiRequest, name: string): string {
  // A plus that was not escaped in the URL arrives as a blank.
  const text = (request.query.get(name) ?? '').replace(' ', '+').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new PlatformError(400, 'INVALID_REPLICATION_DATE', `${name} is not a date and time: ${text}`);
  return `${new Date(time).toISOString().slice(0, 16)}:00.000Z`;
}

function wire(iso: string): string {
  return iso.replace(/Z$/, '+0000');
}
