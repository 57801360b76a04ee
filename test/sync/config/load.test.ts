import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SfError } from '@salesforce/core';
import { expect } from 'chai';
import { loadConfig, nearest } from '../../../src/sync/config/index.js';
import { parseConfig } from '../../../src/sync/config/parse.js';
import { configJsonSchema } from '../../../src/sync/config/shape.js';

const GOOD = `version: 1
name: sample-sync
sources:
  places: { type: csv, path: ./places.csv }
records:
  employers:
    object: Account
    key: Employer
    fields:
      Name: Employer
  worksites:
    object: Worksite__c
    key: { columns: [Employer, { column: ZIP, zip: true }], prefix: place }
    duplicates: { latest: Seen }
    when: { column: City, not: blank }
    fields:
      Name: { join: [Employer, City], with: " - " }
      Employer__c: { record: employers }
      Unit_Size__c: { column: Size, owner: org }
`;

type Problem = { path: string; line?: number; message: string };

/** The problems of the sample with some of its text replaced. */
const problems = (from: string | RegExp, to: string): Problem[] => {
  const text = GOOD.replace(from, to);
  expect(text, 'the replacement changes the sample').to.not.equal(GOOD);
  try {
    parseConfig(text, '/samples/power.sync.yaml');
  } catch (error) {
    expect((error as SfError).exitCode).to.equal(78);
    return (error as SfError).data as Problem[];
  }
  throw new Error('the config was taken');
};

describe('a sync config', () => {
  it('is read with every short form written out and every default filled in', () => {
    const config = parseConfig(GOOD, '/samples/power.sync.yaml');
    expect(config.folder).to.equal('/samples');
    expect(config.records.employers).to.deep.equal({
      object: 'Account',
      from: 'places',
      key: { parts: [{ column: 'Employer' }], prefix: 'employers', field: undefined },
      duplicates: 'refuse',
      when: [],
      conflict: 'hold',
      missing: 'keep',
      deleted: 'keep',
      fields: { Name: { column: 'Employer' } },
    });
    expect(config.records.worksites?.key?.prefix).to.equal('place');
    expect(config.records.worksites?.when).to.deep.equal([{ column: 'City', not: 'blank' }]);
    expect(config.lineOf(['records', 'worksites', 'fields', 'Employer__c'])).to.equal(18);
  });

  const wrong: Array<[string, string | RegExp, string, string, number, string]> = [
    ['an unknown key at the top', 'name:', 'nmae: x\nname:', 'nmae', 2, 'Did you mean "name"?'],
    ['an unknown key of a source', 'path:', 'encodign: utf-8, path:', 'sources.places.encodign', 4, '"encoding"'],
    ['an unknown key of a record', 'duplicates:', 'duplicate:', 'records.worksites.duplicate', 14, '"duplicates"'],
    [
      'an unknown key of a field',
      '{ column: Size,',
      '{ colum: Size,',
      'records.worksites.fields.Unit_Size__c.colum',
      19,
      '"column"',
    ],
    [
      'an unknown key of a lookup',
      '{ record: employers }',
      '{ lookup: { object: Account, feild: X }, column: Y }',
      'records.worksites.fields.Employer__c.lookup.feild',
      18,
      '"field"',
    ],
    ['another version', 'version: 1', 'version: 2', 'version', 1, 'version: 1'],
    [
      'a value outside a choice',
      '{ latest: Seen }',
      'newest',
      'records.worksites.duplicates',
      14,
      'first, last, refuse',
    ],
    ['a missing object', '    object: Account\n', '', 'records.employers.object', 6, 'is missing'],
    [
      'a source that is not there',
      'key: Employer\n',
      'from: placse\n    key: Employer\n',
      'records.employers.from',
      8,
      '"places"',
    ],
    [
      'a record that is not there',
      '{ record: employers }',
      '{ record: employer }',
      'records.worksites.fields.Employer__c.record',
      18,
      '"employers"',
    ],
    [
      'two origins of one value',
      '{ column: Size,',
      '{ column: Size, value: 3,',
      'records.worksites.fields.Unit_Size__c',
      19,
      'exactly one',
    ],
    [
      'a pattern that is none',
      '{ column: Size,',
      '{ column: Size, match: "(",',
      'records.worksites.fields.Unit_Size__c.match',
      19,
      'regular expression',
    ],
    [
      'a zone that is none',
      '{ column: Size,',
      '{ column: Size, date: "yyyy", zone: Mars/Base,',
      'records.worksites.fields.Unit_Size__c.zone',
      19,
      'time zone',
    ],
    [
      'two forms of one value',
      '{ column: Size,',
      '{ column: Size, zip: true, number: us,',
      'records.worksites.fields.Unit_Size__c',
      19,
      'one of',
    ],
    [
      'a map that names a value twice',
      '{ column: Size,',
      '{ column: Size, map: { a: 1, A: 2 },',
      'records.worksites.fields.Unit_Size__c.map',
      19,
      '"a"',
    ],
    ['a condition with two sides', 'not: blank', 'not: blank, is: X', 'records.worksites.when.0', 15, 'is, not'],
    ['a name that cannot be one', 'sample-sync', '"no/such name"', 'name', 2, 'letters'],
  ];
  for (const [what, from, to, path, line, words] of wrong) {
    it(`names ${what} with its place, its line and the way out`, () => {
      const found = problems(from, to);
      const problem = found.find((candidate) => candidate.path === path);
      expect(problem?.line).to.equal(line);
      expect(problem?.message).to.contain(words);
    });
  }

  it('names a cycle of records', () => {
    const found = problems('      Name: Employer\n', '      Name: Employer\n      ParentId: { record: worksites }\n');
    expect(found.map((problem) => problem.message).join()).to.contain('employers -> worksites -> employers');
  });

  it('refuses two entries of one object whose keys could be the same', () => {
    const found = problems(
      /object: Worksite__c\n.*prefix: place }/,
      'object: account\n    key: { columns: [Employer], prefix: Employers }'
    );
    expect(found.map((problem) => problem.path)).to.deep.equal(['records.worksites.key']);
    expect(found[0]?.message).to.contain('prefix');
  });

  it('names the line where the text is no YAML at all', () => {
    const found = problems('fields:\n      Name: Employer', 'fields:\n      Name: "Employer');
    expect(found[0]?.line).to.be.a('number');
  });

  it('names a key that stands twice', () => {
    expect(problems('name: sample-sync', 'name: sample-sync\nname: other')[0]?.line).to.equal(3);
  });

  it('lists every problem at once', () => {
    expect(problems(/column/g, 'colum').length).to.be.greaterThan(2);
  });

  it('is refused with exit code 78 where the file is not there', async () => {
    const error = await loadConfig('/nowhere/power.sync.yaml').then(
      () => undefined,
      (reason: SfError) => reason
    );
    expect(error?.name).to.equal('ConfigNotReadableError');
    expect(error?.exitCode).to.equal(78);
  });

  it('is read from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'power-config-'));
    try {
      writeFileSync(join(folder, 'power.sync.yaml'), GOOD);
      expect((await loadConfig(join(folder, 'power.sync.yaml'))).name).to.equal('sample-sync');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has a JSON Schema that knows its keys', () => {
    const schema = configJsonSchema() as { properties: Record<string, unknown>; additionalProperties: boolean };
    expect(Object.keys(schema.properties)).to.include.members(['version', 'name', 'sources', 'records']);
    expect(schema.additionalProperties).to.equal(false);
  });
});

