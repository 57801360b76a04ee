import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectOrg, type OrgPort } from '../../../src/org/index.js';
import { readProject, type Schema } from '../../../src/schema/index.js';
import { openMirrors, type MirrorOptions, type Mirrors } from '../../../src/sync/mirror/index.js';
import { selectionOf, type Selection } from '../../../src/sync/plan/select.js';
import type { Value } from '../../../src/records/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';

export const START = Date.parse('2026-11-01T12:00:00Z');
export const schema: Schema = readProject();

/** Worksites with the fields a sheet has, and their employer by its key, and what was agreed on. */
export const agreedWorksites: Selection = selectionOf(
  schema,
  schema.object('Worksite__c')!,
  {
    name: 'worksites',
    object: 'Worksite__c',
    keyField: 'Sync_Key__c',
    source: 'sheet',
    fields: ['Sync_Key__c', 'Name', 'City__c', 'Unit_Size__c', 'Employer__c'],
    after: [],
  },
  []
);

const values = ({ baseField: _base, ...selection }: Selection): Selection => selection;

/** The same without what was agreed on: values alone are compared. */
export const worksites = values(agreedWorksites);

const agreedEmployers: Selection = selectionOf(
  schema,
  schema.object('Account')!,
  {
    name: 'employers',
    object: 'Account',
    keyField: 'POWER_Sync_Key__c',
    source: 'sheet',
    fields: ['POWER_Sync_Key__c', 'Name', 'Phone'],
    after: [],
  },
  []
);

export const employers = values(agreedEmployers);

/** An org whose clock stands where a test puts it, and a folder for the mirror. */
export class MirrorBench {
  public now = START;
  public org!: InstalledOrg;
  public port!: OrgPort;
  public readonly folder = mkdtempSync(join(tmpdir(), 'power-mirror-test-'));
  public readonly secret = randomBytes(32);
  private readonly open = new Set<Mirrors>();

  public async start(): Promise<void> {
    this.org = await startInstalledOrg({
      clock: () => new Date(this.now),
      dailyLimit: 1_000_000,
      sessionMinutes: 10_000_000,
    });
    this.port = await connectOrg(this.org.connection);
  }

  public async close(): Promise<void> {
    for (const mirrors of this.open) mirrors.close();
    await this.org.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  public async mirrors(more: Partial<MirrorOptions> = {}): Promise<Mirrors> {
    const mirrors = await openMirrors({
      org: this.port,
      schema,
      cacheFolder: this.folder,
      configName: 'sample',
      secret: () => Promise.resolve(this.secret),
      ...more,
    });
    const close = mirrors.close.bind(mirrors);
    mirrors.close = () => {
      if (this.open.delete(mirrors)) close();
    };
    this.open.add(mirrors);
    return mirrors;
  }

  public insert(object: string, values: Record<string, Value>, userId = this.org.running.org.adminUserId): string {
    const { dml, store } = this.org.running.org;
    const result = dml.insert(store.schema.object(object)!, new Map(Object.entries(values)), caller(userId));
    if (!result.success) throw new Error(JSON.stringify(result.errors));
    return result.id;
  }

  public update(object: string, id: string, values: Record<string, Value>): void {
    const { dml, store, adminUserId } = this.org.running.org;
    const result = dml.update(store.schema.object(object)!, id, new Map(Object.entries(values)), caller(adminUserId));
    if (!result.success) throw new Error(JSON.stringify(result.errors));
  }

  public delete(object: string, id: string): void {
    const { dml, store, adminUserId } = this.org.running.org;
    const result = dml.delete(store.schema.object(object)!, id, caller(adminUserId));
    if (!result.success) throw new Error(JSON.stringify(result.errors));
  }

  /** Takes a record out of the recycle bin, which the REST API cannot: the stamp moves, as on the platform. */
  public undelete(object: string, id: string): void {
    const { store } = this.org.running.org;
    store
      .statement(`UPDATE "${object}" SET "IsDeleted" = 0, "SystemModstamp" = ? WHERE "Id" = ?`)
      .run(`${new Date(this.now).toISOString().slice(0, 19)}.000Z`, id);
  }

  /** Says that another user wrote the record last. */
  public by(object: string, id: string, userId: string): void {
    const { store } = this.org.running.org;
    store.statement(`UPDATE "${object}" SET "LastModifiedById" = ? WHERE "Id" = ?`).run(userId, id);
  }

  /** Lets time pass in the org, and the port hear of it. */
  public async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    await this.port.queryPage({ soql: 'SELECT Id FROM Organization' });
  }

  public async cost<T>(work: () => Promise<T>): Promise<{ result: T; calls: number }> {
    const before = this.port.budget().used;
    const result = await work();
    return { result, calls: this.port.budget().used - before };
  }
}

const caller = (userId: string) => ({ userId, sessionId: '', apiVersion: '66.0' });
