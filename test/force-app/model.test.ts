import { expect } from 'chai';
import { check, describeProblem, loadMetadataTypes } from './checker/index.js';
import { ALL_SOURCES, SOURCES } from './support.js';

const found = check(ALL_SOURCES);
const lines = (group: keyof typeof found): string[] => found[group].map(describeProblem);

describe('force-app', () => {
  it('is there: thirteen objects, each with its fields, and fields on the org’s own accounts', () => {
    const files = [...SOURCES.keys()];
    for (const object of [
      'Worksite__c',
      'Neutrality_Agreement__c',
      'U_Visa_Certification_Request__c',
      'Sync_Run__c',
      'Sync_State__c',
      'Labor_Dispute__c',
      'Enforcement_Contact__c',
      'Worksite_Coverage__c',
      'Certifying_Agency__c',
      'Deadline_Rule__c',
      'Model_Clause__c',
      'Union_Contract__c',
      'Contract_Clause__c',
    ]) {
      expect(files, object).to.include(`objects/${object}/${object}.object-meta.xml`);
      expect(
        files.filter((file) => file.startsWith(`objects/${object}/fields/`)),
        object
      ).to.have.length.above(5);
    }
    expect(files).not.to.include('objects/Account/Account.object-meta.xml');
  });

  it('is written so that a diff shows only what changed: order, indentation, line endings, no comment before the root', () => {
    expect(lines('form')).to.deep.equal([]);
  });

  it('holds only elements and values the Metadata API knows, where and as often as it takes them', () => {
    expect(lines('schema')).to.deep.equal([]);
  });

  it('keeps the conventions: names, texts for two readers, field types, classes of sensitive data, no identity anywhere', () => {
    expect(lines('conventions')).to.deep.equal([]);
  });

  it('refers only to what exists: objects, fields, values, pages, actions, lists, reports, labels, components, permissions', () => {
    expect(lines('references')).to.deep.equal([]);
  });

  it('says everything in Spanish as well, under the keys the platform knows it by', () => {
    expect(lines('translations')).to.deep.equal([]);
  });
});

describe('the published metadata types', () => {
  const types = loadMetadataTypes();

  it('are read with what they inherit, what may be missing and what may be repeated', () => {
    const members = types.members('CustomValue');
    expect(members?.get('fullName')).to.deep.equal({ type: 'string', optional: true, repeated: false });
    expect(members?.get('default')).to.deep.equal({ type: 'boolean', optional: false, repeated: false });
    expect(types.members('CustomField')?.get('summaryFilterItems')).to.include({ repeated: true });
  });

  it('are read with their enumerations, and through plain aliases', () => {
    expect(types.values('DeleteConstraint')).to.have.members(['Cascade', 'Restrict', 'SetNull']);
    expect(types.members('ReportFolder')?.has('name')).to.equal(true);
    expect(types.members('NoSuchType')).to.equal(undefined);
  });
});
