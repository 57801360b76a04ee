import { expect } from 'chai';
import JSZip from 'jszip';
import { packagedInventory, readInventory } from '../../src/install/inventory.js';
import { OWNERSHIP_MARK } from '../../src/install/ownership.js';
import { packagedComponents } from '../../src/install/package.js';

const object = (inner: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</CustomObject>`;

async function zipOf(files: Record<string, string>): Promise<Buffer> {
  const zip = new JSZip();
  for (const [path, content] of Object.entries(files)) {
    zip.file(path, content);
  }
  return zip.generateAsync({ type: 'nodebuffer' });
}

describe('the inventory of a metadata zip', () => {
  it('lists objects and their fields with description and type', async () => {
    const zip = await zipOf({
      'unpackaged/objects/Sample__c.object': object(
        '<description>One</description><fields><fullName>City__c</fullName><description>Two</description><type>Text</type></fields>'
      ),
    });
    expect(await readInventory(zip)).to.deep.equal([
      { type: 'CustomObject', fullName: 'Sample__c', description: 'One' },
      { type: 'CustomField', fullName: 'Sample__c.City__c', description: 'Two', fieldType: 'Text' },
    ]);
  });

  it('never claims a standard object, only the custom fields on it', async () => {
    const zip = await zipOf({
      'unpackaged/objects/Account.object': object(
        '<fields><fullName>Name</fullName></fields><fields><fullName>X__c</fullName><type>Text</type></fields>'
      ),
    });
    expect((await readInventory(zip)).map(({ fullName }) => fullName)).to.deep.equal(['Account.X__c']);
  });

  it('names what lies in folders and bundles as the Metadata API does', async () => {
    const zip = await zipOf({
      'unpackaged/reports/Sample_Folder/Sites.report': '<Report><description>One</description></Report>',
      'unpackaged/reports/Sample_Folder-meta.xml': '<ReportFolder><name>Sample Folder</name></ReportFolder>',
      'unpackaged/quickActions/Sample__c.Log.quickAction': '<QuickAction><description>Two</description></QuickAction>',
      'unpackaged/lwc/sampleCard/sampleCard.js-meta.xml':
        '<LightningComponentBundle><description>Three</description></LightningComponentBundle>',
      'unpackaged/lwc/sampleCard/sampleCard.html': '<template></template>',
      'unpackaged/flows/Remind.flow': '<Flow><label>Remind</label></Flow>',
    });
    expect(await readInventory(zip)).to.deep.equal([
      { type: 'Report', fullName: 'Sample_Folder/Sites', description: 'One' },
      { type: 'QuickAction', fullName: 'Sample__c.Log', description: 'Two' },
      { type: 'LightningComponentBundle', fullName: 'sampleCard', description: 'Three' },
      { type: 'Flow', fullName: 'Remind', description: undefined },
    ]);
  });

  it('passes over files of other types', async () => {
    expect(
      await readInventory(
        await zipOf({ 'unpackaged/package.xml': '<Package/>', 'unpackaged/layouts/A.layout': '<Layout/>' })
      )
    ).to.deep.equal([]);
  });
});

describe('our own components', () => {
  it('all carry the mark by which a later install knows them', async () => {
    const inventory = await packagedInventory(await packagedComponents('66.0'));
    expect(inventory.length).to.be.greaterThan(50);
    expect(new Set(inventory.map(({ type }) => type))).to.include.keys(
      'CustomObject',
      'CustomField',
      'Flow',
      'Report',
      'ReportType',
      'Dashboard',
      'QuickAction',
      'LightningComponentBundle'
    );
    expect(
      inventory.filter(({ description }) => !description?.endsWith(OWNERSHIP_MARK)).map(({ fullName }) => fullName)
    ).to.deep.equal([]);
  });
});
