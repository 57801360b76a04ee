import { expect } from 'chai';
import type { Value } from '../../src/records/index.js';
import { compileRules, describeViolations, type CheckContext, type ReferenceValue } from '../../src/rules/index.js';
import type { LookupFilterSchema } from '../../src/schema/index.js';
import { fieldOf, objectOf, picklistOf } from '../schema/fixtures.js';

const status = fieldOf('Picklist', { name: 'Status__c', label: 'Status', ...picklistOf('Signed', 'Proposed') });
const open = fieldOf('Checkbox', { name: 'Open__c', label: 'Open' });
const owner = fieldOf('Lookup', {
  name: 'Employer__c',
  label: 'Employer',
  reference: { to: ['Account'], relationshipName: 'Employer__r', onDelete: 'SetNull' },
});
const ID = 'a01000000000001AAA';
const EMPLOYER = '001000000000001AAA';

const SIGNED = { field: 'Agreement__c.Status__c', operation: 'equals', value: 'Signed, In Force' };
const OPEN = { field: 'Agreement__c.Open__c', operation: 'equals', value: 'True' };
const SAME_EMPLOYER = { field: 'Agreement__c.Employer__c', operation: 'equals', valueField: '$Source.Employer__c' };

describe('a lookup filter', () => {
  const check = (
    filter: Partial<LookupFilterSchema>,
    target: Readonly<Record<string, Value>> | undefined,
    values: Readonly<Record<string, Value>> = {},
    context: Partial<CheckContext> = {}
  ): ReadonlyArray<string> => {
    const lookup = fieldOf('Lookup', {
      name: 'Agreement__c',
      label: 'Agreement',
      reference: {
        to: ['Agreement__c'],
        relationshipName: 'Agreement__r',
        onDelete: 'SetNull',
        filter: { optional: false, items: [SIGNED], ...filter },
      },
    });
    const object = objectOf(lookup, owner);
    const referenceValue: ReferenceValue = (_lookup, _id, name) => {
      const field = [status, open, owner].find((each) => each.name === name);
      return target === undefined || field === undefined ? undefined : { field, value: target[name] ?? null };
    };
    const row = new Map<string, Value>(Object.entries({ Agreement__c: ID, ...values }));
    const violations = compileRules(object).checkFilters(row, { operation: 'insert', referenceValue, ...context });
    const findings = describeViolations(object, violations, { origin: { path: 'sample.csv', row: 1 } });
    return violations.map(
      ({ code, severity, platformMessage, fields }, index) =>
        `${severity} ${code} [${fields.join()}] ${platformMessage} | ${findings[index]?.message ?? ''}`
    );
  };
  const words =
    'FIELD_FILTER_VALIDATION_EXCEPTION [Agreement__c] Value does not exist or does not match filter criteria.';

  it('refuses a record that it does not let through, in the words of the platform', () => {
    expect(check({}, { Status__c: 'Signed' })).to.deep.equal([]);
    expect(check({}, { Status__c: 'In Force' })).to.deep.equal([]);
    const plain = 'Agreement takes only certain records, and the one it names is not among them.';
    expect(check({}, { Status__c: 'Proposed' })).to.deep.equal([`error ${words} | ${plain}`]);
    expect(check({}, { Status__c: null })).to.deep.equal([`error ${words} | ${plain}`]);
  });

  it('refuses in its own words where it has them', () => {
    expect(check({ errorMessage: 'Choose one that is signed.' }, { Status__c: 'Proposed' })).to.deep.equal([
      'error FIELD_FILTER_VALIDATION_EXCEPTION [Agreement__c] Choose one that is signed. | Agreement names a record that does not fit here: Choose one that is signed.',
    ]);
  });

  it('says nothing of a blank lookup, and nothing when it is optional', () => {
    expect(check({}, { Status__c: 'Proposed' }, { Agreement__c: null })).to.deep.equal([]);
    expect(check({ optional: true }, { Status__c: 'Proposed' })).to.deep.equal([]);
  });

  it('compares with a field of the record that holds the lookup', () => {
    const filter = { items: [SAME_EMPLOYER] };
    expect(check(filter, { Employer__c: EMPLOYER }, { Employer__c: '001000000000001' })).to.deep.equal([]);
    expect(check(filter, { Employer__c: EMPLOYER }, { Employer__c: '001000000000002AAA' })).to.have.length(1);
    expect(check(filter, { Employer__c: EMPLOYER })).to.have.length(1);
  });

  it('puts its conditions together as its logic says', () => {
    const filter = { items: [SIGNED, OPEN, SAME_EMPLOYER], booleanFilter: '1 AND (2 OR NOT 3)' };
    const signed = { Status__c: 'Signed', Employer__c: EMPLOYER };
    expect(check(filter, { ...signed, Open__c: true }, { Employer__c: EMPLOYER })).to.deep.equal([]);
    expect(check(filter, { ...signed, Open__c: false }, { Employer__c: EMPLOYER })).to.have.length(1);
    expect(check(filter, { ...signed, Open__c: false })).to.deep.equal([]);
    expect(check(filter, { ...signed, Status__c: null, Open__c: true })).to.have.length(1);
  });

  it('is unknown, never valid, where nobody knows the record', () => {
    const plain =
      'Agreement takes only certain records. Whether the one it names is among them, only the org can tell.';
    expect(check({}, undefined)).to.deep.equal([`unknown ${words} | ${plain}`]);
    expect(check({}, { Status__c: 'Signed' }, {}, { referenceValue: undefined })).to.have.length(1);
  });

  it('is asked on update only where a field that it reads is written', () => {
    const current = new Map<string, Value>([['Agreement__c', ID]]);
    const update = { operation: 'update', current } as const;
    const proposed = { Status__c: 'Proposed' };
    expect(check({}, proposed, {}, update)).to.have.length(1);
    const object = objectOf(owner);
    expect(compileRules(object).checkFilters(new Map([['Employer__c', EMPLOYER]]), update)).to.deep.equal([]);
  });
});
