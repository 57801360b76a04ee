import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import type { CoercionProblem, Value } from '../../src/records/index.js';
import {
  compileRules,
  describeViolation,
  describeViolations,
  problemViolation,
  type CheckContext,
  type Violation,
} from '../../src/rules/index.js';
import { readProject, type FieldSchema } from '../../src/schema/index.js';
import { fieldOf, objectOf, picklistOf } from '../schema/fixtures.js';

const golden = new URL('golden/findings.txt', import.meta.url);
const origin = { path: 'worksites.csv', row: 7 };

const state = fieldOf('Picklist', {
  name: 'State__c',
  label: 'State',
  picklist: {
    restricted: true,
    values: [
      { name: 'CA', label: 'California', active: true, isDefault: false },
      { name: 'OR', label: 'Oregon', active: true, isDefault: false },
      { name: 'ZZ', label: 'Elsewhere', active: false, isDefault: false },
    ],
  },
});
const court = fieldOf('Picklist', {
  name: 'Court__c',
  label: 'Court',
  picklist: {
    restricted: false,
    controllingField: 'State__c',
    values: [{ name: 'Lane', label: 'Lane', active: true, isDefault: false, validFor: ['OR'] }],
  },
});
const numbered = fieldOf('Picklist', {
  name: 'Shift__c',
  label: 'Shift',
  ...picklistOf(...Array.from({ length: 14 }, (_, index) => `Shift ${index + 1}`)),
});
const postal = fieldOf('Text', { name: 'Postal_Code__c', label: 'Postal Code', length: 10 });
const city = fieldOf('Text', { name: 'City__c', label: 'City', length: 40, required: true });
const street = fieldOf('Text', { name: 'Street__c', label: 'Street', length: 40, required: true });
const size = fieldOf('Number', { name: 'Unit_Size__c', label: 'Unit Size', precision: 6, scale: 0 });
const email = fieldOf('Email', { name: 'Email__c', label: 'Office Email', length: 80 });
const key = fieldOf('Text', {
  name: 'Sync_Key__c',
  label: 'Sync Key',
  length: 100,
  unique: 'caseInsensitive',
  externalId: true,
});
const employer = fieldOf('Lookup', {
  name: 'Employer__c',
  label: 'Employer',
  reference: { to: ['Account'], onDelete: 'SetNull' },
});
const score = fieldOf('Number', { name: 'Score__c', label: 'Score', createable: false, updateable: false });
const object = objectOf(postal, city, street, state, court, numbered, size, email, key, employer, score);
const rules = compileRules(object, {
  conditions: [
    {
      name: 'EXPIRATION_AFTER_EFFECTIVE',
      message: 'Enter an expiration date after the effective date.',
      displayField: 'City__c',
      evaluate: () => 'refuses',
    },
    {
      name: 'COVERAGE_WITHIN_AGREEMENT',
      message: 'Keep the coverage within the agreement.',
      evaluate: () => 'unknown',
    },
  ],
});
const found = (values: Array<[string, Value]>, context: Partial<CheckContext> = {}): readonly Violation[] => {
  const map = new Map(values);
  const all: CheckContext = { operation: 'update', ...context };
  return [
    ...rules.checkWriteable(map, all.operation),
    ...rules.checkFormats(map, all),
    ...rules.checkLookups(map, all),
    ...rules.checkUnique(map, all),
  ];
};
const problems: Record<CoercionProblem, string> = {
  'not-boolean': 'maybe',
  'not-number': 'twelve',
  'number-has-separators': '1,250',
  'number-too-large': '1e999',
  'not-whole-number': '1.5',
  'not-date': '31/12/2026',
  'no-such-day': '2026-02-30',
  'date-out-of-range': '0026-11-22',
  'not-date-time': '2026-11-22',
  'no-time-zone': '2026-11-22T17:46:34',
  'not-time': '5 pm',
  'not-id': 'Sample Laundry',
  'id-checksum': 'a0BA0000000L2ZCMA1',
  'not-text': '[1,2]',
  compound: '1 Sample Street',
};

/** One of every violation that there is. */
function everyViolation(): readonly Violation[] {
  return [
    ...rules.checkRequired(new Map(), { operation: 'insert' }),
    ...found([['Postal_Code__c', '97401-1234-5678']]),
    ...found([['Unit_Size__c', 12_500_000]]),
    ...found([['Email__c', `Sample Office <office@example.org>, ${'and others '.repeat(4)}`]]),
    ...found([['State__c', 'california']]),
    ...found([['State__c', 'Nowhere']]),
    ...found([['State__c', 'ZZ']]),
    ...found([['Shift__c', 'Shift1']]),
    ...found([
      ['State__c', 'CA'],
      ['Court__c', 'Lane'],
    ]),
    ...found([['Court__c', 'Lane']], { operation: 'insert' }),
    ...found([['Employer__c', 'Sample Laundry']]),
    ...found([['Employer__c', '001000000000001AAA']], { reference: () => 'missing' }),
    ...found([['Employer__c', '003000000000001AAA']], { reference: () => 'wrong-type' }),
    ...found([['Employer__c', '001000000000001AAA']], { reference: () => 'unknown' }),
    ...found([['Sync_Key__c', 'W-1']], { unique: () => ({ id: '001000000000001AAA' }) }),
    ...found([['Sync_Key__c', 'W-1']], { unique: () => ({ origin: { path: 'worksites.csv', row: 3 } }) }),
    ...found([['Sync_Key__c', 'W-1']], { unique: () => ({ origin: { path: 'worksites.csv', row: 3 }, isOpen: true }) }),
    ...found([['Score__c', 1]], { operation: 'insert' }),
    ...found([['Score__c', 1]]),
    ...found([['Citty__c', 'Salem']]),
    ...rules.checkConditions(new Map()),
    ...Object.entries(problems).map(([problem, given]) =>
      problemViolation({ field: street, given, problem: problem as CoercionProblem })
    ),
  ];
}

