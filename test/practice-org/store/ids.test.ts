import { expect } from 'chai';
import fc from 'fast-check';
import { normalizeId } from '../../../src/records/index.js';
import { base62, makeId } from '../../../src/practice-org/store/ids.js';

describe('practice org: ids', () => {
  it('count in base 62, digits before capitals before small letters', () => {
    expect([0, 9, 10, 35, 36, 61, 62].map((number) => base62(number, 2))).to.deep.equal([
      '00',
      '09',
      '0A',
      '0Z',
      '0a',
      '0z',
      '10',
    ]);
  });

  it('are 18 characters that survive a change of case and are never the same for two numbers', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (one, two) => {
        const id = makeId('a0B', one);
        expect(id).to.have.length(18);
        expect(normalizeId(id.toUpperCase())).to.equal(id);
        expect(normalizeId(id.slice(0, 15))).to.equal(id);
        expect(makeId('a0B', two) === id).to.equal(one === two);
      })
    );
  });
});
