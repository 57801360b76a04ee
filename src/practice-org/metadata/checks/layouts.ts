import { documents, missingReference, problemAt } from './candidate.js';
import type { Candidate, Check } from './candidate.js';
import type { Problem, ZipComponent } from '../types.js';
import { child, children, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';

/** A page layout names fields that exist, once each, and holds every required one. */
export const checkLayouts: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'Layout')) {
    const object = component.fullName.split('-')[0] ?? '';
    if (!candidate.after.hasObject(object)) {
      yield missingReference(component, 'object', 'CustomObject', object);
      continue;
    }
    yield* checkItems(candidate, component, element, object);
    yield* checkRelatedLists(candidate, component, element, object);
    yield* checkActions(candidate, component, element);
  }
};

function* checkItems(
  candidate: Candidate,
  component: ZipComponent,
  element: XmlElement,
  object: string
): Generator<Problem> {
  const seen = new Set<string>();
  for (const section of children(element, 'layoutSections')) {
    for (const item of children(section, 'layoutColumns').flatMap((column) => children(column, 'layoutItems'))) {
      const field = child(item, 'field');
      if (!field) continue;
      const name = field.text.trim();
      if (!candidate.after.hasField(object, name)) {
        yield missingReference(component, field, 'CustomField', `${object}.${name}`);
        continue;
      }
      if (seen.has(name.toLowerCase())) yield problemAt(component, `Field:${name} appears more than once`, field);
      seen.add(name.toLowerCase());
      const behaviour = textOf(item, 'behavior');
      const known = candidate.after.customField(object, name);
      if (mustBeRequired(candidate, object, name) && behaviour !== 'Required') {
        yield problemAt(component, `Field:${name} must be Required`, field);
      } else if (
        known &&
        (known.formula || known.type === 'Summary' || known.type === 'AutoNumber') &&
        behaviour === 'Required'
      ) {
        yield problemAt(component, `Field:${name} must not be Required`, field);
      }
    }
  }
  if (!candidate.after.has('CustomObject', object) || !/__c$/i.test(object)) return;
  const required = candidate.after.customFields(object).map((field) => field.name);
  for (const name of ['Name', ...required]) {
    if (mustBeRequired(candidate, object, name) && !seen.has(name.toLowerCase())) {
      yield problemAt(component, `Layout must contain an item for required layout field: ${name}`);
    }
  }
}

function mustBeRequired(candidate: Candidate, object: string, name: string): boolean {
  const field = candidate.after.customField(object, name);
  if (field) return (field.required && field.type !== 'Checkbox') || field.type === 'MasterDetail';
  if (name !== 'Name' || !/__c$/i.test(object)) return false;
  return textOf(child(candidate.after.element('CustomObject', object), 'nameField'), 'type') === 'Text';
}

function* checkRelatedLists(
  candidate: Candidate,
  component: ZipComponent,
  element: XmlElement,
  object: string
): Generator<Problem> {
  for (const list of children(element, 'relatedLists')) {
    const named = child(list, 'relatedList');
    const [childObject, lookup] = (named?.text.trim() ?? '').split('.');
    // Standard lists (activities, files, history) are tokens without a custom part.
    if (!named || childObject === undefined || lookup === undefined || !/__c$/i.test(lookup)) continue;
    const field = candidate.after.customField(childObject, lookup);
    if (field?.referenceTo?.toLowerCase() !== object.toLowerCase()) {
      yield problemAt(component, `Cannot find related list:${named.text.trim()}`, named);
      continue;
    }
    for (const column of children(list, 'fields')) {
      const token = column.text.trim();
      if (/__c$/i.test(token) && !candidate.after.hasField(childObject, token.replace(/^.*\./, ''))) {
        yield problemAt(component, `Invalid field:${token} in related list:${named.text.trim()}`, column);
      }
    }
  }
}

function* checkActions(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const quick = children(child(element, 'quickActionList'), 'quickActionListItems').map((item) =>
    child(item, 'quickActionName')
  );
  const platform = children(child(element, 'platformActionList'), 'platformActionListItems')
    .filter((item) => textOf(item, 'actionType') === 'QuickAction')
    .map((item) => child(item, 'actionName'));
  for (const action of [...quick, ...platform]) {
    const name = action?.text.trim() ?? '';
    // Global and standard-object actions (NewTask, FeedItem.TextPost) come with every org.
    if (action && /__c\./i.test(name) && !candidate.after.has('QuickAction', name)) {
      yield missingReference(component, action, 'QuickAction', name);
    }
  }
}
