import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectOrg, type OrgOptions, type OrgPort } from '../../../src/org/index.js';
import { readProject } from '../../../src/schema/index.js';
import {
  applyUndo,
  imagesOf,
  openSync,
  planUndo,
  UndoStore,
  type ApplyResult,
  type UndoPlan,
  type UndoResult,
} from '../../../src/sync/index.js';
import type { InstalledOrg } from '../../support/installed-org.js';

export type Row = { code: string; site: string; city: string; size: number | ''; employer: string };

export const rowOf = (number: number, more: Partial<Row> = {}): Row => ({
  code: `W${number}`,
  site: `Sample Plant ${number}`,
  city: 'Sampleton',
  size: number,
  employer: `Sample Laundry ${number % 3}`,
  ...more,
});

const config = (missing: string): string => `version: 1
name: sample
sources:
  sheet: { type: csv, path: worksites.csv }
records:
  employers:
    object: Account
    key: Employer
    duplicates: first
    fields:
      Name: Employer
  worksites:
    object: Worksite__c
    key: Code
    missing: ${missing}
    fields:
      Name: Site
      City__c: City
      Unit_Size__c: Size
      Employer__c: { record: employers }
`;

export type Record = { Id: string } & { [field: string]: unknown };

/** A practice org, a folder of its own, and what the tests of undo do with them. */
export class UndoBench {
  public readonly store: UndoStore;
  private readonly dataDir: string;

  public constructor(
    public readonly org: InstalledOrg,
    private readonly name: string
  ) {
    process.env.POWER_UNDO_KEY = randomBytes(32).toString('base64');
    this.dataDir = join(org.folder, name, 'data');
    this.store = new UndoStore(this.dataDir);
  }

  public get folder(): string {
    return join(this.org.folder, this.name);
  }

  public port(options: OrgOptions = {}): Promise<OrgPort> {
    return connectOrg(this.org.connection, { pollInterval: 20, ...options });
  }

  public async sync(rows: readonly Row[], missing = 'keep'): Promise<ApplyResult> {
    mkdirSync(this.folder, { recursive: true });
    const lines = rows.map(({ code, site, city, size, employer }) => `${code},${site},${city},${size},${employer}`);
    writeFileSync(join(this.folder, 'worksites.csv'), `Code,Site,City,Size,Employer\n${lines.join('\n')}\n`);
    writeFileSync(join(this.folder, 'power.sync.yaml'), config(missing));
    const session = await openSync(join(this.folder, 'power.sync.yaml'), await this.port(), {
      dataFolder: this.dataDir,
    });
    const result = await session.run(join(this.folder, 'plan.ndjson'), join(this.folder, 'failures.csv'));
    if (result.status !== 'Succeeded') throw new Error(JSON.stringify(result));
    return result;
  }

  public async plan(run = 'last', port?: OrgPort): Promise<UndoPlan> {
    const org = port ?? (await this.port());
    const reader = await imagesOf(this.store, org.organizationId, run, new Date());
    return planUndo({ org, schema: readProject(), reader });
  }

  public apply(plan: UndoPlan, more: Partial<Parameters<typeof applyUndo>[1]> = {}): Promise<UndoResult> {
    return applyUndo(plan, {
      store: this.store,
      failures: join(this.folder, 'undo-failures.csv'),
      maxDelete: { percent: 100 },
      lock: { sleep: () => new Promise((done) => setTimeout(done, 1100)) },
      ...more,
    });
  }

  public async undo(run = 'last', more: Partial<Parameters<typeof applyUndo>[1]> = {}): Promise<UndoResult> {
    return this.apply(await this.plan(run), more);
  }

  public async worksites(): Promise<Record[]> {
    return this.query(
      'SELECT Id, Sync_Key__c, Name, City__c, Unit_Size__c, Trade_Name__c, Employer__r.Name, Sync_Base__c FROM Worksite__c ORDER BY Sync_Key__c'
    );
  }

  /** Worksites by site as a person reads them. */
  public async content(): Promise<string[]> {
    return (await this.worksites())
      .map(({ Name, City__c, Unit_Size__c, Employer__r }) =>
        [Name, City__c, Unit_Size__c, (Employer__r as { Name: string } | null)?.Name ?? ''].join('|')
      )
      .sort();
  }

  public async query(soql: string): Promise<Record[]> {
    return (await this.org.connection.query<Record>(soql, { autoFetch: true, maxFetch: 10_000 })).records;
  }

  public async edit(name: string, values: { [field: string]: unknown }): Promise<void> {
    const [found] = await this.query(`SELECT Id FROM Worksite__c WHERE Name = '${name}'`);
    await this.org.connection.sobject('Worksite__c').update({ Id: found!.Id, ...values });
  }
}
