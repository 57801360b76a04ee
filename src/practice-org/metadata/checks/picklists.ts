import { documents, missingReference, problemAt, splitName } from './candidate.js';
import type { Candidate, Check } from './candidate.js';
import type { Catalogue } from '../catalogue.js';
import type { Problem, ZipComponent } from '../types.js';
import { child, children, flagOf, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';

/** Value sets are there, say each value once, and are named right by what uses them: dependent fields and record types. */
export const checkPicklists: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'CustomField')) {
    const type = textOf(element, 'type');
    if (type === 'Picklist' || type === 'MultiselectPicklist')
      yield* checkValueSet(candidate, component, element, type);
  }
  for (const { component, element } of documents(candidate, 'GlobalValueSet')) {
    if (textOf(element, 'masterLabel') === undefined)
      yield problemAt(component, 'Required field is missing: masterLabel');
    yield* checkValues(component, children(element, 'customValue'));
  }
  for (const { component, element } of documents(candidate, 'RecordType'))
    yield* checkRecordType(candidate, component, element);
};

function* checkValueSet(
  candidate: Candidate,
  component: ZipComponent,
  element: XmlElement,
  type: string
): Generator<Problem> {
  if (!/__c$/i.test(component.fullName)) return;
  const valueSet = child(element, 'valueSet');
  if (!valueSet) {
    yield problemAt(component, `Must specify 'valueSet' for a CustomField of type ${type}`);
    return;
  }
  const setName = child(valueSet, 'valueSetName');
  const definition = child(valueSet, 'valueSetDefinition');
  if ((setName === undefined) === (definition === undefined)) {
    yield problemAt(
      component,
      'Value set must reference a value set name or define a value set, but not both',
      valueSet
    );
    return;
  }
  if (setName && !candidate.after.has('GlobalValueSet', setName.text.trim())) {
    yield missingReference(component, setName, 'GlobalValueSet', setName.text.trim());
    return;
  }
  if (definition) yield* checkValues(component, children(definition, 'value'));
  const { object, name } = splitName(component.fullName);
  const before = candidate.before.customField(object, name)?.element;
  const setBefore = textOf(child(before, 'valueSet'), 'valueSetName');
  if (before && child(before, 'valueSet') && setBefore !== setName?.text.trim()) {
    yield problemAt(component, 'Cannot change which global value set this picklist uses', setName ?? definition);
  }
  yield* checkDependency(candidate, component, valueSet, object, name);
}

function* checkDependency(
  candidate: Candidate,
  component: ZipComponent,
  valueSet: XmlElement,
  object: string,
  name: string
): Generator<Problem> {
  const controlling = child(valueSet, 'controllingField');
  if (!controlling) return;
  const controller = candidate.after.customField(object, controlling.text.trim());
  if (!candidate.after.hasField(object, controlling.text.trim())) {
    yield missingReference(component, controlling, 'CustomField', `${object}.${controlling.text.trim()}`);
    return;
  }
  const own = picklistValues(candidate.after, object, name);
  const open =
    controller && controller.type !== 'Checkbox' ? picklistValues(candidate.after, object, controller.name) : undefined;
  for (const setting of children(valueSet, 'valueSettings')) {
    const value = child(setting, 'valueName');
    if (value && own && !own.has(value.text)) yield valueNotFound(component, value, name);
    for (const controllingValue of children(setting, 'controllingFieldValue')) {
      if (open && !open.has(controllingValue.text))
        yield valueNotFound(component, controllingValue, controlling.text.trim());
    }
  }
}

function valueNotFound(component: ZipComponent, value: XmlElement, field: string): Problem {
  return problemAt(component, `Picklist value: ${value.text} in picklist: ${field} not found`, value);
}

function* checkValues(component: ZipComponent, values: readonly XmlElement[]): Generator<Problem> {
  const names = new Set<string>();
  const labels = new Set<string>();
  const { name } = splitName(component.fullName);
  let defaults = 0;
  for (const value of values) {
    const fullName = textOf(value, 'fullName');
    if (fullName === undefined) {
      yield problemAt(component, 'Required field is missing: fullName', value);
      continue;
    }
    const label = textOf(value, 'label') ?? fullName;
    if (names.has(fullName.toLowerCase()))
      yield problemAt(component, `Field:${name}, value:${fullName} appears more than once`, value);
    else if (labels.has(label.toLowerCase())) yield problemAt(component, `Duplicate label: ${label}`, value);
    names.add(fullName.toLowerCase());
    labels.add(label.toLowerCase());
    if (flagOf(value, 'default')) defaults += 1;
  }
  if (defaults > 1) yield problemAt(component, 'Only one value can be the default value');
}

/** The values of a custom picklist, inactive ones too; undefined where the field is no custom picklist. */
export function picklistValues(catalogue: Catalogue, object: string, field: string): ReadonlySet<string> | undefined {
  const valueSet = child(catalogue.customField(object, field)?.element, 'valueSet');
  if (!valueSet) return undefined;
  const setName = textOf(valueSet, 'valueSetName');
  const values = setName
    ? children(catalogue.element('GlobalValueSet', setName), 'customValue')
    : children(child(valueSet, 'valueSetDefinition'), 'value');
  return new Set(values.map((value) => textOf(value, 'fullName') ?? ''));
}

function* checkRecordType(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const { object } = splitName(component.fullName);
  if (textOf(element, 'label') === undefined) yield problemAt(component, 'Required field is missing: label');
  if (!candidate.after.hasObject(object)) yield missingReference(component, 'object', 'CustomObject', object);
  for (const entry of children(element, 'picklistValues')) {
    const picklist = child(entry, 'picklist');
    const field = picklist?.text.trim() ?? '';
    if (picklist && !candidate.after.hasField(object, field)) {
      yield missingReference(component, picklist, 'CustomField', `${object}.${field}`);
      continue;
    }
    const known = picklistValues(candidate.after, object, field);
    for (const value of children(entry, 'values')) {
      const name = child(value, 'fullName');
      if (known && name && !known.has(decoded(name.text))) yield valueNotFound(component, name, field);
    }
  }
}

/** Record types percent-encode special characters in value names. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
