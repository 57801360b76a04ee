import { expect } from 'chai';
import fc from 'fast-check';
import { idSuffix, isId, normalizeId, shortId } from '../../src/records/index.js';

const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const id15 = fc.array(fc.constantFrom(...alphabet), { minLength: 15, maxLength: 15 }).map((parts) => parts.join(''));

describe('ids', () => {
  it('get the suffix that public converters give', () => {
    expect(normalizeId('a0BA0000000L2ZC')).to.equal('a0BA0000000L2ZCMA0');
    expect(normalizeId('70130000001tcyI')).to.equal('70130000001tcyIAAQ');
    expect(normalizeId('012000000000000')).to.equal('012000000000000AAA');
  });

  it('are the same in either length, whatever the id', () => {
    fc.assert(
      fc.property(id15, (id) => {
        const long = id + idSuffix(id);
        expect(normalizeId(id)).to.equal(long);
        expect(normalizeId(long)).to.equal(long);
        expect(shortId(long)).to.equal(id);
      })
    );
  });

  it('get their case back from the suffix when a spreadsheet lost it', () => {
    fc.assert(
      fc.property(id15, (id) => {
        const long = id + idSuffix(id);
        expect(normalizeId(long.toUpperCase())).to.equal(long);
        expect(normalizeId(long.toLowerCase())).to.equal(long);
      })
    );
  });

  it('are refused when the suffix belongs to another id', () => {
    expect(normalizeId('a0BA0000000L2ZCMA1')).to.be.undefined;
    expect(normalizeId('001000000000001AAB'), 'a capital where a digit stands').to.be.undefined;
  });

  it('are refused in any other form', () => {
    for (const text of ['', 'a0B', 'a0BA0000000L2Z', 'a0BA0000000L2ZCMA', 'a0BA0000000L2ZCMA0x', 'a0BA0000000L2Z-']) {
      expect(isId(text), text).to.be.false;
    }
  });
});
