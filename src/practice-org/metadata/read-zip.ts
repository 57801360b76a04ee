import { childTypeByName, typesInDirectory } from './registry.js';
import type { ChildType, MetadataType } from './registry.js';
import type { ComponentFile, Problem, ZipComponent } from './types.js';
import { metadataRoot, parseXml, textOf, writeXml, XmlError } from './xml.js';
import type { XmlElement } from './xml.js';
import type { Unzipped } from './zip.js';

/** The components found in a zip, before package.xml has been asked which of them are meant. */
export type ZipContents = { readonly components: readonly ZipComponent[]; readonly problems: readonly Problem[] };

const notComponents = /^(package\.xml|destructiveChanges(Pre|Post)?\.xml)$/;

/** Finds the components in the files of a zip. Files that belong to no type are problems. */
export function readZip(zip: Unzipped): ZipContents {
  const components: ZipComponent[] = [];
  const problems: Problem[] = [];
  const groups = groupFiles(zip, problems);
  for (const { type, fullName, files } of groups) {
    const first = files[0];
    if (!first) continue;
    const fileName = zip.root + first.path;
    try {
      components.push(...readComponent(type, fullName, files, fileName));
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      problems.push({
        type: type.name,
        fullName,
        fileName,
        problem: `Error parsing file: ${error.message}`,
        problemType: 'Error',
        line: error.line,
        column: error.column,
      });
    }
  }
  return { components, problems };
}

type FileGroup = { readonly type: MetadataType; readonly fullName: string; readonly files: ComponentFile[] };

function groupFiles(zip: Unzipped, problems: Problem[]): Iterable<FileGroup> {
  const groups = new Map<string, FileGroup>();
  for (const [path, content] of zip.files) {
    if (notComponents.test(path)) continue;
    const found = identify(path);
    if (!found) {
      problems.push({
        type: '',
        fullName: path.split('/').at(-1) ?? path,
        fileName: zip.root + path,
        problem: unknownFileProblem(path),
        problemType: 'Error',
      });
      continue;
    }
    const key = `${found.type.name}#${found.fullName}`;
    const group = groups.get(key) ?? { ...found, files: [] };
    groups.set(key, group);
    group.files.push({ path, content });
  }
  // The content file comes before its -meta.xml: it is the one messages name.
  for (const group of groups.values()) group.files.sort((left, right) => (left.path < right.path ? -1 : 1));
  return groups.values();
}

function unknownFileProblem(path: string): string {
  const [directory] = path.split('/');
  if (directory === path)
    return `Unexpected file ${path}: only package.xml and destructiveChanges files stand at the top of a zip.`;
  return typesInDirectory(directory ?? '').length > 0
    ? `Could not infer a metadata type from the file name: ${path}`
    : `Unknown folder type: ${directory ?? ''}`;
}

/** Which component a file of the zip belongs to. */
function identify(path: string): { type: MetadataType; fullName: string } | undefined {
  const [directory, ...rest] = path.split('/');
  if (directory === undefined || rest.length === 0) return undefined;
  const inside = rest.join('/');
  const candidates = typesInDirectory(directory);
  for (const type of candidates) {
    if (!type.bundle) continue;
    // `<directory>/<bundle>/<files>`; digital experiences lie one folder deeper.
    const bundle = type.name === 'DigitalExperienceBundle' ? rest.slice(0, 2).join('/') : rest[0];
    if (rest.length > 1 && bundle !== undefined) return { type, fullName: bundle };
  }
  const stem = inside.endsWith('-meta.xml') ? inside.slice(0, -'-meta.xml'.length) : inside;
  for (const type of candidates) {
    if (type.suffix !== undefined && stem.endsWith(`.${type.suffix}`)) {
      return { type, fullName: decodeName(stem.slice(0, -type.suffix.length - 1)) };
    }
  }
  for (const type of candidates) {
    if (type.inFolder && inside.endsWith('-meta.xml') && !stem.includes('.'))
      return { type, fullName: decodeName(stem) };
    if (type.folderType !== undefined && stem.endsWith(`.${lowerFirst(type.folderType)}`)) {
      return { type, fullName: decodeName(stem.slice(0, -type.folderType.length - 1)) };
    }
    if (type.name === 'Document') return { type, fullName: decodeName(stem.replace(/\.[^./]+$/, '')) };
    if (type.name === 'ExperienceBundle') return { type, fullName: rest[0] ?? stem };
  }
  return undefined;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** File names carry `( ) / & %` percent-encoded; names that are not are as they stand. */
function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function readComponent(
  type: MetadataType,
  fullName: string,
  files: readonly ComponentFile[],
  fileName: string
): ZipComponent[] {
  const only = files.length === 1 ? files[0] : undefined;
  if (!only || type.bundle || type.metaFile) return [{ type: type.name, fullName, files, fileName }];
  const element = parseXml(only.content.toString('utf8'));
  if (type.children.size === 0) return [{ type: type.name, fullName, files, fileName, element }];
  return split(type, fullName, element, fileName);
}

/** A file with children inside becomes its own component (where anything of its own is left) and one for each child. */
function split(type: MetadataType, fullName: string, element: XmlElement, fileName: string): ZipComponent[] {
  const own = element.children.filter((inside) => !type.children.has(inside.name));
  const parent = component(
    type.name,
    fullName,
    metadataRoot(type.name, own, element),
    fileName,
    parentPath(type, fullName)
  );
  const parts = element.children.flatMap((inside) => {
    const childType = type.children.get(inside.name);
    if (!childType) return [];
    const name = textOf(inside, childType.nameElement) ?? '';
    const full = childType.qualified ? `${fullName}.${name}` : name;
    const root = metadataRoot(childType.name, inside.children, { ...inside, attributes: {} });
    return [component(childType.name, full, root, fileName, childPath(type, childType, fullName, name), inside)];
  });
  return own.length > 0 ? [parent, ...parts] : parts;
}

function component(
  type: string,
  fullName: string,
  element: XmlElement,
  fileName: string,
  path: string,
  at?: XmlElement
): ZipComponent {
  const content = Buffer.from(writeXml(element));
  return { type, fullName, files: [{ path, content }], fileName, element, line: at?.line, column: at?.column };
}

function parentPath(type: MetadataType, fullName: string): string {
  const suffix = type.suffix ?? type.name;
  return type.name === 'CustomObject'
    ? `objects/${fullName}/${fullName}.object-meta.xml`
    : `${type.directory}/${fullName}.${suffix}-meta.xml`;
}

/** Children are kept as source format writes them, so that one reader serves the project's files and the org's. */
function childPath(type: MetadataType, childType: ChildType, parent: string, name: string): string {
  return type.name === 'CustomObject'
    ? `objects/${parent}/${childType.directory}/${name}.${childType.suffix}-meta.xml`
    : `${type.directory}/${parent}/${name}.${childType.suffix}-meta.xml`;
}

/** The parent's full name of a child component: `Worksite__c` of the field `Worksite__c.City__c`. */
export function parentNameOf(type: string, fullName: string): string | undefined {
  const known = childTypeByName(type);
  if (!known) return undefined;
  if (!known.child.qualified) return known.parent.name;
  const dot = fullName.indexOf('.');
  return dot < 0 ? fullName : fullName.slice(0, dot);
}
