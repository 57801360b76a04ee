import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import Papa from 'papaparse';
import { connectDescriber, connectOrg, type OrgPort } from '../../../src/org/index.js';
import { readRow } from '../../../src/practice-org/bulk/cells.js';
import { bindHeader } from '../../../src/practice-org/bulk/columns.js';
import { startPracticeOrg, type RunningPracticeOrg } from '../../../src/practice-org/index.js';
import type { Value } from '../../../src/records/index.js';
import type { FieldSchema, ObjectSchema } from '../../../src/schema/index.js';
import { checkedByOrg } from '../../../src/sync/org-checks/checked-reader.js';
import { readOrgSchema, type OrgSchema } from '../../../src/sync/org-checks/index.js';
import { openFile } from '../../../src/sync/rows/index.js';
import type { CheckedRecord } from '../../../src/sync/types.js';
import { everything } from '../../practice-org/fixture.js';
import { connectTo } from '../../support/installed-org.js';
import { fieldsBehind } from './aim.js';
import { Bench, NOW } from './bench.js';
import { compareRow, PROJECT, type Answer, type Row } from './compare.js';
import { RuleCoverage } from './coverage.js';
import { nearRows } from './rows.js';

const SEED = Number(process.env['POWER_AGREE_SEED'] ?? 20261122);
const ROUNDS = Number(process.env['POWER_AGREE_CHANGES'] ?? 5);
const OBJECTS = PROJECT.objects.filter((object) => object.custom || object.name === 'Account');
const COPIES = 30;
const OF_CHANGES = /ISCHANGED|PRIORVALUE|ISNEW/;

/** The field that finds records: the sync key, or the only unique external id. */
const keyOf = (object: ObjectSchema): FieldSchema | undefined => {
  const keys = object.fields.filter(({ externalId, unique }) => externalId && unique !== undefined);
  return keys.find(({ name }) => /Sync_Key__c$/.test(name)) ?? keys[0];
};

