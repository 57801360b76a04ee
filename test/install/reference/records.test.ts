import { expect } from 'chai';
import { readNeutralityTerms, readReference, type ReferenceTable } from '../../../src/install/reference/index.js';
import { BASE_LENGTH } from '../../../src/install/reference/base.js';
import { newValues } from '../../../src/install/reference/merge.js';
import { coerceJson, splitMultiselect } from '../../../src/records/index.js';
import { compileRules } from '../../../src/rules/index.js';
import { findField, readProject } from '../../../src/schema/index.js';
import { insertConditions } from '../../../src/sync/rows/conditions.js';
import { AGENCY_KEYS, CLAUSE_KEYS, RULE_KEYS } from './keys.js';

const schema = readProject();
const tables = readReference();
/** The rules compare with today: any day after the facts were looked at will do. */
const now = () => new Date('2026-12-01T12:00:00Z');

const tableOf = (object: string): ReferenceTable => tables.find((table) => table.object === object)!;
const rowsOf = (object: string) => tableOf(object).records.map(({ key, values }) => ({ key, values }));
const rules = rowsOf('Deadline_Rule__c');
const rule = (key: string) => rules.find((row) => row.key === key)!.values;
const isComputable = ({ values }: { values: ReadonlyMap<string, unknown> }) => values.get('Computable__c') === true;

describe('the reference data', () => {
  it('keeps its keys from version to version, so that an update finds its record', () => {
    expect(rowsOf('Certifying_Agency__c').map(({ key }) => key)).to.deep.equal(AGENCY_KEYS);
    expect(rules.map(({ key }) => key)).to.deep.equal(RULE_KEYS);
    expect(rowsOf('Model_Clause__c').map(({ key }) => key)).to.deep.equal(CLAUSE_KEYS);
    expect([AGENCY_KEYS.length, RULE_KEYS.length, CLAUSE_KEYS.length]).to.deep.equal([21, 16, 29]);
  });

  it('has keys that are distinct in any case and need no escape in a query', () => {
    for (const { records } of tables) {
      const keys = records.map(({ key }) => key.toLowerCase());
      expect(new Set(keys).size).to.equal(keys.length);
      expect(keys.filter((key) => !/^[a-z0-9-]{2,100}$/.test(key))).to.deep.equal([]);
    }
  });

  for (const table of tables) {
    it(`passes every rule, list and length of ${table.object}`, () => {
      const object = schema.object(table.object)!;
      const conditions = insertConditions(object, schema, now);
      expect(conditions.length).to.be.greaterThan(2);
      const compiled = compileRules(object, { conditions });
      const findings = table.records.flatMap(({ key, values }) =>
        compiled
          .check(
            new Map([
              ['Sync_Key__c', key],
              ...[...values].filter(([, value]) => value !== null),
              ...newValues(table, { key, values }),
            ]),
            { operation: 'insert', everyStage: true }
          )
          .map((violation) => `${key}: ${violation.rule} ${violation.platformMessage}`)
      );
      expect(findings).to.deep.equal([]);
    });

    it(`holds nothing in ${table.object} that its field would take in another form`, () => {
      for (const { key, values } of table.records) {
        for (const field of table.fields) {
          const value = values.get(field.name) ?? null;
          const taken = coerceJson(field, value);
          expect(taken.ok ? taken.value : taken.problem, `${key} ${field.name}`).to.equal(value);
        }
      }
    });

    it(`says of every ${table.object} where it is from, how sure it is, and when it was looked at`, () => {
      for (const { key, values } of table.records) {
        expect(String(values.get('Source__c') ?? '').length, key).to.be.greaterThan(10);
        expect(values.get('Confidence__c'), key).to.be.oneOf(['Verified', 'Secondary', 'Unverified']);
        expect(values.get('Reviewed_On__c'), key).to.equal('2026-11-22');
      }
    });

    it(`is remembered on a ${table.object} within the length of its base`, () => {
      const longest = table.records.map((record) => String(newValues(table, record).get('Sync_Base__c')));
      expect(Math.max(...longest.map((base) => base.length))).to.be.at.most(BASE_LENGTH);
      expect(longest.filter((base) => !/^b[0-9]:[A-Za-z0-9+/=,.]{1,252}$/.test(base))).to.deep.equal([]);
    });
  }
});

