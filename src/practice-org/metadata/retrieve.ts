import type { PracticeOrg } from '../types.js';
import { compose, composeElement } from './compose.js';
import type { ComposedFile } from './compose.js';
import { languageSettings, languageSettingsName } from './language.js';
import { writeManifest } from './package-xml.js';
import type { Manifest } from './package-xml.js';
import { childTypeByName, isKnownType, typeByName } from './registry.js';
import { parentNameOf } from './read-zip.js';
import { auditOf, fromStored } from './stored.js';
import type { Component, ComponentFile } from './types.js';
import { leaf, metadataRoot, parseXml, writeXml } from './xml.js';
import type { XmlElement } from './xml.js';
import { zipFiles } from './zip.js';

/** What the platform tells about a file it gives out. */
export type FileProperties = {
  readonly createdById: string;
  readonly createdByName: string;
  readonly createdDate: string;
  readonly fileName: string;
  readonly fullName: string;
  readonly id: string;
  readonly lastModifiedById: string;
  readonly lastModifiedByName: string;
  readonly lastModifiedDate: string;
  readonly manageableState: string;
  readonly type: string;
};

export type Retrieved = {
  readonly zip: Buffer;
  readonly fileProperties: readonly FileProperties[];
  readonly messages: ReadonlyArray<{ readonly fileName: string; readonly problem: string }>;
};

export type RetrieveRequest = {
  readonly manifest: Manifest;
  readonly apiVersion: string;
  readonly singlePackage: boolean;
};

/** Zips what a manifest names. What is not there is a message, not a failure. */
export async function retrieve(org: PracticeOrg, request: RetrieveRequest): Promise<Retrieved> {
  const root = request.singlePackage ? '' : 'unpackaged/';
  const everything = org.store.components().map(fromStored);
  const messages: Array<{ fileName: string; problem: string }> = [];
  const wanted = new Map<string, Component>();
  const bare: ComposedFile[] = [];
  const members = new Map<string, Set<string>>();
  const note = (type: string, fullName: string): void => {
    const names = members.get(type) ?? new Set<string>();
    members.set(type, names.add(fullName));
  };
  for (const { name: type, members: names } of request.manifest.types) {
    if (!isKnownType(type)) {
      messages.push({ fileName: `${root}package.xml`, problem: `Entity type: '${type}' is unknown` });
      continue;
    }
    for (const name of names) {
      const found =
        name === '*' ? everything.filter((component) => component.type === type) : named(everything, type, name);
      for (const component of found) wanted.set(`${component.type}#${component.fullName}`, component);
      if (found.length > 0) {
        for (const fullName of name === '*' ? found.map((component) => component.fullName) : [name])
          note(type, fullName);
      } else if (name !== '*') {
        const standard = type === 'CustomObject' ? standardObjectFile(org, name) : undefined;
        if (standard) {
          bare.push(standard);
          note(type, name);
        } else {
          messages.push({
            fileName: `${root}package.xml`,
            problem: `Entity of type '${type}' named '${name}' cannot be found`,
          });
        }
      }
    }
  }
  const files = [...compose([...wanted.values()]), ...bare];
  const manifest = writeManifest(
    new Map([...members].map(([type, names]) => [type, [...names]])),
    request.manifest.version ?? request.apiVersion
  );
  const out: ComponentFile[] = files.map(({ file }) => ({ path: root + file.path, content: file.content }));
  out.push({ path: `${root}package.xml`, content: Buffer.from(manifest) });
  return { zip: await zipFiles(out), fileProperties: files.flatMap((file) => propertiesOf(org, file, root)), messages };
}

/** A named component with, for parents, all that lies inside. */
function named(everything: readonly Component[], type: string, name: string): Component[] {
  const parent = typeByName(type)?.children.size ? type : undefined;
  return everything.filter((component) => {
    if (component.type === type && component.fullName.toLowerCase() === name.toLowerCase()) return true;
    if (parent === undefined || childTypeByName(component.type)?.parent.name !== parent) return false;
    return parentNameOf(component.type, component.fullName)?.toLowerCase() === name.toLowerCase();
  });
}

/** A standard object nobody has changed still has a file: its sharing models. */
function standardObjectFile(org: PracticeOrg, name: string): ComposedFile | undefined {
  const object = org.store.schema.object(name);
  if (!object || object.custom) return undefined;
  const element = metadataRoot('CustomObject', [
    leaf('externalSharingModel', object.externalSharingModel ?? 'Private'),
    leaf('sharingModel', object.sharingModel),
  ]);
  const file = { path: `objects/${object.name}.object`, content: Buffer.from(writeXml(element)) };
  return { file, type: 'CustomObject', fullName: object.name, members: [] };
}

function propertiesOf(org: PracticeOrg, composed: ComposedFile, root: string): FileProperties[] {
  const { type, fullName, members, file } = composed;
  const named = members.some((member) => member.type === type && member.fullName === fullName)
    ? members
    : [...members, { type, fullName }];
  return named.map((member) => fileProperties(org, member.type, member.fullName, root + file.path));
}

/** Who made a component and when; what came with the org was made by the administrator with it. */
export function fileProperties(org: PracticeOrg, type: string, fullName: string, fileName: string): FileProperties {
  const audit = auditOf(org.store, type, fullName);
  const birth = org.store.statement('SELECT "CreatedDate" FROM "Organization" LIMIT 1').pluck().get() as
    string | undefined;
  const createdById = audit?.createdById ?? org.adminUserId;
  const lastModifiedById = audit?.lastModifiedById ?? org.adminUserId;
  const at = birth ?? org.now().toISOString();
  return {
    createdById,
    createdByName: userName(org, createdById),
    createdDate: audit?.createdDate ?? at,
    fileName,
    fullName,
    id: audit?.id ?? '000000000000000AAA',
    lastModifiedById,
    lastModifiedByName: userName(org, lastModifiedById),
    lastModifiedDate: audit?.lastModifiedDate ?? at,
    manageableState: 'unmanaged',
    type,
  };
}

export function userName(org: PracticeOrg, userId: string): string {
  return (
    (org.store.statement('SELECT "Name" FROM "User" WHERE "Id" = ?').pluck().get(userId) as string | undefined) ??
    userId
  );
}

/** One component as a document, parents with all that lies inside; undefined where there is none. */
export function readComponent(org: PracticeOrg, type: string, fullName: string): XmlElement | undefined {
  if (type === 'LanguageSettings') {
    const { type: settings, fullName: language } = languageSettingsName;
    return fullName === language ? languageSettings(readComponent(org, settings, language)) : undefined;
  }
  const found = named(org.store.components().map(fromStored), type, fullName);
  if (typeByName(type)?.children.size) {
    if (found.length > 0) return composeElement(type, fullName, found);
    const standard = type === 'CustomObject' ? standardObjectFile(org, fullName) : undefined;
    return standard && parseXml(standard.file.content.toString('utf8'));
  }
  const only = found[0]?.files.length === 1 ? found[0].files[0] : undefined;
  return only && parseXml(only.content.toString('utf8'));
}
