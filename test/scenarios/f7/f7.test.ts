import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { readProject } from '../../../src/schema/index.js';
import { parseConfig } from '../../../src/sync/config/parse.js';
import { openRecords, validateRecords } from '../../../src/sync/rows/index.js';
import type { CheckedRecord } from '../../../src/sync/types.js';

const here = dirname(fileURLToPath(import.meta.url));
const data = process.env.POWER_SHARED_DATA ?? join(here, '../../../../shared/data');
const notices = join(data, 'fmcs_f7_notices_fy2004.csv');

describe('two thousand real contract notices, as rows', function () {
  before(function () {
    if (existsSync(notices)) return;
    console.log(
      `      skipped: the real notices are not here (${notices}); set POWER_SHARED_DATA to the folder they are in`
    );
    this.skip();
  });

  const open = (): ReturnType<typeof openRecords> => {
    const text = readFileSync(join(here, 'power.sync.yaml'), 'utf8').replace(
      /path: .*\.csv/,
      `path: ${JSON.stringify(notices)}`
    );
    return openRecords(parseConfig(text, join(here, 'power.sync.yaml')), readProject());
  };

  it('all end as valid, refused or unknown, with a reason for each that is not valid', async () => {
    const reasons = new Map<number, number>();
    const summary = await validateRecords(await open(), {
      limit: 10,
      onFinding: ({ severity, source, message }) => {
        expect(message).to.not.equal('');
        if (severity === 'error') reasons.set(source.row, (reasons.get(source.row) ?? 0) + 1);
      },
    });
    expect(summary.rows).to.equal(2000);
    expect(summary.valid + summary.refused + summary.unknown).to.equal(2000);
    expect(reasons.size).to.equal(summary.refused);
    // Most of real life is fine: a rule that refused much of it would be wrong.
    expect(summary.refused).to.be.lessThan(40);
  });

  it('become employers, locals and worksites of which each key speaks once, the latest notice for all', async () => {
    const reader = await open();
    const speaking = new Map<string, Map<string, CheckedRecord>>();
    for (const { name } of reader.mappings) {
      const byKey = new Map<string, CheckedRecord>();
      for await (const batch of reader.read(name)) {
        for (const record of batch) {
          if (record.status === 'merged') continue;
          expect(byKey.has(record.key), record.key).to.equal(false);
          byKey.set(record.key, record);
        }
      }
      speaking.set(name, byKey);
    }
    for (const site of speaking.get('worksites')?.values() ?? []) {
      const employer = site.parents.get('Employer__c');
      const local = site.parents.get('Local_Union__c');
      expect(speaking.get('employers')?.has(employer?.key ?? '')).to.equal(true);
      expect(speaking.get('locals')?.has(local?.key ?? '')).to.equal(true);
      expect(site.values.get('State__c')).to.match(/^[A-Z]{2}$/);
      expect(site.values.get('Postal_Code__c')).to.match(/^\d{5}(-\d{4})?$/);
      expect(site.values.get('Contract_Expiration__c') ?? '2004-01-01').to.match(/^\d{4}-\d{2}-\d{2}$/);
    }
    expect(speaking.get('worksites')?.size).to.be.within(1900, 2000);
    expect(speaking.get('employers')?.size).to.be.within(1800, 1980);
  });
});
