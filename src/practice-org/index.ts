/**
 * The practice org promises to behave as Salesforce does towards the clients that talk to it: the project's metadata enforced by the
 * same rules as `validate`, errors in Salesforce's own words, nothing lost by a restart, nothing reachable from another machine, and what it
 * cannot do refused by name.
 */
import { bulkIngestRoutes } from './api/bulk-ingest.js';
import { bulkQueryRoutes } from './api/bulk-query.js';
import { coreRoutes } from './api/core.js';
import { describeRoutes } from './api/describe.js';
import { metadataRestRoutes } from './api/metadata-rest.js';
import { metadataSoapRoutes } from './api/metadata-soap.js';
import { queryRoutes } from './api/query.js';
import { toolingRoutes } from './api/tooling.js';
import { userInterfaceRoutes } from './api/user-interface.js';
import { startServer, type Fault } from './http/index.js';
import { enforcedAccess } from './access/index.js';
import { resumeBulkJobs } from './bulk/index.js';
import { openPracticeOrg, type PracticeOrgOptions } from './org.js';
import type { PracticeOrg, Route } from './types.js';

export { openPracticeOrg } from './org.js';
export type { OpenPracticeOrg, PracticeOrgOptions } from './org.js';
export type { Fault } from './http/index.js';
export { registerClient } from './api/oauth.js';
export { PlatformError } from './types.js';
export type * from './types.js';

export type StartOptions = PracticeOrgOptions & {
  /** 0 or undefined: any free port. */
  readonly port?: number;
  readonly dailyLimit?: number;
  readonly faults?: (request: { readonly method: string; readonly path: string }) => Fault | undefined;
};

export type RunningPracticeOrg = { readonly url: string; readonly org: PracticeOrg; close(): Promise<void> };

const routes: readonly Route[] = [
  ...coreRoutes,
  ...describeRoutes,
  ...queryRoutes,
  ...bulkIngestRoutes,
  ...bulkQueryRoutes,
  ...toolingRoutes,
  ...userInterfaceRoutes,
  ...metadataRestRoutes,
  ...metadataSoapRoutes,
];

/** Opens the org in a folder and serves it on 127.0.0.1 until `close`. */
export async function startPracticeOrg(options: StartOptions): Promise<RunningPracticeOrg> {
  const org = openPracticeOrg({ access: enforcedAccess, ...options });
  try {
    const server = await startServer({ ...options, org, routes });
    resumeBulkJobs(org);
    return {
      url: server.url,
      org,
      async close() {
        await server.close();
        await org.close();
      },
    };
  } catch (error) {
    await org.close();
    throw error;
  }
}
