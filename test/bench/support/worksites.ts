import { closeSync, openSync, writeSync } from 'node:fs';

const states = ['CA', 'NY', 'TX', 'IL', 'WA', 'OR', 'AR', 'GA'];
const statuses = ['Not Organized', 'Organizing', 'Under Contract', 'First Contract'];

export const columns = [
  'Sync_Key__c',
  'Name',
  'Trade_Name__c',
  'Street__c',
  'City__c',
  'State__c',
  'Postal_Code__c',
  'County__c',
  'NAICS_Code__c',
  'Bargaining_Unit__c',
  'Unit_Size__c',
  'Unit_Status__c',
  'Steward_Count__c',
  'Contract_Expiration__c',
  'Public_Areas_Posted__c',
];

export type WorksiteFile = {
  /** Every so many rows one has a fault, so that the slow path is walked too. Default 500; 0 for none. */
  readonly faultEvery?: number;
  /** Every so many rows one has another unit size than without this. Default 0: none. */
  readonly changeEvery?: number;
};

/** Writes `rows` made-up worksites of 15 columns. */
export function writeWorksites(
  path: string,
  rows: number,
  { faultEvery = 500, changeEvery = 0 }: WorksiteFile = {}
): void {
  const file = openSync(path, 'w', 0o600);
  writeSync(file, `${columns.join(',')}\n`);
  let chunk: string[] = [];
  for (let row = 0; row < rows; row++) {
    const state = faultEvery > 0 && row % faultEvery === faultEvery - 1 ? 'ZZ' : states[row % states.length];
    const size = (row % 900) + (changeEvery > 0 && row % changeEvery === 0 ? 1000 : 0);
    chunk.push(
      `bench-${row},Sample Worksite ${row},"Sample Trade, ${row % 1000}",${row} Example St,Sampleville,${state},${String(10000 + (row % 89999))},` +
        `Example County,${String(311000 + (row % 999))},Sample Local ${row % 300} unit,${size},${statuses[row % statuses.length]},${row % 12},` +
        `2027-0${(row % 9) + 1}-1${row % 10},${row % 2 === 0 ? 'true' : 'false'}`
    );
    if (chunk.length === 5000) {
      writeSync(file, `${chunk.join('\n')}\n`);
      chunk = [];
    }
  }
  if (chunk.length > 0) {
    writeSync(file, `${chunk.join('\n')}\n`);
  }
  closeSync(file);
}
