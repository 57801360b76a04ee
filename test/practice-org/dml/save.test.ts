import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readRow } from '../../../src/practice-org/bulk/cells.js';
import { bindHeader } from '../../../src/practice-org/bulk/columns.js';
import { openPracticeOrg, type Caller, type OpenPracticeOrg } from '../../../src/practice-org/index.js';
import type { Value } from '../../../src/records/index.js';
import { field, object, rule } from '../fixture.js';

const NAME =
  '<nameField><label>Name</label><type>Text</type></nameField><label>Yard</label><pluralLabel>Yards</pluralLabel>';
const NUMBER = '<type>Number</type><precision>8</precision><scale>2</scale>';
const SUM =
  '<type>Summary</type><summaryOperation>sum</summaryOperation><summaryForeignKey>Load__c.Yard__c</summaryForeignKey><summarizedField>Load__c.Tons__c</summarizedField>';
const MASTER =
  '<type>MasterDetail</type><referenceTo>Yard__c</referenceTo><relationshipName>Loads</relationshipName><relationshipOrder>0</relationshipOrder>';

describe('practice org: a save', () => {
  const folder = mkdtempSync(join(tmpdir(), 'save-'));
  let org: OpenPracticeOrg;
  let caller: Caller;

  before(() => {
    org = openPracticeOrg({ directory: folder });
    org.store.changeComponents({
      put: [
        object('Yard__c', `${NAME}<sharingModel>ReadWrite</sharingModel>`),
        object('Load__c', `${NAME}<sharingModel>ControlledByParent</sharingModel>`),
        rule('Yard__c', 'NO_DIGITS', 'REGEX(Name, &quot;.*[0-9].*&quot;)', 'No digits.'),
        rule('Yard__c', 'NO_ID_YET', 'AND(ISNEW(), NOT(ISBLANK(Id)))', 'Too early.'),
        field('Load__c', 'Yard__c', MASTER),
        field('Load__c', 'Tons__c', NUMBER),
        field('Yard__c', 'Tons__c', SUM),
      ],
    });
    caller = { userId: org.adminUserId, sessionId: 'test', apiVersion: '66.0' };
  });

  after(() => org.close().finally(() => rmSync(folder, { recursive: true, force: true })));

  const insert = (name: string, values: Record<string, Value>): string => {
    const schema = org.store.schema.object(name);
    if (schema === undefined) throw new Error(name);
    const result = org.dml.insert(schema, new Map(Object.entries(values)), caller);
    expect(result.errors).to.deep.equal([]);
    return result.id ?? '';
  };

  const find = (name: string, id: string): Readonly<Record<string, Value>> => {
    const schema = org.store.schema.object(name);
    return (schema && org.store.find(schema, id)) ?? {};
  };

  it('gives a record without a name its id, after the rules: they see no id and a blank name', () => {
    const id = insert('Yard__c', {});
    expect(find('Yard__c', id)['Name']).to.equal(id.slice(0, 15));
  });

  it('adds up decimals without a rest when a part is taken away again', () => {
    const yard = insert('Yard__c', { Name: 'Sample Yard' });
    const load = insert('Load__c', { Yard__c: yard, Tons__c: 7.5 });
    insert('Load__c', { Yard__c: yard, Tons__c: 0.1 });
    const schema = org.store.schema.object('Load__c');
    if (schema !== undefined) org.dml.delete(schema, load, caller);
    expect(find('Yard__c', yard)['Tons__c']).to.equal(0.1);
  });

  it('names the type of a whole-number column as the API declares it', () => {
    const schema = org.store.schema.object('Account');
    if (schema === undefined) throw new Error('Account');
    const columns = bindHeader(org, org.accessOf(caller.userId), schema, ['NumberOfEmployees', 'AnnualRevenue']);
    expect(readRow(org, schema, columns, ['1.5', 'x']).errors.map(({ message }) => message)).to.deep.equal([
      "Failed to deserialize field at col 0. Due to, '1.5' is not a valid value for the type xsd:int",
      "Failed to deserialize field at col 1. Due to, 'x' is not a valid value for the type xsd:double",
    ]);
  });
});
