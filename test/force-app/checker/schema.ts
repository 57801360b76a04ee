import type { MetadataTypes } from './metadata-types.js';
import type { Component, Problem, XmlElement } from './types.js';

/** True in the Metadata API, absent from the published types: a location field has to say how it is shown. */
const KNOWN_GAPS: ReadonlySet<string> = new Set(['CustomField.displayLocationInDecimal']);

const isPlain: Readonly<Record<string, (text: string) => boolean>> = {
  string: () => true,
  boolean: (text) => text === 'true' || text === 'false',
  number: (text) => /^-?\d+(\.\d+)?$/.test(text),
  Date: (text) => /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/.test(text),
};

/** Every element is one the Metadata API knows at that place, as often as it may be there, with a value it can hold. */
export const checkSchema = (component: Component, types: MetadataTypes): Problem[] => {
  const problems: Problem[] = [];
  const report = (line: number, rule: string, message: string): void => {
    problems.push({ file: component.file, line, rule, message });
  };

  const checkValue = (element: XmlElement, type: string): void => {
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

  const checkChildren = (element: XmlElement, type: string): void => {
    const members = types.members(type);
    if (!members) return report(element.line, 'schema-type', `${type} is not a metadata type`);
    const count = new Map<string, number>();
    for (const inner of element.children) {
      count.set(inner.name, (count.get(inner.name) ?? 0) + 1);
      const member = members.get(inner.name);
      if (member) checkValue(inner, member.type);
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

  checkChildren(component.root, component.type);
  return problems;
};