describe('what validate says of a change, with an org at hand, is what the org says of it', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'agreement-changes-'));
  const file = join(folder, 'rows.csv');
  const counts = { rows: 0, valid: 0, refused: 0, unknown: 0 };
  const open = new Map<string, number>();
  let running: RunningPracticeOrg;
  let bench: Bench;
  let port: OrgPort;
  let orgSchema: OrgSchema;
  let started = 0;

  before(async () => {
    running = await startPracticeOrg({
      directory: join(folder, 'org'),
      clock: () => NOW,
      access: () => () => everything,
    });
    bench = new Bench(running.org);
    for (const object of OBJECTS) copyRecords(object);
    for (const object of OBJECTS) {
      const key = keyOf(object);
      if (key === undefined || !/Sync_Key__c$/.test(key.name)) continue;
      for (const [index, id] of (bench.ids.get(object.name) ?? []).entries()) {
        const values = new Map([[key.name, `change:${index}`]]);
        const saved = bench.org.dml.update(bench.object(object.name), id, values, bench.caller);
        expect(saved.errors, object.name).to.deep.equal([]);
      }
    }
    const connection = await connectTo(running.url, running.org.sessions.open(running.org.adminUserId));
    port = await connectOrg(connection);
    const describer = connectDescriber(connection, port.username);
    orgSchema = await readOrgSchema(
      OBJECTS.map(({ name }) => name),
      { describer, username: port.username, known: PROJECT }
    );
    started = Date.now();
  });

  after(async () => {
    const commonest = [...open].map(([rule, count]) => `${rule} ${count}`).join(', ');
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(
      `    seed ${SEED}: ${counts.rows} changes in ${seconds} s, ${counts.valid} valid, ${counts.refused} refused, ` +
        `${counts.unknown} unknown (${commonest}), ${port.budget().used} calls`
    );
    await bench.close();
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** More records of each kind, so that a file of many rows changes another one with each. */
  function copyRecords({ name, fields }: ObjectSchema): void {
    const ids = bench.ids.get(name) ?? [];
    const copied = fields.filter(({ createable, unique }) => createable && unique === undefined);
    for (const id of [...ids]) {
      const record = bench.read(name, id);
      const values = copied.flatMap((field): Array<[string, Value]> => {
        const value = record.get(field.name);
        return value === undefined || value === null ? [] : [[field.name, value]];
      });
      for (let copy = 0; copy < COPIES; copy += 1) {
        const saved = bench.save(name, Object.fromEntries(values));
        if (saved.success && saved.id !== undefined) ids.push(saved.id);
      }
    }
  }

  async function validated(object: string, columns: readonly string[], rows: readonly Row[]): Promise<CheckedRecord[]> {
    const cells = rows.map((row) => columns.map((column) => row[column] ?? ''));
    writeFileSync(file, Papa.unparse([[...columns], ...cells], { quotes: true, newline: '\n' }));
    const now = (): Date => NOW;
    const { reader } = await openFile(file, object, orgSchema.schema, { now });
    const columnOf = (_mapping: string, field: string): string | undefined => columns.find((each) => each === field);
    const checked = checkedByOrg(reader, { port, orgSchema, known: PROJECT, saves: 'insert', columnOf, now });
    const records: CheckedRecord[] = [];
    for await (const batch of checked.judge('file')) records.push(...batch);
    return records;
  }

  /** The org takes the same row as an upload by the key would, and takes it back. */
  function upserted(object: string, key: FieldSchema, id: string, row: Row): Answer {
    const schema = bench.object(object);
    const columns = Object.keys(row).filter((name) => row[name] !== '' && name !== key.name);
    const bound = bindHeader(bench.org, bench.org.accessOf(bench.caller.userId), schema, columns);
    return bench.attempt((): Answer => {
      const { values, errors } = readRow(
        bench.org,
        schema,
        bound,
        columns.map((name) => row[name] ?? '')
      );
      if (errors.length > 0) return { errors };
      const result = bench.org.dml.update(schema, id, values, bench.caller);
      return result.success ? { errors: [], stored: bench.read(object, id) } : { errors: result.errors };
    });
  }

  /** One row for each record of the object, each row once on each of the records. */
  async function agree(object: string, rows: readonly Row[]): Promise<ReadonlyArray<{ row: Row; answer: Answer }>> {
    const key = keyOf(bench.object(object));
    const ids = bench.ids.get(object) ?? [];
    if (rows.length === 0) return [];
    if (key === undefined || ids.length === 0) throw new Error(`${object} has no record to change`);
    const outcomes: Array<{ row: Row; answer: Answer }> = [];
    for (let start = 0; start < rows.length; start += ids.length) {
      const group = rows.slice(start, start + ids.length).map((row, index) => {
        const held = bench.read(object, ids[index] ?? '').get(key.name);
        return { ...row, [key.name]: String(held) };
      });
      const columns = [...new Set(group.flatMap((row) => Object.keys(row)))];
      const records = await validated(object, columns, group);
      for (const [index, row] of group.entries()) {
        const record = records[index];
        if (record === undefined) throw new Error('a row was lost');
        const answer = upserted(object, key, ids[index] ?? '', row);
        outcomes.push({ row: rows[start + index] ?? {}, answer });
        counts.rows += 1;
        counts[record.status === 'merged' ? 'valid' : record.status] += 1;
        if (record.status === 'unknown') {
          for (const rule of new Set(
            record.findings.filter(({ severity }) => severity === 'unknown').map((one) => one.rule)
          ))
            open.set(`${object} ${rule}`, (open.get(`${object} ${rule}`) ?? 0) + 1);
        }
        const taken = answer.errors.length === 0;
        const wrong =
          (record.status === 'valid' && !taken) || (record.status === 'refused' && taken)
            ? `validate: ${record.status}; the org: ${answer.errors.map(({ message }) => message).join('; ') || 'taken'}`
            : record.status === 'unknown' || record.findings.some(({ rule }) => rule === 'not-writeable')
              ? // The org names all closed fields in one error, which has no words of its own for each.
                undefined
              : compareRow(bench, object, record, answer);
        const said = record.findings.map(({ rule, message }) => `${rule} ${message}`).join('; ');
        if (wrong !== undefined) throw new Error(`${object} ${JSON.stringify(row)} (seed ${SEED})\n${wrong}\n${said}`);
      }
    }
    return outcomes;
  }

  it('for changes aimed at each rule, on both sides of those that look at the change itself', async () => {
    const rules = OBJECTS.flatMap((object) => object.validationRules.map((rule) => ({ object, rule })));
    const ofChanges = rules.filter(({ rule }) => OF_CHANGES.test(rule.condition));
    expect(ofChanges).to.have.length.greaterThan(2);
    const coverage = new RuleCoverage(ofChanges.map(({ object, rule }) => `${object.name}.${rule.name}`));
    for (const [place, object] of OBJECTS.entries()) {
      const key = keyOf(object);
      const groups = object.validationRules.flatMap((rule, number) => {
        const fields = fieldsBehind(PROJECT, object, rule.condition).filter(({ name }) => name !== key?.name);
        if (fields.length === 0 || key === undefined) return [];
        const some = fc.shuffledSubarray([...fields], { minLength: 1 });
        const near = some.chain((chosen) => nearRows(bench, chosen, rule.condition));
        const numRuns = OF_CHANGES.test(rule.condition) ? ROUNDS * 8 : ROUNDS;
        const rowsOf = fc.sample(near, { seed: SEED + place * 100 + number, numRuns });
        return rowsOf.map((rows) => ({ rule, rows }));
      });
      const outcomes = await agree(
        object.name,
        groups.flatMap(({ rows }) => rows)
      );
      let start = 0;
      for (const { rule, rows } of groups) {
        const name = `${object.name}.${rule.name}`;
        coverage.note(name, rule.message, outcomes.slice(start, start + rows.length));
        start += rows.length;
      }
    }
    expect(coverage.missing()).to.deep.equal([]);
    expect(counts.valid).to.be.greaterThan(200);
    expect(counts.refused).to.be.greaterThan(200);
    expect(counts.unknown / counts.rows).to.be.below(0.15);
  });
});
