import type { Connection } from '@salesforce/core';
import type { ComponentSet } from '@salesforce/source-deploy-retrieve';
import { MetadataConverter } from '@salesforce/source-deploy-retrieve';
import { XMLParser } from 'fast-xml-parser';
import JSZip from 'jszip';

export type InventoryItem = {
  /** Metadata API type, e.g. `CustomField`. */
  readonly type: string;
  /** e.g. `Account.POWER_Sync_Key__c` */
  readonly fullName: string;
  readonly description?: string;
  /** For fields: the field's type, so that a person can see at once whether the two could ever be the same. */
  readonly fieldType?: string;
};
export type Inventory = readonly InventoryItem[];

/**
 * Types whose components carry a description, by their top folder in a metadata zip. Layouts, tabs, list views and compact layouts go with their
 * object; paths, labels and folders of reports cannot carry one, and are ours by name only.
 */
const describedFolders: Readonly<Record<string, string>> = {
  objects: 'CustomObject',
  permissionsets: 'PermissionSet',
  globalValueSets: 'GlobalValueSet',
  applications: 'CustomApplication',
  flows: 'Flow',
  flexipages: 'FlexiPage',
  quickActions: 'QuickAction',
  reportTypes: 'ReportType',
  reports: 'Report',
  dashboards: 'Dashboard',
  lwc: 'LightningComponentBundle',
};

/** `unpackaged/reports/Folder/Name.report` -> Report, Folder/Name; of a bundle only the file that describes it counts. */
function nameOf(path: string): { readonly type: string; readonly fullName: string } | undefined {
  const segments = path.split('/');
  const at = segments.findIndex((segment) => describedFolders[segment] !== undefined);
  const type = describedFolders[segments[at] ?? ''];
  const inside = segments.slice(at + 1).join('/');
  if (type === undefined || inside === '') return undefined;
  if (type === 'LightningComponentBundle') {
    const bundle = /^(\w+)\/\1\.js-meta\.xml$/.exec(inside)?.[1];
    return bundle === undefined ? undefined : { type, fullName: bundle };
  }
  return { type, fullName: inside.replace(/\.[^./]+$/, '') };
}

type Xml = { description?: string; fields?: Array<{ fullName: string; description?: string; type?: string }> };

const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name, path) => name === 'fields' && path === 'CustomObject.fields',
});

/** What a zip in metadata format holds of the types we look at. */
export async function readInventory(zip: Buffer): Promise<Inventory> {
  const archive = await JSZip.loadAsync(zip);
  const items: InventoryItem[] = [];
  for (const [path, entry] of Object.entries(archive.files)) {
    const named = entry.dir ? undefined : nameOf(path);
    if (named === undefined) {
      continue;
    }
    const { type, fullName: name } = named;
    const content = parser.parse(await entry.async('string')) as Record<string, Xml>;
    const component = content[type];
    if (component === undefined) {
      continue;
    }
    // A standard object is never ours to describe: only the fields we add to it are.
    if (type !== 'CustomObject' || name.endsWith('__c')) {
      items.push({ type, fullName: name, description: component.description });
    }
    for (const field of component.fields ?? []) {
      if (field.fullName.endsWith('__c')) {
        items.push({
          type: 'CustomField',
          fullName: `${name}.${field.fullName}`,
          description: field.description,
          fieldType: field.type,
        });
      }
    }
  }
  return items;
}

/**
 * Our own components, read from the very zip that a deploy would send. A page without a description could not be told from the union's own at the
 * next install, so it is not looked at.
 */
export async function packagedInventory(components: ComponentSet): Promise<Inventory> {
  const { zipBuffer } = await new MetadataConverter().convert(components, 'metadata', { type: 'zip' });
  const inventory = zipBuffer === undefined ? [] : await readInventory(zipBuffer);
  return inventory.filter(({ type, description }) => type !== 'FlexiPage' || description !== undefined);
}

/**
 * What the org holds under the names of `wanted`: one retrieve, nothing written to disk.
 *
 * @returns components found, ours or not; names the org does not know are simply absent
 */
export async function retrieveInventory(connection: Connection, wanted: Inventory): Promise<Inventory> {
  const byType = new Map<string, string[]>();
  for (const { type, fullName } of wanted) {
    byType.set(type, [...(byType.get(type) ?? []), fullName]);
  }
  const result = await connection.metadata
    .retrieve({
      apiVersion: connection.getApiVersion(),
      unpackaged: {
        types: [...byType].map(([name, members]) => ({ name, members })),
        version: connection.getApiVersion(),
      },
    } as unknown as Parameters<typeof connection.metadata.retrieve>[0])
    .complete();
  const zipFile = (result as { zipFile?: string }).zipFile;
  return zipFile === undefined || zipFile === '' ? [] : readInventory(Buffer.from(zipFile, 'base64'));
}
