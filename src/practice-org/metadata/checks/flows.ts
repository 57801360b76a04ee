import type { Problem, ZipComponent } from '../types.js';
import { child, children, descendants, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';
import { documents, problemAt } from './candidate.js';
import type { Candidate, Check } from './candidate.js';

/** A flow reads and writes fields that exist, and its parts name each other right. */
export const checkFlows: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'Flow')) {
    yield* checkRecordElements(candidate, component, element);
    yield* checkReferences(component, element);
    yield* checkRecordFields(candidate, component, element);
  }
};

const recordElements = new Set(['start', 'recordLookups', 'recordCreates', 'recordUpdates', 'recordDeletes']);

function integrity(component: ZipComponent, text: string, at: XmlElement): Problem {
  return problemAt(component, `field integrity exception: unknown (${text})`, at);
}

/** Whether an object has a field, as far as this org can tell: of standard objects it knows a part only. */
function hasField(candidate: Candidate, object: string, field: string): boolean {
  if (!/__c$/i.test(object) && !/__c$/i.test(field)) return true;
  return candidate.after.hasField(object, field);
}

function* checkRecordElements(candidate: Candidate, component: ZipComponent, flow: XmlElement): Generator<Problem> {
  for (const part of flow.children.filter((each) => recordElements.has(each.name))) {
    const object = child(part, 'object');
    const name = object?.text.trim();
    if (object === undefined || name === undefined) continue;
    if (/__c$/i.test(name) && !candidate.after.hasObject(name)) {
      yield integrity(component, `The object "${name}" doesn't exist.`, object);
      continue;
    }
    const fields = ['filters', 'inputAssignments', 'outputAssignments']
      .flatMap((list) => children(part, list))
      .flatMap((item) => children(item, 'field'));
    for (const field of [...fields, ...children(part, 'queriedFields'), ...children(part, 'sortField')]) {
      const wanted = field.text.trim();
      if (!hasField(candidate, name, wanted))
        yield integrity(component, `The field "${wanted}" for the object "${name}" doesn't exist.`, field);
    }
  }
}

/** Every name that another part may refer to: elements, resources and the outcomes of decisions. */
function namesIn(flow: XmlElement): Set<string> {
  const names = new Set<string>();
  for (const part of flow.children) {
    const own = textOf(part, 'name');
    if (own !== undefined && part.name !== 'processMetadataValues') names.add(own);
    for (const rule of children(part, 'rules')) names.add(textOf(rule, 'name') ?? '');
  }
  return names;
}

function* checkReferences(component: ZipComponent, flow: XmlElement): Generator<Problem> {
  const names = namesIn(flow);
  for (const target of descendants(flow, 'targetReference')) {
    if (!names.has(target.text.trim()))
      yield integrity(
        component,
        `The connector has a reference to ${target.text.trim()}, which doesn't exist.`,
        target
      );
  }
  for (const kind of ['elementReference', 'leftValueReference', 'assignToReference', 'inputReference']) {
    for (const reference of descendants(flow, kind)) {
      const path = reference.text.trim();
      const [first = ''] = path.split('.');
      if (!first.startsWith('$') && !names.has(first)) {
        const what = kind === 'leftValueReference' ? 'A condition' : 'The element';
        yield integrity(component, `${what} has a reference to ${path}, which doesn't exist.`, reference);
      }
    }
  }
}

/** `$Record.X`, in references and in formulas: a field of the object that starts the flow, or one behind its lookups. */
function* checkRecordFields(candidate: Candidate, component: ZipComponent, flow: XmlElement): Generator<Problem> {
  const object = textOf(child(flow, 'start'), 'object');
  if (object === undefined || !/__c$/i.test(object)) return;
  for (const element of everything(flow)) {
    const text = element.text;
    for (const [, path = ''] of text.matchAll(/\$Record(?:__Prior)?\.([\w.]+)/g)) {
      if (!reaches(candidate, object, path.split('.')))
        yield integrity(component, `The element has a reference to $Record.${path}, which doesn't exist.`, element);
    }
  }
}

function reaches(candidate: Candidate, object: string, [name = '', ...further]: readonly string[]): boolean {
  if (further.length === 0) return hasField(candidate, object, name);
  const lookup = candidate.after.customField(object, name.replace(/__r$/i, '__c'));
  if (lookup?.referenceTo === undefined) return !/__r$/i.test(name);
  return reaches(candidate, lookup.referenceTo, further);
}

function* everything(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const inside of element.children) yield* everything(inside);
}
