import { expect } from 'chai';
import { baseEntry, readBase, writeBase } from '../../../src/sync/merge/index.js';
import { baseBack } from '../../../src/sync/undo/decide.js';

const entry = (field: string, text: string) => baseEntry('Worksite__c', 'W1', field, text);
const base = (fields: Record<string, string>): string | null => {
  const entries = Object.entries(fields).map(([field, text]) => entry(field, text));
  return writeBase(new Map(entries.map((one) => [one.slice(0, 3), one])));
};

describe('the base of a record that is put back', () => {
  const before = base({ City__c: 'Sampleton', Name: 'One' });

  it('says of the fields that went back what it said before', () => {
    const now = base({ City__c: 'Exampleville', Name: 'Two' });
    expect(baseBack(now, before, ['City__c', 'Name'], false)).to.equal(before);
  });

  it('keeps what it says of a field that somebody edited since: to the next sync that is their edit', () => {
    const now = base({ City__c: 'Exampleville', Name: 'Two' });
    expect(baseBack(now, before, ['Name'], false)).to.equal(base({ City__c: 'Exampleville', Name: 'One' }));
  });

  it('keeps what a later run agreed on in other fields', () => {
    const now = base({ City__c: 'Exampleville', Name: 'One', Unit_Size__c: '7' });
    const back = baseBack(now, before, ['City__c'], false);
    expect(back).to.equal(base({ City__c: 'Sampleton', Name: 'One', Unit_Size__c: '7' }));
    expect([...(readBase(back ?? null)?.values() ?? [])]).to.include(entry('Unit_Size__c', '7'));
  });

  it('loses the fields that had never met before the run', () => {
    expect(baseBack(base({ City__c: 'Exampleville' }), null, ['City__c'], false)).to.equal(null);
  });

  it('is left alone where somebody emptied it, or where it belongs to something else', () => {
    expect(baseBack(null, before, ['City__c'], false)).to.equal(undefined);
    expect(baseBack('b0:0123456789abcdef', before, ['City__c'], false)).to.equal(undefined);
  });

  it('goes back whole after a run that moved nothing else', () => {
    expect(baseBack(base({ City__c: 'Exampleville' }), before, [], true)).to.equal(before);
  });
});
