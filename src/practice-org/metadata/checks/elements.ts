import { elementTypeOf, wordsOf } from '../element-types.js';
import type { ElementRule, ElementType } from '../element-types.js';
import { isFolderType } from '../registry.js';
import type { Problem, ZipComponent } from '../types.js';
import { metadataNamespace, parseXml, XmlError } from '../xml.js';
import type { XmlElement } from '../xml.js';
import { problemAt } from './candidate.js';
import type { Check } from './candidate.js';

/** Every file says only what its type can say: known elements, once where once, words out of their list. */
export const checkElements: Check = function* (candidate) {
  for (const component of candidate.components) {
    if (component.type === 'LightningComponentBundle') yield* checkBundle(component);
    const { element } = component;
    if (element === undefined) continue;
    const type = elementTypeOf(isFolderType(element.name) ? element.name : component.type);
    if (type === undefined) continue;
    yield* outOfPlace(component, element, type);
    yield* checkInside(component, element, type);
  }
};

/** The `js-meta.xml` of a component bundle, which is the only part of it that is metadata. */
function* checkBundle(component: ZipComponent): Generator<Problem> {
  const file = component.files.find(({ path }) => path.endsWith('.js-meta.xml'));
  const type = elementTypeOf(component.type);
  if (file === undefined || type === undefined) return;
  try {
    yield* checkInside(component, parseXml(file.content.toString('utf8')), type);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    yield { ...problemAt(component, `Error parsing file: ${error.message}`), line: error.line, column: error.column };
  }
}

/** At the top of a file the elements of one name stand together: one that comes back after others is refused. */
function* outOfPlace(component: ZipComponent, element: XmlElement, type: ElementType): Generator<Problem> {
  const closed = new Set<string>();
  let current: string | undefined;
  for (const inside of element.children) {
    if (inside.name === current) continue;
    if (current !== undefined) closed.add(current);
    current = inside.name;
    if (type.elements.get(inside.name)?.list === true && closed.has(inside.name))
      yield duplicated(component, inside, type);
  }
}

function duplicated(component: ZipComponent, at: XmlElement, type: ElementType): Problem {
  return problemAt(
    component,
    `Error parsing file: Element ${at.name} is duplicated at this location in type ${type.name}`,
    at
  );
}

function* checkInside(component: ZipComponent, element: XmlElement, type: ElementType): Generator<Problem> {
  const seen = new Set<string>();
  for (const inside of element.children) {
    const rule = type.elements.get(inside.name);
    if (rule === undefined) {
      const problem = `Error parsing file: Element {${metadataNamespace}}${inside.name} invalid at this location in type ${type.name}`;
      yield problemAt(component, problem, inside);
      continue;
    }
    if (seen.has(inside.name) && !rule.list) yield duplicated(component, inside, type);
    seen.add(inside.name);
    yield* checkValue(component, inside, rule);
  }
  for (const rule of type.elements.values()) {
    if (rule.required && !seen.has(rule.name))
      yield problemAt(component, `Required field is missing: ${rule.name}`, element);
  }
}

function* checkValue(component: ZipComponent, element: XmlElement, rule: ElementRule): Generator<Problem> {
  const text = element.text.trim();
  switch (rule.kind) {
    case 'type': {
      const type = elementTypeOf(rule.type);
      if (type !== undefined) yield* checkInside(component, element, type);
      break;
    }
    case 'words':
      if (!wordsOf(rule.type).has(text))
        yield problemAt(component, `'${text}' is not a valid value for the enum '${rule.type}'`, element);
      break;
    case 'boolean':
      if (!/^(true|false|0|1)$/.test(text))
        yield problemAt(component, `'${text}' is not a valid value for the type xsd:boolean`, element);
      break;
    case 'number':
      if (text === '' || !Number.isFinite(Number(text)))
        yield problemAt(component, `'${text}' is not a valid value for the type xsd:int`, element);
      break;
    default:
      break;
  }
}
