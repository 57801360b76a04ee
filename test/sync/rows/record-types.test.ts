import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeSchema, schemaFromComponents, withRecordTypeObject, type Schema } from '../../../src/schema/index.js';
import { parseConfig } from '../../../src/sync/config/parse.js';
import { openFile, openRecords, type ConfigRecordReader } from '../../../src/sync/rows/index.js';
import type { CheckedRecord } from '../../../src/sync/types.js';
import { worksiteFile } from '../../schema/fixtures.js';

const PLANT = '012000000000001AAA';
const OFFICE = '012000000000002AAA';

const value = (name: string, isDefault = false): string =>
  `<value><fullName>${name}</fullName><default>${isDefault}</default><label>${name}</label></value>`;
const picklist = (name: string, ...values: readonly string[]): string =>
  `<fields><fullName>${name}</fullName><label>${name.replace('__c', '')}</label><type>Picklist</type><valueSet><restricted>true</restricted>
   <valueSetDefinition><sorted>false</sorted>${values.join('')}</valueSetDefinition></valueSet></fields>`;
const opens = (field: string, ...values: ReadonlyArray<readonly [name: string, isDefault?: boolean]>): string =>
  `<picklistValues><picklist>${field}</picklist>${values
    .map(([name, isDefault = false]) => `<values><fullName>${name}</fullName><default>${isDefault}</default></values>`)
    .join('')}</picklistValues>`;
const type = (name: string, label: string, inner: string): string =>
  `<recordTypes><fullName>${name}</fullName><active>true</active><label>${label}</label>${inner}</recordTypes>`;
const rule = (name: string, condition: string): string =>
  `<validationRules><fullName>${name}</fullName><active>true</active>
   <errorConditionFormula>${condition.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</errorConditionFormula>
   <errorMessage>${name} does not hold.</errorMessage></validationRules>`;

/** Worksites of two kinds, of which one opens fewer shifts, with the rules given. */
const schemaWith = (...rules: readonly string[]): Schema =>
  withRecordTypeObject(
    schemaFromComponents([
      worksiteFile,
      {
        path: 'objects/Worksite__c.object',
        content: `<CustomObject>
          ${picklist('Shift__c', value('Day'), value('Night'))}
          ${picklist('Pace__c', value('Slow'), value('Fast'))}
          ${picklist('Mood__c', value('Calm', true), value('Tense'))}
          <fields><fullName>Sync_Key__c</fullName><label>Sync Key</label><type>Text</type><length>100</length><unique>true</unique><externalId>true</externalId></fields>
          <fields><fullName>Size__c</fullName><label>Size</label><type>Number</type><precision>4</precision><scale>0</scale></fields>
          ${type('Plant', 'A Plant', opens('Shift__c', ['Day'], ['Night']) + opens('Pace__c', ['Slow', true], ['Fast']) + opens('Mood__c', ['Calm', true]))}
          ${type('Office', 'An Office', opens('Shift__c', ['Day']) + opens('Pace__c', ['Slow']) + opens('Mood__c', ['Calm', true]))}
          ${rules.join('')}</CustomObject>`,
      },
    ])
  );

/** The same as an org tells it, which knows the ids of its record types. */
const withIds = (schema: Schema): Schema =>
  makeSchema(
    schema.objects.map((object) => ({
      ...object,
      recordTypes: object.recordTypes.map((each) => ({ ...each, id: each.developerName === 'Plant' ? PLANT : OFFICE })),
    }))
  );

