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

/** Writes `rows` made-up worksites of 15 columns; every 500th has a fault, so that the slow path is walked too. */
export function writeWorksites(path: string, rows: number): void {
  const file = openSync(path, 'w', 0o600);
  writeSync(file, `${columns.join(',')}\n`);
  let chunk: string[] = [];
  for (let row = 0; row < rows; row++) {
    const state = row % 500 === 499 ? 'ZZ' : states[row % states.length];
    chunk.push(
      `bench-${row},Sample Worksite ${row},"Sample Trade, ${row % 1000}",${row} Example St,Sampleville,${state},${String(10000 + (row % 89999))},` +
        `Example County,${String(311000 + (row % 999))},Sample Local ${row % 300} unit,${row % 900},${statuses[row % statuses.length]},${row % 12},` +
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
