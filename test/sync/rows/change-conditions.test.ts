import { expect } from 'chai';
import type { InputValue } from '../../../src/formula/index.js';
import type { Value } from '../../../src/records/index.js';
import { readProject, type ObjectSchema } from '../../../src/schema/index.js';
import { changeConditions, type ConditionAnswer } from '../../../src/sync/rows/index.js';

const schema = readProject();
const now = (): Date => new Date('2026-11-22T12:00:00Z');

const objectOf = (name: string): ObjectSchema => {
  const object = schema.object(name);
  if (object === undefined) throw new Error(`there is no ${name}`);
  return object;
};

const judged = (
  object: string,
  before: Readonly<Record<string, InputValue>>,
  values: Readonly<Record<string, Value>>,
  rule: string
): ConditionAnswer['answer'] | undefined =>
  changeConditions(objectOf(object), schema, now)
    .judge((path) => before[path], new Map(Object.entries(values)))
    .find(({ name }) => name === rule)?.answer;

describe('changes as validation rules judge them', () => {
  const fixed = {
    Computable__c: true,
    State__c: 'CA',
    Ordinary_Days__c: 30,
    Expedited_Days__c: null,
    Unit__c: 'Calendar',
    Trigger_Day__c: 'Received',
    Start_Rule__c: 'Day After Receipt',
    Effective_From__c: '2026-01-01',
  };
  const rule = 'COMPUTED_RULE_IS_FIXED';

  it('compare with the record before: what stays is no change, what differs is', () => {
    expect(judged('Deadline_Rule__c', fixed, { Ordinary_Days__c: 31 }, rule)).to.equal('refuses');
    expect(judged('Deadline_Rule__c', fixed, { Ordinary_Days__c: 30 }, rule)).to.equal('passes');
    expect(judged('Deadline_Rule__c', fixed, { Effective_To__c: '2027-01-01' }, rule)).to.equal('passes');
    expect(judged('Deadline_Rule__c', fixed, { Ordinary_Days__c: null }, rule)).to.equal('refuses');
    expect(judged('Deadline_Rule__c', { ...fixed, Computable__c: false }, { State__c: 'NY' }, rule)).to.equal('passes');
  });

  it('leave open what was not read of the record before, where it matters', () => {
    const { Unit__c: _, ...partly } = fixed;
    expect(judged('Deadline_Rule__c', partly, {}, rule)).to.equal('unknown');
    expect(judged('Deadline_Rule__c', { ...partly, Computable__c: false }, {}, rule)).to.equal('passes');
    expect(judged('Deadline_Rule__c', {}, { State__c: 'NY' }, rule)).to.equal('unknown');
  });

  it('follow a lookup that stays to the parent as it was read, and one that leads elsewhere nowhere', () => {
    const before = {
      Qualifying_Activities__c: 'rape',
      Certifying_Agency__c: 'a01000000000001AAA',
      'Certifying_Agency__r.Activities__c': 'rape;stalking',
    };
    const name = 'AGENCY_CERTIFIES_ACTIVITY';
    const request = 'U_Visa_Certification_Request__c';
    expect(judged(request, before, { Qualifying_Activities__c: 'torture' }, name)).to.equal('refuses');
    expect(judged(request, before, { Qualifying_Activities__c: 'stalking' }, name)).to.equal('passes');
    const moved = { Certifying_Agency__c: 'a01000000000002AAA', Qualifying_Activities__c: 'stalking' };
    expect(judged(request, before, moved, name)).to.equal('unknown');
    expect(judged(request, before, { Certifying_Agency__c: null }, name)).to.equal('passes');
  });

  it('say what has to be read: fields, and through lookups the lookup too, formulas of the record taken apart', () => {
    const { reads } = changeConditions(objectOf('U_Visa_Certification_Request__c'), schema, now);
    expect(reads).to.include.members(['Certifying_Agency__c', 'Certifying_Agency__r.Activities__c']);
    for (const object of schema.objects.filter(({ custom }) => custom)) {
      const formulas = new Set(object.fields.filter(({ formula }) => formula !== undefined).map(({ name }) => name));
      const conditions = changeConditions(object, schema, now);
      expect(conditions.reads.filter((path) => formulas.has(path) || path.startsWith('$'))).to.deep.equal([]);
      // Whoever has read just these is left with nothing open.
      const read = (path: string): InputValue | undefined =>
        conditions.reads.includes(path) ? blank(object, path) : undefined;
      const open = conditions.judge(read, new Map()).filter(({ answer }) => answer === 'unknown');
      expect(open, object.name).to.deep.equal([]);
    }
  });

  function blank(object: ObjectSchema, path: string): InputValue {
    return object.fields.find(({ name }) => name === path)?.type === 'Checkbox' ? false : null;
  }
});
