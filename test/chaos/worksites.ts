/** The sheet of the trial: worksites with texts, a number, a sensitive note and an employer, and the config that maps them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The fields of one worksite as file and org both can tell them; null is blank. The employer by its key. */
export type Fields = {
  readonly Name: string | null;
  readonly Trade_Name__c: string | null;
  readonly City__c: string | null;
  readonly Unit_Size__c: number | null;
  readonly Notes__c: string | null;
  readonly Employer__c: string | null;
};
export type FieldName = keyof Fields;
/** By key. */
export type Worksites = ReadonlyMap<string, Fields>;

export const FIELD_NAMES: readonly FieldName[] = [
  'Name',
  'Trade_Name__c',
  'City__c',
  'Unit_Size__c',
  'Notes__c',
  'Employer__c',
];
export const EMPLOYERS = 20;
export const CONFIG_NAME = 'chaos';

const CONFIG = `version: 1
name: ${CONFIG_NAME}
sources:
  sheet: { type: csv, path: worksites.csv }
records:
  employers:
    object: Account
    key: Employer
    duplicates: first
    fields:
      Name: Employer
  worksites:
    object: Worksite__c
    key: Code
    fields:
      Name: Site
      Trade_Name__c: Trade
      City__c: City
      Unit_Size__c: Size
      Notes__c: Notes
      Employer__c: { record: employers }
`;

/** As a sync makes them: the entry of the config, and the row's own key. */
export const keyOf = (number: number): string => `worksites:w${number}`;
export const employerOf = (number: number): string => `employers:sample laundry ${number % EMPLOYERS}`;

/** What file and org agree on before anything happens. */
export function firstWorksites(count: number): Worksites {
  return new Map(
    Array.from({ length: count }, (_, index) => [
      keyOf(index + 1),
      {
        Name: `Sample Plant ${index + 1}`,
        Trade_Name__c: index % 7 === 0 ? null : `Plant ${index + 1}`,
        City__c: index % 5 === 0 ? null : 'Sampleton',
        Unit_Size__c: index % 3 === 0 ? null : (index % 500) + 1,
        Notes__c: index % 2 === 0 ? null : `gate ${index % 9}`,
        Employer__c: employerOf(index),
      },
    ])
  );
}

export function writeSource(folder: string, worksites: Worksites): void {
  mkdirSync(folder, { recursive: true });
  const withoutEntry = (key: string | null): string => key?.replace(/^\w+:/, '') ?? '';
  const lines = [...worksites].map(([key, fields]) =>
    [
      withoutEntry(key),
      fields.Name,
      fields.Trade_Name__c,
      fields.City__c,
      fields.Unit_Size__c,
      fields.Notes__c,
      withoutEntry(fields.Employer__c),
    ]
      .map((cell) => cell ?? '')
      .join(',')
  );
  writeFileSync(join(folder, 'worksites.csv'), `Code,Site,Trade,City,Size,Notes,Employer\n${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'power.sync.yaml'), CONFIG);
}
