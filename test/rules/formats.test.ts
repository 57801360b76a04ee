import { expect } from 'chai';
import fc from 'fast-check';
import { coerceText, type Value } from '../../src/records/index.js';
import { compileRules, type CheckContext, type Violation } from '../../src/rules/index.js';
import type { FieldSchema, ObjectSchema } from '../../src/schema/index.js';
import { fieldOf, objectOf, picklistOf } from '../schema/fixtures.js';

function formats(field: FieldSchema, value: Value, context: Partial<CheckContext> = {}): readonly Violation[] {
  return compileRules(objectOf(field)).checkFormats(new Map([[field.name, value]]), {
    operation: 'insert',
    ...context,
  });
}
const texts = (field: FieldSchema, value: Value): string[] =>
  formats(field, value).map((violation) => violation.platformMessage);
const codes = (field: FieldSchema, value: Value): string[] => formats(field, value).map((violation) => violation.code);

describe('the format of a value', () => {
  it('of text fits its length to the character', () => {
    const field = fieldOf('Text', { length: 5 });
    expect(formats(field, 'Salem')).to.be.empty;
    expect(formats(field, 'Eugene')).to.deep.equal([
      {
        rule: 'length',
        severity: 'error',
        code: 'STRING_TOO_LONG',
        fields: ['Sample__c'],
        field: 'Sample__c',
        platformMessage: 'Sample: data value too large: Eugene (max length=5)',
        params: ['6', '5'],
      },
    ]);
  });

  it('of a number has no more digits before the point than precision minus scale, and any number after it', () => {
    const field = fieldOf('Number', { precision: 10, scale: 8 });
    expect(formats(field, 99.123456789012)).to.be.empty;
    expect(formats(field, -99)).to.be.empty;
    expect(texts(field, 100)).to.deep.equal(['Sample: value outside of valid range on numeric field: 100']);
    expect(codes(field, -100)).to.deep.equal(['NUMBER_OUTSIDE_VALID_RANGE']);
  });

  it('of an email field is an address', () => {
    const field = fieldOf('Email', { length: 80 });
    expect(formats(field, 'office@example.org')).to.be.empty;
    expect(texts(field, 'office')).to.deep.equal(['Sample: invalid email address: office']);
    expect(codes(field, `${'x'.repeat(80)}@example.org`), 'one fault a field').to.deep.equal(['STRING_TOO_LONG']);
  });

  it('of a lookup is an id', () => {
    const field = fieldOf('Lookup', { label: 'Employer', reference: { to: ['Account'], onDelete: 'SetNull' } });
    expect(formats(field, '70130000001tcyIAAQ')).to.be.empty;
    expect(texts(field, 'Sample Laundry')).to.deep.equal(['Employer ID: id value of incorrect type: Sample Laundry']);
    expect(codes(field, 'Sample Laundry')).to.deep.equal(['MALFORMED_ID']);
  });

  it('is of the kind the field holds', () => {
    expect(texts(fieldOf('Checkbox'), 'true')).to.deep.equal(['Sample: value not of required type: true']);
    expect(codes(fieldOf('Number', { precision: 3, scale: 0 }), Number.NaN)).to.deep.equal([
      'INVALID_TYPE_ON_FIELD_IN_RECORD',
    ]);
    expect(codes(fieldOf('Text', { length: 3 }), 5)).to.deep.equal(['INVALID_TYPE_ON_FIELD_IN_RECORD']);
  });

  it('does not matter for null: whether a value is needed is another rule', () => {
    for (const type of ['Text', 'Email', 'Number', 'Checkbox', 'Picklist', 'Lookup'] as const) {
      expect(formats(fieldOf(type, picklistOf('A')), null), type).to.be.empty;
    }
  });

  it('is never at fault for a type when the value went through the coercion', () => {
    const types = fc.constantFrom<FieldSchema['type']>(
      'Text',
      'Number',
      'Checkbox',
      'Date',
      'DateTime',
      'Time',
      'Phone',
      'Url',
      'Lookup',
      'Percent'
    );
    fc.assert(
      fc.property(types, fc.string(), (type, text) => {
        const field = fieldOf(type);
        const result = coerceText(field, text);
        if (result.ok) expect(formats(field, result.value).map((violation) => violation.rule)).not.to.include('type');
      })
    );
  });
});

