import { expect } from 'chai';
import { expectedOf } from './model.js';
import type { Fields, Worksites } from './worksites.js';

const worksite = (fields: Partial<Fields>): Worksites =>
  new Map([
    [
      'a',
      {
        Name: 'Sample',
        Trade_Name__c: null,
        City__c: null,
        Unit_Size__c: null,
        Notes__c: null,
        Employer__c: null,
        ...fields,
      },
    ],
  ]);
const city = (text: string | null): Worksites => worksite({ City__c: text });
const none: Worksites = new Map();

/** The table of the design, line by line. */
const lines: ReadonlyArray<
  readonly [string, Worksites, Worksites, Worksites, string | null | undefined, 'held' | 'kept' | '']
> = [
  ['nothing changed', city('Old'), city('Old'), city('Old'), 'Old', ''],
  ['the file changed', city('Old'), city('File'), city('Old'), 'File', ''],
  ['the file cleared', city('Old'), city(null), city('Old'), null, ''],
  ['the org changed', city('Old'), city('Old'), city('Org'), 'Org', 'kept'],
  ['both changed alike', city('Old'), city('Both'), city('Both'), 'Both', ''],
  ['both changed', city('Old'), city('File'), city('Org'), 'Org', 'held'],
  ['first meeting, blank in the org', none, city('File'), city(null), 'File', ''],
  ['first meeting, set and different', none, city('File'), city('Org'), 'Org', 'held'],
  ['a new row', none, city('File'), none, 'File', ''],
  ['the row is gone', city('Old'), none, city('Org'), 'Org', ''],
  ['the record was deleted', city('Old'), city('File'), none, undefined, ''],
];

describe('the model that the disturbed syncs are held against', () => {
  for (const [name, agreed, source, org, expected, told] of lines) {
    it(name, () => {
      const { worksites, held, kept } = expectedOf({ agreed, source, org });
      expect(worksites.get('a')?.City__c).to.equal(expected);
      expect([...held]).to.deep.equal(told === 'held' ? ['a City__c'] : []);
      expect([...kept]).to.deep.equal(told === 'kept' ? ['a City__c'] : []);
    });
  }
});
