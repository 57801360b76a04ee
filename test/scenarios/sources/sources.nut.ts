import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { startPostgres, type PostgresServer } from '../../support/postgres.js';
import { count, query, startPracticeOrg, type StartedOrg } from '../../support/practice.js';

const whole = z.int().min(0);

/** The published shapes. Strict: a field that is not here is a field that nobody promised. */
const shapes = {
  init: z.strictObject({
    config: z.string(),
    records: z.array(
      z.strictObject({
        name: z.string(),
        file: z.string(),
        object: z.string(),
        key: z.array(z.string()),
        fields: z.array(z.strictObject({ field: z.string(), column: z.string(), reason: z.string() })),
        left: z.array(z.strictObject({ column: z.string(), reason: z.string() })),
      })
    ),
  }),
  export: z.strictObject({
    orgId: z.string().length(18),
    to: z.enum(['csv', 'ndjson', 'postgres']),
    objects: z.array(
      z.strictObject({
        object: z.string(),
        target: z.string(),
        records: whole,
        deleted: whole,
        fields: z.array(z.string()),
        leftOut: z.array(z.string()),
        since: z.iso.datetime().nullable(),
        until: z.iso.datetime().nullable(),
      })
    ),
    calls: z.strictObject({ used: whole, remaining: whole.nullable() }),
  }),
};

type Counted = {
  objects: Array<{ object: string; created: number; updated: number; unchanged: number; failed: number }>;
};
type Exported = z.infer<typeof shapes.export>;