describe('a source that is no file', () => {
  const config = (source: string) =>
    parseConfig(
      `version: 1\nname: x\nsources:\n  db: { ${source} }\nrecords:\n  a: { object: Account, key: N, fields: { Name: N } }\n`,
      'x.yaml'
    );
  const wrong = (source: string): string[] => {
    try {
      config(source);
    } catch (error) {
      return ((error as SfError).data as Problem[]).map(({ path, message }) => `${path} ${message}`);
    }
    return [];
  };

  it('is named by its type and its name', () => {
    expect(config('type: postgres, table: sites').sources.db?.path).to.equal('postgres db');
    expect(config('type: org, query: "SELECT Id FROM Account"').sources.db?.path).to.equal('org db');
  });

  it('has keys of its own, and no other', () => {
    expect(wrong('type: csv')).to.deep.equal(['sources.db.path is missing.']);
    expect(wrong('type: org')).to.deep.equal(['sources.db.query is missing.']);
    expect(wrong('type: postgres')).to.deep.equal(['sources.db needs exactly one of: query, table.']);
    expect(wrong('type: postgres, query: a, table: b')).to.have.length(1);
    expect(wrong('type: org, query: q, url: $DB')[0]).to.match(/^sources\.db\.url .*postgres/);
    expect(wrong('type: postgres, table: t, org: other')[0]).to.match(/^sources\.db\.org .*org/);
    expect(wrong('type: postgres, table: t, path: a.csv')[0]).to.match(/^sources\.db\.path .*csv, ndjson, xlsx/);
    expect(wrong('type: csv, path: a.csv, query: q')[0]).to.match(/^sources\.db\.query /);
    expect(wrong('type: postgres, tabel: t')[0]).to.match(/table/);
  });

  it('names an environment variable and never holds a URL', () => {
    expect(wrong('type: postgres, table: t, url: $POWER_PG_URL')).to.deep.equal([]);
    const [problem] = wrong('type: postgres, table: t, url: "postgresql://u:hunter2@h/d"');
    expect(problem).to.contain('environment variable').and.not.contain('hunter2');
  });
});

describe('the nearest name', () => {
  it('is found over case, punctuation, endings of custom names and small slips', () => {
    const known = ['Employer__c', 'Local_Union__c', 'Name'];
    expect(nearest('employer', known)).to.equal('Employer__c');
    expect(nearest('Local Unoin', known)).to.equal('Local_Union__c');
    expect(nearest('Postal Code', known)).to.equal(undefined);
  });
});
