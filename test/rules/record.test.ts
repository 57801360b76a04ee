import { expect } from 'chai';
import type { Value } from '../../src/records/index.js';
import {
  compileRules,
  problemViolation,
  requestViolation,
  uniqueKey,
  type CheckContext,
  type ConditionRule,
} from '../../src/rules/index.js';
import { fieldOf, objectOf, picklistOf } from '../schema/fixtures.js';

const name = fieldOf('Text', { name: 'Name', label: 'Worksite Name', length: 80 });
const city = fieldOf('Text', { name: 'City__c', label: 'City', length: 5, required: true });
const county = fieldOf('Text', {
  name: 'County__c',
  label: 'County',
  length: 40,
  required: true,
  defaultValue: '"Lane"',
});
const kind = fieldOf('Picklist', { name: 'Kind__c', label: 'Kind', required: true, ...picklistOf('A', 'B') });
const posted = fieldOf('Checkbox', { name: 'Posted__c', label: 'Posted', required: true });
const key = fieldOf('Text', { name: 'Key__c', label: 'Key', length: 100, unique: 'caseInsensitive', externalId: true });
const employer = fieldOf('Lookup', {
  name: 'Employer__c',
  label: 'Employer',
  reference: { to: ['Account'], relationshipName: 'Employer__r', onDelete: 'SetNull' },
});
const score = fieldOf('Number', {
  name: 'Score__c',
  label: 'Score',
  precision: 3,
  scale: 0,
  createable: false,
  updateable: false,
});
const master = fieldOf('MasterDetail', {
  name: 'Master__c',
  label: 'Master',
  updateable: false,
  reference: { to: ['Account'], onDelete: 'Cascade' },
});
const object = objectOf(name, city, county, kind, posted, key, employer, score, master);
const complete: Array<[string, Value]> = [
  ['City__c', 'Salem'],
  ['Kind__c', 'A'],
  ['Master__c', '001000000000001AAA'],
];

const conditions: ConditionRule[] = [
  {
    name: 'CITY_IS_NOT_SALEM',
    message: 'Choose another city.',
    displayField: 'City__c',
    evaluate: (values) => (values.get('City__c') === 'Salem' ? 'refuses' : 'passes'),
  },
  { name: 'PARENT_IS_OPEN', message: 'Open the parent first.', evaluate: () => 'unknown' },
];

const check = (values: Array<[string, Value]>, context: Partial<CheckContext> = {}, rules: ConditionRule[] = []) =>
  compileRules(object, { conditions: rules }).check(new Map(values), { operation: 'insert', ...context });

describe('a required field', () => {
  const missing = (values: Array<[string, Value]>, operation: 'insert' | 'update'): string[] =>
    compileRules(object)
      .checkRequired(new Map(values), { operation })
      .map((violation) => violation.platformMessage);

  it('must have a value on insert, and one error names all that are missing', () => {
    expect(missing([], 'insert')).to.deep.equal(['Required fields are missing: [City__c, Kind__c]']);
    expect(missing(complete, 'insert')).to.be.empty;
  });

  it('may rely on its default when it is left out, not when it is cleared', () => {
    expect(missing([...complete, ['County__c', null]], 'insert')).to.deep.equal([
      'Required fields are missing: [County__c]',
    ]);
  });

  it('may be left out on update, but not cleared', () => {
    expect(missing([], 'update')).to.be.empty;
    expect(missing([['City__c', null]], 'update')).to.deep.equal(['Required fields are missing: [City__c]']);
  });

  it('of a checkbox is never missing, and the text name of a custom object may be', () => {
    expect(missing([...complete, ['Posted__c', null], ['Name', null]], 'insert')).to.be.empty;
  });

  it('whose value could not be read is refused for that only', () => {
    const problems = [{ field: city, given: {}, problem: 'not-text' as const }];
    const rules = check(
      [
        ['Kind__c', 'A'],
        ['Master__c', null],
      ],
      { problems, everyStage: true }
    ).map((violation) => violation.rule);
    expect(rules).to.deep.equal(['type']);
  });
});

