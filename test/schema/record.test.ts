import { expect } from 'chai';
import { recordSchema } from '../../src/schema/index.js';
import { fieldOf, objectOf, picklistOf } from './fixtures.js';

const schema = recordSchema(
  objectOf(
    fieldOf('Text', { name: 'City__c', length: 5 }),
    fieldOf('Number', { name: 'Size__c', precision: 4, scale: 0 }),
    fieldOf('Picklist', { name: 'State__c', ...picklistOf('CA', 'OR') }),
    fieldOf('Date', { name: 'Signed__c' }),
    fieldOf('Checkbox', { name: 'Done__c' }),
    fieldOf('Number', { name: 'Score__c', createable: false, updateable: false })
  )
);

describe('the schema of a writeable record', () => {
  it('takes canonical fields with values as records hold them, or null', () => {
    const record = { City__c: 'Salem', Size__c: 12, State__c: 'OR', Signed__c: '2026-11-22', Done__c: true };
    expect(schema.parse(record)).to.deep.equal(record);
    expect(schema.parse({ City__c: null })).to.deep.equal({ City__c: null });
  });

  it('refuses what does not fit', () => {
    for (const record of [
      { City__c: 'Portland' },
      { Size__c: 10_000 },
      { State__c: 'WA' },
      { Signed__c: '2026-02-30' },
      { Done__c: 'yes' },
    ]) {
      expect(schema.safeParse(record).success, JSON.stringify(record)).to.be.false;
    }
  });

  it('refuses a field that is not there, or that nobody writes, and suggests the nearest', () => {
    const result = schema.safeParse({ Citty__c: 'Salem', Score__c: 1 });
    expect(result.error?.issues.map((issue) => issue.message)).to.deep.equal([
      'Worksite has no field Citty__c that can be written. The nearest name is City__c. Worksite has no field Score__c that can be written. The nearest name is Size__c.',
    ]);
  });
});
