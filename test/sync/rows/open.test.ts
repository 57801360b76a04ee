import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SfError } from '@salesforce/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { readProject } from '../../../src/schema/index.js';
import { parseConfig } from '../../../src/sync/config/parse.js';
import { openFile, openRecords, validateRecords } from '../../../src/sync/rows/index.js';
import type { ConfigRecordReader, OpenOptions } from '../../../src/sync/rows/index.js';
import type { CheckedRecord } from '../../../src/sync/types.js';

const schema = readProject();
const NOW = new Date('2026-11-22T12:00:00Z');

const SITES = `
  sites:
    object: Worksite__c
    key: [Employer, City]
    fields:
      Name: { join: [Employer, City], with: ", " }
      City__c: City
`;

describe('records out of rows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-rows-'));
  let cases = 0;
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Opens a config with one source, `sheet`, that holds the given text. */
  const open = async (
    csv: string,
    records: string,
    source = '',
    options: OpenOptions = {}
  ): Promise<ConfigRecordReader> => {
    cases += 1;
    const place = join(folder, `case-${cases}`);
    mkdirSync(place);
    writeFileSync(join(place, 'sheet.csv'), csv);
    const text = `version: 1\nname: sample\nsources:\n  sheet: { type: csv, path: sheet.csv${source} }\nrecords:${records}`;
    return openRecords(parseConfig(text, join(place, 'power.sync.yaml')), schema, { now: () => NOW, ...options });
  };
  const all = async (reader: ConfigRecordReader): Promise<Map<string, CheckedRecord[]>> => {
    const found = new Map<string, CheckedRecord[]>();
    for (const { name } of reader.mappings) {
      const records: CheckedRecord[] = [];
      for await (const batch of reader.read(name)) records.push(...batch);
      found.set(name, records);
    }
    return found;
  };
  const records = async (
    csv: string,
    yaml: string,
    source = '',
    options: OpenOptions = {}
  ): Promise<CheckedRecord[]> => {
    const reader = await open(csv, yaml, source, options);
    return (await all(reader)).get(reader.mappings.at(-1)?.name ?? '') ?? [];
  };
  const rules = (record: CheckedRecord | undefined): string[] => record?.findings.map(({ rule }) => rule) ?? [];
  const failure = async (work: Promise<unknown>): Promise<SfError> =>
    work.then(
      () => {
        throw new Error('nothing was refused');
      },
      (error: SfError) => error
    );

  it('take their values through the transforms, as the fields hold them', async () => {
    const [record] = await records(
      'Employer,Town,Size,Ends,Posted\n Sample Laundry ,OAKLAND,"1,250",3/31/2027,yes\n',
      `
  sites:
    object: Worksite__c
    key: Employer
    fields:
      Name: Employer
      City__c: { column: Town, case: title }
      Unit_Size__c: { column: Size, number: us }
      Contract_Expiration__c: { column: Ends, date: M/d/yyyy }
      Public_Areas_Posted__c: Posted
      Unit_Status__c: { value: Under Contract }
`
    );
    expect(record?.findings).to.deep.equal([]);
    expect(record?.status).to.equal('valid');
    expect([...(record?.values ?? [])]).to.deep.equal([
      ['Sync_Key__c', 'sites:sample laundry'],
      ['Name', 'Sample Laundry'],
      ['City__c', 'Oakland'],
      ['Unit_Size__c', 1250],
      ['Contract_Expiration__c', '2027-03-31'],
      ['Public_Areas_Posted__c', true],
      ['Unit_Status__c', 'Under Contract'],
    ]);
  });

  it('put a cell that was broken over lines into one, except where the field holds several', async () => {
    const [record] = await records(
      'Employer,Remarks\n"Sample Care\r\nHomes","First line\nSecond line"\n',
      `
  sites:
    object: Worksite__c
    key: Employer
    fields:
      Name: Employer
      Notes__c: { column: Remarks, trim: false }
`
    );
    expect(record?.values.get('Name')).to.equal('Sample Care Homes');
    expect(record?.values.get('Notes__c')).to.equal('First line\nSecond line');
  });

  it('clear a field whose cell is blank, and leave it alone where that is asked', async () => {
    const csv = 'Employer,City\nSample Laundry,n/a\n';
    const [cleared] = await records(csv, SITES, ', blank: ["N/A"]');
    expect(cleared?.values.get('City__c')).to.equal(null);
    expect(cleared?.values.get('Name')).to.equal('Sample Laundry');
    const [left] = await records(csv, SITES, ', blank: ["N/A"]', { blanks: 'leave' });
    expect(left?.values.has('City__c')).to.equal(false);
  });

  it('fill down the columns of a report export', async () => {
    const found = await records(
      'Employer,City\nSample Laundry,Oakland\n,Fresno\nSample Bakery,\n',
      SITES,
      ', fillDown: [Employer]'
    );
    expect(found.map((record) => record.values.get('Name'))).to.deep.equal([
      'Sample Laundry, Oakland',
      'Sample Laundry, Fresno',
      'Sample Bakery',
    ]);
  });

  it('are refused with a reason where the row cannot be trusted or has no key', async () => {
    const found = await records('Employer,City\nSample Laundry\n"Sample "Bakery"",Oakland\n,\n', SITES);
    expect(found.map((record) => [record.origin.row, record.status, ...rules(record)])).to.deep.equal([
      [1, 'refused', 'ragged-row'],
      [2, 'refused', 'stray-quote'],
      [3, 'refused', 'key-blank'],
    ]);
    expect(
      found.every((record) => record.findings.every(({ message, actions }) => message !== '' && actions?.length))
    ).to.equal(true);
  });

  it('are refused by the rules of the object, the validation rules included', async () => {
    const [record] = await records(
      'Employer,City,State,Size\nSample Laundry,Oakland,ZZ,-3\n',
      `${SITES}      State__c: State\n      Unit_Size__c: Size\n`
    );
    expect(rules(record)).to.include.members(['picklist', 'validation-rule:UNIT_SIZE_NOT_NEGATIVE']);
    const state = record?.findings.find(({ rule }) => rule === 'picklist');
    expect(state).to.include({ field: 'State__c', object: 'Worksite__c', key: 'sites:sample laundry|oakland' });
    expect(state?.source).to.include({ row: 1, column: 'State' });
  });

  it('tell of a date that fits none of its forms, once, with the forms', async () => {
    const [record] = await records(
      'Employer,City,Ends\nSample Laundry,Oakland,31/12/2027\n',
      `${SITES}      Contract_Expiration__c: { column: Ends, date: [M/d/yyyy, yyyy-MM-dd] }\n`
    );
    expect(rules(record)).to.deep.equal(['date-form']);
    expect(record?.findings[0]?.message).to.contain('31/12/2027').and.to.contain('M/d/yyyy, yyyy-MM-dd');
  });

  describe('of several rows with one key', () => {
    const csv =
      'Employer,City,Seen,Size\nSample Laundry,Oakland,2026-01-01,1\nSAMPLE laundry,oakland,2026-03-01 10:00:00,2\nSample Laundry,Oakland,,3\nSample Bakery,Oakland,,4\n';
    const statuses = async (duplicates: string): Promise<string[]> =>
      (await records(csv, SITES.replace('fields:', `${duplicates}\n    fields:`))).map(({ status }) => status);

    it('refuse all, and name the first', async () => {
      const found = await records(csv, SITES);
      expect(found.map(({ status }) => status)).to.deep.equal(['refused', 'refused', 'refused', 'valid']);
      expect(found[2]?.findings[0]?.message).to.contain('3 rows').and.to.contain('row 1');
    });
    it('let the first or the last speak', async () => {
      expect(await statuses('duplicates: first')).to.deep.equal(['valid', 'merged', 'merged', 'valid']);
      expect(await statuses('duplicates: last')).to.deep.equal(['merged', 'merged', 'valid', 'valid']);
    });
    it('let the latest by a date speak, a blank date being the earliest', async () => {
      expect(await statuses('duplicates: { latest: Seen }')).to.deep.equal(['merged', 'valid', 'merged', 'valid']);
      expect(await statuses('duplicates: { latest: Size }')).to.deep.equal(['merged', 'merged', 'valid', 'valid']);
    });
    it('stop where "latest" cannot be read, and say how to write its form down', async () => {
      const error = await failure(
        records(
          csv.replace('2026-01-01', '1/1/2026'),
          SITES.replace('fields:', 'duplicates: { latest: Seen }\n    fields:')
        )
      );
      expect(error.name).to.equal('LatestUnreadableError');
      expect(error.exitCode).to.equal(78);
    });
  });

  describe('with parents', () => {
    const family = (when = ''): string => `
  sites:
    object: Worksite__c
    key: [Employer, City]
    fields:
      Name: City
      Employer__c: { record: employers }
  employers:
    object: Account
    key: Employer
    duplicates: first${when}
    fields:
      Name: Employer
`;
    it('come after them, and name them by key', async () => {
      const reader = await open('Employer,City\nSample Laundry,Oakland\nSample Laundry,Fresno\n', family());
      expect(reader.mappings.map(({ name }) => name)).to.deep.equal(['employers', 'sites']);
      expect(reader.mappings[1]).to.deep.equal({
        name: 'sites',
        object: 'Worksite__c',
        keyField: 'Sync_Key__c',
        source: 'sheet',
        fields: ['Sync_Key__c', 'Name', 'Employer__c'],
        after: ['employers'],
      });
      const sites = (await all(reader)).get('sites');
      for (const site of sites ?? []) {
        expect(site.parents.get('Employer__c')).to.deep.equal({
          object: 'Account',
          keyField: 'POWER_Sync_Key__c',
          key: 'employers:sample laundry',
        });
        expect(site.values.has('Employer__c')).to.equal(false);
        expect(site.status).to.equal('valid');
      }
    });
    it('are refused where the parent is, with its row', async () => {
      const long = 'Sample '.repeat(60);
      const sites = (await all(await open(`Employer,City\n${long},Oakland\n${long},Fresno\n`, family()))).get('sites');
      expect(sites?.map((site) => [site.status, ...rules(site)])).to.deep.equal([
        ['refused', 'parent-refused'],
        ['refused', 'parent-refused'],
      ]);
      expect(sites?.[1]?.findings[0]?.message).to.contain('row 1');
    });
    it('have none where the parent leaves the row out', async () => {
      const reader = await open(
        'Employer,City\nUNKNOWN,Oakland\n',
        family('\n    when: { column: Employer, not: [unknown] }')
      );
      const site = (await all(reader)).get('sites')?.[0];
      expect(site?.parents.get('Employer__c')).to.equal(null);
      expect(site?.status).to.equal('valid');
      expect(reader.tally('employers')).to.include({ rows: 1, leftOut: 1, valid: 0 });
    });
    it('in the org are unknown offline, and settled by whoever can ask', async () => {
      const yaml = `${SITES}      Employer__c: { lookup: { object: Account, field: POWER_Sync_Key__c }, column: Employer }\n`;
      const csv = 'Employer,City\nSample Laundry,Oakland\n';
      const [offline] = await records(csv, yaml);
      expect([offline?.status, ...rules(offline)]).to.deep.equal(['unknown', 'parent-in-org']);
      const [there] = await records(csv, yaml, '', { parentInOrg: () => true });
      expect(there?.status).to.equal('valid');
      const [missing] = await records(csv, yaml, '', { parentInOrg: () => false });
      expect([missing?.status, ...rules(missing)]).to.deep.equal(['refused', 'parent-missing']);
    });
  });

  it('name everything in a config that is not there, with its line and the nearest name', async () => {
    const error = await failure(
      open(
        'Employer,City\nSample Laundry,Oakland\n',
        `
  sites:
    object: Worksite__c
    key: Employr
    fields:
      Nmae: Employer
      City__c: Town
      Employer__c: Employer
      Days_To_Contract_Expiration__c: City
  other:
    object: Worksites__c
    key: Employer
    fields: { Name: Employer }
`
      )
    );
    expect(error.exitCode).to.equal(78);
    for (const words of [
      '"Employer"?',
      '"Name"?',
      'Town',
      'Employer__c is a lookup',
      'cannot be written',
      '"Worksite__c"?',
      'line 10',
    ]) {
      expect(error.message).to.contain(words);
    }
  });

  it('account for every row of any file, under any policy, and never lose one in silence', async () => {
    const cell = fc.constantFrom('', 'Sample A', 'Sample B', 'x'.repeat(300), '12', 'CA', '"');
    const row = fc.oneof(
      { weight: 6, arbitrary: fc.array(cell, { minLength: 3, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.array(cell, { minLength: 1, maxLength: 5 }) }
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 20 }),
        fc.constantFrom('first', 'last', 'refuse'),
        async (table, policy) => {
          const quoted = table.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
          const csv = ['Employer,City,State', ...quoted].join('\n');
          const yaml = `
  employers: { object: Account, key: Employer, duplicates: ${policy}, when: { column: Employer, not: blank }, fields: { Name: Employer } }
  sites:
    object: Worksite__c
    key: [Employer, City]
    duplicates: ${policy}
    fields: { Name: City, State__c: State, Employer__c: { record: employers } }
`;
          const reader = await open(csv, yaml);
          const found = await all(reader);
          for (const [name, made] of found) {
            const { rows, valid, refused, unknown, merged, leftOut } = reader.tally(name);
            expect(rows).to.equal(table.length);
            expect(valid + refused + unknown + merged + leftOut).to.equal(rows);
            expect(made.length + leftOut).to.equal(rows);
            for (const record of made) {
              const worst = record.findings.map(({ severity }) => severity);
              expect(record.status === 'refused').to.equal(worst.includes('error'));
              if (record.status !== 'valid') expect(record.findings).to.not.be.empty;
            }
            const spoken = made.filter(({ status }) => status === 'valid').map(({ key }) => key);
            expect(new Set(spoken).size).to.equal(spoken.length);
          }
          const summary = await validateRecords(await open(csv, yaml), { limit: 5 });
          expect(summary.rows).to.equal(table.length);
          expect(summary.valid + summary.refused + summary.unknown).to.equal(summary.rows);
          expect(summary.findings.length + summary.truncated).to.equal(
            summary.rules.reduce((total, { count }) => total + count, 0)
          );
        }
      ),
      { numRuns: 60 }
    );
  });

  describe('of a bare file and an object', () => {
    const fileWith = (text: string): string => {
      cases += 1;
      const path = join(folder, `bare-${cases}.csv`);
      writeFileSync(path, text);
      return path;
    };
    it('take their fields from the header, by API name or label, whatever the case', async () => {
      const { reader, before } = await openFile(
        fileWith('NAME,unit size,state__c\nSample Laundry,12,CA\n'),
        'worksite__c',
        schema
      );
      expect(before).to.deep.equal([]);
      const record = (await all(reader)).get('file')?.[0];
      expect([...(record?.values ?? [])]).to.deep.equal([
        ['Name', 'Sample Laundry'],
        ['Unit_Size__c', 12],
        ['State__c', 'CA'],
      ]);
    });
    it('name columns that are no field, and read the others', async () => {
      const { reader, before } = await openFile(
        fileWith('Name,Unit Sise,Name ,power_row\nSample Laundry,12,x,1\n'.replace('Name ', 'Worksite Naem')),
        'Worksite__c',
        schema
      );
      expect(before.map(({ rule, severity, source }) => [rule, severity, source.row, source.column])).to.deep.equal([
        ['unknown-column', 'error', 0, 'Unit Sise'],
        ['unknown-column', 'error', 0, 'Worksite Naem'],
      ]);
      expect(before[0]?.actions?.join(' ')).to.contain('Unit_Size__c');
      expect((await all(reader)).get('file')?.[0]?.status).to.equal('valid');
    });
    it('refuse the second of two rows with one unique value, as the org would', async () => {
      const { reader } = await openFile(
        fileWith('Name,Sync_Key__c\nSample A,k1\nSample B,K1\n'),
        'Worksite__c',
        schema
      );
      const found = (await all(reader)).get('file');
      expect(found?.map((record) => [record.key, record.status, ...rules(record)])).to.deep.equal([
        ['k1', 'valid'],
        ['K1', 'refused', 'unique'],
      ]);
      expect(found?.[1]?.findings[0]?.code).to.equal('DUPLICATE_VALUE');
    });
    describe('with one unique value in several rows, of which the first may be refused by the org', () => {
      // Whether there is a record of an id is the org's to know: a row that names one is open.
      const HEADER = 'Name,Sync_Key__c,Employer__c\n';
      const SOME = '001000000000001AAA';
      const told = (found: readonly CheckedRecord[]): unknown =>
        found.filter(({ findings }) => findings.length > 0).map(({ findings }) => findings);

      /** What reading says of the rows; judging them in every way says the same. */
      const outcomes = async (...rows: string[]): Promise<string[]> => {
        const file = fileWith(`${HEADER}${rows.join('\n')}\n`);
        const read = (await all((await openFile(file, 'Worksite__c', schema)).reader)).get('file') ?? [];
        for (const options of [{}, { threads: 1, blockSize: 30 }] as const) {
          const { reader } = await openFile(file, 'Worksite__c', schema, options);
          const judged: CheckedRecord[] = [];
          for await (const batch of reader.judge('file')) judged.push(...batch);
          expect(told(judged)).to.deep.equal(told(read));
        }
        return read.map((record) => [record.status, ...rules(record)].join(' '));
      };

      it('leave the second one open too, and say on which row it hangs', async () => {
        const rows = [`Sample A,k1,${SOME}`, 'Sample B,K1,'];
        expect(await outcomes(...rows)).to.deep.equal(['unknown lookup', 'unknown unique-open']);
        const { reader } = await openFile(fileWith(`${HEADER}${rows.join('\n')}\n`), 'Worksite__c', schema);
        const finding = (await all(reader)).get('file')?.[1]?.findings[0];
        expect(finding).to.include({ severity: 'unknown', field: 'Sync_Key__c', code: 'DUPLICATE_VALUE' });
        expect(finding?.message).to.match(/which row 1 of .* has too.* this one is refused only if it does\./);
      });
      it('refuse a third one where the second goes in if the first does not', async () => {
        expect(await outcomes(`A,k1,${SOME}`, 'B,k1,', 'C,k1,', `D,k1,${SOME}`)).to.deep.equal([
          'unknown lookup',
          'unknown unique-open',
          'refused unique',
          'refused lookup unique',
        ]);
      });
      it('leave a third one open where both before may be refused', async () => {
        expect(await outcomes(`A,k1,${SOME}`, `B,k1,${SOME}`, 'C,k1,', 'D,k1,')).to.deep.equal([
          'unknown lookup',
          'unknown lookup unique-open',
          'unknown unique-open',
          'refused unique',
        ]);
      });
      it('refuse the second where the first goes in for sure, and take it where the first is refused', async () => {
        expect(await outcomes('A,k1,', `B,k1,${SOME}`)).to.deep.equal(['valid', 'refused lookup unique']);
        expect(await outcomes(`${'x'.repeat(81)},k1,${SOME}`, 'B,k1,')).to.deep.equal([
          'refused length lookup',
          'valid',
        ]);
      });
    });
    it('name a parent by a column with its key', async () => {
      const { reader } = await openFile(
        fileWith('Name,Employer__r.POWER_Sync_Key__c\nSample A,employers:sample\n'),
        'Worksite__c',
        schema
      );
      const record = (await all(reader)).get('file')?.[0];
      expect(record?.parents.get('Employer__c')).to.deep.equal({
        object: 'Account',
        keyField: 'POWER_Sync_Key__c',
        key: 'employers:sample',
      });
      expect(record?.status).to.equal('unknown');
    });
    it('are refused as a whole for an object nobody knows', async () => {
      const error = await failure(openFile(fileWith('Name\n'), 'Worksit__c', schema));
      expect(error.exitCode).to.equal(78);
      expect(error.actions?.join(' ')).to.contain('Worksite__c');
    });
  });

  it('never show the value of a sensitive field', async () => {
    const request = schema.object('U_Visa_Certification_Request__c');
    const sensitive =
      request?.fields.filter(
        (field) => field.sensitive && field.createable && field.type === 'Text' && field.name !== 'Sync_Key__c'
      ) ?? [];
    expect(sensitive, 'the model has sensitive text fields').to.not.be.empty;
    const secret = 'ZZ-SAMPLE-SECRET';
    const path = join(folder, 'sensitive.csv');
    const dates = request?.fields.filter((field) => field.sensitive && field.createable && field.type === 'Date') ?? [];
    const fields = [...sensitive, ...dates];
    writeFileSync(
      path,
      `${fields.map((field) => field.name).join(',')}\n${fields.map(() => secret.repeat(20)).join(',')}\n`
    );
    const { reader } = await openFile(path, 'U_Visa_Certification_Request__c', schema);
    const record = (await all(reader)).get('file')?.[0];
    expect(record?.status).to.equal('refused');
    expect(JSON.stringify(record?.findings)).to.not.contain('SECRET');
  });

  it('leave behind the SHA-256 of every source', async () => {
    const reader = await open('Employer,City\nSample Laundry,Oakland\n', SITES);
    await all(reader);
    expect([...(await reader.digests()).values()][0]).to.match(/^[0-9a-f]{64}$/);
  });
});
