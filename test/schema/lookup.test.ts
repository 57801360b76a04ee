import { expect } from 'chai';
import {
  childRelationships,
  detailOf,
  findField,
  findRelationship,
  isDetail,
  resultField,
  schemaFromComponents,
  systemFields,
} from '../../src/schema/index.js';
import { fieldXml, objectXml, worksiteFile } from './fixtures.js';

const schema = schemaFromComponents([
  worksiteFile,
  {
    path: 'objects/Worksite__c/fields/Employer__c.field-meta.xml',
    content: fieldXml(
      '<referenceTo>Account</referenceTo><relationshipName>Worksites</relationshipName><type>Lookup</type>',
      'Employer__c'
    ),
  },
  {
    path: 'objects/Worksite__c/fields/Open__c.field-meta.xml',
    content: fieldXml(
      '<summaryForeignKey>Dispute__c.Worksite__c</summaryForeignKey><summaryOperation>count</summaryOperation><type>Summary</type>',
      'Open__c'
    ),
  },
  {
    path: 'objects/Worksite__c/fields/First__c.field-meta.xml',
    content: fieldXml(
      '<summarizedField>Dispute__c.Filed__c</summarizedField><summaryForeignKey>Dispute__c.Worksite__c</summaryForeignKey><summaryOperation>min</summaryOperation><type>Summary</type>',
      'First__c'
    ),
  },
  {
    path: 'objects/Dispute__c/Dispute__c.object-meta.xml',
    content: objectXml().replace('ReadWrite<', 'ControlledByParent<'),
  },
  {
    path: 'objects/Dispute__c/fields/Worksite__c.field-meta.xml',
    content: fieldXml(
      '<referenceTo>Worksite__c</referenceTo><relationshipName>Disputes</relationshipName><type>MasterDetail</type>',
      'Worksite__c'
    ),
  },
  { path: 'objects/Dispute__c/fields/Filed__c.field-meta.xml', content: fieldXml('<type>Date</type>', 'Filed__c') },
]);
const worksite = schema.object('Worksite__c')!;
const dispute = schema.object('Dispute__c')!;

describe('finding one’s way in a schema', () => {
  it('is without regard to case, over own and system fields', () => {
    expect(findField(worksite, 'EMPLOYER__C')?.name).to.equal('Employer__c');
    expect(findField(worksite, 'systemmodstamp')?.type).to.equal('DateTime');
    expect(findField(worksite, 'Nothing__c')).to.be.undefined;
    expect(findRelationship(worksite, 'employer__R')?.reference.to).to.deep.equal(['Account']);
    expect(findRelationship(worksite, 'owner')?.field.name).to.equal('OwnerId');
    expect(findRelationship(worksite, 'Employer__c')).to.be.undefined;
  });

  it('leads from a parent to its children by their name', () => {
    const children = childRelationships(schema, 'account').map(({ child, name }) => [child.name, name]);
    expect(children).to.deep.include(['Worksite__c', 'Worksites__r']);
    expect(children).to.deep.include(['Contact', 'Contacts']);
    expect(childRelationships(schema, worksite).map(({ field }) => field.name)).to.deep.equal(['Worksite__c']);
  });

  it('tells a detail, which has no owner, from other objects', () => {
    expect(isDetail(dispute)).to.be.true;
    expect(detailOf(dispute).map((field) => field.name)).to.deep.equal(['Worksite__c']);
    expect(systemFields(dispute).map((field) => field.name)).not.to.include('OwnerId');
    expect(systemFields(worksite).map((field) => field.name)).to.deep.equal([
      ...['Id', 'OwnerId', 'IsDeleted', 'CreatedDate', 'CreatedById', 'LastModifiedDate', 'LastModifiedById'],
      'SystemModstamp',
    ]);
  });

  it('gives a roll-up the type of its result', () => {
    expect(resultField(schema, findField(worksite, 'Open__c')!)).to.include({ type: 'Number', scale: 0 });
    expect(resultField(schema, findField(worksite, 'First__c')!)).to.include({ type: 'Date' });
  });
});
