import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expected, MalformedInput } from '../support.js';
import { encoded, goodCsv } from './write.js';

const invalid = (says?: RegExp): Expected => ({
  error: 'ConfigInvalidError',
  exit: 78,
  ...(says === undefined ? {} : { says }),
});
const unreadable: Expected = { error: 'ConfigNotReadableError', exit: 78 };

/** A config beside a good file of three rows. */
function config(name: string, text: string | Buffer, expected: Expected): MalformedInput {
  return {
    name: `config: ${name}`,
    make: (folder) => {
      writeFileSync(join(folder, 'worksites.csv'), goodCsv(3));
      writeFileSync(join(folder, 'power.sync.yaml'), text);
      return { config: join(folder, 'power.sync.yaml') };
    },
    expected,
  };
}

type Parts = { top?: string; source?: string; key?: string; record?: string; fields?: string };

/** A config that is right but for the parts given. */
function yaml({ top = '', source = '', key = '[Name]', record = '', fields = '' }: Parts = {}): string {
  return `version: 1
name: sample
${top}
sources:
  sheet:
    type: csv
    path: worksites.csv
${indent(source, 4)}
records:
  worksites:
    object: Worksite__c
    key: ${key}
${indent(record, 4)}
    fields:
      Name: Name
${indent(fields, 6)}
`;
}

const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(by) + line))
    .join('\n');

const bomb = (levels: number): string =>
  `${Array.from({ length: levels }, (_, i) => `a${i}: &a${i} [${i === 0 ? '"ha"' : Array.from({ length: 9 }, () => `*a${i - 1}`).join(',')}]`).join('\n')}\n`;

