import { ComponentSetBuilder, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { expect } from 'chai';
import JSZip from 'jszip';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { child, children, readModel, textOf } from './checker/index.js';
import { PACKAGE, SOURCES } from './support.js';

const model = readModel(SOURCES);

/** The children a decomposed object holds, as the Metadata API names them in the object’s one file. */
const CHILD_TAGS: Readonly<Record<string, string>> = {
  CustomField: 'fields',
  ValidationRule: 'validationRules',
  CompactLayout: 'compactLayouts',
  ListView: 'listViews',
};

describe('the deploy library', () => {
  it('takes every file for a component, one to one', async () => {
    const set = await ComponentSetBuilder.build({ sourcepath: [PACKAGE], sourceapiversion: '66.0' });
    const all = set
      .getSourceComponents()
      .toArray()
      .flatMap((component) => [component, ...component.getChildren()]);
    const claimed = all.map((component) => component.xml).filter((path) => path !== undefined);
    const onDisk = readdirSync(PACKAGE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('-meta.xml'))
      .map((entry) => join(entry.parentPath, entry.name));
    // The labels of one file are components of their own, each with that file behind it.
    expect([...new Set(claimed)].sort()).to.deep.equal(onDisk.sort());
    expect(new Set(all.map((component) => `${component.type.name}:${component.fullName}`)).size).to.equal(all.length);
  });

  it('packs them for a deploy, with every child inside its object and everything in the manifest', async () => {
    const set = await ComponentSetBuilder.build({ sourcepath: [PACKAGE], sourceapiversion: '66.0' });
    const { zipBuffer } = await new MetadataConverter().convert(set, 'metadata', { type: 'zip' });
    const zip = await JSZip.loadAsync(zipBuffer!);
    const manifest = await zip.file('package.xml')!.async('text');
    expect(manifest).to.include('<version>66.0</version>');
    for (const [object, component] of model.objects) {
      const packed = await zip.file(`objects/${object}.object`)!.async('text');
      expect(packed).to.include(`<label>${textOf(component.root, 'label')!}</label>`);
      for (const inner of model.components.filter(
        (candidate) => candidate.object === object && candidate.type !== 'CustomObject'
      )) {
        const tag = CHILD_TAGS[inner.type]!;
        expect(packed, inner.file).to.match(new RegExp(`<${tag}>\\s*<fullName>${inner.name}</fullName>`));
        expect(manifest, inner.file).to.include(`<members>${object}.${inner.name}</members>`);
      }
    }
    for (const component of set.getSourceComponents().toArray()) {
      if (component.name !== 'Account')
        expect(manifest).to.match(new RegExp(`<members>${component.fullName}/?</members>`));
    }
    for (const file of [...SOURCES.keys()].filter((path) => path.startsWith('lwc/') && !path.includes('__tests__'))) {
      expect(Object.keys(zip.files)).to.include(file);
    }
  });

  it('adds fields, and rules on those alone, to the standard account without an object file that would overwrite the org’s settings', async () => {
    const set = await ComponentSetBuilder.build({ sourcepath: [PACKAGE], sourceapiversion: '66.0' });
    const { zipBuffer } = await new MetadataConverter().convert(set, 'metadata', { type: 'zip' });
    const zip = await JSZip.loadAsync(zipBuffer!);
    const account = await zip.file('objects/Account.object')!.async('text');
    expect([...account.matchAll(/<fullName>(\w+)<\/fullName>/g)].map(([, name]) => name)).to.have.members([
      'POWER_Sync_Base__c',
      'POWER_Sync_Key__c',
      'POWER_NO_IDENTIFIERS_IN_TEXT',
      'POWER_SYNC_BASE_FORM',
    ]);
    expect(account).not.to.match(/sharingModel|searchLayouts|enableHistory/);
    expect(await zip.file('package.xml')!.async('text')).not.to.include('<members>Account</members>');
  });

  it('finds the value sets behind the picklists with the values that files bring', () => {
    const set = model.ofType('GlobalValueSet').find((candidate) => candidate.name === 'US_State');
    const codes = children(set!.root, 'customValue').map((value) => textOf(value, 'fullName'));
    expect(codes).to.have.length(56);
    expect(codes).to.include.members(['CA', 'DC', 'PR', 'GU', 'VI', 'AS', 'MP']);
    expect(child(set!.root, 'masterLabel')?.text).to.equal('US State');
  });
});
