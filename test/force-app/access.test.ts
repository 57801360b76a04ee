import { expect } from 'chai';
import { children, readModel, textOf } from './checker/index.js';
import { SOURCES } from './support.js';

const model = readModel(SOURCES);
const RIGHTS: ReadonlyArray<readonly [string, string]> = [
  ['R', 'allowRead'],
  ['C', 'allowCreate'],
  ['E', 'allowEdit'],
  ['D', 'allowDelete'],
  ['V', 'viewAllRecords'],
  ['M', 'modifyAllRecords'],
];

const OBJECTS = [
  'Account',
  'Worksite__c',
  'Neutrality_Agreement__c',
  'U_Visa_Certification_Request__c',
  'Sync_Run__c',
  'Sync_State__c',
];

/** Read, Create, Edit, Delete, View all, Modify all; in the order of OBJECTS. */
const MATRIX: Readonly<Record<string, readonly string[]>> = {
  POWER_View: ['R', 'R', 'R', '', '', ''],
  POWER_Organize: ['R', 'RCE', 'RCE', '', 'R', ''],
  POWER_Certify: ['R', 'R', 'R', 'RCED', '', ''],
  POWER_Administer: ['RE', 'RCEDVM', 'RCEDVM', '', 'RV', ''],
  POWER_Sync: ['RCE', 'RCEDVM', 'RCEDVM', '', 'RCEV', 'RCEDVM'],
  POWER_Sync_Certifications: ['R', 'R', '', 'RCE', '', ''],
};

const setNamed = (name: string) => model.ofType('PermissionSet').find((set) => set.name === name)!.root;

const fieldsOf = (set: string, right: 'readable' | 'editable'): string[] =>
  children(setNamed(set), 'fieldPermissions')
    .filter((entry) => textOf(entry, right) === 'true')
    .map((entry) => textOf(entry, 'field')!);

describe('who sees what', () => {
  it('is six permission sets, each with exactly these rights on each object', () => {
    const rights = (set: string, object: string): string => {
      const entry = children(setNamed(set), 'objectPermissions').find(
        (permission) => textOf(permission, 'object') === object
      );
      return RIGHTS.filter(([, element]) => entry && textOf(entry, element) === 'true')
        .map(([letter]) => letter)
        .join('');
    };
    const actual = Object.fromEntries(
      model.ofType('PermissionSet').map(({ name }) => [name, OBJECTS.map((object) => rights(name, object))])
    );
    expect(actual).to.deep.equal(MATRIX);
  });

  it('lets nobody but counsel, the named few and their own sync meet a request, and nobody all of them', () => {
    for (const { name } of model.ofType('PermissionSet')) {
      const touches = fieldsOf(name, 'readable').some((field) => field.startsWith('U_Visa_Certification_Request__c.'));
      expect(touches, name).to.equal(['POWER_Certify', 'POWER_Sync_Certifications'].includes(name));
    }
  });

  it('shows the sync base to the sync alone', () => {
    for (const { name } of model.ofType('PermissionSet')) {
      const bases = fieldsOf(name, 'readable').filter((field) => field.endsWith('Sync_Base__c'));
      expect(bases.length > 0, name).to.equal(name.startsWith('POWER_Sync'));
    }
  });

  it('lets a person who reads an object read all of it but the sync base, so that no page has holes', () => {
    for (const set of ['POWER_View', 'POWER_Organize', 'POWER_Certify', 'POWER_Administer']) {
      const readable = new Set(fieldsOf(set, 'readable'));
      OBJECTS.forEach((object, index) => {
        if (!MATRIX[set]![index]!.includes('R')) return;
        const hidden = model
          .fieldsOf(object)
          .filter((field) => !field.required && !field.name.endsWith('Sync_Base__c'))
          .filter((field) => !readable.has(`${object}.${field.name}`));
        expect(
          hidden.map((field) => field.name),
          `${set} on ${object}`
        ).to.deep.equal([]);
      });
    }
  });

  it('lets organizers fill in the work but not relink a record to another row of the files', () => {
    const editable = fieldsOf('POWER_Organize', 'editable');
    expect(editable).to.include.members(['Worksite__c.Unit_Status__c', 'Neutrality_Agreement__c.Status__c']);
    expect(editable.filter((field) => field.endsWith('Sync_Key__c'))).to.deep.equal([]);
  });

  it('lets the sync write every field that can be written, so that no mapping fails for want of a right', () => {
    const editable = new Set([
      ...fieldsOf('POWER_Sync', 'editable'),
      ...fieldsOf('POWER_Sync_Certifications', 'editable'),
    ]);
    const closed = model.fields.filter(
      (field) => !field.required && !field.derived && !editable.has(`${field.object}.${field.name}`)
    );
    expect(closed.map((field) => `${field.object}.${field.name}`)).to.deep.equal([]);
  });
});
