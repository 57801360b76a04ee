import { expect } from 'chai';
import { runQuery } from '../../../src/practice-org/soql/index.js';
import { PlatformError } from '../../../src/practice-org/types.js';
import { makeFixture } from './fixture.js';
import type { Fixture } from './fixture.js';

const hint = (what: string, suffix: string, after: string): string =>
  `If you are attempting to use a custom ${what}, be sure to append the '${suffix}' after the ${after} name. Please reference your WSDL or the describe call for the appropriate names.`;

function refusalOf(fixture: Fixture, soql: string): [string, string] {
  try {
    runQuery(fixture.org, fixture.caller, soql);
  } catch (error) {
    expect(error, soql).to.be.instanceOf(PlatformError);
    const { errorCode, message } = error as PlatformError;
    return [errorCode, message];
  }
  throw new Error(`not refused: ${soql}`);
}

describe('refused queries', () => {
  let fixture: Fixture;
  before(() => {
    fixture = makeFixture();
  });
  after(() => fixture.close());

  it('say where, with a caret, row and column', () => {
    expect(refusalOf(fixture, 'SELECT Id,\n  blah FROM Site__c')).to.deep.equal([
      'INVALID_FIELD',
      `\n  blah FROM Site__c\n  ^\nERROR at Row:2:Column:3\nNo such column 'blah' on entity 'Site__c'. ${hint('field', '__c', 'custom field')}`,
    ]);
    expect(refusalOf(fixture, 'SELECT Id FROM Nope')).to.deep.equal([
      'INVALID_TYPE',
      `\nSELECT Id FROM Nope\n               ^\nERROR at Row:1:Column:16\nsObject type 'Nope' is not supported. ${hint('object', '__c', 'entity')}`,
    ]);
    expect(refusalOf(fixture, 'SELECT Id, FROM Site__c')).to.deep.equal([
      'MALFORMED_QUERY',
      "\nSELECT Id, FROM Site__c\n           ^\nERROR at Row:1:Column:12\nunexpected token: 'FROM'",
    ]);
  });

  it('show only the neighbourhood of a mistake in a long query', () => {
    const [, message] = refusalOf(
      fixture,
      `SELECT ${Array.from({ length: 90 }, () => 'Name').join(', ')}, blah FROM Site__c`
    );
    const [, excerpt = '', caret = ''] = message.split('\n');
    expect(excerpt.length).to.be.below(120);
    expect(excerpt.slice(caret.indexOf('^'), caret.indexOf('^') + 4)).to.be.oneOf(['blah', 'Name']);
  });

  const cases: ReadonlyArray<readonly [string, string, string]> = [
    ['SELECT Foo__r.Id FROM Site__c', 'INVALID_FIELD', "Didn't understand relationship 'Foo__r' in field path."],
    [
      'SELECT (SELECT Id FROM Foos__r) FROM Site__c',
      'INVALID_TYPE',
      "Didn't understand relationship 'Foos__r' in FROM part of query call.",
    ],
    [
      "SELECT Id FROM Site__c WHERE Size__c = '5'",
      'INVALID_FIELD',
      "value of filter criterion for field 'Size__c' must be of type double and should not be enclosed in quotes",
    ],
    [
      "SELECT Id FROM Site__c WHERE Opened__c = '2026-01-01'",
      'INVALID_FIELD',
      'must be of type date and should not be enclosed in quotes',
    ],
    [
      'SELECT Id FROM Site__c WHERE Seen__c = 2026-01-01',
      'INVALID_FIELD',
      'must be of type dateTime and should not be enclosed in quotes',
    ],
    [
      'SELECT Id FROM Site__c WHERE Name = 5',
      'INVALID_FIELD',
      'must be of type string and should be enclosed in quotes',
    ],
    [
      "SELECT Id FROM Site__c WHERE Notes__c = 'x'",
      'INVALID_FIELD',
      "field 'Notes__c' can not be filtered in a query call",
    ],
    [
      'SELECT Id FROM Site__c ORDER BY Notes__c',
      'MALFORMED_QUERY',
      "field 'Notes__c' can not be sorted in a query call",
    ],
    [
      'SELECT Size__c FROM Site__c GROUP BY Size__c',
      'MALFORMED_QUERY',
      "field 'Size__c' can not be grouped in a query call",
    ],
    ['SELECT Id FROM Site__c GROUP BY Name', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: Id'],
    ['SELECT Name n FROM Site__c', 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing'],
    ['SELECT Id, Id FROM Site__c', 'INVALID_FIELD', 'duplicate field selected: Id'],
    ["SELECT Id FROM Site__c WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: abc'],
    ["SELECT Id FROM Site__c WHERE Id LIKE 'a%'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator on id field'],
    [
      "SELECT Id FROM Site__c WHERE Name = 'a' AND Size__c = 1 OR Open__c = true",
      'MALFORMED_QUERY',
      "unexpected token: 'OR'",
    ],
    ["SELECT Id FROM Site__c WHERE Name = 'a\\q'", 'MALFORMED_QUERY', 'Illegal character sequence'],
    ["SELECT Id FROM Site__c WHERE Name = 'open", 'MALFORMED_QUERY', '<EOF>'],
    ['SELECT Id FROM Site__c LIMIT 5 OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', 'Maximum SOQL offset allowed is 2000'],
    [
      'SELECT FIELDS(ALL) FROM Site__c LIMIT 201',
      'MALFORMED_QUERY',
      'The SOQL FIELDS function must have a LIMIT of at most 200',
    ],
    ['SELECT COUNT(Id) FROM Site__c LIMIT 5', 'MALFORMED_QUERY', 'cannot also use LIMIT'],
    [
      'SELECT Id FROM Site__c WHERE Id IN (SELECT Employer__c FROM Site__c)',
      'MALFORMED_QUERY',
      'should not be on the same object type',
    ],
    [
      'SELECT Id FROM Site__c WHERE Id IN (SELECT OwnerId FROM Visit__c)',
      'MALFORMED_QUERY',
      'should point to the same object type',
    ],
    [
      "SELECT Id FROM Site__c WHERE Name = 'x' OR Id IN (SELECT Site__c FROM Visit__c)",
      'MALFORMED_QUERY',
      'only allowed at the top level',
    ],
    [
      'SELECT Id FROM Site__c GROUP BY ROLLUP(Name)',
      'MALFORMED_QUERY',
      'GROUP BY ROLLUP is not supported by this practice org',
    ],
    ['', 'MALFORMED_QUERY', 'A query string has to be specified'],
    ['SELECT Id FROM Site__c ALL ROWS', 'MALFORMED_QUERY', 'ALL ROWS'],
    ['SELECT Name FROM Site__c ORDER BY Name FOR UPDATE', 'MALFORMED_QUERY', 'ORDER BY is not allowed with FOR UPDATE'],
  ];
  for (const [soql, code, text] of cases) {
    it(`answer ${code}: ${soql === '' ? '(nothing)' : soql}`, () => {
      const [errorCode, message] = refusalOf(fixture, soql);
      expect(errorCode).to.equal(code);
      expect(message).to.contain(text);
    });
  }

  it('never let a value become SQL', () => {
    const trick = `SELECT Id FROM Site__c WHERE Name = '\\'; DROP TABLE "Site__c"; --'`;
    expect(runQuery(fixture.org, fixture.caller, trick).totalSize).to.equal(0);
    expect(runQuery(fixture.org, fixture.caller, 'SELECT COUNT() FROM Site__c').totalSize).to.equal(0);
  });
});

describe('what a user may not read', () => {
  it('is an unknown object or column wherever it is named, and rows out of sight are not there', async () => {
    const fixture = makeFixture({
      canRead: (object, field) => object.name !== 'Visit__c' && field?.name !== 'Size__c',
      rowCondition: (object, _right, alias) =>
        object.name === 'Employer__c' ? `"${alias}"."Name" <> 'Hidden'` : undefined,
    });
    const hidden = fixture.add('Employer__c', { Name: 'Hidden' });
    fixture.add('Employer__c', { Name: 'Seen' });
    fixture.add('Site__c', { Name: 'North', Size__c: 3, Employer__c: hidden });
    expect(refusalOf(fixture, 'SELECT Id FROM Visit__c')[0]).to.equal('INVALID_TYPE');
    for (const soql of [
      'SELECT Size__c FROM Site__c',
      'SELECT Id FROM Site__c WHERE Size__c > 1',
      'SELECT Id FROM Site__c ORDER BY Size__c',
      'SELECT SUM(Size__c) FROM Site__c',
      'SELECT (SELECT Size__c FROM Sites__r) FROM Employer__c',
    ]) {
      expect(refusalOf(fixture, soql)[1], soql).to.contain("No such column 'Size__c' on entity 'Site__c'");
    }
    expect(refusalOf(fixture, 'SELECT (SELECT Id FROM Visits__r) FROM Site__c')[0]).to.equal('INVALID_TYPE');
    expect(
      runQuery(fixture.org, fixture.caller, 'SELECT Name FROM Employer__c').records.map((record) => record['Name'])
    ).to.deep.equal(['Seen']);
    expect(runQuery(fixture.org, fixture.caller, 'SELECT Employer__r.Name FROM Site__c').records[0]).to.include({
      Employer__r: null,
    });
    expect(
      Object.keys(runQuery(fixture.org, fixture.caller, 'SELECT FIELDS(CUSTOM) FROM Site__c LIMIT 1').records[0]!)
    ).to.not.include('Size__c');
    await fixture.close();
  });
});
