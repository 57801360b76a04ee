import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { readProject } from '../../../../src/schema/index.js';
import { parseConfig } from '../../../../src/sync/config/parse.js';
import { openFile, openRecords } from '../../../../src/sync/rows/index.js';
import type { ConfigRecordReader, OpenOptions, Tally } from '../../../../src/sync/rows/index.js';
import type { Finding } from '../../../../src/rules/index.js';

const schema = readProject();
const NOW = new Date('2026-11-22T12:00:00Z');

type Told = { readonly findings: readonly Finding[]; readonly tallies: readonly Tally[] };

/** What reading makes of a config in full, and what judging says of it. */
const told = async (reader: ConfigRecordReader, how: 'read' | 'judge'): Promise<Told> => {
  const findings: Finding[] = [];
  for (const { name } of reader.mappings) {
    for await (const records of reader[how](name)) findings.push(...records.flatMap((record) => record.findings));
  }
  return { findings, tallies: reader.mappings.map(({ name }) => reader.tally(name)) };
};

const cell = {
  Sync_Key__c: fc.oneof(
    fc.nat(60).map((key) => `S-${key}`),
    fc.constant('s-7'),
    fc.constant('')
  ),
  Name: fc.constantFrom(
    'Sample Laundry',
    'Sample Plant, 9',
    '',
    'Sample 078-05-1120',
    '"Sample" Hall',
    'Sample\nHotel'
  ),
  City__c: fc.constantFrom('Sampleville', '', 'x'.repeat(300)),
  State__c: fc.constantFrom('CA', 'ZZ', '', 'ca'),
  Postal_Code__c: fc.constantFrom('02139', '2139', '', '02139-4307'),
  NAICS_Code__c: fc.constantFrom('311', 'abc', ''),
  Unit_Size__c: fc.constantFrom('12', '-1', '1,200', '', '3', '12345678901234567890'),
  Steward_Count__c: fc.constantFrom('4', '0', '', '-2'),
  Front_Desk_Trained__c: fc.constantFrom('2026-01-05', '2031-01-01', '2026-02-30', ''),
  Public_Areas_Posted__c: fc.constantFrom('true', 'no', 'maybe', ''),
};
const columns = Object.keys(cell) as Array<keyof typeof cell>;
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csvOf = (rows: ReadonlyArray<Readonly<Record<string, string>>>): string =>
  [columns.join(','), ...rows.map((row) => columns.map((name) => quoted(row[name] ?? '')).join(','))].join('\n') + '\n';

describe('judging rows without making their records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-judge-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'sheet.csv');
  const row = fc.record(cell);
  const csv = fc.array(row, { minLength: 1, maxLength: 80 }).map(csvOf);

  it('says of a bare file what reading it says, finding by finding, and counts the same', async () => {
    await fc.assert(
      fc.asyncProperty(csv, async (text) => {
        writeFileSync(file, text);
        const open = async (): Promise<ConfigRecordReader> =>
          (await openFile(file, 'Worksite__c', schema, { now: () => NOW })).reader;
        expect(await told(await open(), 'judge')).to.deep.equal(await told(await open(), 'read'));
      }),
      { numRuns: 40 }
    );
  });

  it('says the same of a file cut into blocks, wherever the cuts fall and however its lines end', async () => {
    await fc.assert(
      fc.asyncProperty(
        csv,
        fc.integer({ min: 20, max: 900 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (text, size, end) => {
          writeFileSync(file, text.replaceAll('\n', end));
          const open = async (more: OpenOptions): Promise<ConfigRecordReader> =>
            (await openFile(file, 'Worksite__c', schema, { now: () => NOW, ...more })).reader;
          const inBlocks = await open({ threads: 1, blockSize: size });
          const inFull = await open({});
          expect(await told(inBlocks, 'judge')).to.deep.equal(await told(inFull, 'read'));
          expect(await inBlocks.describe()).to.deep.equal(await inFull.describe());
          expect(await inBlocks.digests()).to.deep.equal(await inFull.digests());
        }
      ),
      { numRuns: 60 }
    );
  });

  it('says the same from two threads as from one, spilled to disk and in memory', async () => {
    const rows = fc.sample(row, { numRuns: 400, seed: 11 });
    // Enough rows for digests to go to disk, and duplicates of the first and of the last among them.
    const many = Array.from({ length: 36_000 }, (_, index) => ({
      ...rows[index % rows.length],
      Sync_Key__c: `S-${index % 35_990}`,
    }));
    writeFileSync(file, csvOf(many));
    const open = async (more: OpenOptions): Promise<ConfigRecordReader> =>
      (await openFile(file, 'Worksite__c', schema, { now: () => NOW, ...more })).reader;
    const two = await told(await open({ threads: 2, blockSize: 20_000 }), 'judge');
    expect(two).to.deep.equal(await told(await open({ threads: 1 }), 'judge'));
    expect(two).to.deep.equal(await told(await open({}), 'read'));
    expect(two.findings.some(({ rule }) => rule === 'unique')).to.equal(true);
  });

  it('says of a config with keys, conditions and transforms what reading it says', async () => {
    await fc.assert(
      fc.asyncProperty(
        csv,
        fc.constantFrom('first', 'last', 'refuse'),
        fc.constantFrom('', '\n    when: [{ column: State__c, not: blank }]'),
        async (text, duplicates, when) => {
          writeFileSync(file, text);
          const yaml = `version: 1
name: sample
sources:
  sheet: { type: csv, path: sheet.csv, blank: [CA], fillDown: [City__c] }
records:
  sites:
    object: Worksite__c
    key: [Sync_Key__c]
    duplicates: ${duplicates}${when}
    fields:
      Name: { join: [Name, City__c], with: ", " }
      City__c: City__c
      Postal_Code__c: { column: Postal_Code__c, zip: true }
      Unit_Size__c: { column: Unit_Size__c, number: us }
      Front_Desk_Trained__c: { column: Front_Desk_Trained__c, date: [yyyy-MM-dd] }
  names:
    object: Account
    key: [Name]
    duplicates: first
    fields: { Name: Name }
`;
          const open = (): Promise<ConfigRecordReader> =>
            openRecords(parseConfig(yaml, join(folder, 'power.sync.yaml')), schema, { now: () => NOW });
          expect(await told(await open(), 'judge')).to.deep.equal(await told(await open(), 'read'));
        }
      ),
      { numRuns: 40 }
    );
  });
});
