import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Value } from '../../../src/records/index.js';
import { parseConfig } from '../../../src/sync/config/parse.js';
import { openRecords } from '../../../src/sync/rows/index.js';
import type { CheckedRecord } from '../../../src/sync/types.js';
import { Bench, day, NOW } from '../../scenarios/agreement/bench.js';

/** A file of the run: its object, the columns that name parents, and what each other column may hold. */
type Sheet = {
  readonly name: string;
  readonly object: string;
  readonly parents: Readonly<Record<string, string>>;
  readonly cells: Readonly<Record<string, readonly string[]>>;
  readonly constants?: Readonly<Record<string, string>>;
  readonly most: number;
};

const DAYS = ['', day(-9), day(-6), day(-2), day(0), day(3), day(9)];
const OFTEN = (value: string, ...rest: readonly string[]): readonly string[] => [value, value, value, ...rest];

const SHEETS: readonly Sheet[] = [
  { name: 'employers', object: 'Account', parents: {}, cells: { Name: OFTEN('Sample Laundry') }, most: 3 },
  {
    name: 'agreements',
    object: 'Neutrality_Agreement__c',
    parents: { Employer__c: 'employers' },
    cells: {
      Name: ['Sample Agreement'],
      Status__c: OFTEN('In Force', 'Proposed', '', 'Signed'),
      Signed_Date__c: OFTEN(day(-9), ''),
      Effective_Date__c: OFTEN(day(-6), ...DAYS),
      Expiration_Date__c: DAYS,
      Contractors_Bound__c: ['true', '', ''],
    },
    most: 4,
  },
  {
    name: 'contracts',
    object: 'Union_Contract__c',
    parents: { Employer__c: 'employers' },
    cells: { Name: ['Sample Contract'], Clauses_In_Library__c: OFTEN('1', '', '2', '0') },
    most: 4,
  },
  {
    name: 'sites',
    object: 'Worksite__c',
    parents: { Employer__c: 'employers', Current_Contract__c: 'contracts' },
    cells: { Name: ['Sample Worksite'] },
    most: 4,
  },
  {
    name: 'coverages',
    object: 'Worksite_Coverage__c',
    parents: { Worksite__c: 'sites', Neutrality_Agreement__c: 'agreements' },
    cells: {
      Covered_From__c: OFTEN(day(-6), day(-9), day(-2), ''),
      Covered_To__c: DAYS,
      Active__c: ['true', 'true', 'false', ''],
    },
    most: 10,
  },
  {
    name: 'models',
    object: 'Model_Clause__c',
    parents: {},
    cells: { Clause_Id__c: OFTEN('one', 'two'), Category__c: OFTEN('Rights', 'Leave') },
    most: 2,
  },
  {
    name: 'clauses',
    object: 'Contract_Clause__c',
    parents: { Union_Contract__c: 'contracts', Model_Clause__c: 'models' },
    cells: {
      Clause_Id__c: OFTEN('one', 'one', 'one', 'two', ''),
      Category__c: OFTEN('Rights', 'Rights', 'Rights', 'Leave'),
      Adoption__c: OFTEN('Adopted', 'Adopted', 'Partial'),
    },
    most: 12,
  },
  {
    name: 'disputes',
    object: 'Labor_Dispute__c',
    parents: { Worksite__c: 'sites' },
    cells: { Dispute_Type__c: ['Strike'], Status__c: OFTEN('Open', 'Closed'), Filed_Date__c: DAYS },
    most: 3,
  },
  {
    name: 'contacts',
    object: 'Enforcement_Contact__c',
    parents: { Worksite__c: 'sites', Invoked_Agreement__c: 'agreements' },
    cells: { Kind__c: ['Raid'], Began_At__c: [`${day(-1)}T08:00:00Z`] },
    most: 5,
  },
  {
    name: 'agencies',
    object: 'Certifying_Agency__c',
    parents: {},
    cells: {
      Name: ['Sample Agency'],
      Level__c: ['State', 'Federal', ''],
      State__c: ['CA', 'NY', ''],
      Agency_Kind__c: ['Police', 'Judge', 'Labor Agency'],
      Activities__c: ['', 'rape;torture', 'stalking'],
    },
    most: 4,
  },
  {
    name: 'deadlines',
    object: 'Deadline_Rule__c',
    parents: {},
    cells: {
      Name: ['Sample Rule'],
      State__c: ['CA', 'NY', ''],
      Agency_Kinds_Bound__c: ['', 'Police', 'Judge;Labor Agency'],
      Ordinary_Days__c: ['30', ''],
      Unit__c: ['Calendar'],
      Trigger_Day__c: ['Received', 'Sent'],
      Start_Rule__c: ['Day After Receipt'],
      Effective_From__c: DAYS,
      Effective_To__c: DAYS,
      Citation__c: ['Sample Code 1'],
      Confidence__c: ['Verified'],
      Computable__c: ['true', 'false'],
    },
    most: 4,
  },
  {
    name: 'requests',
    object: 'U_Visa_Certification_Request__c',
    parents: {
      Certifying_Agency__c: 'agencies',
      Deadline_Rule__c: 'deadlines',
      Worksite__c: 'sites',
      Labor_Dispute__c: 'disputes',
    },
    cells: {
      Stage__c: ['Drafting'],
      Qualifying_Activities__c: ['rape', 'stalking', 'rape;torture', 'abduction', ''],
      Sent_Date__c: DAYS,
      Received_Date__c: DAYS,
    },
    most: 10,
  },
];

