import { expect } from 'chai';
import fc from 'fast-check';
import { differences } from '../../../src/sync/plan/fields.js';
import { baseCode, writeBase } from '../../../src/sync/merge/index.js';
import { OrgIndex, type Known } from '../../../src/sync/plan/org-index.js';
import { readRow, selectionOf } from '../../../src/sync/plan/select.js';
import { sourceEntries } from '../../../src/sync/plan/sides.js';
import { sampleReader, sampleSchema, type SampleRow } from '../../support/sample-sync.js';
import type { CheckedRecord } from '../../../src/sync/types.js';

const worksites = sampleSchema.object('Worksite__c')!;

async function recordOf(row: SampleRow): Promise<CheckedRecord> {
  for await (const [record] of sampleReader({ employers: [], worksites: [row] }).read('worksites')) {
    if (record) return record;
  }
  throw new Error('no record');
}

const text = fc.option(fc.constantFrom('Sampleton', 'sampleton', 'Exampleville', 'x'));
const values = fc.record(
  {
    Name: text,
    City__c: text,
    Unit_Size__c: fc.option(fc.integer({ min: 0, max: 2 })),
    Public_Areas_Posted__c: fc.option(fc.boolean()),
    Opened__c: fc.option(
      fc.constantFrom('2026-11-01T00:00:00.000Z', '2026-11-01T00:00:00.400Z', '2026-11-02T00:00:00.000Z')
    ),
  },
  { requiredKeys: [] }
);
const parent = fc.option(fc.constantFrom('E-1', 'e-1', 'E-2'));

describe('a row of which only numbers are kept', () => {
  it('is told to be the same exactly when nothing differs field by field and the base says so too', async () => {
    await fc.assert(
      fc.asyncProperty(values, values, parent, parent, async (source, org, sourceParent, orgParent) => {
        const row: SampleRow = {
          key: 'W-1',
          values: source,
          parents: { Employer__c: sourceParent },
        };
        const record = await recordOf(row);
        const selection = selectionOf(
          sampleSchema,
          worksites,
          sampleReader({ employers: [], worksites: [] }).mappings[1]!,
          [record]
        );
        const agreed = [...sourceEntries(worksites, record)].map(([name, entry]) => [baseCode(name), entry] as const);
        const json = {
          Id: 'a00',
          SystemModstamp: '2026-11-01T00:00:00.000+0000',
          Sync_Key__c: 'w-1',
          ...org,
          Employer__c: orgParent && '001000000000001AAA',
          Employer__r: orgParent && { POWER_Sync_Key__c: orgParent },
        };
        const found = (base: string | null): Known | undefined => {
          const { key, row: read } = readRow(selection, { ...json, Sync_Base__c: base });
          const index = new OrgIndex(selection, 0);
          index.add(key, read);
          return index.find(record);
        };
        const { row: read } = readRow(selection, json);
        expect(found(writeBase(new Map(agreed)))).to.deep.equal({
          same: differences(worksites, record, read).length === 0,
        });
        // What was never agreed on is to be looked at in full, even where both sides say the same.
        expect(found(null)).to.deep.equal({ same: false });
      })
    );
  });
});
