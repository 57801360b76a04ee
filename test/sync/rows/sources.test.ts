import { basename } from 'node:path';
import { expect } from 'chai';
import { readProject } from '../../../src/schema/index.js';
import { parseConfig } from '../../../src/sync/config/parse.js';
import { openFile, openRecords, validateRecords } from '../../../src/sync/rows/index.js';
import type { ValidationSummary } from '../../../src/sync/rows/index.js';
import { createFolder, failure } from '../../sources/support.js';
import { workbookBytes } from '../../sources/xlsx/fixture.js';

const schema = readProject();
const now = (): Date => new Date('2026-11-22T12:00:00Z');

const TABLE = [
  ['Name', 'City__c', 'State__c', 'Contract_Expiration__c', 'Unit_Size__c'],
  ['Sample Laundry', 'Salem', 'OR', '2027-01-31', '40'],
  ['Sample Bakery', 'Peñasco', 'Atlantis', '2027-02-31', 'many'],
  ['', 'Boston', 'MA', '', ''],
];

describe('rows of any source', () => {
  const folder = createFolder();
  after(() => folder.remove());

  const writeAll = async (): Promise<string[]> => {
    const [names = [], ...rows] = TABLE;
    const json = rows.map((row) => JSON.stringify(Object.fromEntries(row.map((cell, at) => [names[at] ?? '', cell]))));
    return [
      folder.write(TABLE.map((row) => row.join(',')).join('\n'), '.csv'),
      folder.write(json.join('\n'), '.ndjson'),
      folder.write(`[${json.join(',\n')}]`, '.json'),
      folder.write(await workbookBytes({ sheets: [{ rows: TABLE }] }), '.xlsx'),
    ];
  };
  const judged = ({ rows, valid, refused, findings }: ValidationSummary): unknown => ({
    rows,
    valid,
    refused,
    findings: findings.map(({ rule, field, message, source }) => [rule, field, message, source.row]),
  });

  it('are judged alike, whether they came as CSV, as JSON or in a workbook', async () => {
    const results = [];
    for (const path of await writeAll()) {
      const { reader, before } = await openFile(path, 'Worksite__c', schema, { now });
      results.push(judged(await validateRecords(reader, { before, limit: 100 })));
    }
    expect(results[0]).to.include({ rows: 3, valid: 2, refused: 1 });
    for (const result of results) expect(result).to.deep.equal(results[0]);
  });

  it('are judged alike by a config, too, which says what each file is', async () => {
    const results = [];
    for (const [index, path] of (await writeAll()).entries()) {
      const type = ['csv', 'ndjson', 'ndjson', 'xlsx'][index] ?? '';
      const text = `version: 1\nname: sample\nsources:\n  sheet: { type: ${type}, path: ${basename(path)}${
        type === 'xlsx' ? ', sheet: Sheet' : ''
      } }\nrecords:\n  sites:\n    object: Worksite__c\n    key: [Name]\n    fields: { Name: Name, City__c: City__c, State__c: State__c }`;
      const reader = await openRecords(parseConfig(text, `${path}.yaml`), schema, { now });
      results.push(judged(await validateRecords(reader, { limit: 100 })));
      expect(reader.above('sheet')).to.equal(0);
    }
    for (const result of results) expect(result).to.deep.equal(results[0]);
  });

  it('that cannot be told are refused, each with its reason in words', async () => {
    const path = folder.write('{"Name":"Sample Laundry"}\n{"Name":"a","name":"b"}\n{"Name":tru}\n{"Name":[{}]}\n');
    const { reader, before } = await openFile(path, 'Worksite__c', schema, { now });
    const { findings, refused, rows } = await validateRecords(reader, { before, limit: 100 });
    expect({ rows, refused }).to.deep.equal({ rows: 4, refused: 3 });
    expect(findings.map(({ rule, source }) => [rule, source.row])).to.deep.equal([
      ['repeated-name', 2],
      ['not-json', 3],
      ['nested-value', 4],
    ]);
    for (const { message, actions } of findings) {
      expect(message).to.match(/line [234] of the file/);
      expect(actions).to.not.be.empty;
    }
  });

  it('are asked for nothing that their kind of file has no use for', async () => {
    const of = (source: string): string =>
      `version: 1\nname: sample\nsources:\n  a: { path: a, ${source} }\nrecords:\n  r: { object: Worksite__c, key: [Name], fields: { Name: Name } }`;
    const wrong = [
      ['type: csv, sheet: Places', 'sheet'],
      ['type: ndjson, header: 2', 'header'],
      ['type: ndjson, skip: 1', 'skip'],
      ['type: ndjson, delimiter: ";"', 'delimiter'],
      ['type: xlsx, encoding: utf-8', 'encoding'],
    ];
    for (const [source = '', key = ''] of wrong) {
      const error = await failure(() => Promise.resolve().then(() => parseConfig(of(source), 'power.sync.yaml')));
      expect(error.message, source).to.contain(`sources.a.${key}`);
    }
    for (const source of ['type: xlsx, sheet: 2, header: 3, skip: 1', 'type: ndjson, encoding: utf-8']) {
      expect(parseConfig(of(source), 'power.sync.yaml').name).to.equal('sample');
    }
  });
});