type Row = Readonly<Record<string, string>>;

/** Rows of a sheet: each parent column holds the number of a row above, one that is not there, or nothing. */
const rowsOf = (sheet: Sheet): fc.Arbitrary<readonly Row[]> => {
  const parents = Object.entries(sheet.parents).map(([field, parent]): [string, fc.Arbitrary<string>] => {
    const most = SHEETS.find(({ name }) => name === parent)?.most ?? 1;
    const named = fc.nat(most - 1).map((number) => `${parent}-${number}`);
    return [field, fc.oneof({ weight: 6, arbitrary: named }, { weight: 1, arbitrary: fc.constant('') })];
  });
  const cells = Object.entries(sheet.cells).map(([field, values]): [string, fc.Arbitrary<string>] => [
    field,
    fc.constantFrom(...values),
  ]);
  const row = fc.record(Object.fromEntries([...parents, ...cells]));
  return fc.array(row, { minLength: Math.ceil(sheet.most / 2), maxLength: sheet.most });
};

const csvOf = (sheet: Sheet, rows: readonly Row[]): string => {
  const fields = [...Object.keys(sheet.parents), ...Object.keys(sheet.cells)];
  const lines = rows.map((row, index) => [`${sheet.name}-${index}`, ...fields.map((field) => row[field] ?? '')]);
  return [['Number', ...fields], ...lines].map((line) => line.join(',')).join('\n') + '\n';
};

const yamlOf = (bench: Bench): string => {
  const sources = SHEETS.map(({ name }) => `  ${name}: { type: csv, path: ${name}.csv }`);
  const keyField = (object: string): string => (bench.object(object).custom ? 'Sync_Key__c' : 'POWER_Sync_Key__c');
  const records = SHEETS.flatMap(({ name, object, parents, cells }) => [
    `  ${name}:`,
    `    object: ${object}`,
    `    from: ${name}`,
    '    key: { columns: [Number], prefix: "" }',
    '    fields:',
    ...Object.keys(cells).map((field) => `      ${field}: ${field}`),
    ...Object.entries(parents).map(([field, parent]) => {
      const target = SHEETS.find((sheet) => sheet.name === parent)?.object ?? '';
      return `      ${field}: { lookup: { object: ${target}, field: ${keyField(target)} }, column: ${field} }`;
    }),
  ]);
  return ['version: 1', 'name: family', 'sources:', ...sources, 'records:', ...records, ''].join('\n');
};

