import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findField, isDetail, projectRoot, readProject, standardObjects } from '../../src/schema/index.js';
import { errorOf, objectXml } from './fixtures.js';

describe('a project', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'power-schema-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read from its package directories', () => {
    mkdirSync(join(folder, 'app/objects/Worksite__c'), { recursive: true });
    mkdirSync(join(folder, 'app/lwc/x/__tests__'), { recursive: true });
    writeFileSync(join(folder, 'app/lwc/x/__tests__/x.test.xml'), '<Unknown/>');
    writeFileSync(join(folder, 'app/objects/Worksite__c/Worksite__c.object-meta.xml'), objectXml());
    writeFileSync(
      join(folder, 'sfdx-project.json'),
      JSON.stringify({ packageDirectories: [{ path: 'app', default: true }] })
    );
    expect(readProject(folder).object('Worksite__c')?.label).to.equal('Worksite');
  });

  it('that is not there, not readable or without its folder is named', () => {
    expect(errorOf(() => readProject(folder)).name).to.equal('ProjectNotFoundError');
    writeFileSync(join(folder, 'sfdx-project.json'), '{}');
    expect(errorOf(() => readProject(folder)).name).to.equal('ProjectUnreadableError');
    writeFileSync(join(folder, 'sfdx-project.json'), JSON.stringify({ packageDirectories: [{ path: 'gone' }] }));
    expect(errorOf(() => readProject(folder)).name).to.equal('PackageDirectoryMissingError');
  });
});

describe('the plugin’s own metadata', () => {
  const schema = readProject();

  it('is read whole, whichever folder the command is started in', () => {
    expect(projectRoot()).to.equal(process.cwd());
    expect(schema.object('Worksite__c')?.fields.length).to.be.greaterThan(10);
    expect(schema.digest).to.match(/^[0-9a-f]{64}$/);
  });

  it('keeps the worker reference of a certification request out of every message', () => {
    const request = schema.object('U_Visa_Certification_Request__c');
    expect(request && findField(request, 'Worker_Reference__c')?.sensitive).to.be.true;
  });

  it('gives every synced object a unique external key and a base', () => {
    const synced = schema.objects.filter((object) =>
      object.fields.some((field) => field.name.endsWith('Sync_Base__c'))
    );
    expect(synced.length).to.be.greaterThan(2);
    for (const object of synced) {
      const key = object.fields.find((field) => /^(POWER_)?Sync_Key__c$/.test(field.name));
      expect(key, object.name).to.include({ type: 'Text', unique: 'caseInsensitive', externalId: true });
    }
  });

  it('has details only where sharing follows the parent', () => {
    for (const object of schema.objects.filter((candidate) => candidate.custom)) {
      expect(isDetail(object), object.name).to.equal(object.sharingModel === 'ControlledByParent');
    }
  });
});

describe('the standard objects', () => {
  it('are Account, Contact and User with their required fields', () => {
    const required = standardObjects.map((object) => [
      object.name,
      object.fields.filter((field) => field.required).map((field) => field.name),
    ]);
    expect(required).to.deep.equal([
      ['Account', ['Name']],
      ['Contact', ['LastName']],
      [
        'User',
        [
          'Username',
          'LastName',
          'Email',
          'Alias',
          'ProfileId',
          'TimeZoneSidKey',
          'LocaleSidKey',
          'LanguageLocaleKey',
          'EmailEncodingKey',
        ],
      ],
    ]);
  });

  it('write an address by its parts and never as a whole', () => {
    const account = standardObjects[0]!;
    expect(findField(account, 'BillingAddress')?.createable).to.be.false;
    expect(findField(account, 'BillingPostalCode')).to.include({ length: 20, createable: true });
  });
});
