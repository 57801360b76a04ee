import { expect } from 'chai';
import { findField, type FieldSchema } from '../../src/schema/index.js';
import { errorOf, schemaWithFields } from './fixtures.js';

function read(inner: string): FieldSchema {
  const object = schemaWithFields(['Sample__c', inner]).object('Worksite__c');
  const field = object && findField(object, 'Sample__c');
  if (!field) throw new Error('the field was not read');
  return field;
}

describe('a field', () => {
  it('of text has a length, and uniqueness without regard to case unless it says so', () => {
    const text = read('<length>100</length><type>Text</type><unique>true</unique><externalId>true</externalId>');
    expect(text).to.include({
      type: 'Text',
      length: 100,
      unique: 'caseInsensitive',
      externalId: true,
      createable: true,
    });
    expect(
      read('<length>9</length><type>Text</type><unique>true</unique><caseSensitive>true</caseSensitive>').unique
    ).to.equal('caseSensitive');
  });

  it('of a type whose length the platform fixes has that length', () => {
    expect(read('<type>TextArea</type>').length).to.equal(255);
    expect(read('<type>Email</type>').length).to.equal(80);
    expect(read('<type>Phone</type>').length).to.equal(40);
  });

  it('that is looked up through a filter says which records it takes', () => {
    const filter = (inner: string): unknown =>
      read(`<referenceTo>Account</referenceTo><lookupFilter>${inner}</lookupFilter><type>Lookup</type>`).reference
        ?.filter;
    const item = '<filterItems><field>Account.Name</field><operation>equals</operation>';
    expect(
      filter(
        `<active>true</active><booleanFilter>1 OR 2</booleanFilter><errorMessage>Sample words.</errorMessage>${item}<value>A, B</value></filterItems>${item}<valueField>$Source.Name</valueField></filterItems><isOptional>false</isOptional>`
      )
    ).to.deep.equal({
      optional: false,
      booleanFilter: '1 OR 2',
      errorMessage: 'Sample words.',
      items: [
        { field: 'Account.Name', operation: 'equals', value: 'A, B' },
        { field: 'Account.Name', operation: 'equals', valueField: '$Source.Name' },
      ],
    });
    const whole = `${item}<value>A</value></filterItems>`;
    expect(filter(`<active>true</active>${whole}<isOptional>true</isOptional>`)).to.include({ optional: true });
    expect(filter(`<active>false</active>${whole}<isOptional>false</isOptional>`)).to.equal(undefined);
  });

  it('with a formula has the type of its result, and nobody writes it', () => {
    const field = read(
      '<formula>A__c &amp;&amp; B__c</formula><formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs><type>Checkbox</type>'
    );
    expect(field.formula).to.deep.equal({ expression: 'A__c && B__c', blanksAs: 'BlankAsBlank' });
    expect(field).to.include({ createable: false, updateable: false });
  });

  it('that is an auto-number counts from one and is not written', () => {
    expect(read('<displayFormat>UV-{00000}</displayFormat><type>AutoNumber</type>')).to.include({
      displayFormat: 'UV-{00000}',
      startingNumber: 1,
      createable: false,
    });
  });

  it('that is a lookup says where it points, how it is called from both sides and what a delete does', () => {
    const field = read(
      '<referenceTo>Account</referenceTo><relationshipName>Campaign_Worksites</relationshipName><deleteConstraint>Restrict</deleteConstraint><type>Lookup</type>'
    );
    expect(field.reference).to.deep.equal({
      to: ['Account'],
      relationshipName: 'Sample__r',
      childRelationshipName: 'Campaign_Worksites__r',
      onDelete: 'Restrict',
    });
  });

  it('that is a master-detail is required, cascades, and moves only where reparenting is open', () => {
    const inner = (reparentable: boolean): string =>
      `<referenceTo>Account</referenceTo><relationshipName>Ws</relationshipName><relationshipOrder>0</relationshipOrder>
       <reparentableMasterDetail>${reparentable}</reparentableMasterDetail><writeRequiresMasterRead>true</writeRequiresMasterRead><type>MasterDetail</type>`;
    const fixed = read(inner(false));
    expect(fixed).to.include({ required: true, createable: true, updateable: false });
    expect(fixed.reference?.onDelete).to.equal('Cascade');
    expect(fixed.reference?.masterDetail).to.deep.equal({
      order: 0,
      reparentable: false,
      writeRequiresMasterRead: true,
    });
    expect(read(inner(true)).updateable).to.be.true;
  });

  it('is sensitive by classification or by a group that names PII, and not by others', () => {
    const text = '<length>9</length><type>Text</type>';
    expect(read(`${text}<securityClassification>Restricted</securityClassification>`).sensitive).to.be.true;
    expect(read(`${text}<securityClassification>MissionCritical</securityClassification>`).sensitive).to.be.true;
    expect(read(`${text}<complianceGroup>GDPR;PII</complianceGroup>`).sensitive).to.be.true;
    expect(read(`${text}<securityClassification>Internal</securityClassification>`).sensitive).to.be.false;
    expect(read(`${text}<complianceGroup>GDPR</complianceGroup>`).sensitive).to.be.false;
  });

  it('that is a location brings the two numbers by which it is written', () => {
    const object = schemaWithFields([
      'Place__c',
      '<displayLocationInDecimal>true</displayLocationInDecimal><scale>6</scale><type>Location</type>',
    ]).object('Worksite__c');
    if (!object) throw new Error('no object');
    expect(findField(object, 'Place__c')).to.include({ type: 'Location', createable: false });
    expect(findField(object, 'Place__Latitude__s')).to.include({
      type: 'Number',
      precision: 8,
      scale: 6,
      createable: true,
    });
    expect(findField(object, 'Place__Longitude__s')).to.include({ precision: 9 });
  });
});

