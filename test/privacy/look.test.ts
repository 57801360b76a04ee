import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { identifierIn, lookFor } from '../../src/privacy/index.js';
import { readProject, type FieldSchema } from '../../src/schema/index.js';

const objects = readProject().objects;
const object = (name: string) => objects.find((candidate) => candidate.name === name)!;
const field = (owner: string, name: string): FieldSchema =>
  object(owner).fields.find((candidate) => candidate.name === name)!;
const look = (owner: string, name: string) => lookFor(object(owner), field(owner, name));

describe('lookFor', () => {
  it('reads words where people write notes, and not in names', () => {
    expect(look('Worksite__c', 'Notes__c')).to.equal('notes');
    expect(look('U_Visa_Certification_Request__c', 'Override_Reason__c')).to.equal('notes');
    expect(look('Worksite__c', 'Name')).to.equal('text');
    expect(look('Worksite__c', 'Street__c')).to.equal('text');
    expect(lookFor({ name: 'Account' }, { name: 'Description', label: 'Description', type: 'LongTextArea' })).to.equal(
      'notes'
    );
    expect(lookFor({ name: 'Sample__c' }, { name: 'Rep_Comments__c', label: 'Rep', type: 'Text' })).to.equal('notes');
    expect(lookFor({ name: 'Sample__c' }, { name: 'Notebook__c', label: 'Notebook', type: 'Text' })).to.equal('text');
  });

  it('reads no words in what is about the law', () => {
    for (const name of ['Model_Clause__c', 'Deadline_Rule__c', 'Certifying_Agency__c']) {
      expect(object(name).fields.map((each) => lookFor(object(name), each))).to.not.include('notes');
    }
  });

  it('takes what a field is for into account: links, ids, postal codes, numbers', () => {
    expect(look('Neutrality_Agreement__c', 'Document_URL__c')).to.equal('link');
    expect(look('Worksite__c', 'Employer__c')).to.equal('id');
    expect(identifierIn('001500000123456789', 'id')).to.equal(undefined);
    expect(identifierIn('a01A123456789AB', 'id')).to.equal(undefined);
    expect(identifierIn('A123456789', 'id')).to.equal('a-number');
    expect(look('Worksite__c', 'Postal_Code__c')).to.equal('postal');
    expect(identifierIn('941031234', 'postal')).to.equal(undefined);
    expect(identifierIn('123-45-6789', 'postal')).to.equal('ssn');
    expect(look('Worksite__c', 'Unit_Size__c')).to.equal(undefined);
    expect(look('Worksite__c', 'Sync_Base__c')).to.equal(undefined);
  });

  it('lets all of the reference data pass, which is about the law in the law’s words', () => {
    let cells = 0;
    for (const file of ['model-clauses', 'deadline-rules', 'certifying-agencies']) {
      const { object: name, records } = JSON.parse(
        readFileSync(new URL(`../../force-app/reference/${file}.json`, import.meta.url), 'utf8')
      ) as { object: string; records: ReadonlyArray<Record<string, unknown>> };
      for (const [key, value] of records.flatMap((record) => Object.entries(record))) {
        const found = object(name).fields.find((each) => each.name === key);
        const looked = found && lookFor(object(name), found);
        if (looked === undefined) continue;
        cells += 1;
        expect(identifierIn(String(value), looked), `${name}.${key}: ${String(value)}`).to.equal(undefined);
      }
    }
    expect(cells).to.be.greaterThan(500);
  });

  it('looks at every field that a validation rule about identifiers looks at', () => {
    for (const each of objects) {
      const rule = each.validationRules.find(({ name }) => name.endsWith('NO_IDENTIFIERS_IN_TEXT'));
      if (rule === undefined) continue;
      const texts = each.fields.filter(({ name }) => new RegExp(`(?<![\\w.])${name}\\b`).test(rule.condition));
      expect(texts.length, each.name).to.be.greaterThan(0);
      for (const text of texts) expect(lookFor(each, text), `${each.name}.${text.name}`).to.not.equal(undefined);
    }
  });
});
