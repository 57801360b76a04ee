import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SfError } from '@salesforce/core';
import { expect } from 'chai';
import type { Source } from '../../src/sources/index.js';
import { filledDown } from '../../src/sync/fill-down.js';
import { openSync } from '../../src/sync/index.js';
import { newOrg } from './support.js';

describe('opening a sync', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'power-session-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const open = async (extra: string): Promise<unknown> => {
    const path = join(folder, 'power.sync.yaml');
    await writeFile(
      path,
      `version: 1\nname: sample\nsources:\n  sheet: { type: csv, path: rows.csv }\nrecords:\n  worksites:\n    object: Worksite__c\n${extra}    fields:\n      Name: Site\n`
    );
    return openSync(path, newOrg()).catch((error: unknown) => error);
  };

  it('refuses to look for rows that are gone where nothing tells whose records they were', async () => {
    const error = await open("    key: { columns: [Code], prefix: '' }\n    missing: delete\n");
    expect(error).to.be.instanceOf(SfError).and.to.include({ name: 'ConfigInvalidError', exitCode: 78 });
    expect((error as SfError).message).to.contain('prefix');
    expect(await open('    key: Code\n    missing: delete\n')).to.have.property('config');
  });
});

describe('a row taken out of its place', () => {
  it('still says what the cells above it said', async () => {
    const cells = [
      ['Local 1', 'a'],
      ['', 'b'],
      ['-', 'c'],
      ['Local 2', 'd'],
    ];
    const source: Source = {
      describe: () => Promise.resolve({ path: 'x.csv', format: 'csv', columns: ['Local', 'Site'] }),
      async *batches() {
        yield await Promise.resolve(cells.map((row, index) => ({ row: index + 1, line: index + 2, cells: row })));
      },
      digest: () => undefined,
    };
    const found: string[][] = [];
    for await (const rows of filledDown(source, ['local'], ['-']).batches())
      found.push(...rows.map((row) => [...row.cells]));
    expect(found.map(([local]) => local)).to.deep.equal(['Local 1', 'Local 1', 'Local 1', 'Local 2']);
  });
});