describe('a membership database, a drafted config and a copy of the org', function () {
  this.timeout(240_000);
  let org: StartedOrg;
  let server: PostgresServer;
  let work: string;
  const sf = <T>(...args: string[]) => org.home.json<T>(args, { env: { POWER_PG_URL: server.url }, cwd: work });
  const file = (name: string, text: string): void => writeFileSync(join(work, name), text);

  before(async () => {
    [org, server] = await Promise.all([startPracticeOrg({ install: true }), startPostgres()]);
    work = join(org.home.directory, 'work');
    await server.sql(`
      CREATE TABLE sites (id int PRIMARY KEY, employer text, site text, city text, opened date, posted boolean, size numeric);
      INSERT INTO sites SELECT n, 'Sample Laundry ' || n % 5, 'Plant ' || n, 'Sampleton', DATE '2025-12-31' + n, n % 2 = 0, n
        FROM generate_series(1, 40) n;`);
  });
  after(async () => {
    await org?.stop();
    await server?.stop();
  });

  it('syncs a table into the org, and writes nothing when nothing changed', async () => {
    file(
      'members.yaml',
      `version: 1
name: members
sources:
  db: { type: postgres, url: $POWER_PG_URL, query: "SELECT * FROM sites ORDER BY id" }
records:
  employers: { object: Account, key: employer, duplicates: first, fields: { Name: employer } }
  worksites:
    object: Worksite__c
    key: id
    fields:
      Name: site
      City__c: city
      Organizing_Start__c: opened
      Public_Areas_Posted__c: posted
      Unit_Size__c: size
      Employer__c: { record: employers }
`
    );
    const checked = await sf<{ valid: number; refused: number }>('power', 'validate', '--config', 'members.yaml');
    expect([checked.code, checked.result.refused]).to.deep.equal([0, 0]);
    const first = await sf<Counted>('power', 'sync', 'run', '--config', 'members.yaml', '--target-org', 'practice');
    expect(first.code, first.raw).to.equal(0);
    expect(first.result.objects.map(({ object, created }) => [object, created])).to.deep.equal([
      ['Account', 5],
      ['Worksite__c', 40],
    ]);
    const second = await sf<Counted>('power', 'sync', 'run', '--config', 'members.yaml', '--target-org', 'practice');
    expect(
      second.result.objects.every(({ created, updated, failed }) => created + updated + failed === 0),
      second.raw
    ).to.equal(true);
    const [one] = await query<{ Organizing_Start__c: string; Unit_Size__c: number; Public_Areas_Posted__c: boolean }>(
      org.home,
      "SELECT Organizing_Start__c, Unit_Size__c, Public_Areas_Posted__c FROM Worksite__c WHERE Name = 'Plant 2'"
    );
    expect(one).to.deep.include({ Organizing_Start__c: '2026-01-02', Unit_Size__c: 2, Public_Areas_Posted__c: true });
  });

  it('refuses a plan whose table changed since', async () => {
    await sf('power', 'sync', 'plan', '--config', 'members.yaml', '--target-org', 'practice');
    await server.sql("UPDATE sites SET city = 'Otherton' WHERE id = 7");
    const planned = await sf('power', 'sync', 'plan', '--config', 'members.yaml', '--target-org', 'practice');
    expect(planned.code, planned.raw).to.equal(0);
    await server.sql("UPDATE sites SET city = 'Thirdton' WHERE id = 7");
    const applied = await sf('power', 'sync', 'apply', '--plan', 'power.plan.ndjson', '--target-org', 'practice');
    expect(applied.code, applied.raw).to.equal(66);
    expect(await count(org.home, 'Worksite__c', "WHERE City__c IN ('Otherton', 'Thirdton')")).to.equal(0);
  });

  it('syncs what a query on an org gives', async () => {
    file(
      'locals.yaml',
      `version: 1
name: locals
sources:
  sites: { type: org, org: practice, query: "SELECT Name, Employer__r.Name, City__c FROM Worksite__c WHERE Name LIKE 'Plant 1%'" }
records:
  employers: { object: Account, key: Employer__r.Name, duplicates: first, fields: { Name: Employer__r.Name, Site: City__c } }
`
    );
    const run = await sf<Counted>('power', 'sync', 'run', '--config', 'locals.yaml', '--target-org', 'practice');
    expect(run.code, run.raw).to.equal(0);
    expect(await count(org.home, 'Account', "WHERE Site = 'Sampleton'")).to.equal(5);
  });

  it('drafts a config that can be checked at once, and overwrites none', async () => {
    file(
      'list.csv',
      'Worksite Name,City,State,Zip,SSN\nNorth,Portland,Oregon,97201,219-09-9999\nSouth,Boston,Massachusetts,2101,\n'
    );
    const drafted = await sf(
      'power',
      'sync',
      'init',
      '--file',
      'list.csv',
      '--object',
      'Worksite__c',
      '--output',
      'draft.yaml'
    );
    expect(drafted.code, drafted.raw).to.equal(0);
    const { records } = shapes.init.parse(drafted.result);
    expect(records[0]?.left.map(({ column }) => column)).to.deep.equal(['SSN']);
    const text = readFileSync(join(work, 'draft.yaml'), 'utf8');
    expect(text).to.not.contain('219-09');
    const checked = await sf<{ valid: number; refused: number }>('power', 'validate', '--config', 'draft.yaml');
    expect([checked.code, checked.result.valid, checked.result.refused]).to.deep.equal([0, 2, 0]);
    const again = await sf(
      'power',
      'sync',
      'init',
      '--file',
      'list.csv',
      '--object',
      'Worksite__c',
      '--output',
      'draft.yaml'
    );
    expect([again.code, again.name]).to.deep.equal([1, 'DraftThereError']);
    expect(readFileSync(join(work, 'draft.yaml'), 'utf8')).to.equal(text);
  });

  it('exports the org to files and to a table', async () => {
    const toFiles = await sf<Exported>(
      'power',
      'export',
      '--target-org',
      'practice',
      '--object',
      'Worksite__c',
      '--output',
      'sites.ndjson'
    );
    expect(toFiles.code, toFiles.raw).to.equal(0);
    expect(shapes.export.parse(toFiles.result).objects[0]?.records).to.equal(40);
    const lines = readFileSync(join(work, 'sites.ndjson'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { Name: string }).Name)).to.include('Plant 17');

    const flags = [
      '--to',
      'postgres',
      '--table',
      'copy',
      '--url-env',
      'POWER_PG_URL',
      '--target-org',
      'practice',
      '--object',
      'Worksite__c',
    ];
    const toTable = await sf<Exported>('power', 'export', ...flags);
    expect(toTable.code, toTable.raw).to.equal(0);
    shapes.export.parse(toTable.result);
    expect(await server.sql('SELECT count(*)::int AS n, sum(unit_size__c)::int AS size FROM copy')).to.deep.equal([
      { n: 40, size: 820 },
    ]);
    expect((await sf<Exported>('power', 'export', ...flags, '--since', 'last')).code).to.equal(0);
  });

  it('says what is wrong with the right exit code, and never shows the URL', async () => {
    const missing = await org.home.json(['power', 'validate', '--config', 'members.yaml'], { cwd: work });
    expect([missing.code, missing.name]).to.deep.equal([78, 'PostgresUrlMissingError']);
    const denied = await org.home.json(['power', 'validate', '--config', 'members.yaml'], {
      cwd: work,
      env: { POWER_PG_URL: server.url.replace(/:[^:@]+@/, ':hunter2@') },
    });
    expect([denied.code, denied.name]).to.deep.equal([77, 'PostgresDeniedError']);
    expect(denied.raw).to.not.contain('hunter2');
  });
});
