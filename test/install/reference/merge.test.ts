import { expect } from 'chai';
import fc from 'fast-check';
import { baseOf, canonical, readBase, valueDigest } from '../../../src/install/reference/base.js';
import { merge, newValues } from '../../../src/install/reference/merge.js';
import { readReference, type ReferenceTable } from '../../../src/install/reference/index.js';
import type { FieldValues, Value } from '../../../src/records/index.js';

const tables = readReference();
const tableOf = (object: string): ReferenceTable => tables.find((table) => table.object === object)!;
const rules = tableOf('Deadline_Rule__c');
const agencies = tableOf('Certifying_Agency__c');
const field = (table: ReferenceTable, name: string) => table.fields.find((candidate) => candidate.name === name)!;

/** A record of the package with some values changed, as another version might ship it. */
const version = (table: ReferenceTable, key: string, changes: Record<string, Value> = {}) => ({
  key,
  values: new Map([...table.records.find((record) => record.key === key)!.values, ...Object.entries(changes)]),
});

/** What the org holds after an install of that version and what people did since. */
const installed = (
  table: ReferenceTable,
  record: { key: string; values: FieldValues },
  edits: Record<string, Value> = {}
): FieldValues => new Map([...record.values, ...newValues(table, record), ...Object.entries(edits)]);

const maryland = version(rules, 'MD-2025-10-01');
const osha = version(agencies, 'dol-osha');

describe('laying a newer package over the org', () => {
  it('writes nothing where nothing differs', () => {
    for (const table of tables) {
      for (const record of table.records) {
        expect(merge(table, record, installed(table, record)).write, record.key).to.have.property('size', 0);
      }
    }
  });

  it('takes a value that the org holds in another form for the same', () => {
    const held = installed(agencies, osha, {
      Activities__c: String(osha.values.get('Activities__c')).split(';').reverse().join(';'),
      Source__c: String(osha.values.get('Source__c')).replaceAll('\n', '\r\n') + ' ',
    });
    expect(merge(agencies, osha, held)).to.deep.equal({ write: new Map(), kept: [] });
  });

  it('replaces what an earlier package wrote and nobody touched', () => {
    const earlier = version(agencies, 'dol-osha', { Source__c: 'An older page', Route__c: null });
    const { write, kept } = merge(agencies, osha, installed(agencies, earlier));
    expect([...write.keys()].sort()).to.deep.equal(['Route__c', 'Source__c', 'Sync_Base__c']);
    expect(write.get('Source__c')).to.equal(osha.values.get('Source__c'));
    expect(kept).to.deep.equal([]);
  });

  it('keeps what a person wrote, names both values, and still updates the fields beside it', () => {
    const earlier = version(agencies, 'dol-osha', { Source__c: 'An older page' });
    const held = installed(agencies, earlier, { Program_Status__c: 'Accepting' });
    const { write, kept } = merge(agencies, osha, held);
    expect(write.has('Program_Status__c')).to.equal(false);
    expect(write.get('Source__c')).to.equal(osha.values.get('Source__c'));
    expect(kept).to.deep.equal([
      { field: 'Program_Status__c', org: 'Accepting', package: 'Unknown', reason: 'edited' },
    ]);
  });

  it('keeps a person’s edit through every later install, not only the first', () => {
    const held = new Map(installed(agencies, osha, { Program_Status__c: 'Paused' }));
    for (const version2 of ['A page', 'Another page'].map((Source__c) =>
      version(agencies, 'dol-osha', { Source__c })
    )) {
      const { write, kept } = merge(agencies, version2, held);
      expect(kept.map(({ field: name }) => name)).to.deep.equal(['Program_Status__c']);
      write.forEach((value, name) => held.set(name, value));
    }
    expect(held.get('Program_Status__c')).to.equal('Paused');
    expect(held.get('Source__c')).to.equal('Another page');
  });

  it('keeps a field that a person emptied, and one that a person filled where the package has nothing', () => {
    const emptied = merge(agencies, osha, installed(agencies, osha, { Route__c: null }));
    expect(emptied.kept.map(({ field: name, org }) => [name, org])).to.deep.equal([['Route__c', null]]);
    const filled = merge(agencies, osha, installed(agencies, osha, { State__c: 'WA' }));
    expect(filled).to.deep.equal({ write: new Map(), kept: [] });
  });

  it('on a record that somebody made by hand under our key, fills what is blank and keeps what is not', () => {
    const byHand = new Map<string, Value>([
      ['Name', 'OSHA'],
      ['Level__c', null],
    ]);
    const { write, kept } = merge(agencies, osha, byHand);
    expect(write.get('Level__c')).to.equal('Federal');
    expect(kept).to.deep.equal([{ field: 'Name', org: 'OSHA', package: osha.values.get('Name'), reason: 'edited' }]);
  });

  it('lets a record be that a sync has taken in hand: its base is not ours to write', () => {
    const held = installed(agencies, osha, {
      Sync_Base__c: 'b1:abc',
      Source__c: 'From the union’s file',
      Route__c: null,
    });
    const { write, kept } = merge(agencies, osha, held);
    expect(write.size).to.equal(0);
    expect(kept.map(({ field: name }) => name)).to.deep.equal(['Route__c', 'Source__c']);
  });
});

describe('a number that dates were computed from', () => {
  it('is never rewritten, not even where nobody touched it, and both are named', () => {
    const earlier = version(rules, 'MD-2025-10-01', {
      Ordinary_Days__c: 60,
      Unit__c: 'Business',
      Computable__c: false,
    });
    const { write, kept } = merge(rules, maryland, installed(rules, earlier));
    expect(write.size).to.equal(0);
    expect(kept).to.deep.equal([
      { field: 'Computable__c', org: false, package: true, reason: 'fixed' },
      { field: 'Ordinary_Days__c', org: 60, package: 45, reason: 'fixed' },
      { field: 'Unit__c', org: 'Business', package: 'Calendar', reason: 'fixed' },
    ]);
  });

  it('does not stop a rule from being given its last day', () => {
    const ended = version(rules, 'MD-2025-10-01', { Effective_To__c: '2027-09-30' });
    const { write, kept } = merge(rules, ended, installed(rules, maryland));
    expect(write.get('Effective_To__c')).to.equal('2027-09-30');
    expect(kept).to.deep.equal([]);
  });
});

describe('the base on a record', () => {
  it('tells an edit of any field, whatever is written there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...agencies.fields), fc.string(), fc.string(), (column, before, after) => {
        const same = canonical(column, before) === canonical(column, after);
        expect(valueDigest(column, before) === valueDigest(column, after)).to.equal(same);
      })
    );
  });

  it('remembers each field apart', () => {
    for (const table of tables) {
      const record = table.records[0]!;
      const base = readBase(newValues(table, record).get('Sync_Base__c')!)!;
      expect(base.size).to.equal(table.fields.length);
      for (const column of table.fields) {
        expect(baseOf(base, column), column.name).to.equal(valueDigest(column, record.values.get(column.name) ?? null));
      }
    }
  });

  it('is not read where it has another form', () => {
    expect(readBase('b1:abc')).to.equal(undefined);
    expect(readBase(null)).to.have.property('size', 0);
    expect(baseOf(readBase('b0:')!, field(rules, 'Note__c'))).to.equal(undefined);
  });
});
