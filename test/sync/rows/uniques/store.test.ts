import { expect } from 'chai';
import fc from 'fast-check';
import { createUniqueStore } from '../../../../src/sync/rows/uniques/store.js';

/** A digest as good as any: its number, spread over four words. */
const digestOf = (number: number): Uint32Array =>
  Uint32Array.from([1, 2, 3, 4], (word) => Math.imul(number + word * 7919, 0x9e3779b1) ^ Math.imul(number, word));

describe('unique values that spill to disk', () => {
  it('are found where they were put first, in memory and on disk, and what was never put is not found', () => {
    const store = createUniqueStore();
    const count = 60_000;
    for (let number = 0; number < count; number += 1)
      store.add(digestOf(number), 0, { row: number + 1, path: number % 3, isOpen: number % 2 === 0 });
    for (const number of [0, 1, 511, 30_000, count - 2, count - 1]) {
      expect(store.find(digestOf(number), 0)).to.deep.equal({
        row: number + 1,
        path: number % 3,
        isOpen: number % 2 === 0,
      });
    }
    for (let number = count; number < count + 500; number += 1) {
      expect(store.find(digestOf(number), 0)).to.equal(undefined);
    }
    store.close();
  });

  it('answer as a map does, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 600 }), (numbers) => {
        const store = createUniqueStore();
        const map = new Map<number, number>();
        for (const [index, number] of numbers.entries()) {
          const digest = digestOf(number);
          expect(store.find(digest, 0)?.row).to.equal(map.get(number));
          if (map.has(number)) continue;
          map.set(number, index + 1);
          store.add(digest, 0, { row: index + 1, path: 0, isOpen: false });
        }
        store.close();
      }),
      { numRuns: 40 }
    );
  });
});