export const configs: readonly MalformedInput[] = [
  config('good', yaml(), { rows: 3, refused: 0, rules: {} }),
  config('empty', '', invalid()),
  config('blank lines and remarks only', '\n\n# nothing\n', invalid()),
  config('a list', '- a\n- b\n', invalid()),
  config('one word', 'worksites', invalid()),
  config('a number', '42', invalid()),
  config('null', 'null', invalid()),
  config(
    'JSON that is right',
    JSON.stringify({
      version: 1,
      name: 'sample',
      sources: { sheet: { type: 'csv', path: 'worksites.csv' } },
      records: { worksites: { object: 'Worksite__c', key: 'Name', fields: { Name: 'Name' } } },
    }),
    { rows: 3, refused: 0 }
  ),
  config('JSON that is cut off', '{"version": 1, "name": "sample", "sources": {"sheet": {', invalid()),
  config('a CSV file in its place', goodCsv(3), invalid()),
  config('tabs for indents', yaml().replaceAll('    ', '\t'), invalid(/line \d+/)),
  config('indents that do not fit', 'version: 1\n name: sample\nsources:\n   a:\n  b:\n', invalid(/line \d+/)),
  config('a quote that is not closed', 'version: 1\nname: "sample\nsources: {}\n', invalid(/line \d+/)),
  config('a bracket that is not closed', 'version: 1\nname: sample\nsources: {a: [b\n', invalid(/line \d+/)),
  config('a key twice', yaml({ top: 'name: other' }), invalid(/line 3/)),
  config('a field twice', yaml({ fields: 'Name: City' }), invalid(/line \d+/)),
  config('a field twice, by name and by label', yaml({ fields: 'City__c: City\nCITY__C: City' }), invalid(/City__c/)),
  config(
    'a thousand mistakes',
    yaml({ fields: Array.from({ length: 1000 }, (_, i) => `Field_${i}__c: Column ${i}`).join('\n') }),
    invalid(/more/)
  ),
  config('two documents in one file', `${yaml()}---\n${yaml()}`, invalid()),
  config('an anchors bomb (billion laughs)', `${bomb(12)}${yaml()}`, invalid()),
  config('an anchor that holds itself', `${yaml({ top: 'x: &x [*x]' })}`, invalid()),
  config('an anchor that is not there', yaml({ top: 'x: *nowhere' }), invalid(/nowhere/)),
  config(
    'a merge key bomb',
    `x: &x {a: b}\ny: &y {<<: [${Array.from({ length: 2000 }, () => '*x').join(',')}]}\n${yaml()}`,
    invalid()
  ),
  config('nested ten thousand deep', `version: 1\nname: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`, invalid()),
  config(
    'nested by indents a thousand deep',
    Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a${i}:`).join('\n'),
    invalid()
  ),
  config('a tag that makes a function', yaml({ top: 'x: !!js/function "function () { process.exit(3) }"' }), invalid()),
  config('a tag of Python', yaml({ top: 'x: !!python/object/apply:os.system ["true"]' }), invalid()),
  config('binary', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff, 0xfe, 0x0a]), invalid()),
  config('NULs', Buffer.alloc(1000), invalid()),
  config('UTF-16', encoded(yaml(), 'utf16le', true), invalid()),
  config('UTF-8 with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(yaml())]), {
    rows: 3,
    refused: 0,
  }),
  config('control characters', yaml({ top: '"\u001b[31mx": 1' }), invalid()),
  config('ten megabytes', Buffer.alloc(10 * 1024 * 1024, '# nothing\n'), unreadable),
  config(
    'twelve thousand unknown keys',
    Array.from({ length: 12_000 }, (_, i) => `key_of_the_number_${i}: 1`).join('\n'),
    invalid(/more/)
  ),
  config('one line of nearly a megabyte', `version: 1\nname: ${'x'.repeat(900_000)}\n`, invalid()),
  config('unknown keys at the top', yaml({ top: 'orgs: x\nrecord: y' }), invalid(/records/)),
  config('an unknown key of a source', yaml({ source: 'headers: 1' }), invalid(/header/)),
  config('an unknown key of 100,000 characters', yaml({ top: `${'k'.repeat(100_000)}: 1` }), invalid()),
  config('a key named __proto__', yaml({ top: '__proto__: {a: 1}' }), invalid()),
  config('a record named __proto__', yaml().replace('  worksites:\n', '  __proto__:\n'), invalid()),
  config('a source named constructor', yaml({ record: 'from: constructor' }), invalid()),
  config('an include, which there is not', yaml({ top: 'include: power.sync.yaml' }), invalid(/include/)),
  config('version 2', yaml().replace('version: 1', 'version: 2'), invalid(/version: 1/)),
  config('version as a word', yaml().replace('version: 1', 'version: one'), invalid()),
  config('no version', yaml().replace('version: 1', ''), invalid(/version/)),
  config('a name with slashes', yaml().replace('name: sample', 'name: ../../etc'), invalid(/letters/)),
  config(
    'sources as a list',
    yaml().replace('  sheet:\n    type: csv\n    path: worksites.csv', '  - csv\n'),
    invalid()
  ),
  config('no sources', 'version: 1\nname: sample\nsources: {}\nrecords: {}\n', invalid(/no source/)),
  config('records as text', 'version: 1\nname: sample\nsources: {a: {type: csv, path: b}}\nrecords: all\n', invalid()),
  config('a header row as a word', yaml({ source: 'header: second' }), invalid(/whole number|number/)),
  config('a header row of 0', yaml({ source: 'header: 0' }), invalid()),
  config('a header row of 1e308', yaml({ source: 'header: 1e308' }), invalid()),
  config('a header row beyond the end', yaml({ source: 'header: 900' }), { error: 'HeaderRowMissingError' }),
  config('more rows skipped than there are', yaml({ source: 'skip: 4000000' }), { error: 'HeaderRowMissingError' }),
  config('a negative number of rows skipped', yaml({ source: 'skip: -1' }), invalid()),
  config('a delimiter of two characters', yaml({ source: 'delimiter: ";;"' }), invalid(/delimiter/)),
  config('a quote for a delimiter', yaml({ source: `delimiter: '"'` }), { error: 'DelimiterNotUsableError' }),
  config('an encoding that nobody knows', yaml({ source: 'encoding: klingon' }), { error: 'EncodingNotKnownError' }),
  config('an encoding that is not the file’s', yaml({ source: 'encoding: utf-16le' }), {
    error: 'EncodingMismatchError',
  }),
  config('a type of source that there is not', yaml().replace('type: csv', 'type: access'), invalid(/csv/)),
  config('a file for a database', yaml().replace('type: csv', 'type: postgres'), invalid(/postgres/)),
  config('a file for an org', yaml().replace('type: csv', 'type: org'), invalid(/query/)),
  config(
    'the URL of a database in the file',
    yaml().replace('type: csv', 'type: postgres').replace('path: worksites.csv', 'url: postgresql://u:hunter2@h/d'),
    invalid(/environment variable/)
  ),
  config('a file that is not there', yaml().replace('worksites.csv', 'nowhere.csv'), { error: 'FileNotFoundError' }),
  config('a file that is a folder', yaml().replace('path: worksites.csv', 'path: .'), { error: 'NotAFileError' }),
  config(
    'a file outside the folder that is not there',
    yaml().replace('worksites.csv', '../../../nowhere/worksites.csv'),
    { error: 'FileNotFoundError' }
  ),
  config('itself as the source', yaml().replace('worksites.csv', 'power.sync.yaml'), invalid(/column/)),
  config('a path with a NUL', yaml().replace('path: worksites.csv', 'path: "work\\0sites.csv"'), {
    error: 'FileNotFoundError',
  }),
  config('a path as a list', yaml().replace('path: worksites.csv', 'path: [a, b]'), invalid()),
  config('an object that there is not', yaml().replace('Worksite__c', 'Worksites__c'), invalid(/Worksite__c/)),
  config('a field that there is not', yaml({ fields: 'Citty__c: City' }), invalid(/City__c/)),
  config('a column that there is not', yaml({ fields: 'City__c: Town hall' }), invalid(/Town hall/)),
  config('a field that Salesforce works out', yaml({ fields: 'Protection_Level__c: City' }), invalid(/worked out/)),
  config('a lookup from plain text', yaml({ fields: 'Employer__c: City' }), invalid(/lookup/)),
  config(
    'a field of two things at once',
    yaml({ fields: 'City__c: { column: City, value: Ulm }' }),
    invalid(/exactly one/)
  ),
  config('a field of nothing', yaml({ fields: 'City__c: {}' }), invalid(/exactly one/)),
  config('a field that is null', yaml({ fields: 'City__c:' }), invalid()),
  config('a field that is a list', yaml({ fields: 'City__c: [City, State]' }), invalid()),
  config(
    'a pattern that is none',
    yaml({ fields: `City__c: { column: City, match: '(' }` }),
    invalid(/regular expression/)
  ),
  config(
    'a pattern that never ends',
    yaml({ fields: `City__c: { column: City, match: '^(([a-z])+.)+[A-Z]([a-z])+$' }` }),
    { rows: 3, refused: 0 }
  ),
  config(
    'a pattern that would hang',
    yaml({ fields: `Notes__c: { join: [Name, City, Name, City, Name, City], match: '^(\\w+\\s?)*!$' }` }),
    { error: 'PatternTooSlowError', exit: 78 }
  ),
  config('a date form of nonsense', yaml({ fields: `Contract_Expiration__c: { column: City, date: 'zzqq' }` }), {
    rows: 3,
    refused: 3,
  }),
  config(
    'a date form for text',
    yaml({ fields: `City__c: { column: City, date: 'M/d/yyyy' }` }),
    invalid(/not a date/)
  ),
  config(
    'a time zone that there is not',
    yaml({ fields: `City__c: { column: City, date: x, zone: Mars/Olympus }` }),
    invalid(/time zone/)
  ),
  config(
    'records that need each other in a circle',
    yaml({ fields: 'Employer__c: { record: worksites }' }),
    invalid(/circle/)
  ),
  config('a record that there is not', yaml({ fields: 'Employer__c: { record: employers }' }), invalid(/employers/)),
  config('a key of no columns', yaml({ key: '[]' }), invalid()),
  config('a key of a column that there is not', yaml({ key: '[Nome]' }), invalid(/Name/)),
  config(
    'a key of eleven columns',
    yaml({ key: `[${Array.from({ length: 11 }, () => 'Name').join(', ')}]` }),
    invalid()
  ),
  config(
    'a key in a field that cannot hold it',
    yaml({ key: '{ columns: [Name], field: City__c }' }),
    invalid(/external id/)
  ),
  config('the same key for all rows', yaml({ key: '[City]' }), { rows: 3, refused: 3, rules: { 'duplicate-key': 3 } }),
  config('the latest of a column that is no date', yaml({ key: '[City]', record: 'duplicates: { latest: Name }' }), {
    error: 'LatestUnreadableError',
    exit: 78,
  }),
  config(
    'a value that the field cannot hold',
    yaml({ fields: 'Unit_Size__c: { value: many }' }),
    invalid(/Unit_Size__c/)
  ),
  config(
    'a map that names one word twice',
    yaml({ fields: 'City__c: { column: City, map: { ulm: a, ULM: b } }' }),
    invalid(/twice/)
  ),
  {
    name: 'config: not there',
    make: (folder) => ({ config: join(folder, 'power.sync.yaml') }),
    expected: unreadable,
  },
  {
    name: 'config: a folder',
    make: (folder) => {
      mkdirSync(join(folder, 'power.sync.yaml'));
      return { config: join(folder, 'power.sync.yaml') };
    },
    expected: unreadable,
  },
  {
    name: 'config: a link that points to itself',
    make: (folder) => {
      symlinkSync(join(folder, 'power.sync.yaml'), join(folder, 'power.sync.yaml'));
      return { config: join(folder, 'power.sync.yaml') };
    },
    expected: unreadable,
  },
  { name: 'config: endless zeros (/dev/zero)', make: () => ({ config: '/dev/zero' }), expected: unreadable },
];
