import { expect } from 'chai';
import { sampleCounts, sampleUnion } from '../../../src/practice-org/load/index.js';

const today = new Date('2026-11-22T10:00:00Z');

describe('practice-org/load sample', () => {
  it('is the same every time, for the same size and day', () => {
    const once = sampleUnion('small', today).map((part) => [...part.records()]);
    const again = sampleUnion('small', today).map((part) => [...part.records()]);
    expect(once).to.deep.equal(again);
  });

  it('says on every record that it is a sample', () => {
    for (const part of sampleUnion('national', today)) {
      for (const record of part.records()) {
        expect(String(record[part.keyField])).to.match(/^SAMPLE-/);
        if ('Name' in record) expect(String(record['Name'])).to.match(/^Sample /);
      }
    }
  });

  it('has as many records as it says, each with a key of its own and a parent that exists', () => {
    const parts = sampleUnion('national', today);
    const keys = new Set<unknown>();
    for (const part of parts) {
      const records = [...part.records()];
      expect(records).to.have.length(part.count);
      for (const record of records) {
        expect(keys.has(record[part.keyField])).to.equal(false);
        keys.add(record[part.keyField]);
        for (const [lookup, parent] of Object.entries(record)) {
          if (!lookup.endsWith('__r') || parent === null) continue;
          const [key] = Object.values(parent as Readonly<Record<string, string>>);
          expect(keys.has(key), `${lookup} of ${String(record[part.keyField])}`).to.equal(true);
        }
      }
    }
  });

  it('never has more agreements than employers to sign them', () => {
    for (const counts of Object.values(sampleCounts)) expect(counts.agreements).to.be.at.most(counts.employers);
  });
});
