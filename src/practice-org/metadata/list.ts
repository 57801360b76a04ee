import type { PracticeOrg } from '../types.js';
import { allTypes, childTypeByName, isKnownType, typeByName } from './registry.js';
import { parentNameOf } from './read-zip.js';
import { fileProperties } from './retrieve.js';
import type { FileProperties } from './retrieve.js';
import { fromStored } from './stored.js';

/** The components of a type, for folder types those of one folder. Undefined: the Metadata API knows no such type. */
export function listMetadata(org: PracticeOrg, type: string, folder?: string): FileProperties[] | undefined {
  const folderOf = /^(Report|Dashboard|Document|Email)Folder$/.exec(type)?.[1];
  const contentType = folderOf === 'Email' ? 'EmailTemplate' : folderOf;
  if (contentType !== undefined) {
    return org.store
      .components(contentType)
      .filter((component) => !component.fullName.includes('/'))
      .map((component) => fileProperties(org, type, component.fullName, component.path));
  }
  if (!isKnownType(type)) return undefined;
  const stored = org.store.components(type).map(fromStored);
  const inFolder = typeByName(type)?.inFolder === true;
  const listed = stored
    .filter(
      (component) =>
        !inFolder ||
        (folder === undefined ? component.fullName.includes('/') : component.fullName.startsWith(`${folder}/`))
    )
    .map((component) =>
      fileProperties(org, type, component.fullName, filePath(type, component.fullName, component.files[0]?.path ?? ''))
    );
  if (type !== 'CustomObject') return listed;
  const known = new Set(listed.map((entry) => entry.fullName));
  const standard = org.store.schema.objects.filter((object) => !object.custom && !known.has(object.name));
  return [
    ...listed,
    ...standard.map((object) => fileProperties(org, type, object.name, `objects/${object.name}.object`)),
  ];
}

function filePath(type: string, fullName: string, path: string): string {
  const parent = childTypeByName(type)?.parent ?? typeByName(type);
  if (!parent?.children.size) return path;
  return `${parent.directory}/${parentNameOf(type, fullName) ?? fullName}.${parent.suffix ?? ''}`;
}

export type DescribeMetadata = {
  readonly metadataObjects: ReadonlyArray<{
    readonly childXmlNames: readonly string[];
    readonly directoryName: string;
    readonly inFolder: boolean;
    readonly metaFile: boolean;
    readonly suffix?: string;
    readonly xmlName: string;
  }>;
  readonly organizationNamespace: string;
  readonly partialSaveAllowed: boolean;
  readonly testRequired: boolean;
};

/** The types this org stores, in the platform's form. */
export function describeMetadata(): DescribeMetadata {
  return {
    metadataObjects: allTypes().map((type) => ({
      childXmlNames: [...type.children.values()].map((child) => child.name),
      directoryName: type.directory,
      inFolder: type.inFolder,
      metaFile: type.metaFile,
      suffix: type.suffix,
      xmlName: type.name,
    })),
    organizationNamespace: '',
    partialSaveAllowed: true,
    testRequired: false,
  };
}
