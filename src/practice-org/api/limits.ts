import { statSync } from 'node:fs';
import { join } from 'node:path';
import { dailyLimitOf } from '../http/index.js';
import { quote } from '../store/index.js';
import type { ApiRequest, ApiResponse, PracticeOrg, Route } from '../types.js';

/** What an org may use and has left, and how many records there are. */
export const limitRoutes: readonly Route[] = [
  { methods: ['GET'], pattern: '/services/data/:version/limits', handle: limits },
  { methods: ['GET'], pattern: '/services/data/:version/limits/recordCount', handle: recordCount },
];

function limits(_request: ApiRequest, org: PracticeOrg): ApiResponse {
  const calls = dailyLimitOf(org);
  const usedMegabytes = Math.ceil(statSync(join(org.directory, 'org.sqlite')).size / 1_048_576);
  const pair = (max: number, used = 0): { Max: number; Remaining: number } => ({
    Max: max,
    Remaining: Math.max(0, max - used),
  });
  return {
    status: 200,
    body: {
      DailyApiRequests: pair(calls.limit, calls.used),
      DailyAsyncApexExecutions: pair(250_000),
      DailyBulkApiBatches: pair(15_000),
      DailyBulkV2QueryFileStorageMB: pair(976_562),
      DailyBulkV2QueryJobs: pair(10_000),
      DataStorageMB: pair(1024, usedMegabytes),
      FileStorageMB: pair(1024),
      HourlyPublishedPlatformEvents: pair(50_000),
      MassEmail: pair(10),
      SingleEmail: pair(15),
    },
  };
}

/** Counts by object; objects without a record are left out. A custom object that is named and unknown is left out too, as on the platform. */
function recordCount(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const asked = request.query.get('sObjects');
  const names =
    asked === null
      ? org.store.schema.objects.map((object) => object.name)
      : asked.split(',').map((name) => name.trim());
  const access = org.accessOf(request.caller.userId);
  const counts = names.flatMap((name) => {
    const object = org.store.schema.object(name);
    if (object === undefined || !access.canRead(object)) return [];
    const count = org.store
      .statement(`SELECT count(*) FROM ${quote(object.name)} WHERE "IsDeleted" = 0`)
      .pluck()
      .get() as number;
    return count === 0 ? [] : [{ count, name: object.name }];
  });
  return { status: 200, body: { sObjects: counts } };
}
