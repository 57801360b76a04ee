import { createHash } from 'node:crypto';
import { makeSchema, type FieldSchema, type ObjectSchema, type Schema } from '../../src/schema/index.js';
import type { Value } from '../../src/records/index.js';
import type { Source, SourceDescription } from '../../src/sources/index.js';
import type { CheckedRecord, Mapping, RecordReader } from '../../src/sync/types.js';

const field = (name: string, type: FieldSchema['type'], more: Partial<FieldSchema> = {}): FieldSchema => ({
  name,
  label: name.replace(/__c$/, '').replaceAll('_', ' '),
  type,
  custom: name.endsWith('__c'),
  required: false,
  externalId: false,
  sensitive: false,
  createable: true,
  updateable: true,
  ...more,
});

const key = (name: string): FieldSchema =>
  field(name, 'Text', { length: 100, externalId: true, unique: 'caseInsensitive' });

const lookup = (name: string, to: string): FieldSchema =>
  field(name, 'Lookup', {
    reference: { to: [to], relationshipName: name.replace(/__c$/, '__r'), onDelete: 'SetNull' },
  });

const object = (name: string, fields: readonly FieldSchema[]): ObjectSchema => ({
  name,
  label: name,
  pluralLabel: name,
  custom: name.endsWith('__c'),
  nameField: { type: 'Text', label: 'Name' },
  sharingModel: 'ReadWrite',
  features: { activities: false, bulkApi: true, feeds: false, history: false, reports: true, search: true },
  fields: [field('Name', 'Text', { length: 80, custom: false }), ...fields],
  recordTypes: [],
  validationRules: [],
});

/** Two objects of the model in small: employers, and worksites that name them. */
export const sampleSchema: Schema = makeSchema([
  object('Account', [
    key('POWER_Sync_Key__c'),
    field('POWER_Sync_Base__c', 'Text', { length: 255 }),
    field('Phone', 'Phone', { custom: false }),
  ]),
  object('Worksite__c', [
    key('Sync_Key__c'),
    field('Sync_Base__c', 'Text', { length: 255, sensitive: true }),
    field('Sync_Base__c', 'Text', { length: 255 }),
    field('City__c', 'Text', { length: 80 }),
    field('Unit_Size__c', 'Number', { precision: 6, scale: 0 }),
    field('Public_Areas_Posted__c', 'Checkbox'),
    field('Opened__c', 'DateTime'),
    field('Notes__c', 'LongTextArea', { length: 4000, sensitive: true }),
    lookup('Employer__c', 'Account'),
    lookup('Part_Of__c', 'Worksite__c'),
  ]),
]);

/** A row of the sample source: what `rows` would make of it. `null` clears, a missing name leaves alone. */
export type SampleRow = {
  readonly key: string;
  readonly values?: Readonly<Record<string, Value>>;
  readonly parents?: Readonly<Record<string, string | null>>;
  readonly status?: CheckedRecord['status'];
};

export type Sample = { readonly employers: readonly SampleRow[]; readonly worksites: readonly SampleRow[] };

const mappings: readonly Mapping[] = [
  {
    name: 'employers',
    object: 'Account',
    keyField: 'POWER_Sync_Key__c',
    source: 'employers',
    fields: ['POWER_Sync_Key__c', 'Name', 'Phone'],
    after: [],
  },
  {
    name: 'worksites',
    object: 'Worksite__c',
    keyField: 'Sync_Key__c',
    source: 'worksites',
    fields: [
      'Sync_Key__c',
      'Name',
      'City__c',
      'Unit_Size__c',
      'Public_Areas_Posted__c',
      'Opened__c',
      'Notes__c',
      'Employer__c',
      'Part_Of__c',
    ],
    after: ['employers'],
  },
];

const PARENTS: Readonly<Record<string, { object: string; keyField: string }>> = {
  Employer__c: { object: 'Account', keyField: 'POWER_Sync_Key__c' },
  Part_Of__c: { object: 'Worksite__c', keyField: 'Sync_Key__c' },
};

function checked(mapping: Mapping, row: SampleRow, index: number): CheckedRecord {
  const origin = { path: `${mapping.source}.csv`, row: index + 1 };
  const status = row.status ?? 'valid';
  return {
    mapping: mapping.name,
    object: mapping.object,
    key: row.key,
    keyField: mapping.keyField,
    origin,
    values: new Map([[mapping.keyField, row.key], ...Object.entries(row.values ?? {})]),
    parents: new Map(
      Object.entries(row.parents ?? {}).map(([name, parent]) => [
        name,
        parent === null ? null : { ...PARENTS[name]!, key: parent },
      ])
    ),
    status,
    findings:
      status === 'refused'
        ? [
            {
              rule: 'required',
              severity: 'error',
              object: mapping.object,
              field: 'Name',
              key: row.key,
              source: origin,
              message: 'Name is missing.',
            },
          ]
        : [],
  };
}

/** A reader over rows in memory, in batches, as the real one hands them out. */
export function sampleReader(sample: Sample, batchSize = 100): RecordReader {
  const rowsOf = (name: string): readonly SampleRow[] => (name === 'employers' ? sample.employers : sample.worksites);
  return {
    mappings,
    sources: new Map(mappings.map(({ source }) => [source, describe(source, rowsOf(source))])),
    async *read(name) {
      const mapping = mappings.find((candidate) => candidate.name === name)!;
      const records = rowsOf(name).map((row, index) => checked(mapping, row, index));
      for (let start = 0; start < records.length; start += batchSize) {
        yield await Promise.resolve(records.slice(start, start + batchSize));
      }
    },
    digests: () => Promise.resolve(new Map(mappings.map(({ source }) => [source, digestOf(rowsOf(source))]))),
  };
}

/** The same rows as sources: two columns are enough to see which row came back. */
export function sampleSources(sample: Sample): Map<string, Source> {
  return new Map(
    (['employers', 'worksites'] as const).map((name) => {
      const rows = sample[name];
      let digest: string | undefined;
      return [
        name,
        {
          describe: () => Promise.resolve(describe(name, rows)),
          async *batches() {
            yield await Promise.resolve(
              rows.map((row, index) => ({
                row: index + 1,
                line: index + 2,
                cells: [row.key, String(row.values?.Name ?? '')],
              }))
            );
            digest = digestOf(rows);
          },
          digest: () => digest,
        },
      ];
    })
  );
}

function describe(name: string, rows: readonly SampleRow[]): SourceDescription {
  return {
    path: `${name}.csv`,
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
    columns: ['Key', 'Name'],
    size: JSON.stringify(rows).length,
  };
}

function digestOf(rows: readonly SampleRow[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