describe('the deadline rules', () => {
  it('compute a date for the eight states whose number, unit and start are known, and for no other', () => {
    expect(rules.filter(isComputable).map(({ values }) => values.get('State__c'))).to.deep.equal([
      'CA',
      'IL',
      'WA',
      'MD',
      'VA',
      'MN',
      'MA',
      'NE',
    ]);
  });

  it('have every part that a computed date needs', () => {
    const parts = ['State__c', 'Ordinary_Days__c', 'Unit__c', 'Trigger_Day__c', 'Start_Rule__c', 'Effective_From__c'];
    for (const { key, values } of rules.filter(isComputable)) {
      expect(
        [...parts, 'Citation__c', 'Confidence__c'].filter((part) => (values.get(part) ?? null) === null),
        key
      ).to.deep.equal([]);
      expect(values.get('Confidence__c'), key).to.not.equal('Unverified');
    }
  });

  it('hold these days, ordinary and expedited', () => {
    const days = rules.map(({ key, values }) => [key, values.get('Ordinary_Days__c'), values.get('Expedited_Days__c')]);
    expect(days.filter(([, ordinary]) => ordinary !== null)).to.deep.equal([
      ['CA-2024-01-01', 30, 7],
      ['IL-2019-01-01', 90, 21],
      ['WA-2018-07-01', 90, 14],
      ['MD-2025-10-01', 45, 7],
      ['VA-2021-07-01', 120, null],
      ['MN-2022-01-01', 90, 14],
      ['MA-2021-07-01', 90, null],
      ['NE-2020-11-14', 90, null],
      ['CO-2021-09-01', 90, 30],
      ['UT-2020-05-12', 90, 14],
    ]);
  });

  it('count business days in Illinois alone, and start the day after receipt everywhere', () => {
    const computed = rules.filter(isComputable);
    expect(computed.filter(({ values }) => values.get('Unit__c') === 'Business').map(({ key }) => key)).to.deep.equal([
      'IL-2019-01-01',
    ]);
    expect(new Set(computed.map(({ values }) => values.get('Start_Rule__c')))).to.deep.equal(
      new Set(['Day After Receipt'])
    );
  });

  it('never bind a labor agency where the statute does not', () => {
    for (const key of ['VA-2021-07-01', 'MN-2022-01-01', 'CT-2011-01-01', 'NJ-2019-04-01']) {
      const kinds = splitMultiselect(String(rule(key).get('Agency_Kinds_Bound__c')));
      expect(kinds, key).to.include('Police').and.not.include('Labor Agency');
    }
    expect(splitMultiselect(String(rule('IL-2019-01-01').get('Agency_Kinds_Bound__c')))).to.not.include('Judge');
  });

  it('end where the statute was superseded, and say so', () => {
    expect(rule('UT-2020-05-12').get('Effective_To__c')).to.equal('2026-06-30');
    expect(rule('UT-2020-05-12').get('Note__c')).to.contain('superseded');
  });

  it('say in their note why no date is computed', () => {
    for (const { key, values } of rules.filter((row) => !isComputable(row))) {
      expect(String(values.get('Note__c')), key).to.match(/^No date is computed/);
    }
  });

  it('name no reason for haste: it would disclose more about a person than a date does', () => {
    for (const { key, values } of rules) {
      expect([...values.values()].join(' '), key).to.not.match(
        /removal|deport|birthday|age-?out|turns? (18|21)|sibling/i
      );
    }
  });
});

describe('the certifying agencies', () => {
  it('list crimes only where a whole list is known, and never one that the law does not name', () => {
    const listed = rowsOf('Certifying_Agency__c').filter(({ values }) => values.get('Activities__c') !== null);
    expect(listed.map(({ key }) => key)).to.deep.equal(['dol-whd', 'dol-osha']);
    for (const { values } of listed) {
      expect(splitMultiselect(String(values.get('Activities__c')))).to.include('similar-activity');
    }
  });

  it('promise no program that nobody confirmed', () => {
    for (const { key, values } of rowsOf('Certifying_Agency__c')) {
      expect(values.get('Program_Status__c'), key).to.equal('Unknown');
      expect(values.get('Status_Reviewed_On__c'), key).to.equal('2026-11-22');
      expect(String(values.get('Status_Note__c')), key).to.contain('Ask the agency');
    }
  });
});

describe('the model clauses', () => {
  const clauses = rowsOf('Model_Clause__c');

  it('carry the version in their key, so that a new version is a new record', () => {
    for (const { key, values } of clauses) {
      expect(key).to.equal(`${String(values.get('Clause_Id__c'))}-v${String(values.get('Version__c'))}`);
    }
  });

  it('hold as floor the least protective end of what was seen', () => {
    const floors = ['Notice_Hours__c', 'Days_To_Correct__c', 'Leave_Days__c', 'Rehire_Months__c'];
    const typed = clauses.flatMap(({ key, values }) =>
      floors
        .filter((floor) => values.get(floor) !== null)
        .map((floor) => `${key} ${floor} ${String(values.get(floor))}`)
    );
    expect(typed).to.deep.equal([
      'union-notice-enforcement-v1 Notice_Hours__c 48',
      'i9-inspection-notice-sharing-v1 Notice_Hours__c 72',
      'no-reverification-v1 Days_To_Correct__c 120',
      'no-match-letters-v1 Days_To_Correct__c 14',
      'time-to-correct-authorization-v1 Days_To_Correct__c 90',
      'leave-immigration-proceedings-v1 Leave_Days__c 90',
      'reinstatement-seniority-v1 Rehire_Months__c 12',
      'citizenship-day-v1 Leave_Days__c 1',
      'detention-leave-v1 Leave_Days__c 30',
      'bereavement-long-leave-v1 Leave_Days__c 5',
      'labor-dispute-notice-to-dhs-v1 Notice_Hours__c 24',
    ]);
  });
});

describe('the neutrality terms', () => {
  it('are twelve, each a picklist field of the agreement with a label, a description and help', () => {
    const agreement = schema.object('Neutrality_Agreement__c')!;
    const terms = readNeutralityTerms();
    expect(terms).to.have.length(12);
    for (const { id, field: name, wording, source } of terms) {
      const field = findField(agreement, name);
      expect(field?.type, id).to.equal('Picklist');
      for (const text of [field?.label, field?.description, field?.help]) {
        expect(String(text ?? '').length, id).to.be.greaterThan(3);
      }
      expect(wording.length, id).to.be.greaterThan(20);
      expect(source.length, id).to.be.greaterThan(5);
    }
    expect(new Set(terms.map(({ field }) => field)).size).to.equal(12);
  });
});
