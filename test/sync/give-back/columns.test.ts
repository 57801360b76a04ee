import { expect } from 'chai';
import type { FieldEntry, RecordEntry, SourceEntry } from '../../../src/sync/config/index.js';
import { createFindCell } from '../../../src/sync/give-back/columns.js';
import { sampleSchema } from '../../support/sample-sync.js';

const source: SourceEntry = { type: 'csv', path: 'sheet.csv', blank: ['N/A'], fillDown: ['Local'] };

const entry = (fields: Record<string, FieldEntry>, key: string): RecordEntry => ({
  object: 'Worksite__c',
  from: 'sheet',
  key: { parts: [{ column: key }], prefix: 'w' },
  duplicates: 'refuse',
  when: [],
  conflict: 'hold',
  missing: 'keep',
  deleted: 'keep',
  fields,
});

/** The column and the text for a value of one field. */
function spell(fieldEntry: FieldEntry, value: string, field = 'City__c'): [string, string | undefined] | undefined {
  const records = { worksites: entry({ [field]: fieldEntry }, 'Code'), others: entry({}, 'Employer') };
  const cell = createFindCell({ records, sources: { sheet: source } }, sampleSchema)('worksites', field);
  return cell && [cell.column, cell.textFor(value)];
}

describe('the cell to give an edit back to', () => {
  it('is the one that makes the field', () => {
    expect(spell({ column: 'City' }, 'Sampleton')).to.deep.equal(['City', 'Sampleton']);
    expect(spell({ column: 'City' }, '')).to.deep.equal(['City', '']);
    expect(spell({ column: 'Boss', lookup: { object: 'Account', field: 'Name' } }, 'E-1', 'Employer__c')).to.deep.equal(
      ['Boss', 'E-1']
    );
  });

  it('is none where several make it, where none does, or where it does more', () => {
    expect(spell({ join: ['City', 'Town'] }, 'x')).to.equal(undefined);
    expect(spell({ value: 'Sampleton' }, 'x')).to.equal(undefined);
    expect(spell({ record: 'others' }, 'x', 'Employer__c')).to.equal(undefined);
    // It names the record, or another entry's record.
    expect(spell({ column: 'code' }, 'x')).to.equal(undefined);
    expect(spell({ column: 'Employer' }, 'x')).to.equal(undefined);
    // The rows below repeat it.
    expect(spell({ column: 'LOCAL' }, 'x')).to.equal(undefined);
  });

  it('takes only a text of which the config makes the value again', () => {
    expect(spell({ column: 'City', case: 'upper' }, 'SAMPLETON')?.[1]).to.equal('SAMPLETON');
    expect(spell({ column: 'City', case: 'upper' }, 'Sampleton')?.[1]).to.equal(undefined);
    expect(spell({ column: 'City', split: { at: ',', part: 1 } }, 'a, b')?.[1]).to.equal(undefined);
    expect(spell({ column: 'City', match: '^Local (\\d+)$' }, '7')?.[1]).to.equal(undefined);
    expect(spell({ column: 'City', map: { A: 'B', C: 'D' } }, 'B')?.[1]).to.equal('B');
    expect(spell({ column: 'City', map: { A: 'B' } }, 'a')?.[1]).to.equal(undefined);
    expect(spell({ column: 'City', map: { '': 'None' } }, '')?.[1]).to.equal(undefined);
    expect(spell({ column: 'City' }, 'n/a')?.[1], 'a word that means blank').to.equal(undefined);
    expect(spell({ column: 'Size', number: 'european' }, '1.234', 'Unit_Size__c')?.[1]).to.equal(undefined);
  });

  it('is spelt a date as the file writes dates', () => {
    expect(spell({ column: 'Date', date: ['M/d/yyyy', 'yyyy'] }, '2026-03-09')?.[1]).to.equal('3/9/2026');
    expect(spell({ column: 'Date', date: 'M/yyyy' }, '2026-03-09')?.[1], 'the day is lost').to.equal(undefined);
    const moment = { column: 'Date', date: 'M/d/yyyy h:mm a', zone: 'America/Chicago' };
    expect(spell(moment, '2026-03-09T18:05:00.000Z', 'Opened__c')?.[1]).to.equal('3/9/2026 1:05 PM');
    expect(spell(moment, '2026-03-09T18:05:07.000Z', 'Opened__c')?.[1], 'seconds are lost').to.equal(undefined);
  });
});
