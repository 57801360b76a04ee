import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readProject } from '../../src/schema/index.js';
import { openFile, validateRecords } from '../../src/sync/rows/index.js';

const project = readProject();

describe('the privacy gate, on the rows of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'power-in-rows-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const check = async (text: string): Promise<{ valid: number; refused: number; found: string[] }> => {
    const path = join(folder, 'rows.csv');
    writeFileSync(path, text);
    const { reader, before } = await openFile(path, 'Worksite__c', project);
    const { valid, refused, findings } = await validateRecords(reader, { before, limit: 100 });
    return { valid, refused, found: findings.map(({ rule, severity, field }) => `${severity} ${rule} ${field ?? ''}`) };
  };

  it('refuses a row with a number of a person in any text', async () => {
    expect(await check('Name,Street\nSample Laundry,A 123 456 789\n')).to.deep.include({ valid: 0, refused: 1 });
    const hidden = await check('Name,City\nSample Laundry,1\u200b23-45-6789\n');
    expect(hidden).to.deep.equal({ valid: 0, refused: 1, found: ['error sensitive-text City__c'] });
  });

  it('warns of words of status in notes, and takes the row', async () => {
    const said = await check('Name,Notes\nSample Laundry,Two cooks have TPS.\nSample Inn,ICE visit; agents left.\n');
    expect(said).to.deep.equal({ valid: 2, refused: 0, found: ['warning sensitive-text Notes__c'] });
    const named = await check('Name,Trade Name\nSample Laundry,She has TPS\n');
    expect(named).to.deep.equal({ valid: 1, refused: 0, found: [] });
  });

  it('leaves nine digits of a postal code to the rule about postal codes', async () => {
    const { found } = await check('Name,Postal Code\nSample Laundry,941031234\n');
    expect(found).to.deep.equal(['error validation-rule:POSTAL_CODE_FORM Postal_Code__c']);
  });
});
