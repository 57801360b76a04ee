import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readProject, type Schema } from '../../../src/schema/index.js';
import { parseConfig } from '../../../src/sync/config/index.js';
import { openRecords, type OpenOptions } from '../../../src/sync/rows/index.js';
import type { CheckedRecord } from '../../../src/sync/types.js';

const schema = readProject();
const NOW = new Date('2026-11-22T12:00:00Z');

const PARENTS = `
  employers:
    object: Account
    from: agreements
    key: { columns: [Employer], prefix: "" }
    duplicates: first
    fields: { Name: Employer }
  agreements:
    object: Neutrality_Agreement__c
    from: agreements
    key: { columns: [Agreement], prefix: "" }
    fields:
      Name: Agreement
      Employer__c: { record: employers }
      Status__c: Status
      Effective_Date__c: From
      Signed_Date__c: From
      Expiration_Date__c: To
      Contractors_Bound__c: Contractors
  sites:
    object: Worksite__c
    from: sites
    key: { columns: [Site], prefix: "" }
    fields:
      Name: Site
      Employer__c: { lookup: { object: Account, field: POWER_Sync_Key__c }, column: Employer }`;
const COVERAGES = `
  coverages:
    object: Worksite_Coverage__c
    from: coverages
    key: [Site, Agreement]
    fields:
      Worksite__c: { lookup: { object: Worksite__c, field: Sync_Key__c }, column: Site }
      Neutrality_Agreement__c: { lookup: { object: Neutrality_Agreement__c, field: Sync_Key__c }, column: Agreement }
      Covered_From__c: From
      Covered_To__c: To
      Active__c: { value: true }`;

describe('rules that read other records of the run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-family-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const check = async (
    files: Readonly<Record<string, string>>,
    records: string,
    options: OpenOptions = {},
    using: Schema = schema
  ): Promise<Map<string, readonly CheckedRecord[]>> => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.csv`), text);
    const sources = Object.keys(files).map((name) => `  ${name}: { type: csv, path: ${name}.csv }`);
    const text = `version: 1\nname: sample\nsources:\n${sources.join('\n')}\nrecords:${records}`;
    const config = parseConfig(text, join(folder, 'power.sync.yaml'));
    const reader = await openRecords(config, using, { now: () => NOW, ...options });
    const found = new Map<string, readonly CheckedRecord[]>();
    for (const { name } of reader.mappings) {
      const all: CheckedRecord[] = [];
      for await (const batch of reader.read(name)) all.push(...batch);
      found.set(name, all);
    }
    return found;
  };
  const outcomes = (found: ReadonlyMap<string, readonly CheckedRecord[]>, mapping: string): string[] =>
    (found.get(mapping) ?? []).map(({ status, findings }) =>
      [status, ...findings.map(({ rule, severity }) => (severity === 'error' ? rule : `${rule} (${severity})`))].join(
        ' '
      )
    );

  const AGREEMENTS = [
    'Agreement,Employer,Status,From,To,Contractors',
    'signed,Sample Laundry,Signed,2026-01-01,2027-12-31,false',
    'proposed,Sample Laundry,Proposed,,,false',
    'refused,Sample Laundry,No Such Status,2026-01-01,2027-12-31,false',
    'other,Sample Hotel,Signed,2026-01-01,2027-12-31,true',
    'strict,Sample Hotel,Signed,2026-01-01,2027-12-31,false',
    '',
  ].join('\n');
  const SITES = 'Site,Employer\nplant,Sample Laundry\nlobby,Sample Hotel\n';

  it('judge a child by what its parents hold, in whatever file they stand', async () => {
    const coverages = [
      'Site,Agreement,From,To',
      'plant,signed,2026-02-01,2026-03-01',
      'plant,proposed,2026-02-01,2026-03-01',
      'plant,signed,2025-02-01,2026-03-01',
      'plant,Signed,2026-02-01,2028-03-01',
      'plant,other,2026-02-01,2026-03-01',
      'plant,strict,2026-02-01,2026-03-01',
      'plant,refused,2026-02-01,2026-03-01',
      '',
    ].join('\n');
    const found = await check(
      { agreements: AGREEMENTS, sites: SITES, coverages: coverages.replace('Signed', 'SIGNED') },
      PARENTS + COVERAGES.replace('[Site, Agreement]', '[Site, Agreement, From, To]')
    );
    expect(outcomes(found, 'agreements')).to.deep.equal(['valid', 'valid', 'refused picklist', 'valid', 'valid']);
    expect(outcomes(found, 'coverages')).to.deep.equal([
      'valid',
      'refused validation-rule:COVERAGE_NEEDS_SIGNED_AGREEMENT validation-rule:COVERAGE_WITHIN_AGREEMENT',
      'refused validation-rule:COVERAGE_WITHIN_AGREEMENT',
      'refused validation-rule:COVERAGE_WITHIN_AGREEMENT',
      'valid',
      'refused validation-rule:COVERAGE_OF_SAME_EMPLOYER',
      'unknown parent-refused-here (unknown) validation-rule:COVERAGE_NEEDS_SIGNED_AGREEMENT (unknown) validation-rule:COVERAGE_OF_SAME_EMPLOYER (unknown) validation-rule:COVERAGE_WITHIN_AGREEMENT (unknown)',
    ]);
  });
});
