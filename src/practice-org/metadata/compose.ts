import { childTypeByName, typeByName } from './registry.js';
import { parentNameOf } from './read-zip.js';
import type { Component, ComponentFile } from './types.js';
import { leaf, metadataRoot, parseXml, writeXml } from './xml.js';
import type { XmlElement } from './xml.js';

/** A file of the metadata format, and the components whose content it carries. */
export type ComposedFile = {
  readonly file: ComponentFile;
  readonly type: string;
  readonly fullName: string;
  readonly members: readonly Component[];
};

/**
 * Puts components back into files: children go into their parent's file, everything else is as it was deployed. `own` is what stands in a
 * parent's file beside its children, where the parent itself was asked for.
 */
export function compose(components: readonly Component[]): ComposedFile[] {
  const whole: ComposedFile[] = [];
  const parents = new Map<string, { type: string; fullName: string; members: Component[] }>();
  for (const component of components) {
    const parentType = childTypeByName(component.type)?.parent.name ?? component.type;
    if (typeByName(parentType)?.children.size) {
      const fullName = parentNameOf(component.type, component.fullName) ?? component.fullName;
      const key = `${parentType}#${fullName}`;
      const group = parents.get(key) ?? { type: parentType, fullName, members: [] };
      parents.set(key, group);
      group.members.push(component);
    } else {
      for (const file of component.files)
        whole.push({ file, type: component.type, fullName: component.fullName, members: [component] });
    }
  }
  return [
    ...whole,
    ...[...parents.values()].map(({ type, fullName, members }) => composeParent(type, fullName, members)),
  ];
}

function composeParent(type: string, fullName: string, members: readonly Component[]): ComposedFile {
  const parent = typeByName(type);
  const file: ComponentFile = {
    path: `${parent?.directory ?? type}/${fullName}.${parent?.suffix ?? type}`,
    content: Buffer.from(writeXml(composeElement(type, fullName, members))),
  };
  return { file, type, fullName, members };
}

/** The document of a parent with these members inside, elements in alphabetical order as the platform writes them. */
export function composeElement(type: string, fullName: string, members: readonly Component[]): XmlElement {
  const own = members.find((member) => member.type === type && member.fullName === fullName);
  const inside: XmlElement[] = [...(own ? elementOf(own).children : [])];
  for (const member of members) {
    const child = childTypeByName(member.type);
    if (!child || member === own) continue;
    const element = elementOf(member);
    inside.push({ ...element, name: child.child.element, attributes: {} });
  }
  inside.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
  return metadataRoot(type, inside);
}

function elementOf(component: Component): XmlElement {
  const [file] = component.files;
  return file ? parseXml(file.content.toString('utf8')) : leaf(component.type, '');
}