describe('a field that is not open', () => {
  it('is refused with all its like in one error', () => {
    expect(check([...complete, ['Score__c', 5], ['CreatedDate', '2026-11-22T00:00:00.000Z']])).to.deep.equal([
      {
        rule: 'not-writeable',
        severity: 'error',
        code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
        fields: ['Score__c', 'CreatedDate'],
        platformMessage:
          'Unable to create/update fields: Score__c, CreatedDate. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
        params: ['insert', 'Score', 'Created Date'],
      },
    ]);
  });

  it('is a master-detail on update, unless it may move', () => {
    expect(check([['Master__c', '001000000000001AAA']], { operation: 'update' })[0]?.code).to.equal(
      'INVALID_FIELD_FOR_INSERT_UPDATE'
    );
    expect(check(complete)).to.be.empty;
  });

  it('that the object does not have is told first', () => {
    const found = check([
      ['Score__c', 1],
      ['Nothing__c', 1],
    ]);
    expect(found.map((violation) => violation.platformMessage)).to.deep.equal([
      "No such column 'Nothing__c' on sobject of type Worksite__c",
    ]);
  });
});

describe('a lookup', () => {
  const id = '001000000000001AAA';
  const answer = (reference: CheckContext['reference']) =>
    check([...complete.slice(0, 2), ['Employer__c', id], ['Master__c', null]], {
      operation: 'update',
      reference,
      everyStage: true,
    });

  it('that names no record, or one of another object, is refused as the platform does', () => {
    const missing = answer((field) => (field.name === 'Employer__c' ? 'missing' : 'found'));
    expect(missing.find((violation) => violation.rule === 'lookup')).to.include({
      code: 'INVALID_CROSS_REFERENCE_KEY',
      platformMessage: 'invalid cross reference id',
      severity: 'error',
      field: 'Employer__c',
    });
    expect(answer(() => 'wrong-type').find((violation) => violation.rule === 'lookup-type')).to.include({
      code: 'FIELD_INTEGRITY_EXCEPTION',
      platformMessage: `Employer ID: id value of incorrect type: ${id}`,
    });
  });

  it('is neither right nor wrong where nobody can tell', () => {
    expect(answer(() => 'unknown').find((violation) => violation.rule === 'lookup')?.severity).to.equal('unknown');
    expect(answer(undefined).filter((violation) => violation.rule.startsWith('lookup'))).to.be.empty;
  });
});

describe('a unique field', () => {
  it('refuses what another record has, and says which by its short id', () => {
    const seen: string[] = [];
    const found = check([...complete, ['Key__c', 'W-1']], {
      unique: (field, value) => {
        seen.push(`${field.name}=${value}`);
        return { id: '001000000000001AAA' };
      },
    });
    expect(seen).to.deep.equal(['Key__c=w-1']);
    expect(found.map((violation) => violation.platformMessage)).to.deep.equal([
      'duplicate value found: Key__c duplicates value on record with id: 001000000000001',
    ]);
  });

  it('may be blank on any number of records', () => {
    expect(check([...complete, ['Key__c', null]], { unique: () => ({ id: 'x' }) })).to.be.empty;
  });

  it('compares without regard to case unless it says so', () => {
    expect(uniqueKey(key, 'W-1')).to.equal(uniqueKey(key, 'w-1'));
    const strict = { ...key, unique: 'caseSensitive' as const };
    expect(uniqueKey(strict, 'W-1')).not.to.equal(uniqueKey(strict, 'w-1'));
  });
});

