import { noteRead, once } from './reads.js';
import { child, children, parseXml, textOf } from './xml.js';
import type { Component, Sources, XmlElement } from './types.js';

export type Field = {
  readonly component: Component;
  readonly object: string;
  readonly name: string;
  readonly type: string;
  readonly formula?: string;
  readonly required: boolean;
  /** No client can write it: formula, roll-up, auto-number. */
  readonly derived: boolean;
};

/** One value of a picklist. */
export type PicklistValue = { readonly name: string; readonly label: string; readonly element: XmlElement };

/** All of `force-app` by kind, so that one file can be checked against another. What a rule asks for is noted (see reads.ts). */
export type Model = {
  readonly components: readonly Component[];
  readonly ofType: (type: string) => readonly Component[];
  /** The one component of that type and name; `object` for what belongs to one. */
  readonly named: (type: string, name: string, object?: string) => Component | undefined;
  readonly fields: readonly Field[];
  readonly fieldsOf: (object: string) => readonly Field[];
  readonly field: (object: string, name: string) => Field | undefined;
  /** Objects of our own, by API name: those with an object file. */
  readonly objects: ReadonlyMap<string, Component>;
  /** Values of a picklist by API name, its global value set's where it has one. */
  readonly valuesOf: (field: Field) => readonly string[];
  /** The same with their labels. */
  readonly pickedFrom: (field: Field) => readonly PicklistValue[];
  /** Files that are no metadata XML (code, styles, project files), by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly files: readonly string[];
  readonly signatureOf: (kind: string) => readonly unknown[];
};

const KIND = /^(?:.*\/)?([^/]+)\.([A-Za-z]+)-meta\.xml$/;

type FileName = { readonly name: string; readonly suffix: string };
/** Asked about the same thousand paths over and over. */
const fileNames = new Map<string, FileName | undefined>();

/** The name a file gives its component, and the suffix that says which kind it is. */
export const fileName = (file: string): FileName | undefined => {
  if (!fileNames.has(file)) {
    const match = KIND.exec(file);
    fileNames.set(file, match?.[1] && match[2] ? { name: match[1], suffix: match[2] } : undefined);
  }
  return fileNames.get(file);
};

/** File -> text -> what was read from it: the same text is the same component, by identity. */
const known = new Map<string, Map<string, readonly Component[]>>();

const readComponent = (file: string, source: string): readonly Component[] => {
  let texts = known.get(file);
  if (!texts) known.set(file, (texts = new Map<string, readonly Component[]>()));
  const before = texts.get(source);
  if (before) return before;
  const parsed = parseXml(source);
  const named = fileName(file);
  const object = /^objects\/([^/]+)\//.exec(file)?.[1];
  const read =
    'root' in parsed && named
      ? [{ file, type: parsed.root.name, name: named.name, root: parsed.root, ...(object ? { object } : {}) }]
      : [];
  texts.set(source, read);
  return read;
};

/** The key under which `named` finds a component. */
const keyOf = once(({ type, object, name }: Component): string => `${type}:${object ?? ''}.${name}`);

const fieldCache = new WeakMap<Component, Field>();

const readField = (component: Component): Field => {
  const before = fieldCache.get(component);
  if (before) return before;
  const type = textOf(component.root, 'type') ?? '';
  const formula = textOf(component.root, 'formula');
  const field = {
    component,
    object: component.object ?? '',
    name: component.name,
    type,
    required: textOf(component.root, 'required') === 'true',
    derived: formula !== undefined || type === 'Summary' || type === 'AutoNumber',
    ...(formula === undefined ? {} : { formula }),
  };
  fieldCache.set(component, field);
  return field;
};

const valuesIn = (elements: readonly XmlElement[]): PicklistValue[] =>
  elements.map((element) => {
    const name = textOf(element, 'fullName') ?? '';
    return { name, label: textOf(element, 'label') ?? name, element };
  });

const grouped = <Item>(items: readonly Item[], key: (item: Item) => string): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
};

const NOTHING: readonly never[] = [];

export const readModel = (sources: Sources): Model => {
  const components: Component[] = [];
  const texts = new Map<string, string>();
  for (const [file, source] of sources) {
    if (fileName(file)) components.push(...readComponent(file, source));
    else texts.set(file, source);
  }
  const byType = grouped(components, ({ type }) => type);
  const byName = new Map(components.map((item) => [keyOf(item), item]));
  const fields = (byType.get('CustomField') ?? NOTHING).map(readField);
  const byObject = grouped(fields, ({ object }) => object);
  const byPath = new Map(fields.map((field) => [`${field.object}.${field.name}`, field]));
  const objects = new Map((byType.get('CustomObject') ?? NOTHING).map((object) => [object.name, object]));
  const files = [...sources.keys()];
  const signatureOf = (kind: string): readonly unknown[] => {
    if (kind === '#all') return components;
    if (kind === '#files') return files;
    if (kind === '#texts') return [...texts].flat();
    return byType.get(kind) ?? NOTHING;
  };
  const note = (kind: string): void => noteRead(kind, () => signatureOf(kind));
  const pickedFrom = (field: Field): readonly PicklistValue[] => {
    const set = child(field.component.root, 'valueSet');
    const definition = set && child(set, 'valueSetDefinition');
    if (definition) return valuesIn(children(definition, 'value'));
    note('GlobalValueSet');
    const shared = byName.get(`GlobalValueSet:.${(set && textOf(set, 'valueSetName')) ?? ''}`);
    return shared ? valuesIn(children(shared.root, 'customValue')) : [];
  };
  return {
    get components() {
      note('#all');
      return components;
    },
    ofType: (type) => {
      note(type);
      return byType.get(type) ?? NOTHING;
    },
    named: (type, name, object) => {
      note(type);
      return byName.get(`${type}:${object ?? ''}.${name}`);
    },
    get fields() {
      note('CustomField');
      return fields;
    },
    fieldsOf: (object) => {
      note('CustomField');
      return byObject.get(object) ?? NOTHING;
    },
    field: (object, name) => {
      note('CustomField');
      return byPath.get(`${object}.${name}`);
    },
    get objects() {
      note('CustomObject');
      return objects;
    },
    valuesOf: (field) => pickedFrom(field).map(({ name }) => name),
    pickedFrom,
    get texts() {
      note('#texts');
      return texts;
    },
    get files() {
      note('#files');
      return files;
    },
    signatureOf,
  };
};