describe('what is wrong with a field is named with its line', () => {
  const cases: Array<[what: string, inner: string, name: string, message: RegExp]> = [
    ['an unknown type', '<type>Txt</type>', 'UnknownFieldTypeError', /field-meta\.xml:5: there is no field type Txt/],
    ['a type that cannot be kept', '<type>EncryptedText</type>', 'UnknownFieldTypeError', /EncryptedText/],
    ['a misspelt element', '<lenght>5</lenght><length>5</length><type>Text</type>', 'UnknownMetadataError', /<lenght>/],
    ['a missing length', '<type>Text</type>', 'MissingElementError', /<length>/],
    ['a missing scale', '<precision>18</precision><type>Number</type>', 'MissingElementError', /<scale>/],
    ['a picklist without values', '<type>Picklist</type>', 'MissingElementError', /<valueSet>/],
    [
      'a picklist of the old form',
      '<type>Picklist</type><picklist><sorted>false</sorted></picklist>',
      'MissingElementError',
      /<valueSet>/,
    ],
    [
      'a lookup to nothing',
      '<referenceTo>Nowhere__c</referenceTo><type>Lookup</type>',
      'UnknownReferenceError',
      /Nowhere__c/,
    ],
    [
      'a required lookup filter by the user who saves',
      '<referenceTo>Account</referenceTo><lookupFilter><active>true</active><filterItems><field>Account.Name</field><operation>equals</operation><valueField>$User.Department</valueField></filterItems><isOptional>false</isOptional></lookupFilter><type>Lookup</type>',
      'LookupFilterPathError',
      /\$User\.Department/,
    ],
    [
      'a required lookup filter by a field that is not there',
      '<referenceTo>Account</referenceTo><lookupFilter><active>true</active><filterItems><field>Account.Nothing__c</field><operation>equals</operation><value>1</value></filterItems><isOptional>false</isOptional></lookupFilter><type>Lookup</type>',
      'UnknownReferenceError',
      /Account\.Nothing__c/,
    ],
    [
      'logic of a lookup filter that names a condition too many',
      '<referenceTo>Account</referenceTo><lookupFilter><active>true</active><booleanFilter>1 AND 2</booleanFilter><filterItems><field>Account.Name</field><operation>equals</operation><value>1</value></filterItems><isOptional>false</isOptional></lookupFilter><type>Lookup</type>',
      'BadMetadataValueError',
      /1 AND 2/,
    ],
    [
      'a roll-up over a field that is not there',
      '<summaryForeignKey>Account.Nothing__c</summaryForeignKey><summaryOperation>count</summaryOperation><type>Summary</type>',
      'UnknownReferenceError',
      /Account\.Nothing__c/,
    ],
    [
      'a roll-up filter that compares two fields',
      '<summaryFilterItems><field>A</field><operation>equals</operation><valueField>B</valueField></summaryFilterItems><summaryForeignKey>Account.Site</summaryForeignKey><summaryOperation>count</summaryOperation><type>Summary</type>',
      'UnknownMetadataError',
      /<valueField>/,
    ],
  ];
  for (const [what, inner, name, message] of cases) {
    it(what, () => {
      const error = errorOf(() => read(inner));
      expect(error.name).to.equal(name);
      expect(error.message).to.match(message);
      expect(error.actions).to.not.be.empty;
      expect(error.exitCode).to.equal(78);
      expect(error.data).to.include({ path: 'objects/Worksite__c/fields/Sample__c.field-meta.xml' });
    });
  }
});
