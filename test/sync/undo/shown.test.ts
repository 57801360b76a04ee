import { expect } from 'chai';
import { readProject } from '../../../src/schema/index.js';
import { shownKey, shownValue } from '../../../src/sync/undo/shown.js';

describe('what an undo shows of values', () => {
  const schema = readProject();

  it('is a digest for every sensitive field of the model, and for a field nobody knows', () => {
    const sensitive = schema.objects.flatMap((object) =>
      object.fields.filter((field) => field.sensitive).map((field) => ({ object, field }))
    );
    expect(sensitive.length).to.be.greaterThan(0);
    for (const { object, field } of sensitive) {
      expect(JSON.stringify(shownValue(object, field.name, 'whisper')), field.name).not.to.contain('whisper');
    }
    expect(shownValue(schema.object('Worksite__c'), 'Unknown__c', 'whisper')).to.have.property('digest');
    expect(shownValue(schema.object('Worksite__c'), 'City__c', 'Sampleton')).to.equal('Sampleton');
  });

  it('tells two sensitive values apart', () => {
    const shown = (value: string) => shownValue(undefined, 'Unknown__c', value);
    expect(shown('one')).to.deep.equal(shown('one'));
    expect(shown('one')).not.to.deep.equal(shown('two'));
  });

  it('holds no key of a certification request', () => {
    const deed = { keyField: 'Sync_Key__c', key: 'W-1', id: undefined, op: 'update', fields: new Map() } as const;
    const request = { ...deed, object: 'U_Visa_Certification_Request__c', baseBefore: null };
    expect(shownKey(schema, request)).to.equal(null);
    expect(shownKey(schema, { ...deed, object: 'Worksite__c', baseBefore: null })).to.equal('W-1');
  });
});
