import { registry } from '@salesforce/source-deploy-retrieve';

/** How one metadata type lies in a zip. From the deploy library's own registry, so that both ends of a deploy agree. */
export type MetadataType = {
  readonly name: string;
  readonly directory: string;
  readonly suffix?: string;
  readonly inFolder: boolean;
  /** The type of the folders it lies in, e.g. `ReportFolder`. */
  readonly folderType?: string;
  /** True when a content file is accompanied by `<file>-meta.xml`. */
  readonly metaFile: boolean;
  /** True when a component is a directory of files. */
  readonly bundle: boolean;
  /** Components that live inside this type's file, by the element that holds them. */
  readonly children: ReadonlyMap<string, ChildType>;
};

export type ChildType = {
  readonly name: string;
  /** The repeated element in the parent's file, e.g. `fields`. */
  readonly element: string;
  /** The child element that names it, e.g. `fullName`. */
  readonly nameElement: string;
  /** False where the full name does not begin with the parent's (custom labels). */
  readonly qualified: boolean;
  /** In source format: the folder below the object, and the file suffix. */
  readonly directory: string;
  readonly suffix: string;
};

type RegistryType = {
  name: string;
  directoryName?: string;
  suffix?: string;
  inFolder?: boolean;
  folderType?: string;
  folderContentType?: string;
  strategies?: { adapter?: string };
  children?: { types: Record<string, RegistryChild> };
};
type RegistryChild = {
  name: string;
  directoryName: string;
  suffix: string;
  xmlElementName?: string;
  uniqueIdElement?: string;
  ignoreParentName?: boolean;
  isAddressable?: boolean;
};

const entries = registry.types as unknown as Readonly<Record<string, RegistryType>>;
const bundleAdapters = new Set(['bundle', 'digitalExperience', 'uiBundles']);
/** Types the Metadata API knows under a name of their own in messages, but never as a member of package.xml. */
const notListable = new Set(['CustomFieldTranslation']);

function childTypes(type: RegistryType): Map<string, ChildType> {
  const found = new Map<string, ChildType>();
  if (type.name === 'Bot') return found;
  for (const entry of Object.values(type.children?.types ?? {})) {
    if (entry.isAddressable === false) continue;
    const element = entry.xmlElementName ?? entry.directoryName;
    found.set(element, {
      name: entry.name,
      element,
      nameElement: entry.uniqueIdElement ?? 'fullName',
      qualified: entry.ignoreParentName !== true,
      directory: entry.directoryName,
      suffix: entry.suffix,
    });
  }
  return found;
}

function toMetadataType(type: RegistryType): MetadataType {
  const adapter = type.strategies?.adapter ?? '';
  const folderType = type.folderType === undefined ? undefined : entries[type.folderType]?.name;
  return {
    name: type.name,
    directory: type.directoryName ?? '',
    suffix: type.suffix,
    inFolder: type.inFolder === true,
    folderType,
    metaFile: adapter === 'matchingContentFile' || adapter === 'mixedContent',
    bundle: bundleAdapters.has(adapter),
    children: childTypes(type),
  };
}

const all: readonly MetadataType[] = Object.values(entries).map(toMetadataType);
const byName = new Map(all.map((type) => [type.name, type]));
const childByName = new Map<string, { readonly parent: MetadataType; readonly child: ChildType }>();
for (const parent of all) for (const child of parent.children.values()) childByName.set(child.name, { parent, child });

/** Folder types are deployed as members of their content's type; they stand in files of the same directory. */
const folderTypes = new Set(
  Object.values(entries).flatMap((type) => (type.folderContentType === undefined ? [] : [type.name]))
);

/** A type that can stand in package.xml as a file of its own. */
export function typeByName(name: string): MetadataType | undefined {
  return byName.get(name);
}

/** A type whose components live inside another's file, with that other. */
export function childTypeByName(
  name: string
): { readonly parent: MetadataType; readonly child: ChildType } | undefined {
  return childByName.get(name);
}

export function isKnownType(name: string): boolean {
  return (byName.has(name) || childByName.has(name)) && !notListable.has(name) && !folderTypes.has(name);
}

export function isFolderType(name: string): boolean {
  return folderTypes.has(name);
}

/** The type that messages name for a component: a folder is named by its own type, though it is a member of its content's. */
export function shownType(type: string, fileName: string): string {
  const folderType = byName.get(type)?.folderType;
  const isFolder = /(^|\/)[^/.]+(\.\w+Folder)?-meta\.xml$/.test(fileName);
  return folderType !== undefined && isFolder ? folderType : type;
}

/** Types that have files in that top directory of a zip, those with the file's own suffix first. */
export function typesInDirectory(directory: string): readonly MetadataType[] {
  return all.filter((type) => type.directory === directory && !folderTypes.has(type.name));
}

/** Every type with files of its own, by name: what describeMetadata lists. */
export function allTypes(): readonly MetadataType[] {
  return all.filter((type) => !folderTypes.has(type.name)).sort((left, right) => (left.name < right.name ? -1 : 1));
}
