import type { PracticeOrg } from '../types.js';
import { PlatformError } from '../types.js';
import { deployZip } from './deploy.js';
import { retrieve } from './retrieve.js';
import type { Retrieved, RetrieveRequest } from './retrieve.js';
import type { DeployOptions, DeployOutcome, DeployStatus } from './types.js';

/** A deploy as it stands in the file. What has not ended when the process dies is done again from the start: nothing of it was written. */
export type DeployJob = {
  readonly id: string;
  readonly status: DeployStatus;
  readonly options: DeployOptions;
  readonly createdById: string;
  readonly createdDate: string;
  readonly startDate?: string;
  readonly completedDate?: string;
  readonly lastModifiedDate: string;
  readonly canceledById?: string;
  readonly outcome?: DeployOutcome;
};

export type RetrieveJob = {
  readonly id: string;
  readonly status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed';
  readonly result?: Retrieved;
  readonly errorMessage?: string;
};

const deploySteps = [
  `CREATE TABLE _deploy (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    options TEXT NOT NULL,
    zip BLOB,
    createdById TEXT NOT NULL,
    createdDate TEXT NOT NULL,
    startDate TEXT,
    completedDate TEXT,
    lastModifiedDate TEXT NOT NULL,
    canceledById TEXT,
    outcome TEXT
  )`,
  `CREATE TABLE _retrieve (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    request TEXT NOT NULL,
    createdDate TEXT NOT NULL,
    zip BLOB,
    result TEXT,
    errorMessage TEXT
  )`,
];

type Queue = { running: boolean; closed: boolean; ended: Promise<void> };
const queues = new WeakMap<PracticeOrg, Queue>();

type DeployRow = {
  readonly id: string;
  readonly status: DeployStatus;
  readonly options: string;
  readonly zip: Buffer | null;
  readonly createdById: string;
  readonly createdDate: string;
  readonly startDate: string | null;
  readonly completedDate: string | null;
  readonly lastModifiedDate: string;
  readonly canceledById: string | null;
  readonly outcome: string | null;
};

/** Puts a deploy in the queue and returns its id. Refuses a user who may not change metadata. */
export function startDeploy(org: PracticeOrg, zip: Buffer, options: DeployOptions, userId: string): string {
  mayChangeMetadata(org, userId);
  org.store.migrate('metadata', deploySteps);
  const id = org.store.newIdFor('0Af');
  const at = org.now().toISOString();
  org.store
    .statement(
      'INSERT INTO _deploy (id, status, options, zip, createdById, createdDate, lastModifiedDate) VALUES (?, ?, ?, ?, ?, ?, ?)'
    )
    .run(id, 'Pending', JSON.stringify(options), zip, userId, at, at);
  wake(org);
  return id;
}

function mayChangeMetadata(org: PracticeOrg, userId: string): void {
  const access = org.accessOf(userId);
  if (access.has('ModifyAllData') || access.has('ModifyMetadata')) return;
  const message =
    'INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions';
  throw new PlatformError(403, 'INSUFFICIENT_ACCESS', message);
}

/** Deploys again what a check-only deploy found good (`deployRecentValidation`). */
export function startQuickDeploy(org: PracticeOrg, validatedId: string, userId: string): string {
  const row = deployRow(org, validatedId);
  const options = row && (JSON.parse(row.options) as DeployOptions);
  if (!row || !options?.checkOnly || row.status !== 'Succeeded' || row.zip === null) {
    throw new PlatformError(
      400,
      'INVALID_ID_FIELD',
      `There is no recent successful validation with the id ${validatedId}`
    );
  }
  return startDeploy(org, row.zip, { ...options, checkOnly: false }, userId);
}

function deployRow(org: PracticeOrg, id: string): DeployRow | undefined {
  org.store.migrate('metadata', deploySteps);
  return org.store.statement('SELECT * FROM _deploy WHERE substr(id, 1, 15) = ?').get(id.slice(0, 15)) as
    DeployRow | undefined;
}

/** A deploy by its id, 15 or 18 characters. */
export function findDeploy(org: PracticeOrg, id: string): DeployJob | undefined {
  const row = deployRow(org, id);
  return row && toJob(row);
}

function toJob(row: DeployRow): DeployJob {
  return {
    id: row.id,
    status: row.status,
    options: JSON.parse(row.options) as DeployOptions,
    createdById: row.createdById,
    createdDate: row.createdDate,
    startDate: row.startDate ?? undefined,
    completedDate: row.completedDate ?? undefined,
    lastModifiedDate: row.lastModifiedDate,
    canceledById: row.canceledById ?? undefined,
    outcome: row.outcome === null ? undefined : (JSON.parse(row.outcome) as DeployOutcome),
  };
}

/** Asks for an end. What waits ends at once; what runs is one transaction and ends by itself. False: it had ended already. */
export function cancelDeploy(org: PracticeOrg, id: string, userId: string): boolean {
  const at = org.now().toISOString();
  const changed = org.store
    .statement(
      `UPDATE _deploy SET status = 'Canceled', canceledById = ?, completedDate = ?, lastModifiedDate = ?, zip = NULL
       WHERE substr(id, 1, 15) = ? AND status = 'Pending'`
    )
    .run(userId, at, at, id.slice(0, 15));
  return changed.changes > 0;
}