describe('rules over parents and children, on validate and on a practice org', function () {
  this.timeout(300_000);
  let bench: Bench;
  const folder = mkdtempSync(join(tmpdir(), 'power-family-'));
  const counts = { records: 0, refused: 0, unknown: 0, byParents: 0 };
  before(() => {
    bench = new Bench();
  });
  after(async () => {
    const { records, refused, unknown, byParents } = counts;
    console.log(`    ${records} records: ${refused} refused, ${unknown} unknown, ${byParents} for a rule of a parent`);
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Saves a record as the sync would, parents by their keys; undefined where one of them is not in the org. */
  const save = (
    record: CheckedRecord,
    ids: ReadonlyMap<string, string>
  ): { readonly id?: string; readonly messages: readonly string[] } | undefined => {
    const values: Record<string, Value> = {};
    for (const [field, value] of record.values) if (value !== null) values[field] = value;
    for (const [field, parent] of record.parents) {
      if (parent === null) continue;
      const id = ids.get(parent.key);
      if (id === undefined) return undefined;
      values[field] = id;
    }
    const result = bench.save(record.object, values);
    return {
      ...(result.success && result.id !== undefined ? { id: result.id } : {}),
      messages: result.errors.map(({ message }) => message),
    };
  };

  const disagreementOf = (record: CheckedRecord, ids: Map<string, string>): string | undefined => {
    const { status, findings, key } = record;
    const saved = save(record, ids);
    counts.records += 1;
    if (findings.some(({ rule }) => rule.startsWith('parent-rule:'))) counts.byParents += 1;
    // What is left open for want of a parent, the org settles; and what an open record does to the roll-ups above it.
    const wants = findings.some(
      ({ rule, severity }) =>
        ['parent-refused-here', 'parent-in-org', 'parent-unknown'].includes(rule) ||
        (rule.startsWith('parent-rule:') && severity === 'unknown')
    );
    if (saved === undefined) return wants ? undefined : `${key}: its parent is not there, and it is ${status}`;
    if (saved.id !== undefined) ids.set(key, saved.id);
    if (status === 'unknown') counts.unknown += 1;
    if (status === 'refused') counts.refused += 1;
    const said = findings.map(({ rule, message }) => `${rule} ${message}`).join('; ');
    const answered = saved.messages.join('; ');
    if (status === 'valid' && saved.id === undefined) return `${key} is valid; the org: ${answered}`;
    if (status === 'refused' && saved.id !== undefined) return `${key} is refused (${said}); the org takes it`;
    if (status === 'unknown' && !wants) return `${key} is unknown (${said})`;
    // Of a validation rule the words are the rule's own: each of the org's is among ours.
    const parentRule = /The first validation error encountered was "(.*)"\.$/;
    const untold = saved.messages
      .map((message) => parentRule.exec(message)?.[1] ?? message)
      .filter((message) => !message.startsWith('Required fields') && !said.includes(message));
    return status === 'refused' && untold.length > 0
      ? `${key}: the org says ${untold.join('; ')}; we: ${said}`
      : undefined;
  };

  it('are the same, record by record and word by word', async () => {
    const files = fc.record(Object.fromEntries(SHEETS.map((sheet) => [sheet.name, rowsOf(sheet)])));
    await fc.assert(
      fc.asyncProperty(files, async (sheets) => {
        for (const sheet of SHEETS) {
          writeFileSync(join(folder, `${sheet.name}.csv`), csvOf(sheet, sheets[sheet.name] ?? []));
        }
        const config = parseConfig(yamlOf(bench), join(folder, 'power.sync.yaml'));
        const reader = await openRecords(config, bench.org.store.schema, { now: () => NOW });
        const records: CheckedRecord[] = [];
        for (const { name } of reader.mappings) for await (const batch of reader.read(name)) records.push(...batch);
        const disagreements = bench.attempt(() => {
          const ids = new Map<string, string>();
          return records.flatMap((record) => disagreementOf(record, ids) ?? []);
        });
        if (disagreements.length > 0) throw new Error(disagreements.join('\n'));
      }),
      { numRuns: Number(process.env['POWER_FAMILY_RUNS'] ?? 40), seed: 20261122, endOnFailure: true }
    );
    expect(counts.records).to.be.above(1000);
    expect(counts.byParents).to.be.above(10);
  });
});