describe('the order of execution', () => {
  it('is formats, then required fields and validation rules together, then uniqueness; it stops at the first that refuses', () => {
    const unique = () => ({ id: '001000000000001AAA' });
    const rulesOf = (values: Array<[string, Value]>, context: Partial<CheckContext> = {}): string[] =>
      check(values, { unique, ...context }, conditions).map((violation) => violation.rule);
    expect(
      rulesOf([
        ['City__c', 'Eugene'],
        ['Key__c', 'W-1'],
      ])
    ).to.deep.equal(['length']);
    expect(
      rulesOf([
        ['City__c', 'Salem'],
        ['Key__c', 'W-1'],
      ])
    ).to.deep.equal(['required', 'validation-rule:CITY_IS_NOT_SALEM', 'validation-rule:PARENT_IS_OPEN']);
    expect(
      rulesOf([
        ['City__c', 'Bend'],
        ['Kind__c', 'A'],
        ['Master__c', '001000000000001AAA'],
        ['Key__c', 'W-1'],
      ])
    ).to.deep.equal(['validation-rule:PARENT_IS_OPEN', 'unique']);
    expect(
      rulesOf(
        [
          ['City__c', 'Eugene'],
          ['Key__c', 'W-1'],
        ],
        { everyStage: true }
      )
    ).to.include.members(['length', 'required', 'unique']);
  });

  it('shows validation rules the record as it would be saved', () => {
    const seen: Array<ReadonlyMap<string, Value>> = [];
    const spy: ConditionRule = {
      name: 'SPY',
      message: '',
      evaluate: (values) => {
        seen.push(values);
        return 'passes';
      },
    };
    check(
      [['City__c', 'Bend']],
      {
        operation: 'update',
        current: new Map<string, Value>([
          ['City__c', 'Salem'],
          ['Kind__c', 'A'],
        ]),
      },
      [spy]
    );
    expect(seen.map((values) => [...values])).to.deep.equal([
      [
        ['City__c', 'Bend'],
        ['Kind__c', 'A'],
      ],
    ]);
  });

  it('asks no validation rule about a record that could not be read', () => {
    const problems = [{ field: score, given: 'x', problem: 'not-number' as const }];
    const found = check(complete, { problems, everyStage: true }, conditions);
    expect(found.map((violation) => violation.rule)).to.deep.equal(['type']);
  });

  it('gives a validation rule’s text and field as the platform does', () => {
    const [violation] = compileRules(object, { conditions }).checkConditions(new Map([['City__c', 'Salem']]));
    expect(violation).to.include({
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      platformMessage: 'Choose another city.',
      severity: 'error',
    });
    expect(violation?.fields).to.deep.equal(['City__c']);
  });

  it('makes no garbage for a record without fault', () => {
    const rules = compileRules(object);
    expect(rules.check(new Map(complete), { operation: 'insert' })).to.equal(
      rules.check(new Map(complete), { operation: 'insert' })
    );
  });
});

describe('a value that could not be read', () => {
  it('is refused in a CSV as bulk jobs do, by type', () => {
    const text = (type: Parameters<typeof fieldOf>[0], given: string): string =>
      problemViolation({ field: fieldOf(type), given, problem: 'not-number' }).platformMessage;
    expect(text('Number', 'abc')).to.equal("'abc' is not a valid value for the type xsd:double");
    expect(text('DateTime', 'x')).to.equal("'x' is not a valid value for the type xsd:dateTime");
    const employees = fieldOf('Number', { custom: false, precision: 8, scale: 0 });
    expect(problemViolation({ field: employees, given: '1.5', problem: 'not-whole-number' }).platformMessage).to.equal(
      "'1.5' is not a valid value for the type xsd:int"
    );
  });

  it('is refused in JSON as the platform’s parser does', () => {
    const signed = fieldOf('Date');
    expect(requestViolation({ field: signed, given: '', problem: 'not-date' }, 'line:1, column:79')).to.include({
      code: 'JSON_PARSER_ERROR',
      platformMessage:
        'Cannot deserialize instance of date from VALUE_STRING value  or request may be missing a required field at [line:1, column:79]',
    });
    expect(requestViolation({ field: fieldOf('Text'), given: { a: 1 }, problem: 'not-text' }).platformMessage).to.match(
      /^Cannot deserialize instance of string from START_OBJECT value \{ or/
    );
  });

  it('is a malformed id where a lookup was meant', () => {
    expect(problemViolation({ field: employer, given: 'x', problem: 'not-id' })).to.include({
      code: 'MALFORMED_ID',
      platformMessage: 'Employer ID: id value of incorrect type: x',
    });
  });
});