/** Puts a retrieve in the queue and returns its id. */
export function startRetrieve(org: PracticeOrg, request: RetrieveRequest, userId: string): string {
  mayChangeMetadata(org, userId);
  org.store.migrate('metadata', deploySteps);
  const id = org.store.newIdFor('09S');
  org.store
    .statement('INSERT INTO _retrieve (id, status, request, createdDate) VALUES (?, ?, ?, ?)')
    .run(id, 'Pending', JSON.stringify(request), org.now().toISOString());
  wake(org);
  return id;
}

export function findRetrieve(org: PracticeOrg, id: string): RetrieveJob | undefined {
  org.store.migrate('metadata', deploySteps);
  const row = org.store
    .statement('SELECT id, status, zip, result, errorMessage FROM _retrieve WHERE substr(id, 1, 15) = ?')
    .get(id.slice(0, 15)) as
    | {
        id: string;
        status: RetrieveJob['status'];
        zip: Buffer | null;
        result: string | null;
        errorMessage: string | null;
      }
    | undefined;
  if (!row) return undefined;
  const result =
    row.result === null || row.zip === null
      ? undefined
      : { ...(JSON.parse(row.result) as Omit<Retrieved, 'zip'>), zip: row.zip };
  return { id: row.id, status: row.status, result, errorMessage: row.errorMessage ?? undefined };
}

/** Takes up what a dead process left behind. Call it once when the org is opened for serving. */
export function resumeMetadataJobs(org: PracticeOrg): void {
  org.store.migrate('metadata', deploySteps);
  org.store.statement("UPDATE _deploy SET status = 'Pending' WHERE status IN ('InProgress', 'Canceling')").run();
  org.store.statement("UPDATE _retrieve SET status = 'Pending' WHERE status = 'InProgress'").run();
  wake(org);
}

/** Works through the queue, one job after another, in the background. */
function wake(org: PracticeOrg): void {
  let queue = queues.get(org);
  if (!queue) {
    const made: Queue = { running: false, closed: false, ended: Promise.resolve() };
    queues.set(org, made);
    queue = made;
    org.onClose(async () => {
      made.closed = true;
      await made.ended;
    });
  }
  if (queue.running || queue.closed) return;
  queue.running = true;
  queue.ended = work(org, queue);
}

async function work(org: PracticeOrg, queue: Queue): Promise<void> {
  for (;;) {
    // The answer to the request that queued the job goes out first.
    await new Promise((resolve) => setImmediate(resolve));
    if (queue.closed) break;
    const deploy = org.store
      .statement("SELECT * FROM _deploy WHERE status = 'Pending' ORDER BY number LIMIT 1")
      .get() as DeployRow | undefined;
    if (deploy) {
      await runDeploy(org, deploy);
      continue;
    }
    const next = org.store
      .statement("SELECT id, request FROM _retrieve WHERE status = 'Pending' ORDER BY number LIMIT 1")
      .get() as { id: string; request: string } | undefined;
    if (!next) break;
    await runRetrieve(org, next.id, JSON.parse(next.request) as RetrieveRequest);
  }
  // In the same turn as the look that found nothing: a job queued a moment later must find the queue asleep.
  queue.running = false;
}

async function runDeploy(org: PracticeOrg, row: DeployRow): Promise<void> {
  const started = org.now().toISOString();
  org.store
    .statement("UPDATE _deploy SET status = 'InProgress', startDate = ?, lastModifiedDate = ? WHERE id = ?")
    .run(started, started, row.id);
  const options = JSON.parse(row.options) as DeployOptions;
  const finish = (outcome: DeployOutcome): void => {
    const at = org.now().toISOString();
    // A validated zip is kept, so that it can be deployed without being sent again.
    const keep = options.checkOnly && outcome.status === 'Succeeded' ? 1 : 0;
    org.store
      .statement(
        'UPDATE _deploy SET status = ?, outcome = ?, completedDate = ?, lastModifiedDate = ?, zip = CASE WHEN ? THEN zip ELSE NULL END WHERE id = ?'
      )
      .run(outcome.status, JSON.stringify(outcome), at, at, keep, row.id);
  };
  while (org.store.idle() !== undefined) await org.store.idle();
  try {
    await deployZip(org, row.zip ?? Buffer.alloc(0), options, { userId: row.createdById, at: started }, finish);
  } catch (error) {
    finish(unexpected(org, error, `deploy ${row.id}`));
  }
}

async function runRetrieve(org: PracticeOrg, id: string, request: RetrieveRequest): Promise<void> {
  org.store.statement("UPDATE _retrieve SET status = 'InProgress' WHERE id = ?").run(id);
  try {
    const { zip, ...rest } = await retrieve(org, request);
    org.store
      .statement("UPDATE _retrieve SET status = 'Succeeded', zip = ?, result = ? WHERE id = ?")
      .run(zip, JSON.stringify(rest), id);
  } catch (error) {
    const { errorMessage } = unexpected(org, error, `retrieve ${id}`);
    org.store
      .statement("UPDATE _retrieve SET status = 'Failed', errorMessage = ? WHERE id = ?")
      .run(errorMessage ?? '', id);
  }
}

function unexpected(org: PracticeOrg, error: unknown, what: string): DeployOutcome {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  org.log(`error in ${what}: ${stack}`);
  return {
    status: 'Failed',
    successes: [],
    failures: [],
    numberComponentsTotal: 0,
    numberComponentsDeployed: 0,
    numberComponentErrors: 0,
    errorStatusCode: 'UNKNOWN_EXCEPTION',
    errorMessage:
      'UNKNOWN_EXCEPTION: An unexpected error occurred. The log of the practice org (org.log) has the details.',
  };
}