describe('rows of record types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-record-types-'));
  const file = join(folder, 'sheet.csv');
  after(() => rmSync(folder, { recursive: true, force: true }));

  const outcomesOf = async (open: () => Promise<ConfigRecordReader>): Promise<string[]> => {
    const reader = await open();
    const found: CheckedRecord[] = [];
    for await (const batch of reader.read(reader.mappings[0]?.name ?? '')) found.push(...batch);
    const again = await open();
    const judged: CheckedRecord[] = [];
    for await (const batch of again.judge(again.mappings[0]?.name ?? '')) judged.push(...batch);
    const told = (records: readonly CheckedRecord[]): unknown =>
      records.filter(({ findings }) => findings.length > 0).map(({ findings }) => findings);
    expect(told(judged)).to.deep.equal(told(found));
    return found.map(({ status, findings }) =>
      // That a record type is there for the user, only the org can tell: that is said of every row that names one.
      [
        status,
        ...findings.map(({ rule: name }) => name).filter((name) => name !== 'parent-in-org' && name !== 'lookup'),
      ].join(' ')
    );
  };
  const outcomes = (schema: Schema, csv: string): Promise<string[]> => {
    writeFileSync(file, csv);
    return outcomesOf(async () => (await openFile(file, 'Worksite__c', schema)).reader);
  };

  it('take the values that the type opens and no others, by its developer name or its label, in any case', async () => {
    const schema = schemaWith();
    expect(
      await outcomes(
        schema,
        'Name,Shift__c,RecordType.DeveloperName\nA,Night,Plant\nB,Night,OFFICE\nC,Day,Office\nD,Night,\n'
      )
    ).to.deep.equal(['unknown', 'refused picklist', 'unknown', 'valid']);
    expect(
      await outcomes(schema, 'Name,Shift__c,RecordType.Name\nA,Night,A Plant\nB,Night,An Office\nC,Night,Elsewhere\n')
    ).to.deep.equal(['unknown', 'refused picklist', 'unknown']);
    const { reader } = await openFile(file, 'Worksite__c', schema);
    for await (const [, second] of reader.read('file')) {
      const finding = second?.findings.find(({ rule: name }) => name === 'picklist');
      expect(finding).to.include({ code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', field: 'Shift__c' });
      expect(finding?.actions).to.deep.equal(['Use one of: "Day".']);
    }
  });

  it('take them by id too, where the ids are known', async () => {
    const csv = `Name,Shift__c,RecordTypeId\nA,Night,${PLANT}\nB,Night,${OFFICE.slice(0, 15)}\nC,Night,\n`;
    expect(await outcomes(schemaWith(), csv)).to.deep.equal(['unknown', 'unknown', 'valid']);
    expect(await outcomes(withIds(schemaWith()), csv)).to.deep.equal(['unknown', 'refused picklist', 'valid']);
  });

  it('are seen by rules as what they are, where a column names them; else only the org knows the user’s default', async () => {
    for (const path of ['RecordType.DeveloperName', '$RecordType.DeveloperName']) {
      const schema = schemaWith(rule('OFFICE_HAS_SIZE', `AND(${path} = "Office", ISBLANK(Size__c))`));
      const csv = 'Name,Size__c,RecordType.DeveloperName\nA,,Plant\nB,,office\nC,3,Office\nD,,Elsewhere\nE,,\nF,4,\n';
      const named = 'validation-rule:OFFICE_HAS_SIZE';
      expect(await outcomes(schema, csv)).to.deep.equal([
        'unknown',
        `refused ${named}`,
        'unknown',
        `unknown ${named}`,
        `unknown ${named}`,
        'valid',
      ]);
    }
    const byLabel = schemaWith(rule('NO_PLANTS', 'RecordType.Name = "A Plant"'));
    expect(await outcomes(byLabel, 'Name,RecordType.DeveloperName\nA,Plant\nB,Office\n')).to.deep.equal([
      'refused validation-rule:NO_PLANTS',
      'unknown',
    ]);
  });

  it('leave a rule that reads the id open where only the name is known, and answer it where an org told the id', async () => {
    const schema = schemaWith(rule('NO_PLANTS', `RecordTypeId = "${PLANT.slice(0, 15)}"`));
    const byName = 'Name,RecordType.DeveloperName\nA,Plant\nB,Office\n';
    expect(await outcomes(schema, byName)).to.deep.equal([
      'unknown validation-rule:NO_PLANTS',
      'unknown validation-rule:NO_PLANTS',
    ]);
    expect(await outcomes(withIds(schema), byName)).to.deep.equal(['refused validation-rule:NO_PLANTS', 'unknown']);
    expect(await outcomes(schema, `Name,RecordTypeId\nA,${PLANT}\nB,${OFFICE}\nC,\n`)).to.deep.equal([
      'refused validation-rule:NO_PLANTS',
      'unknown',
      'unknown validation-rule:NO_PLANTS',
    ]);
  });

  it('are never taken from the row before', async () => {
    const schema = withIds(schemaWith(rule('NO_PLANTS', 'RecordType.DeveloperName = "Plant"')));
    expect(await outcomes(schema, `Name,RecordTypeId\nA,${OFFICE}\nB,\nC,${PLANT}\nD,\n`)).to.deep.equal([
      'unknown',
      'unknown validation-rule:NO_PLANTS',
      'refused validation-rule:NO_PLANTS',
      'unknown validation-rule:NO_PLANTS',
    ]);
  });

  it('are given by a constant of the config as by a column', async () => {
    const schema = withIds(schemaWith(rule('NO_PLANTS', 'RecordType.DeveloperName = "Plant"')));
    writeFileSync(file, 'Site,Shift\nA,Night\n');
    const withConstant = (id: string, known: Schema): Promise<string[]> => {
      const text = `version: 1\nname: sample\nsources:\n  sheet: { type: csv, path: sheet.csv }\nrecords:\n  sites:
    object: Worksite__c\n    key: [Site]\n    fields:\n      Name: Site\n      Shift__c: Shift\n      RecordTypeId: { value: "${id}" }\n`;
      return outcomesOf(() => openRecords(parseConfig(text, join(folder, 'power.sync.yaml')), known));
    };
    expect(await withConstant(OFFICE, schema)).to.deep.equal(['refused picklist']);
    expect(await withConstant(PLANT, schema)).to.deep.equal(['refused validation-rule:NO_PLANTS']);
  });

  it('have defaults of their own: where they differ from the field’s, a rule over a blank one is the org’s to answer', async () => {
    const slow = schemaWith(rule('NOT_SLOW', 'ISPICKVAL(Pace__c, "Slow")'));
    expect(await outcomes(slow, 'Name,Pace__c,RecordType.DeveloperName\nA,,Plant\nB,Fast,Plant\n')).to.deep.equal([
      'unknown validation-rule:NOT_SLOW',
      'unknown',
    ]);
    const calm = schemaWith(rule('NOT_CALM', 'ISPICKVAL(Mood__c, "Calm")'));
    expect(await outcomes(calm, 'Name,Mood__c\nA,\n')).to.deep.equal(['refused validation-rule:NOT_CALM']);
  });

  it('leave an object without record types as it is', () => {
    const plain = schemaFromComponents([worksiteFile]);
    expect(withRecordTypeObject(plain)).to.equal(plain);
  });

  it('tell of a rule whose formula ends in an error, and what the org would say', async () => {
    const schema = schemaWith(rule('SHARE_SMALL', '1 / Size__c > 1'));
    writeFileSync(file, 'Name,Size__c\nA,0\nB,2\n');
    const { reader } = await openFile(file, 'Worksite__c', schema);
    const found: CheckedRecord[] = [];
    for await (const batch of reader.read('file')) found.push(...batch);
    expect(found.map(({ status }) => status)).to.deep.equal(['unknown', 'valid']);
    expect(found[0]?.findings[0]?.message).to.match(
      /^The formula of the rule SHARE_SMALL ends in an error for this row/
    );
    expect(found[0]?.findings[0]?.actions?.[0]).to.contain('calls its formula invalid');
  });
});
