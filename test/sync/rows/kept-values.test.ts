import { expect } from 'chai';
import fc from 'fast-check';
import type { FieldType } from '../../../src/schema/index.js';
import { createColumn } from '../../../src/sync/rows/kept-values.js';

describe('what is kept of a parent', () => {
  const kinds: ReadonlyArray<readonly [FieldType, fc.Arbitrary<string | number | boolean>]> = [
    ['Number', fc.double({ noNaN: true, noDefaultInfinity: true })],
    ['Checkbox', fc.boolean()],
    ['Text', fc.string()],
    ['Date', fc.constantFrom('2026-01-01', '2027-01-01')],
  ];
  for (const [type, values] of kinds) {
    it(`is given back as it was, blank or not known, whatever its place: ${type}`, () => {
      const writes = fc.array(fc.tuple(fc.nat(2000), fc.oneof(values, fc.constant(null), fc.constant(undefined))));
      fc.assert(
        fc.property(writes, (list) => {
          const column = createColumn(type);
          const expected = new Map(list);
          for (const [number, value] of list) column.set(number, value);
          for (const [number, value] of expected) expect(column.get(number)).to.equal(value);
          expect(column.get(2001)).to.equal(undefined);
        }),
        { numRuns: 50 }
      );
    });
  }

  it('costs 4 bytes a record where the texts are few, 8 for a number and 1 for a checkbox, and at most twice that while it grows', () => {
    const bytes = (type: FieldType, value: string | number | boolean): number => {
      const column = createColumn(type);
      for (let number = 0; number < 100_000; number += 1) column.set(number, value);
      return column.bytes / 100_000;
    };
    expect(bytes('Date', '2026-01-01')).to.be.within(4, 8);
    expect(bytes('Number', 1)).to.be.within(8, 16);
    expect(bytes('Checkbox', true)).to.be.within(1, 2);
  });
});
