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

/** All of `force-app` by kind, so that one file can be checked against another. */
export type Model = {
  readonly components: readonly Component[];
  readonly ofType: (type: string) => readonly Component[];
  readonly fields: readonly Field[];
  readonly fieldsOf: (object: string) => readonly Field[];
  readonly field: (object: string, name: string) => Field | undefined;
  /** Objects of our own, by API name: those with an object file. */
  readonly objects: ReadonlyMap<string, Component>;
  /** Values of a picklist by API name, its global value set's where it has one. */
  readonly valuesOf: (field: Field) => readonly string[];
};

const KIND = /^(?:.*\/)?([^/]+)\.([A-Za-z]+)-meta\.xml$/;

/** The name a file gives its component, and the suffix that says which kind it is. */
export const fileName = (file: string): { name: string; suffix: string } | undefined => {
  const match = KIND.exec(file);
  return match?.[1] && match[2] ? { name: match[1], suffix: match[2] } : undefined;
};

const readComponent = (file: string, source: string): Component[] => {
  const parsed = parseXml(source);
  const named = fileName(file);
  if (!('root' in parsed) || !named) return [];
  const object = /^objects\/([^/]+)\//.exec(file)?.[1];
  return [{ file, type: parsed.root.name, name: named.name, root: parsed.root, ...(object ? { object } : {}) }];
};

const readField = (component: Component): Field => {
  const type = textOf(component.root, 'type') ?? '';
  const formula = textOf(component.root, 'formula');
  return {
    component,
    object: component.object ?? '',
    name: component.name,
    type,
    required: textOf(component.root, 'required') === 'true',
    derived: formula !== undefined || type === 'Summary' || type === 'AutoNumber',
    ...(formula === undefined ? {} : { formula }),
  };
};

const fullNames = (elements: readonly XmlElement[]): string[] =>
  elements.map((value) => textOf(value, 'fullName') ?? '');

export const readModel = (sources: Sources): Model => {
  const components = [...sources].flatMap(([file, source]) => readComponent(file, source));
  const ofType = (type: string): Component[] => components.filter((component) => component.type === type);
  const fields = ofType('CustomField').map(readField);
  const valueSets = new Map(
    ofType('GlobalValueSet').map((set) => [set.name, fullNames(children(set.root, 'customValue'))])
  );
  const valuesOf = (field: Field): readonly string[] => {
    const set = child(field.component.root, 'valueSet');
    const definition = set && child(set, 'valueSetDefinition');
    if (definition) return fullNames(children(definition, 'value'));
    return valueSets.get((set && textOf(set, 'valueSetName')) ?? '') ?? [];
  };
  return {
    components,
    ofType,
    fields,
    fieldsOf: (object) => fields.filter((field) => field.object === object),
    field: (object, name) => fields.find((field) => field.object === object && field.name === name),
    objects: new Map(ofType('CustomObject').map((object) => [object.name, object])),
    valuesOf,
  };
};