describe('what a person reads', () => {
  it('is as agreed, word for word (UPDATE_GOLDEN=1 writes it anew)', () => {
    const text = describeViolations(object, everyViolation(), { origin, key: 'W-1' })
      .map(({ severity, rule, field, code, message, actions }) =>
        [
          `${severity} ${rule} ${field ?? '-'} ${code}`,
          `  ${message}`,
          ...(actions ?? []).map((action) => `  > ${action}`),
          '',
        ].join('\n')
      )
      .join('\n');
    if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
    expect(text).to.equal(readFileSync(golden, 'utf8'));
  });

  it('always says what to do', () => {
    for (const finding of describeViolations(object, everyViolation(), { origin })) {
      expect(finding.actions, finding.rule).to.not.be.empty;
      expect([finding.message, ...(finding.actions ?? [])].join(' '), finding.rule).not.to.match(/%s|undefined/);
    }
  });

  it('names the row, its key and the column that the field came from', () => {
    const [violation] = found([['Postal_Code__c', '97401-1234-5678']]);
    if (!violation) throw new Error('nothing was found');
    expect(describeViolation(object, violation, origin, 'ZIP', 'W-1')).to.deep.equal({
      rule: 'length',
      severity: 'error',
      object: 'Worksite__c',
      field: 'Postal_Code__c',
      key: 'W-1',
      source: { path: 'worksites.csv', row: 7, column: 'ZIP' },
      message: 'Postal Code has 15 characters; at most 10 fit.',
      actions: ['Shorten it by 5 characters or more. The org refuses long text rather than cut it.'],
      code: 'STRING_TOO_LONG',
    });
  });

  it('is one finding for each missing field', () => {
    const missing = rules.checkRequired(new Map(), { operation: 'insert' });
    expect(missing).to.have.length(1);
    const findings = describeViolations(object, missing, { origin, columnOf: (field) => field.toLowerCase() });
    expect(findings.map(({ field, source }) => [field, source.column])).to.deep.equal([
      ['City__c', 'city__c'],
      ['Street__c', 'street__c'],
    ]);
  });

  it('cuts a long value', () => {
    const [finding] = describeViolations(object, found([['Email__c', 'x'.repeat(70)]]), { origin });
    expect(finding?.message).to.contain(`"${'x'.repeat(60)}…"`);
  });
});

describe('a sensitive value', () => {
  const secret = (field: FieldSchema): FieldSchema => ({ ...field, sensitive: true });
  const secretive = objectOf(...[postal, state, numbered, size, email, key, employer].map(secret), city, street);
  const secretRules = compileRules(secretive);
  // Long and of a shape of its own, so that it cannot turn up in a message by chance.
  const secrets = fc.integer({ min: 1e9, max: 9e9 }).map((number) => `W-${number}-SECRET`);

  it('never reaches a message, an action or the params, by whatever rule it is refused', () => {
    const context: CheckContext = {
      operation: 'update',
      everyStage: true,
      unique: () => ({ id: '001000000000001AAA' }),
    };
    fc.assert(
      fc.property(secrets, fc.subarray(secretive.fields.slice(0, 7), { minLength: 1 }), (text, fields) => {
        const values = new Map<string, Value>(
          fields.map((field) => [field.name, field.type === 'Number' ? Number(text.slice(2, 12)) : text])
        );
        const unread = fields.map((field) => ({ field, given: text, problem: 'not-date' as const }));
        const violations = [
          ...secretRules.check(values, context),
          ...secretRules.checkFormats(new Map(), { ...context, problems: unread }),
        ];
        expect(violations.length).to.be.greaterThan(0);
        const shown =
          violations.map(({ params }) => params.join(' ')).join(' ') +
          JSON.stringify(describeViolations(secretive, violations, { origin, key: text }));
        expect(shown).not.to.contain(text.slice(2, 12));
      })
    );
  });

  it('that is the key leaves the key out: the row number is enough', () => {
    const request = readProject().object('U_Visa_Certification_Request__c');
    if (!request) throw new Error('the object is gone');
    const violations = compileRules(request).checkWriteable(new Map([['Nothing__c', 1]]), 'insert');
    const [finding] = describeViolations(request, violations, { origin, key: 'W-40213-SAMPLE-DA' });
    expect(finding).not.to.have.property('key');
    expect(finding?.source.row).to.equal(7);
  });

  it('suggests the value whose label a word begins, and none where several begin so', () => {
    const suggested = (given: string): string | undefined => {
      const [violation] = found([['State__c', given]]);
      return violation && describeViolation(object, violation, origin).actions?.join(' ');
    };
    expect(suggested('Calif.')).to.contain('"CA"');
    expect(suggested('Oreg')).to.contain('"OR"');
    expect(suggested('C')).to.not.contain('if that is what was meant');
  });
});
