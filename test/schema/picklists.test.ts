import { expect } from 'chai';
import { findField, schemaFromComponents, type FieldSchema, type Schema } from '../../src/schema/index.js';
import { errorOf, fieldXml, schemaWithFields, worksiteFile } from './fixtures.js';

const valueSetFile = (...values: string[]): { path: string; content: string } => ({
  path: 'globalValueSets/Status.globalValueSet-meta.xml',
  content: `<GlobalValueSet xmlns="http://soap.sforce.com/2006/04/metadata">${values
    .map(
      (value) =>
        `<customValue><fullName>${value}</fullName><default>false</default><label>${value}</label></customValue>`
    )
    .join('')}<masterLabel>Status</masterLabel><sorted>false</sorted></GlobalValueSet>`,
});
const statusFile = {
  path: 'objects/Worksite__c/fields/Status__c.field-meta.xml',
  content: fieldXml('<type>Picklist</type><valueSet><valueSetName>Status</valueSetName></valueSet>', 'Status__c'),
};

function field(schema: Schema, name: string): FieldSchema {
  const object = schema.object('Worksite__c');
  const found = object && findField(object, name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
}
const names = (schema: Schema, name: string): string[] =>
  (field(schema, name).picklist?.values ?? []).map((value) => value.name);

describe('a picklist', () => {
  it('with values of its own keeps their order, their default and what is retired', () => {
    const schema = schemaWithFields([
      'Kind__c',
      `<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>
        <value><fullName>B</fullName><default>true</default><label>Bee</label></value>
        <value><fullName>A</fullName><default>false</default><isActive>false</isActive></value>
       </valueSetDefinition></valueSet>`,
    ]);
    expect(field(schema, 'Kind__c').picklist).to.deep.equal({
      restricted: true,
      values: [
        { name: 'B', label: 'Bee', active: true, isDefault: true },
        { name: 'A', label: 'A', active: false, isDefault: false },
      ],
    });
  });

  it('on a global value set has its values, in whatever order the files come, and is restricted', () => {
    for (const files of [
      [statusFile, valueSetFile('Open', 'Closed'), worksiteFile],
      [worksiteFile, valueSetFile('Open', 'Closed'), statusFile],
    ]) {
      const schema = schemaFromComponents(files);
      expect(names(schema, 'Status__c')).to.deep.equal(['Open', 'Closed']);
      expect(field(schema, 'Status__c').picklist).to.include({ restricted: true, globalValueSet: 'Status' });
    }
  });

  it('on a global value set follows a later change of the set', () => {
    const first = schemaFromComponents([worksiteFile, statusFile, valueSetFile('Open', 'Closed')]);
    const second = schemaFromComponents([valueSetFile('Open', 'Settled', 'Closed')], first);
    expect(names(second, 'Status__c')).to.deep.equal(['Open', 'Settled', 'Closed']);
    expect(names(first, 'Status__c'), 'the earlier schema stays').to.deep.equal(['Open', 'Closed']);
  });

  it('can be added to a set that an earlier deploy brought', () => {
    const first = schemaFromComponents([worksiteFile, valueSetFile('Open')]);
    expect(names(schemaFromComponents([statusFile], first), 'Status__c')).to.deep.equal(['Open']);
  });

  it('on a set that is not there is an error that names set, field and line', () => {
    const error = errorOf(() => schemaFromComponents([worksiteFile, statusFile]));
    expect(error.name).to.equal('MissingValueSetError');
    expect(error.message).to.match(/Status__c\.field-meta\.xml:5: .*Status, which the field Status__c uses/);
  });

  it('that depends on another knows under which values each of its own is open', () => {
    const schema = schemaWithFields(
      [
        'State__c',
        '<type>Picklist</type><valueSet><valueSetDefinition><sorted>false</sorted><value><fullName>CA</fullName></value></valueSetDefinition></valueSet>',
      ],
      [
        'Court__c',
        `<type>Picklist</type><valueSet><controllingField>State__c</controllingField>
          <valueSetDefinition><sorted>false</sorted><value><fullName>X</fullName></value><value><fullName>Y</fullName></value></valueSetDefinition>
          <valueSettings><controllingFieldValue>CA</controllingFieldValue><valueName>X</valueName></valueSettings>
         </valueSet>`,
      ]
    );
    const { picklist } = field(schema, 'Court__c');
    expect(picklist?.controllingField).to.equal('State__c');
    expect(picklist?.values.map((value) => value.validFor)).to.deep.equal([['CA'], []]);
  });

  it('refuses a set with both forms or none, a value twice, and a controlling field that is not there', () => {
    const valueSet =
      (inner: string): (() => Schema) =>
      () =>
        schemaWithFields(['Kind__c', `<type>Picklist</type><valueSet>${inner}</valueSet>`]);
    const definition =
      '<valueSetDefinition><sorted>false</sorted><value><fullName>A</fullName></value></valueSetDefinition>';
    expect(errorOf(valueSet('')).name).to.equal('ValueSetFormError');
    expect(errorOf(valueSet(`${definition}<valueSetName>S</valueSetName>`)).name).to.equal('ValueSetFormError');
    expect(
      errorOf(valueSet(definition.replace('</valueSetD', '<value><fullName>a</fullName></value></valueSetD'))).name
    ).to.equal('DuplicateValueError');
    expect(errorOf(valueSet(`<controllingField>Gone__c</controllingField>${definition}`)).name).to.equal(
      'UnknownReferenceError'
    );
  });
});
