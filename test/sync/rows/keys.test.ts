import { expect } from 'chai';
import fc from 'fast-check';
import { identifierIn } from '../../../src/privacy/index.js';
import { syncKey } from '../../../src/sync/rows/index.js';
import { createKeyTable } from '../../../src/sync/rows/key-table.js';

describe('a sync key', () => {
  it('is the same for spellings that differ only in case and blanks', () => {
    expect(syncKey('employers', [' SAMPLE   Laundry ', '94110'])).to.equal('employers:sample laundry|94110');
    expect(syncKey('Employers', ['sample laundry', '94110 '])).to.equal('employers:sample laundry|94110');
    expect(syncKey('', ['Lavander\u00eda'])).to.equal(syncKey('', ['Lavanderi\u0301a']));
  });

  it('is blank only where every part is', () => {
    expect(syncKey('employers', ['', ' \u00a0'])).to.equal('');
    expect(syncKey('employers', ['', 'x'])).to.equal('employers:|x');
  });

  it('fits the key field whatever goes in, and stays different for different rows', () => {
    const part = fc.string({ unit: 'grapheme', maxLength: 80 });
    const plain = (parts: readonly string[]): string =>
      JSON.stringify(parts.map((text) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase()));
    fc.assert(
      fc.property(fc.tuple(part, part), fc.tuple(part, part), (left, right) => {
        const [first, second] = [syncKey('samples', left), syncKey('samples', right)];
        expect(first.length).to.be.at.most(100);
        expect(first === second).to.equal(plain(left) === plain(right));
      })
    );
  });

  it('tells parts apart that hold the mark between parts', () => {
    expect(syncKey('', ['a|b', 'c'])).to.not.equal(syncKey('', ['a', 'b|c']));
    expect(syncKey('', ['a|', 'b'])).to.not.equal(syncKey('', ['a', '|b']));
  });

  it('keeps a long key readable at its beginning and different at its end', () => {
    const long = 'sample '.repeat(30);
    const [first, second] = [syncKey('places', [`${long}one`]), syncKey('places', [`${long}two`])];
    expect(first).to.have.length.within(90, 100);
    expect(first.startsWith('places:sample sample')).to.equal(true);
    expect(first).to.not.equal(second);
  });

  it('ends a long key in letters alone, so that no digest is taken for a number of somebody', () => {
    for (let index = 0; index < 2000; index++) {
      const key = syncKey('places', [`${'sample '.repeat(30)}${index}`]);
      expect(key).to.match(/~[a-p]{24}$/);
      expect(identifierIn(key)).to.equal(undefined);
    }
  });
});

describe('the table of keys', () => {
  it('numbers different keys in their order, as a map would, however many there are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 6 }), { maxLength: 3000 }), (keys) => {
        const table = createKeyTable();
        const map = new Map<string, number>();
        for (const key of keys) {
          expect(table.find(key)).to.equal(map.get(key) ?? -1);
          if (!map.has(key)) map.set(key, map.size);
          expect(table.add(key)).to.equal(map.get(key));
        }
        expect(table.size).to.equal(map.size);
        for (const [key, number] of map) expect(table.find(key)).to.equal(number);
      }),
      { numRuns: 30 }
    );
  });
});
