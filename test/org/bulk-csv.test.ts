import { expect } from 'chai';
import fc from 'fast-check';
import { csvLine, fitsBulk, resultRows, rowError, uploadLine } from '../../src/org/bulk-csv.js';
import type { Write } from '../../src/org/index.js';

describe('the upload', () => {
  it('clears with #N/A, leaves alone with an empty cell, and keeps text whole', () => {
    const write: Write = {
      ref: '1',
      object: 'Worksite__c',
      operation: 'upsert',
      values: new Map<string, string | number | boolean | null>([
        ['Name', 'Sample "Laundry", Inc.'],
        ['City__c', null],
        ['Unit_Size__c', 12.5],
      ]),
    };
    expect(uploadLine(write, ['Name', 'City__c', 'Trade_Name__c', 'Unit_Size__c'])).to.equal(
      '"Sample ""Laundry"", Inc.",#N/A,,12.5\n'
    );
  });

  it('comes back cell by cell, whatever the text holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })), { minLength: 1 }),
        (rows) => {
          const text = csvLine(['a', 'b']) + rows.map(([a, b]) => csvLine([`x${a}`, b])).join('');
          const read = [...resultRows(text)].map((row) => [row.get('a'), row.get('b')]);
          expect(read).to.deep.equal(rows.map(([a, b]) => [`x${a}`, b]));
        }
      )
    );
  });

  it('cannot carry a text that would clear the field', () => {
    expect(fitsBulk(new Map([['Name', '#N/A']]))).to.be.false;
    expect(fitsBulk(new Map([['Name', null]]))).to.be.true;
  });
});

describe("the org's word on a row", () => {
  it('is split into code, message and fields', () => {
    expect(rowError('REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --')).to.deep.equal({
      code: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [Name]',
      fields: ['Name'],
    });
    expect(rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION:Ends before it starts: look at 10:30.:--')).to.deep.equal({
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'Ends before it starts: look at 10:30.',
      fields: [],
    });
  });

  it('is kept whole where it has another form', () => {
    expect(rowError('something else')).to.deep.equal({ code: 'UNKNOWN', message: 'something else', fields: [] });
  });
});
