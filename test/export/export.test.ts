import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { expect } from 'chai';
import { describeSelection, exportRecords, type ExportedObject, type ExportInput } from '../../src/export/index.js';
import { connectOrg, type OrgPort } from '../../src/org/index.js';
import { readProject } from '../../src/schema/index.js';
import { startInstalledOrg, type InstalledOrg } from '../support/installed-org.js';
import { startPostgres, type PostgresServer } from '../support/postgres.js';

const schema = readProject();
const START = Date.parse('2026-11-01T12:00:00Z');

type Rows = Array<Record<string, string>>;

describe('an export', () => {
  let org: InstalledOrg;
  let port: OrgPort;
  let folder: string;
  let now = START;
  const minutes = (count: number): void => void (now += count * 60_000);
  const dml = () => org.running.org.dml;
  const object = (name: string) => org.running.org.store.schema.object(name)!;
  const caller = () => ({ userId: org.running.org.adminUserId, sessionId: 'test', apiVersion: '66.0' });
  const insert = (name: string, values: Record<string, string | number | boolean>): string =>
    dml().insert(object(name), new Map(Object.entries(values)), caller()).id!;
  const update = (name: string, id: string, values: Record<string, string>): void =>
    void dml().update(object(name), id, new Map(Object.entries(values)), caller());
  const remove = (name: string, id: string): void => void dml().delete(object(name), id, caller());
  const run = async (more: Partial<ExportInput>): Promise<ExportedObject[]> => {
    // The port goes by the clock of the org's latest answer, and this org's clock jumps.
    await port.queryPage({ soql: 'SELECT Id FROM Account LIMIT 1' });
    return exportRecords({ port, schema, format: 'csv', inert: false, objects: ['Worksite__c'], ...more });
  };
  const rows = (path: string): Rows =>
    Papa.parse<Record<string, string>>(readFileSync(path, 'utf8'), { header: true, skipEmptyLines: true }).data;
  const failure = async (work: () => Promise<unknown>): Promise<[string, number]> => {
    try {
      await work();
    } catch (error) {
      const { name, exitCode } = error as { name: string; exitCode: number };
      return [name, exitCode];
    }
    return ['done', 0];
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'power-export-'));
    org = await startInstalledOrg({ clock: () => new Date(now) });
    port = await connectOrg(org.connection);
    const employer = insert('Account', { Name: 'Sample Laundry' });
    insert('Worksite__c', {
      Name: '=1+1',
      Employer__c: employer,
      Unit_Size__c: 12,
      City__c: 'Two\nlines',
      Public_Areas_Posted__c: true,
    });
    insert('Worksite__c', { Name: 'South "Plant", Ltd', Organizing_Start__c: '2026-10-01' });
    minutes(30);
  });
  after(async () => {
    await org.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('to a file', () => {
    it('holds every record once, with what is in the org, and only its owner may read it', async () => {
      const output = join(folder, 'sites.csv');
      const [done] = await run({ output });
      expect([done?.records, done?.deleted, done?.since, done?.until]).to.deep.equal([2, 0, null, null]);
      const [first, second] = rows(output);
      expect(first).to.include({
        Name: '=1+1',
        City__c: 'Two\nlines',
        Unit_Size__c: '12',
        Public_Areas_Posted__c: 'true',
      });
      expect(first?.SystemModstamp).to.equal('2026-11-01T12:00:00.000Z');
      expect(second).to.include({ Name: 'South "Plant", Ltd', Organizing_Start__c: '2026-10-01', Employer__c: '' });
      expect(Object.keys(first ?? {})).to.not.include('IsDeleted');
      expect(statSync(output).mode & 0o777).to.equal(0o600);
      expect(readdirSync(folder)).to.deep.equal(['sites.csv']);
    });

    it('takes the fields that are named, of parents too, and those records that meet a condition', async () => {
      const output = join(folder, 'named.ndjson');
      await run({
        output,
        format: 'ndjson',
        fields: ['name', 'employer__r.name', 'Unit_Size__c'],
        where: 'Unit_Size__c > 5',
      });
      const [line, ...more] = readFileSync(output, 'utf8')
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text) as Record<string, unknown>);
      const { Id, SystemModstamp, ...values } = line!;
      expect([typeof Id, typeof SystemModstamp]).to.deep.equal(['string', 'string']);
      expect(values).to.deep.equal({ Name: '=1+1', 'Employer__r.Name': 'Sample Laundry', Unit_Size__c: 12 });
      expect(more).to.deep.equal([]);
    });

    it('can be made safe for spreadsheets', async () => {
      const output = join(folder, 'safe.csv');
      await run({ output, inert: true });
      expect(rows(output)[0]?.Name).to.equal("'=1+1");
    });

    it('leaves the old file as it is when it fails', async () => {
      const output = join(folder, 'kept.csv');
      writeFileSync(output, 'old');
      const controller = new AbortController();
      controller.abort(new Error('stop'));
      expect((await failure(() => run({ output, signal: controller.signal })))[0]).to.equal('Error');
      expect(readFileSync(output, 'utf8')).to.equal('old');
      expect(readdirSync(folder).filter((name) => name.includes('partial'))).to.deep.equal([]);
    });

    it('holds what changed since the last run, deletions by their id alone, and starts before it stopped', async () => {
      const output = join(folder, 'delta.csv');
      expect((await run({ output, since: 'last' }))[0]?.records).to.equal(2);
      minutes(30);
      const added = insert('Worksite__c', { Name: 'Third' });
      const gone = insert('Worksite__c', { Name: 'Fourth', City__c: 'Secretville' });
      remove('Worksite__c', gone);
      minutes(30);
      const [second] = await run({ output, since: 'last' });
      expect([second?.records, second?.deleted, second?.since]).to.deep.equal([1 + 2, 1, '2026-11-01T11:55:00.000Z']);
      const byId = new Map(rows(output).map((row) => [row.Id, row]));
      expect(byId.get(added)).to.include({ Name: 'Third', IsDeleted: 'false' });
      expect(byId.get(gone)).to.include({ Name: '', City__c: '', IsDeleted: 'true' });
      minutes(30);
      update('Worksite__c', added, { City__c: 'Sampleton' });
      minutes(30);
      const [third] = await run({ output, since: 'last' });
      expect(third?.since).to.equal('2026-11-01T12:55:00.000Z');
      expect(rows(output).map(({ Id, City__c }) => [Id, City__c])).to.deep.include([added, 'Sampleton']);
      expect(
        rows(output).find(({ Name }) => Name === '=1+1'),
        'what stood still'
      ).to.equal(undefined);
      expect(readFileSync(join(folder, '.delta.csv.state.json'), 'utf8'))
        .to.not.contain('Secretville')
        .and.not.contain('Third');
    });

    it('stops a minute before now: what is younger comes next time', async () => {
      const output = join(folder, 'young.csv');
      const young = insert('Worksite__c', { Name: 'Young' });
      now += 30_000;
      await run({ output, since: 'last' });
      expect(rows(output).map(({ Id }) => Id)).to.not.include(young);
      minutes(2);
      await run({ output, since: 'last' });
      expect(rows(output).map(({ Id }) => Id)).to.include(young);
    });

    it('goes on for nobody else: not for another org, other fields, or a state that cannot be read', async () => {
      const output = join(folder, 'delta.csv');
      const state = join(folder, '.delta.csv.state.json');
      expect(await failure(() => run({ output, since: 'last', fields: ['Name'] }))).to.deep.equal([
        'ExportStateOtherSelectionError',
        66,
      ]);
      const other = { ...port, organizationId: '00D000000000009EAA' };
      expect(await failure(() => run({ port: other, output, since: 'last' }))).to.deep.equal([
        'ExportStateOtherOrgError',
        66,
      ]);
      writeFileSync(state, '{"version":1');
      expect((await failure(() => run({ output, since: 'last' })))[0]).to.equal('ExportStateUnreadableError');
    });

    it('puts several objects into a folder', async () => {
      const output = join(folder, 'all');
      const done = await run({ objects: ['Worksite__c', 'Account'], output });
      expect(done.map(({ object: name, target }) => [name, target])).to.deep.equal([
        ['Worksite__c', join(output, 'Worksite__c.csv')],
        ['Account', join(output, 'Account.csv')],
      ]);
      expect(existsSync(join(output, 'Account.csv'))).to.equal(true);
    });

    for (const [what, more, name] of [
      ['an object nobody knows', { objects: ['Nowhere__c'] }, 'ExportObjectUnknownError'],
      ['a field nobody knows', { fields: ['Nope__c'] }, 'ExportFieldUnknownError'],
      ['a condition with an order', { where: "Name = 'a' ORDER BY Name" }, 'ExportWhereError'],
      ['a condition that closes the parenthesis', { where: "Name = 'a') OR (Name = 'b'" }, 'ExportWhereError'],
      ['a moment that is none', { since: 'yesterday' }, 'SinceInvalidError'],
      [
        'a condition for several objects',
        { objects: ['Worksite__c', 'Account'], where: "Name = 'a'" },
        'ExportOneObjectError',
      ],
      ['no output', {}, 'OutputNeededError'],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const output = what === 'no output' ? {} : { output: join(folder, 'refused.csv') };
        expect(await failure(() => run({ ...output, ...(more as Partial<ExportInput>) }))).to.deep.equal([name, 78]);
      });
    }
  });

  describe('of sensitive data', () => {
    it('leaves requests out unless they are named, and sensitive fields unless they are', () => {
      const usual = describeSelection({ schema }).map((selection) => selection.object.name);
      expect(usual)
        .to.include('Worksite__c')
        .and.not.include('U_Visa_Certification_Request__c')
        .and.not.include('Sync_State__c');
      const named = { schema, objects: ['U_Visa_Certification_Request__c'] };
      const [requests] = describeSelection(named);
      expect(requests?.leftOut).to.include('Worker_Reference__c');
      expect(requests?.columns.filter(({ field }) => field.sensitive)).to.deep.equal([]);
      const [asked] = describeSelection({ ...named, fields: ['Worker_Reference__c'] });
      expect(asked?.columns.map(({ path }) => path)).to.deep.equal(['Worker_Reference__c']);
    });
  });

  describe('to Postgres', () => {
    let server: PostgresServer;
    before(async () => {
      server = await startPostgres();
      process.env.POWER_TEST_EXPORT_URL = server.url;
    });
    after(async () => {
      delete process.env.POWER_TEST_EXPORT_URL;
      await server.stop();
    });
    const toTable = (more: Partial<ExportInput> = {}) =>
      run({
        format: 'postgres',
        table: 'campaign.sites',
        database: { url: '$POWER_TEST_EXPORT_URL' },
        since: 'last',
        ...more,
      });
    const table = async (): Promise<string> =>
      JSON.stringify(await server.sql('SELECT id, name, city__c, isdeleted FROM campaign.sites ORDER BY id'));

    it('fills a table of typed columns, adds what changed by Id, and marks what is gone without its values', async () => {
      await server.sql('CREATE SCHEMA campaign');
      const [first] = await toTable();
      const all = await port.queryPage({ soql: 'SELECT Id FROM Worksite__c' });
      expect(first?.records).to.equal(all.total);
      const types = await server.sql(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'sites' AND column_name IN ('unit_size__c', 'organizing_start__c', 'public_areas_posted__c', 'systemmodstamp', 'name')"
      );
      expect(new Map(types.map((row) => [row.column_name, row.data_type]))).to.deep.equal(
        new Map(
          Object.entries({
            systemmodstamp: 'timestamp with time zone',
            name: 'text',
            unit_size__c: 'numeric',
            organizing_start__c: 'date',
            public_areas_posted__c: 'boolean',
          })
        )
      );
      const id = insert('Worksite__c', { Name: 'Fifth', City__c: 'Oldtown' });
      minutes(5);
      await toTable();
      expect(await table()).to.contain('Oldtown');
      remove('Worksite__c', id);
      minutes(5);
      const [third] = await toTable();
      expect(third?.deleted).to.be.greaterThan(0);
      expect(await table())
        .to.contain(`{"id":"${id}","name":null,"city__c":null,"isdeleted":true}`)
        .and.not.contain('Oldtown');
    });

    it('goes on after its last whole batch when it broke off, and ends as if it had not', async () => {
      for (let index = 0; index < 60; index += 1) {
        insert('Worksite__c', { Name: `Many ${index}`, City__c: 'Samestamp' });
      }
      minutes(5);
      let calls = 0;
      const breaking: OrgPort = {
        ...port,
        queryPage: (from) => ((calls += 1) > 2 ? Promise.reject(new Error('the line broke')) : port.queryPage(from)),
      };
      await failure(() => toTable({ port: breaking, pageRows: 20 }));
      const [{ count: half } = { count: 0 }] = await server.sql(
        "SELECT count(*)::int FROM campaign.sites WHERE city__c = 'Samestamp'"
      );
      expect(half).to.be.within(1, 59);
      await toTable({ pageRows: 20 });
      const [{ count } = { count: 0 }] = await server.sql(
        "SELECT count(*)::int FROM campaign.sites WHERE city__c = 'Samestamp'"
      );
      expect(count).to.equal(60);
      const ids = (await port.queryPage({ soql: 'SELECT Id FROM Worksite__c' })).rows.map((row) => row.Id).sort();
      const known = await server.sql('SELECT id FROM campaign.sites WHERE NOT isdeleted ORDER BY id COLLATE "C"');
      expect(known.map((row) => row.id)).to.deep.equal(ids);
    });

    it('is refused for other fields or another org, and needs the variable to be set', async () => {
      expect(await failure(() => toTable({ fields: ['Name'] }))).to.deep.equal(['ExportStateOtherSelectionError', 66]);
      const other = { ...port, organizationId: '00D000000000009EAA' };
      expect(await failure(() => toTable({ port: other }))).to.deep.equal(['ExportStateOtherOrgError', 66]);
      expect(await failure(() => toTable({ database: { url: '$NOT_SET_HERE' } }))).to.deep.equal([
        'PostgresUrlMissingError',
        78,
      ]);
    });
  });
});
