import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readProject } from '../../../src/schema/index.js';
import { openFile, validateRecords } from '../../../src/sync/rows/index.js';

describe('ids in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lookup-ids-'));

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are never called valid without an org: whether the record is there is unknown, and a row without an id is not touched', async () => {
    const file = join(folder, 'worksites.csv');
    writeFileSync(file, 'Name,Employer__c\nSample Laundry,001000000000001AAA\nSample Bakery,\n', { mode: 0o600 });
    const { reader } = await openFile(file, 'Worksite__c', readProject());
    const { valid, unknown, findings } = await validateRecords(reader, { limit: 10 });
    expect({ valid, unknown }).to.deep.equal({ valid: 1, unknown: 1 });
    expect(findings.map(({ rule, severity, field }) => [rule, severity, field])).to.deep.equal([
      ['lookup', 'unknown', 'Employer__c'],
    ]);
  });
});
