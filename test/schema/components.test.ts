import { expect } from 'chai';
import {
  findField,
  isSchemaError,
  schemaFromComponents,
  withoutComponents,
  type ComponentFile,
  type Schema,
} from '../../src/schema/index.js';
import { errorOf, fieldXml, objectXml, worksiteFile } from './fixtures.js';

const fieldFile = (name: string, inner: string): ComponentFile => ({
  path: `objects/Worksite__c/fields/${name}.field-meta.xml`,
  content: fieldXml(inner, name),
});
const city = fieldFile('City__c', '<length>40</length><type>Text</type>');
const ruleXml = `<fullName>CITY_NEEDED</fullName><active>true</active><description>d</description>
  <errorConditionFormula>ISBLANK(City__c)</errorConditionFormula><errorDisplayField>City__c</errorDisplayField>
  <errorMessage>Fill in the city.</errorMessage>`;
const recordTypeXml = `<fullName>Plant</fullName><active>true</active><label>Plant</label>
  <picklistValues><picklist>Kind__c</picklist><values><fullName>A %26 B</fullName><default>true</default></values></picklistValues>`;

const fields = (schema: Schema, object: string): string[] =>
  schema.object(object)?.fields.map((field) => field.name) ?? [];

describe('components', () => {
  it('in source format and in metadata format give the same schema', () => {
    const source = schemaFromComponents([
      worksiteFile,
      city,
      {
        path: 'objects/Worksite__c/validationRules/CITY_NEEDED.validationRule-meta.xml',
        content: `<ValidationRule>${ruleXml}</ValidationRule>`,
      },
      {
        path: 'objects/Worksite__c/recordTypes/Plant.recordType-meta.xml',
        content: `<RecordType>${recordTypeXml}</RecordType>`,
      },
    ]);
    const metadata = schemaFromComponents([
      {
        path: 'unpackaged/objects/Worksite__c.object',
        content: objectXml(
          `<fields><fullName>City__c</fullName><label>Sample</label><length>40</length><type>Text</type></fields>
           <validationRules>${ruleXml}</validationRules><recordTypes>${recordTypeXml}</recordTypes>`
        ),
      },
    ]);
    expect(metadata.object('Worksite__c')).to.deep.equal(source.object('Worksite__c'));
    expect(metadata.digest).to.equal(source.digest);
  });

  it('of an object: its name field, sharing and features, a validation rule and a record type with decoded values', () => {
    const object = schemaFromComponents([
      {
        path: 'objects/Worksite__c/Worksite__c.object-meta.xml',
        content: objectXml(
          `<enableHistory>true</enableHistory><enableSearch>true</enableSearch><validationRules>${ruleXml}</validationRules><recordTypes>${recordTypeXml}</recordTypes>`
        ),
      },
    ]).object('WORKSITE__C');
    expect(object).to.include({ name: 'Worksite__c', label: 'Worksite', custom: true, sharingModel: 'ReadWrite' });
    expect(object?.features).to.include({ history: true, search: true, feeds: false });
    expect(object?.fields[0]).to.include({ name: 'Name', label: 'Worksite Name', length: 80, required: false });
    expect(object?.validationRules).to.deep.equal([
      {
        name: 'CITY_NEEDED',
        active: true,
        description: 'd',
        condition: 'ISBLANK(City__c)',
        message: 'Fill in the city.',
        displayField: 'City__c',
      },
    ]);
    expect(object?.recordTypes[0]?.picklists).to.deep.equal({ Kind__c: [{ name: 'A & B', isDefault: true }] });
  });

  it('with an auto-numbered name leave Name to the org', () => {
    const content = objectXml().replace(
      '<type>Text</type>',
      '<displayFormat>UV-{00000}</displayFormat><type>AutoNumber</type>'
    );
    const object = schemaFromComponents([{ ...worksiteFile, content }]).object('Worksite__c');
    expect(object?.fields[0]).to.include({
      name: 'Name',
      type: 'AutoNumber',
      displayFormat: 'UV-{00000}',
      createable: false,
    });
  });

  it('add to what is there, or replace their namesake, and leave the base as it was', () => {
    const base = schemaFromComponents([worksiteFile, city]);
    const next = schemaFromComponents(
      [
        fieldFile('City__c', '<length>80</length><type>Text</type>'),
        fieldFile('County__c', '<length>40</length><type>Text</type>'),
      ],
      base
    );
    expect(fields(next, 'Worksite__c')).to.deep.equal(['Name', 'City__c', 'County__c']);
    const changed = next.object('Worksite__c');
    expect(changed && findField(changed, 'city__c')?.length).to.equal(80);
    expect(fields(base, 'Worksite__c')).to.deep.equal(['Name', 'City__c']);
    expect(next.digest).not.to.equal(base.digest);
  });

  it('may add fields to a standard object without a file of its own', () => {
    const schema = schemaFromComponents([
      {
        path: 'objects/Account/fields/Key__c.field-meta.xml',
        content: fieldXml('<length>9</length><type>Text</type>', 'Key__c'),
      },
      {
        path: 'objects/Account/fields/Site.field-meta.xml',
        content: '<CustomField><fullName>Site</fullName><trackHistory>false</trackHistory></CustomField>',
      },
    ]);
    expect(fields(schema, 'Account')).to.include.members(['Name', 'Site', 'Key__c']);
  });

  it('may point at each other in any order, and at themselves', () => {
    const lookup =
      '<referenceTo>Worksite__c</referenceTo><relationshipName>Parts</relationshipName><type>Lookup</type>';
    const schema = schemaFromComponents([fieldFile('Parent__c', lookup), worksiteFile]);
    expect(fields(schema, 'Worksite__c')).to.include('Parent__c');
  });

  it('that say nothing about records are left aside: screens, access, words, code', () => {
    const schema = schemaFromComponents([
      { path: 'layouts/Worksite__c-Worksite Layout.layout-meta.xml', content: '<Layout/>' },
      { path: 'permissionsets/A.permissionset-meta.xml', content: '<PermissionSet/>' },
      { path: 'lwc/card/card.js', content: 'export default 1' },
      { path: 'lwc/card/card.js-meta.xml', content: '<LightningComponentBundle/>' },
      { path: 'package.xml', content: '<Package/>' },
    ]);
    expect(schema.objects.map((object) => object.name)).to.deep.equal(['Account', 'Contact', 'User']);
  });

  it('of a type nobody knows, or with an element nobody knows, are refused', () => {
    expect(errorOf(() => schemaFromComponents([{ path: 'x/A.thing-meta.xml', content: '<Thing/>' }])).name).to.equal(
      'UnknownMetadataError'
    );
    const setting = { ...worksiteFile, content: objectXml('<customSettingsType>List</customSettingsType>') };
    expect(errorOf(() => schemaFromComponents([setting])).message).to.match(
      /:10: <customSettingsType> in CustomObject/
    );
  });

  it('of an object that is not there are refused, and so is a custom object without a label', () => {
    expect(errorOf(() => schemaFromComponents([city])).name).to.equal('UnknownObjectError');
    const bare = { ...worksiteFile, content: '<CustomObject><pluralLabel>Ws</pluralLabel></CustomObject>' };
    expect(errorOf(() => schemaFromComponents([bare])).name).to.equal('MissingElementError');
    const standard = { path: 'objects/Case/Case.object-meta.xml', content: objectXml() };
    expect(errorOf(() => schemaFromComponents([standard])).name).to.equal('UnsupportedObjectError');
  });

  it('with several faults are all reported to who asks for them, and the good ones are kept', () => {
    const problems: Error[] = [];
    const schema = schemaFromComponents(
      [worksiteFile, city, fieldFile('A__c', '<type>Nope</type>'), fieldFile('B__c', '<type>Text</type>')],
      undefined,
      { onProblem: (error) => problems.push(error) }
    );
    expect(problems.map((error) => error.name)).to.deep.equal(['UnknownFieldTypeError', 'MissingElementError']);
    expect(problems.every(isSchemaError)).to.be.true;
    expect(problems.map((error) => isSchemaError(error) && error.data.problem)).to.deep.equal([
      'there is no field type Nope here.',
      '<length> is missing in CustomField.',
    ]);
    expect(fields(schema, 'Worksite__c')).to.deep.equal(['Name', 'City__c']);
  });

  it('can be taken away again', () => {
    const schema = schemaFromComponents([worksiteFile, city]);
    const less = withoutComponents(schema, [{ type: 'CustomField', fullName: 'worksite__c.CITY__C' }]);
    expect(fields(less, 'Worksite__c')).to.deep.equal(['Name']);
    expect(withoutComponents(schema, [{ type: 'CustomObject', fullName: 'Worksite__c' }]).object('Worksite__c')).to.be
      .undefined;
  });
});
