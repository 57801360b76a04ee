import { expect } from 'chai';
import fc from 'fast-check';
import { runQuery } from '../../../src/practice-org/soql/index.js';
import type { Value } from '../../../src/records/index.js';
import { makeFixture } from './fixture.js';
import type { Fixture } from './fixture.js';

/**
 * Random conditions over random rows, judged a second time by the plain functions below: every test is true or false, a test turned round
 * by NOT is its opposite, text ignores case, nothing is smaller or greater than null.
 */
type Row = { Name: string; Stage__c: Value; Size__c: Value; Open__c: boolean; Opened__c: Value; Tongues__c: Value };
type Test = { readonly soql: string; readonly holds: (row: Row) => boolean };

const words = ['Alpha', 'alpha', 'Mike', "O'Hara", '50%', 'a_b'];
const nullable = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 3 });
const dates = ['2026-11-20', '2026-11-22', '2026-12-01'];
const rowOf: fc.Arbitrary<Row> = fc.record({
  Name: fc.constantFrom(...words),
  Stage__c: nullable(fc.constantFrom('Zulu', 'Alpha', 'Mike')),
  Size__c: nullable(fc.integer({ min: -3, max: 3 })),
  Open__c: fc.boolean(),
  Opened__c: nullable(fc.constantFrom(...dates)),
  Tongues__c: nullable(fc.constantFrom('en', 'en;es', 'es;vi', 'vi')),
});

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const same = (left: Value, right: Value): boolean =>
  typeof left === 'string' && typeof right === 'string' ? left.toLowerCase() === right.toLowerCase() : left === right;

const equality: fc.Arbitrary<Test> = fc
  .tuple(fc.constantFrom('Name' as const, 'Stage__c' as const), nullable(fc.constantFrom(...words)), fc.boolean())
  .map(([field, word, not]) => ({
    soql: `${field} ${not ? '!=' : '='} ${word === null ? 'null' : quoted(word)}`,
    holds: (row) => same(row[field], word) !== not,
  }));
const list: fc.Arbitrary<Test> = fc
  .tuple(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([names, not]) => ({
    soql: `Stage__c ${not ? 'NOT IN' : 'IN'} (${names.map(quoted).join(', ')})`,
    holds: (row) => names.some((name) => same(row.Stage__c, name)) !== not,
  }));
const numeric: fc.Arbitrary<Test> = fc
  .tuple(fc.constantFrom('<', '<=', '>', '>=', '=', '!='), fc.integer({ min: -3, max: 3 }))
  .map(([operator, number]) => ({
    soql: `Size__c ${operator} ${number}`,
    holds: ({ Size__c: size }) => {
      if (size === null) return operator === '!=';
      const value = Number(size);
      return {
        '<': value < number,
        '<=': value <= number,
        '>': value > number,
        '>=': value >= number,
        '=': value === number,
        '!=': value !== number,
      }[operator];
    },
  }));
const checkbox: fc.Arbitrary<Test> = fc
  .tuple(fc.constantFrom('true', 'false', 'null'), fc.boolean())
  .map(([word, not]) => ({
    soql: `Open__c ${not ? '!=' : '='} ${word}`,
    holds: (row) => (row.Open__c === (word === 'true')) !== not,
  }));
const today: fc.Arbitrary<Test> = fc.constantFrom('=', '<', '>', '<=', '>=').map((operator) => ({
  soql: `Opened__c ${operator} TODAY`,
  holds: ({ Opened__c: day }) => {
    if (day === null) return false;
    const order = String(day).localeCompare('2026-11-22');
    return { '=': order === 0, '<': order < 0, '>': order > 0, '<=': order <= 0, '>=': order >= 0 }[operator];
  },
}));
const tongues: fc.Arbitrary<Test> = fc
  .tuple(fc.constantFrom('en', 'es', 'vi', 'en;es'), fc.boolean())
  .map(([wanted, not]) => ({
    soql: `Tongues__c ${not ? 'EXCLUDES' : 'INCLUDES'} ('${wanted}')`,
    holds: ({ Tongues__c: spoken }) => {
      const parts = spoken === null ? [] : String(spoken).split(';');
      return wanted.split(';').every((part) => parts.includes(part)) !== not;
    },
  }));
const like: fc.Arbitrary<Test> = fc.constantFrom(
  { soql: "Name LIKE '%a%'", holds: (row: Row) => row.Name.toLowerCase().includes('a') },
  { soql: "Name LIKE '%\\%'", holds: (row: Row) => row.Name.endsWith('%') },
  { soql: "Name LIKE 'a\\_b'", holds: (row: Row) => row.Name.toLowerCase() === 'a_b' },
  { soql: "Name LIKE '____'", holds: (row: Row) => row.Name.length === 4 }
);

const { tree } = fc.letrec<{ tree: Test; leaf: Test; both: Test; either: Test; not: Test }>((tie) => ({
  leaf: fc.oneof(equality, list, numeric, checkbox, today, tongues, like),
  both: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((parts) => ({
    soql: `(${parts.map((part) => part.soql).join(' AND ')})`,
    holds: (row: Row) => parts.every((part) => part.holds(row)),
  })),
  either: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((parts) => ({
    soql: `(${parts.map((part) => part.soql).join(' OR ')})`,
    holds: (row: Row) => parts.some((part) => part.holds(row)),
  })),
  not: tie('tree').map((part) => ({ soql: `(NOT ${part.soql})`, holds: (row: Row) => !part.holds(row) })),
  tree: fc.oneof({ maxDepth: 4, depthSize: 'medium' }, tie('leaf'), tie('both'), tie('either'), tie('not')),
}));

describe('random conditions', () => {
  let fixture: Fixture;
  before(() => {
    fixture = makeFixture();
  });
  after(() => fixture.close());

  it('find the rows that a plain evaluation finds', () => {
    const clear = fixture.store.db.prepare('DELETE FROM "Site__c"');
    fc.assert(
      fc.property(
        fc.array(rowOf, { minLength: 1, maxLength: 8 }),
        fc.array(tree, { minLength: 1, maxLength: 4 }),
        (rows, tests) => {
          clear.run();
          const ids = fixture.store.transaction(() => rows.map((row) => fixture.add('Site__c', row)));
          for (const test of tests) {
            const found = runQuery(
              fixture.org,
              fixture.caller,
              `SELECT Id FROM Site__c WHERE ${test.soql}`
            ).records.map((record) => record['Id']);
            const expected = ids.filter((_, index) => test.holds(rows[index]!));
            expect(found, test.soql).to.have.members(expected);
          }
        }
      ),
      { numRuns: 250 }
    );
  });
});
