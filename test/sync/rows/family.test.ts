import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeSchema, readProject, type Schema } from '../../../src/schema/index.js';
import { parseConfig } from '../../../src/sync/config/parse.js';
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

  const CONTRACTS = `
  employers:
    object: Account
    from: contracts
    key: { columns: [Employer], prefix: "" }
    duplicates: first
    fields: { Name: Employer }
  contracts:
    object: Union_Contract__c
    from: contracts
    key: { columns: [Contract], prefix: "" }
    fields: { Name: Contract, Employer__c: { record: employers }, Clauses_In_Library__c: Library }
  clauses:
    object: Contract_Clause__c
    from: clauses
    key: [Contract, Clause]
    fields:
      Union_Contract__c: { lookup: { object: Union_Contract__c, field: Sync_Key__c }, column: Contract }
      Clause_Id__c: Clause
      Adoption__c: Adoption
      Category__c: { value: Rights }
      Model_Clause__c: { lookup: { object: Model_Clause__c, field: Sync_Key__c }, column: Clause }`;
  /** The org has every model clause but one that nobody can tell of. */
  const library: OpenOptions = {
    parentInOrg: ({ key }) => (key === 'untold' ? undefined : true),
    parentValues: ({ key }) =>
      key === 'untold'
        ? undefined
        : new Map([
            ['Id', 'a01000000000001AAA'],
            ['Category__c', 'Rights'],
            ['Clause_Id__c', key],
          ]),
  };
  const contracts = 'Contract,Employer,Library\nsample,Sample Laundry,2\nblank,Sample Laundry,\n';

  it('refuse the child whose roll-up breaks a rule of its parent, and go on without it', async () => {
    const clauses = [
      'Contract,Clause,Adoption',
      'sample,one,Adopted',
      'sample,two,Partial',
      'sample,three,Adopted',
      'sample,four,Adopted',
      'sample,five,Absent',
      'sample,six,Adopted',
      'blank,one,Adopted',
      '',
    ].join('\n');
    const found = await check({ contracts, clauses }, CONTRACTS, library);
    const tipped = 'refused parent-rule:ADOPTED_WITHIN_LIBRARY';
    expect(outcomes(found, 'clauses')).to.deep.equal(['valid', 'valid', 'valid', tipped, 'valid', tipped, 'valid']);
    const [finding] = found.get('clauses')?.[3]?.findings ?? [];
    expect(finding).to.include({ code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', field: 'Union_Contract__c' });
    expect(finding?.message).to.match(
      /^Through its Union Contract this row comes under the "contracts" record of row 1, /
    );
  });

  it('leave open what a parent becomes once a child of it is unknown', async () => {
    const clauses = [
      'Contract,Clause,Adoption',
      'sample,one,Adopted',
      'sample,untold,Adopted',
      'sample,three,Adopted',
      'blank,one,Adopted',
      '',
    ].join('\n');
    const found = await check({ contracts, clauses }, CONTRACTS, library);
    expect((found.get('clauses') ?? []).map(({ status }) => status)).to.deep.equal([
      'valid',
      'unknown',
      'unknown',
      'valid',
    ]);
    expect(outcomes(found, 'clauses')[2]).to.equal('unknown parent-rule:ADOPTED_WITHIN_LIBRARY (unknown)');
  });

  it('ask whoever knows the org about a parent that the run does not make, by the paths that rules read', async () => {
    const asked = new Set<string>();
    const one = COVERAGES.replace(
      /Worksite__c: .*\n/,
      'Worksite__c: { lookup: { object: Worksite__c, field: Sync_Key__c }, column: Site }\n'
    );
    const coverages =
      'Site,Agreement,From,To\nplant,signed,2026-02-01,2026-03-01\nplant,signed,2025-02-01,2026-03-01\n';
    const found = await check({ coverages }, one.replace('[Site, Agreement]', '[Site, Agreement, From]'), {
      parentInOrg: () => true,
      parentValues: ({ object }, paths) => {
        for (const path of paths) asked.add(`${object}.${path}`);
        return object === 'Worksite__c'
          ? new Map([
              ['Id', 'a01000000000001AAA'],
              ['Employer__c', '001000000000001AAA'],
            ])
          : new Map<string, string | boolean | null>([
              ['Id', 'a02000000000001AAA'],
              ['Employer__c', '001000000000001AAA'],
              ['Status__c', 'Signed'],
              ['Effective_Date__c', '2026-01-01'],
              ['Expiration_Date__c', null],
              ['Termination_Date__c', null],
              ['Contractors_Bound__c', false],
              ['Successors_Bound__c', false],
            ]);
      },
    });
    expect(outcomes(found, 'coverages')).to.deep.equal(['valid', 'refused validation-rule:COVERAGE_WITHIN_AGREEMENT']);
    expect([...asked]).to.include.members(['Worksite__c.Employer__c', 'Neutrality_Agreement__c.Effective_Date__c']);
    expect([...asked]).to.not.include('Neutrality_Agreement__c.Local_Union__c');
  });

  it('hold a required lookup filter against the records of the run', async () => {
    const objects = schema.objects.map((object) =>
      object.name === 'Worksite_Coverage__c'
        ? {
            ...object,
            validationRules: [],
            fields: object.fields.map((field) =>
              field.name === 'Neutrality_Agreement__c' && field.reference
                ? {
                    ...field,
                    reference: {
                      ...field.reference,
                      filter: {
                        optional: false,
                        items: [{ field: 'Neutrality_Agreement__c.Status__c', operation: 'equals', value: 'Signed' }],
                      },
                    },
                  }
                : field
            ),
          }
        : object
    );
    const agreements = AGREEMENTS.split('\n')
      .filter((line) => !line.startsWith('refused'))
      .join('\n');
    const coverages =
      'Site,Agreement,From,To\nplant,signed,2026-02-01,2026-03-01\nplant,proposed,2026-02-01,2026-03-01\nplant,nowhere,2026-02-01,2026-03-01\n';
    const found = await check({ agreements, sites: SITES, coverages }, PARENTS + COVERAGES, {}, makeSchema(objects));
    expect(outcomes(found, 'coverages')).to.deep.equal([
      'valid',
      'refused lookup-filter',
      'unknown parent-in-org (unknown) lookup-filter (unknown)',
    ]);
  });
});
