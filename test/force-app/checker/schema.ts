/**
 * Promise: every element, attribute and value is one that the Metadata API knows, as Salesforce publishes its types (`@salesforce/types`).
 */
import type { Member, MetadataTypes } from './metadata-types.js';
import type { Component, Problem, XmlElement } from './types.js';

/** True in the Metadata API, absent from the published types: a location field has to say how it is shown. */
const KNOWN_GAPS: ReadonlySet<string> = new Set(['CustomField.displayLocationInDecimal']);

/** The published types call a component’s configuration a text; these are its parts, from the reference of Lightning web components. */
const BY_HAND: Readonly<Record<string, ReadonlyMap<string, Member>>> = {
  TargetConfigs: new Map([['targetConfig', { type: 'TargetConfig', optional: false, repeated: true }]]),
  TargetConfig: new Map([
    ['objects', { type: 'TargetObjects', optional: true, repeated: false }],
    ['property', { type: 'TargetProperty', optional: true, repeated: true }],
    ['supportedFormFactors', { type: 'TargetFormFactors', optional: true, repeated: false }],
  ]),
  TargetObjects: new Map([['object', { type: 'string', optional: false, repeated: true }]]),
  TargetFormFactors: new Map([['supportedFormFactor', { type: 'TargetFormFactor', optional: false, repeated: true }]]),
  TargetProperty: new Map(),
  TargetFormFactor: new Map(),
};
const HAND_TYPED: Readonly<Record<string, string>> = { 'LightningComponentBundle.targetConfigs': 'TargetConfigs' };

/** The attributes an element of that type may have; every other element has none. */
const ATTRIBUTES: Readonly<Record<string, { readonly all: readonly string[]; readonly needed: readonly string[] }>> = {
  TargetConfig: { all: ['targets', 'configurationEditor'], needed: ['targets'] },
  TargetProperty: {
    all: [
      'name',
      'type',
      'label',
      'description',
      'default',
      'required',
      'datasource',
      'min',
      'max',
      'placeholder',
      'role',
    ],
    needed: ['name', 'type'],
  },
  TargetFormFactor: { all: ['type'], needed: ['type'] },
};

const isPlain: Readonly<Record<string, (text: string) => boolean>> = {
  string: () => true,
  boolean: (text) => text === 'true' || text === 'false',
  number: (text) => /^-?\d+(\.\d+)?$/.test(text),
  /** The published types call times of day dates as well. */
  Date: (text) => /^(\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?|\d{2}:\d{2}:\d{2}\.\d{3}Z)$/.test(text),
};

/** Every element is one the Metadata API knows at that place, as often as it may be there, with a value it can hold. */
export const checkSchema = (component: Component, types: MetadataTypes): Problem[] => {
  const problems: Problem[] = [];
  const report = (line: number, rule: string, message: string): void => {
    problems.push({ file: component.file, line, rule, message });
  };

  const checkValue = (element: XmlElement, type: string): void => {
    checkAttributes(element, type);
    const plain = isPlain[types.alias(type) ?? type];
    const values = types.values(type);
    if (!plain && !values) return checkChildren(element, type);
    const [inner] = element.children;
    const text = element.text.trim();
    if (inner)
      report(
        inner.line,
        'schema-element',
        `<${inner.name}> stands inside <${element.name}>, which holds a plain ${type}`
      );
    else if (plain && !plain(text))
      report(element.line, 'schema-value', `<${element.name}> holds "${text}", which is no ${type}`);
    else if (values && !values.includes(text))
      report(element.line, 'schema-enum', `"${text}" is not a value of ${type}`);
  };

  const checkAttributes = (element: XmlElement, type: string): void => {
    const { all, needed } = ATTRIBUTES[type] ?? { all: element.depth === 0 ? ['xmlns'] : [], needed: [] };
    for (const name of Object.keys(element.attributes))
      if (!all.includes(name)) report(element.line, 'schema-attribute', `<${element.name}> has no attribute ${name}`);
    for (const name of needed)
      if (!element.attributes[name])
        report(element.line, 'schema-attribute', `<${element.name}> needs the attribute ${name}`);
  };

  const checkChildren = (element: XmlElement, type: string): void => {
    const members = BY_HAND[type] ?? types.members(type);
    if (!members) return report(element.line, 'schema-type', `${type} is not a metadata type`);
    const count = new Map<string, number>();
    for (const inner of element.children) {
      count.set(inner.name, (count.get(inner.name) ?? 0) + 1);
      const member = members.get(inner.name);
      if (member) checkValue(inner, HAND_TYPED[`${type}.${inner.name}`] ?? member.type);
      else if (!KNOWN_GAPS.has(`${type}.${inner.name}`))
        report(inner.line, 'schema-element', `${type} has no <${inner.name}>`);
      if (member && !member.repeated && count.get(inner.name) === 2) {
        report(inner.line, 'schema-repeated', `<${inner.name}> may stand in ${type} once only`);
      }
    }
    for (const [name, member] of members) {
      if (!member.optional && !member.repeated && !count.has(name))
        report(element.line, 'schema-missing', `${type} needs <${name}>`);
    }
    if (element.text.trim() !== '') report(element.line, 'schema-value', `<${element.name}> holds loose text`);
  };

  checkAttributes(component.root, component.type);
  checkChildren(component.root, component.type);
  return problems;
};
