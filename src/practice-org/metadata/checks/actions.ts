import type { Problem, ZipComponent } from '../types.js';
import { child, children, descendants, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';
import { documents, missingReference, problemAt } from './candidate.js';
import type { Candidate, Check } from './candidate.js';
import { picklistValues } from './picklists.js';

/** Quick actions and paths name objects, fields and values that exist. */
export const checkActions: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'QuickAction'))
    yield* checkQuickAction(candidate, component, element);
  for (const { component, element } of documents(candidate, 'PathAssistant'))
    yield* checkPath(candidate, component, element);
};

function* checkQuickAction(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const home = component.fullName.includes('.') ? component.fullName.split('.')[0] : undefined;
  if (home !== undefined && !candidate.after.hasObject(home)) {
    yield missingReference(component, 'object', 'CustomObject', home);
    return;
  }
  const bundle = child(element, 'lightningWebComponent');
  if (bundle && !candidate.after.has('LightningComponentBundle', bundle.text.trim()))
    yield missingReference(component, bundle, 'LightningComponentBundle', bundle.text.trim());
  const target = child(element, 'targetObject');
  const object = target?.text.trim() ?? home;
  if (object === undefined) return;
  if (!candidate.after.hasObject(object)) {
    yield missingReference(component, target ?? 'targetObject', 'CustomObject', object);
    return;
  }
  // Of standard objects this org knows a part only.
  const named = [
    child(element, 'targetParentField'),
    ...children(element, 'fieldOverrides').map((override) => child(override, 'field')),
    ...descendants(child(element, 'quickActionLayout'), 'field'),
  ].flatMap((field) => (field === undefined ? [] : [field]));
  for (const field of named) {
    const name = field.text.trim();
    if (/__c$/i.test(object) || /__c$/i.test(name)) {
      if (!candidate.after.hasField(object, name))
        yield missingReference(component, field, 'CustomField', `${object}.${name}`);
    }
  }
  if (textOf(element, 'type') === 'Create') yield* checkRequired(candidate, component, element, object);
}

/** A new record needs a value in every required field: on the action's layout, overridden, or its parent's. */
function* checkRequired(
  candidate: Candidate,
  component: ZipComponent,
  element: XmlElement,
  object: string
): Generator<Problem> {
  const given = new Set(
    [
      textOf(element, 'targetParentField'),
      ...children(element, 'fieldOverrides').map((override) => textOf(override, 'field')),
      ...[...descendants(child(element, 'quickActionLayout'), 'field')].map((field) => field.text.trim()),
    ].map((name) => name?.toLowerCase())
  );
  for (const field of candidate.after.customFields(object)) {
    const needed = field.type === 'MasterDetail' || (field.required && field.type !== 'Checkbox');
    if (needed && !given.has(field.name.toLowerCase()))
      yield problemAt(component, `Layout must contain an item for required layout field: ${field.name}`);
  }
}

function* checkPath(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const entity = child(element, 'entityName');
  const object = entity?.text.trim() ?? '';
  if (!entity || !candidate.after.hasObject(object)) {
    yield missingReference(component, entity ?? 'entityName', 'CustomObject', object);
    return;
  }
  const field = child(element, 'fieldName');
  const fieldName = field?.text.trim() ?? '';
  if (!field || !candidate.after.hasField(object, fieldName)) {
    yield missingReference(component, field ?? 'fieldName', 'CustomField', `${object}.${fieldName}`);
    return;
  }
  const recordType = child(element, 'recordTypeName');
  const typeName = recordType?.text.trim() ?? '__MASTER__';
  if (typeName !== '__MASTER__' && !candidate.after.has('RecordType', `${object}.${typeName}`))
    yield missingReference(component, recordType ?? 'recordTypeName', 'RecordType', `${object}.${typeName}`);
  const values = picklistValues(candidate.after, object, fieldName);
  for (const step of children(element, 'pathAssistantSteps')) {
    const value = child(step, 'picklistValueName');
    if (value && values && !values.has(value.text.trim()))
      yield problemAt(component, `Picklist value: ${value.text.trim()} in picklist: ${fieldName} not found`, value);
    for (const shown of children(step, 'fieldNames')) {
      if (!candidate.after.hasField(object, shown.text.trim()))
        yield missingReference(component, shown, 'CustomField', `${object}.${shown.text.trim()}`);
    }
  }
}
