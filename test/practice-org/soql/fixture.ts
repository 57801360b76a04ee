import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSchema } from '../../../src/schema/index.js';
import type { FieldSchema, FieldType, ObjectSchema } from '../../../src/schema/index.js';
import type { Value } from '../../../src/records/index.js';
import { insertRow, openStore } from '../../../src/practice-org/store/index.js';
import type { OpenStore } from '../../../src/practice-org/store/index.js';
import { openPracticeOrg } from '../../../src/practice-org/org.js';
import type { Access, Caller, PracticeOrg } from '../../../src/practice-org/types.js';

export function field(name: string, type: FieldType, more: Partial<FieldSchema> = {}): FieldSchema {
  return {
    name,
    label: name.replace(/__c$/, '').replaceAll('_', ' '),
    type,
    custom: name.endsWith('__c'),
    required: false,
    externalId: false,
    sensitive: false,
    createable: true,
    updateable: true,
    ...more,
  };
}

export function object(name: string, fields: FieldSchema[], more: Partial<ObjectSchema> = {}): ObjectSchema {
  return {
    name,
    label: name.replace(/__c$/, ''),
    pluralLabel: `${name.replace(/__c$/, '')}s`,
    custom: name.endsWith('__c'),
    nameField: { type: 'Text', label: 'Name' },
    sharingModel: 'ReadWrite',
    features: { activities: false, bulkApi: true, feeds: false, history: false, reports: true, search: true },
    fields: [field('Name', 'Text', { length: 80, custom: false }), ...fields],
    recordTypes: [],
    validationRules: [],
    ...more,
  };
}

const values = (...names: string[]) =>
  names.map((name) => ({ name, label: `${name} label`, active: true, isDefault: false }));

export const stages = values('Zulu', 'Alpha', 'Mike');

/** Employers with sites, sites with visits: made-up objects with one field of every kind. */
export const objects: ObjectSchema[] = [
  object('Employer__c', [
    field('Key__c', 'Text', { length: 40, externalId: true, unique: 'caseInsensitive' }),
    field('Big__c', 'Checkbox'),
    field('Parent__c', 'Lookup', {
      reference: {
        to: ['Employer__c'],
        relationshipName: 'Parent__r',
        childRelationshipName: 'Daughters__r',
        onDelete: 'SetNull',
      },
    }),
    field('Visits_Cost__c', 'Number', { precision: 18, scale: 2 }),
    field('Site_Count__c', 'Summary', {
      summary: {
        operation: 'count',
        foreignKey: 'Site__c.Employer__c',
        filters: [{ field: 'Site__c.Open__c', operation: 'equals', value: 'True' }],
      },
      createable: false,
      updateable: false,
    }),
  ]),
  object('Site__c', [
    field('Employer__c', 'Lookup', {
      reference: {
        to: ['Employer__c'],
        relationshipName: 'Employer__r',
        childRelationshipName: 'Sites__r',
        onDelete: 'SetNull',
      },
    }),
    field('Stage__c', 'Picklist', { picklist: { restricted: false, values: stages } }),
    field('Tongues__c', 'MultiselectPicklist', { picklist: { restricted: false, values: values('en', 'es', 'vi') } }),
    field('Size__c', 'Number', { precision: 8, scale: 0 }),
    field('Open__c', 'Checkbox'),
    field('Opened__c', 'Date'),
    field('Seen__c', 'DateTime'),
    field('Code__c', 'Text', { length: 20, unique: 'caseSensitive', externalId: true }),
    field('Notes__c', 'LongTextArea', { length: 32000 }),
    field('More_Notes__c', 'LongTextArea', { length: 32000 }),
    field('Doubled__c', 'Number', {
      formula: { expression: 'Size__c * 2', blanksAs: 'BlankAsBlank' },
      createable: false,
      updateable: false,
    }),
  ]),
  object('Visit__c', [
    field('Site__c', 'Lookup', {
      reference: {
        to: ['Site__c'],
        relationshipName: 'Site__r',
        childRelationshipName: 'Visits__r',
        onDelete: 'SetNull',
      },
    }),
    field('Cost__c', 'Currency', { precision: 18, scale: 2 }),
  ]),
];

export const now = new Date('2026-11-22T12:00:00.000Z');

/** A store of made-up objects and an org around it that answers queries; `access` takes rights away. */
export type Fixture = {
  readonly org: PracticeOrg;
  readonly store: OpenStore;
  readonly caller: Caller;
  add(object: string, values: Record<string, Value>): string;
  close(): Promise<void>;
};

const everything: Access = {
  canRead: () => true,
  canCreate: () => true,
  canEdit: () => true,
  canDelete: () => true,
  has: () => true,
  rowCondition: () => undefined,
};

export function makeFixture(access: Partial<Access> = {}): Fixture {
  const directory = mkdtempSync(join(tmpdir(), 'practice-soql-'));
  const users = openPracticeOrg({ directory: join(directory, 'org') });
  const standard = users.store.schema.objects;
  const store = openStore({
    directory: join(directory, 'store'),
    now: () => now,
    schemaOf: () => makeSchema([...standard, ...objects]),
  });
  for (const name of ['User', 'Profile', 'Organization']) {
    const copied = users.store.schema.object(name)!;
    for (const row of users.store.db.prepare(`SELECT * FROM "${name}"`).all() as Array<Record<string, unknown>>) {
      insertRow(store, copied, new Map(Object.entries(users.store.decode(copied, row))));
    }
  }
  const org: PracticeOrg = {
    ...users,
    store,
    now: () => now,
    accessOf: () => ({ ...everything, ...access }),
    adminUserId: users.adminUserId,
  };
  const caller: Caller = { userId: users.adminUserId, sessionId: 'session', apiVersion: '66.0' };
  return {
    org,
    store,
    caller,
    add(name, given) {
      const type = store.schema.object(name)!;
      const id = store.newId(type);
      const stamps = { OwnerId: caller.userId, CreatedById: caller.userId, LastModifiedById: caller.userId };
      const moment = '2026-11-20T08:30:00.000Z';
      const system = { Id: id, ...stamps, CreatedDate: moment, LastModifiedDate: moment, SystemModstamp: moment };
      insertRow(store, type, new Map<string, Value>(Object.entries({ ...system, ...given })));
      // Rows come in past the saves that keep roll-ups right, so this one is counted here.
      store.db.exec(
        'UPDATE Employer__c SET Site_Count__c = (SELECT count(*) FROM Site__c s WHERE s.Employer__c = Employer__c.Id AND s.Open__c = 1 AND s.IsDeleted = 0)'
      );
      return id;
    },
    async close() {
      store.close();
      await users.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
