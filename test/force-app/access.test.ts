import { expect } from 'chai';
import lodash from 'lodash';
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
  'Labor_Dispute__c',
  'Enforcement_Contact__c',
  'Neutrality_Agreement__c',
  'Worksite_Coverage__c',
  'Union_Contract__c',
  'Contract_Clause__c',
  'Model_Clause__c',
  'Certifying_Agency__c',
  'Deadline_Rule__c',
  'U_Visa_Certification_Request__c',
  'Sync_Run__c',
  'Sync_State__c',
];

/** Read, Create, Edit, Delete, View all, Modify all; in the order of OBJECTS. */
const MATRIX: Readonly<Record<string, readonly string[]>> = {
  POWER_View: ['R', ...Array<string>(10).fill('R'), '', '', ''],
  POWER_Organize: ['R', ...Array<string>(7).fill('RCE'), 'R', 'R', 'R', '', 'R', ''],
  POWER_Certify: ['R', 'R', 'R', 'R', 'R', 'R', '', '', '', 'R', 'R', 'RCED', '', ''],
  POWER_Administer: ['RE', ...Array<string>(10).fill('RCEDVM'), '', 'RV', ''],
  POWER_Sync: ['RCE', ...Array<string>(10).fill('RCEDVM'), '', 'RCEV', 'RCEDVM'],
  POWER_Sync_Certifications: ['R', 'R', 'R', '', '', '', '', '', '', 'R', 'R', 'RCE', '', ''],
};

const setNamed = (name: string) => model.ofType('PermissionSet').find((set) => set.name === name)!.root;

const fieldsOf = (set: string, right: 'readable' | 'editable'): string[] =>
  children(setNamed(set), 'fieldPermissions')
    .filter((entry) => textOf(entry, right) === 'true')
    .map((entry) => textOf(entry, 'field')!);

/** Who may read and edit each sensitive field, by permission set: r reads, w writes. */
const sensitiveAccess = (): Record<string, Record<string, string>> => {
  const sensitive = model.fields.filter((field) =>
    ['Confidential', 'Restricted', 'MissionCritical'].includes(
      textOf(field.component.root, 'securityClassification') ?? ''
    )
  );
  return Object.fromEntries(
    sensitive.map(({ object, name }) => [
      `${object}.${name}`,
      Object.fromEntries(
        Object.keys(MATRIX).flatMap((set) => {
          const reads = fieldsOf(set, 'readable').includes(`${object}.${name}`);
          const writes = fieldsOf(set, 'editable').includes(`${object}.${name}`);
          return reads ? [[set, writes ? 'rw' : 'r']] : [];
        })
      ),
    ])
  );
};

const isDerived = (path: string): boolean =>
  model.fields.some((field) => `${field.object}.${field.name}` === path && field.derived);

const ORGANIZING_NOTES = {
  POWER_View: 'r',
  POWER_Organize: 'rw',
  POWER_Certify: 'r',
  POWER_Administer: 'rw',
  POWER_Sync: 'rw',
};
const CERTIFIERS_READ = { POWER_Certify: 'r', POWER_Sync_Certifications: 'r' };
const CERTIFIERS = { POWER_Certify: 'rw', POWER_Sync_Certifications: 'rw' };

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

  it('opens each sensitive field to these sets alone', () => {
    const actual = sensitiveAccess();
    const bases = Object.entries(actual).filter(([field]) => field.endsWith('Sync_Base__c'));
    for (const [field, sets] of bases) {
      const own = field.startsWith('U_Visa') ? 'POWER_Sync_Certifications' : 'POWER_Sync';
      expect(sets, field).to.deep.equal({ [own]: 'rw' });
    }
    const rest = Object.entries(actual).filter(([field]) => !field.endsWith('Sync_Base__c'));
    for (const [field, sets] of rest) {
      if (field.startsWith('U_Visa'))
        expect(sets, field).to.deep.equal(isDerived(field) ? CERTIFIERS_READ : CERTIFIERS);
      else if (field === 'Sync_State__c.Lock_Token__c') expect(sets, field).to.deep.equal({ POWER_Sync: 'rw' });
      else if (field === 'Union_Contract__c.Notes__c')
        expect(sets, field).to.deep.equal(lodash.omit(ORGANIZING_NOTES, 'POWER_Certify'));
      else expect(sets, field).to.deep.equal(ORGANIZING_NOTES);
    }
    expect(rest.length).to.be.at.least(15);
  });

  it('lets a person who reads an object read all of it but the sync base, so that no page has holes', () => {
    for (const set of ['POWER_View', 'POWER_Organize', 'POWER_Certify', 'POWER_Administer']) {
      const readable = new Set(fieldsOf(set, 'readable'));
      OBJECTS.forEach((object, index) => {
        if (!MATRIX[set]![index]!.includes('R')) return;
        const hidden = model
          .fieldsOf(object)
          .filter((field) => !field.required && field.type !== 'MasterDetail' && !field.name.endsWith('Sync_Base__c'))
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
      (field) =>
        !field.required &&
        field.type !== 'MasterDetail' &&
        !field.derived &&
        !editable.has(`${field.object}.${field.name}`)
    );
    expect(closed.map((field) => `${field.object}.${field.name}`)).to.deep.equal([]);
  });
});
