import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import DatabaseConstructor from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { runningServer } from './identity.js';
import { usernameOf } from './instance.js';
import type { Instance } from './instance.js';
import { aliasOf } from './login.js';

export type InstanceStatus = {
  readonly instance: string;
  readonly running: boolean;
  readonly instanceUrl: string | null;
  readonly username: string;
  readonly alias: string;
  readonly port: number | null;
  readonly pid: number | null;
  readonly startedAt: string | null;
  /** Live records by object, the fullest first; empty objects are left out. */
  readonly records: ReadonlyArray<{ readonly object: string; readonly count: number }>;
  /** Deployed components by type. */
  readonly metadata: ReadonlyArray<{ readonly type: string; readonly count: number }>;
  readonly apiCallsToday: number;
  readonly sizeBytes: number;
};

/** What an instance holds, read from its file, running or not. Undefined: there is no such instance. */
export async function instanceStatus(instance: Instance): Promise<InstanceStatus | undefined> {
  const file = join(instance.directory, 'org.sqlite');
  if (!existsSync(file)) return undefined;
  const record = await runningServer(instance);
  const db = new DatabaseConstructor(file, { readonly: true, timeout: 5000 });
  try {
    return {
      instance: instance.name,
      running: record !== undefined,
      instanceUrl: record?.url ?? null,
      username: usernameOf(instance),
      alias: aliasOf(instance),
      port: record?.port ?? null,
      pid: record?.pid ?? null,
      startedAt: record?.startedAt ?? null,
      records: countRecords(db),
      metadata: db
        .prepare('SELECT type, count(*) AS count FROM _component GROUP BY type ORDER BY type')
        .all() as InstanceStatus['metadata'],
      apiCallsToday: callsToday(db),
      sizeBytes: sizeOf(instance),
    };
  } finally {
    db.close();
  }
}

/** Business data: custom objects and the standard ones people fill; the org's own setup rows are not counted. */
const setup =
  /^(Organization|Profile|User|UserLicense|UserRole|PermissionSet.*|ObjectPermissions|FieldPermissions|SetupEntityAccess|Group.*|QueueSobject|RecordType)$/;

function countRecords(db: Database): InstanceStatus['records'] {
  const tables = db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_*' AND name NOT LIKE 'sqlite%'")
    .pluck();
  const hasFlag = db.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = 'IsDeleted'");
  return (tables.all() as string[])
    .filter((name) => !setup.test(name) && hasFlag.get(name) !== undefined)
    .map((object) => ({
      object,
      count: Number(db.prepare(`SELECT count(*) FROM "${object}" WHERE "IsDeleted" = 0`).pluck().get()),
    }))
    .filter(({ count }) => count > 0)
    .sort((left, right) => right.count - left.count);
}

function callsToday(db: Database): number {
  const day = new Date().toISOString().slice(0, 10);
  return Number(db.prepare('SELECT calls FROM _daily_calls WHERE day = ?').pluck().get(day) ?? 0);
}

function sizeOf(instance: Instance): number {
  return readdirSync(instance.directory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + statSync(join(instance.directory, entry.name)).size, 0);
}