describe('a restricted picklist', () => {
  const field = fieldOf('Picklist', {
    picklist: {
      restricted: true,
      values: [
        { name: 'Open', label: 'Open', active: true, isDefault: false },
        { name: 'Settled', label: 'Settled', active: true, isDefault: false },
        { name: 'Old', label: 'Old', active: false, isDefault: false },
      ],
    },
  });

  it('takes its active values exactly', () => {
    expect(formats(field, 'Open')).to.be.empty;
    for (const value of ['open', 'Old', 'Elsewhere']) {
      expect(texts(field, value)).to.deep.equal([`Sample: bad value for restricted picklist field: ${value}`]);
      expect(codes(field, value)).to.deep.equal(['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST']);
    }
  });

  it('takes, of several values, none outside the list', () => {
    const several = { ...field, type: 'MultiselectPicklist' as const };
    expect(formats(several, 'Open;Settled')).to.be.empty;
    expect(texts(several, 'Open;Elsewhere')).to.deep.equal([
      'Sample: bad value for restricted picklist field: Elsewhere',
    ]);
  });

  it('is narrowed to what is open to the record type, and to nothing where the type does not list the field', () => {
    const type = { label: 'T', active: true };
    const object: ObjectSchema = {
      ...objectOf(field),
      recordTypes: [
        {
          ...type,
          developerName: 'Strike',
          picklists: {
            Sample__c: [
              { name: 'Open', isDefault: true },
              { name: 'Old', isDefault: false },
            ],
          },
        },
        { ...type, developerName: 'Bare', picklists: {} },
      ],
    };
    const rules = compileRules(object);
    const bad = (value: string, recordType?: string): number =>
      rules.checkFormats(new Map([['Sample__c', value]]), {
        operation: 'insert',
        ...(recordType ? { recordType } : {}),
      }).length;
    expect([bad('Open', 'Strike'), bad('Settled', 'Strike'), bad('Old', 'Strike')]).to.deep.equal([0, 1, 1]);
    expect(bad('Open', 'Bare')).to.equal(1);
    expect(bad('Settled')).to.equal(0);
  });

  it('that is open takes any text', () => {
    const open = { ...field, picklist: { restricted: false, values: field.picklist?.values ?? [] } };
    expect(formats(open, 'Elsewhere')).to.be.empty;
  });
});

describe('a dependent picklist', () => {
  const state = fieldOf('Picklist', { name: 'State__c', label: 'State', ...picklistOf('CA', 'OR') });
  const court = fieldOf('Picklist', {
    name: 'Court__c',
    label: 'Court',
    picklist: {
      restricted: true,
      controllingField: 'State__c',
      values: [
        { name: 'Marin', label: 'Marin', active: true, isDefault: false, validFor: ['CA'] },
        { name: 'Lane', label: 'Lane', active: true, isDefault: false, validFor: ['OR'] },
      ],
    },
  });
  const rules = compileRules(objectOf(state, court));
  const check = (values: Array<[string, Value]>, context: CheckContext): string[] =>
    rules.checkFormats(new Map(values), context).map((violation) => `${violation.severity} ${violation.rule}`);

  it('warns of a value that is not open under the controlling one: the API saves it', () => {
    expect(
      check(
        [
          ['State__c', 'CA'],
          ['Court__c', 'Marin'],
        ],
        { operation: 'insert' }
      )
    ).to.be.empty;
    expect(
      check(
        [
          ['State__c', 'CA'],
          ['Court__c', 'Lane'],
        ],
        { operation: 'insert' }
      )
    ).to.deep.equal(['warning dependent-picklist']);
    expect(check([['Court__c', 'Lane']], { operation: 'insert' })).to.deep.equal(['warning dependent-picklist']);
  });

  it('looks at the record as it is when the controlling field is not written', () => {
    const current = new Map<string, Value>([['State__c', 'OR']]);
    expect(check([['Court__c', 'Lane']], { operation: 'update', current })).to.be.empty;
    expect(check([['Court__c', 'Marin']], { operation: 'update', current })).to.deep.equal([
      'warning dependent-picklist',
    ]);
    expect(check([['Court__c', 'Marin']], { operation: 'update' }), 'nobody can tell').to.be.empty;
  });

  it('may hang on a checkbox, whichever words the metadata has for its states', () => {
    const union = fieldOf('Checkbox', { name: 'Union__c' });
    for (const word of ['checked', 'true']) {
      const values = [{ name: 'Steward', label: 'Steward', active: true, isDefault: false, validFor: [word] }];
      const role = fieldOf('Picklist', { picklist: { restricted: true, controllingField: 'Union__c', values } });
      const warnings = (ticked: boolean): number =>
        compileRules(objectOf(union, role)).checkFormats(
          new Map<string, Value>([
            ['Union__c', ticked],
            ['Sample__c', 'Steward'],
          ]),
          {
            operation: 'insert',
          }
        ).length;
      expect([warnings(true), warnings(false)], word).to.deep.equal([0, 1]);
    }
  });
});
