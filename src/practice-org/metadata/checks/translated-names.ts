import type { Problem, ZipComponent } from '../types.js';
import { child, children, descendants, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';
import { documents, missingReference, problemAt } from './candidate.js';
import type { Candidate, Check } from './candidate.js';

/** A translation names what it translates by its own name, or by its label where that is the key. */
export const checkTranslatedNames: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'CustomObjectTranslation'))
    yield* checkObject(candidate, component, element);
  for (const { component, element } of documents(candidate, 'GlobalValueSetTranslation'))
    yield* checkValueSet(candidate, component, element);
  for (const { component, element } of documents(candidate, 'Translations'))
    yield* checkNames(candidate, component, element);
};

const longestLabel = 40;

/** `Worksite__c-es` without its language. */
function translated(component: ZipComponent): string {
  return component.fullName.replace(/-[A-Za-z_]+$/, '');
}

function* checkObject(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const object = translated(component);
  if (!candidate.after.hasObject(object)) {
    yield missingReference(component, 'object', 'CustomObject', object);
    return;
  }
  for (const field of children(element, 'fields')) yield* checkField(candidate, component, field, object);
  const references = [
    ['layouts', 'layout', 'Layout', `${object}-`],
    ['validationRules', 'name', 'ValidationRule', `${object}.`],
    ['recordTypes', 'name', 'RecordType', `${object}.`],
    ['quickActions', 'name', 'QuickAction', `${object}.`],
    ['webLinks', 'name', 'WebLink', `${object}.`],
    ['fieldSets', 'name', 'FieldSet', `${object}.`],
  ] as const;
  for (const [list, key, type, prefix] of references) {
    for (const entry of children(element, list)) {
      const named = child(entry, key);
      const fullName = `${prefix}${named?.text.trim() ?? ''}`;
      if (named && !candidate.after.has(type, fullName)) yield missingReference(component, named, type, fullName);
      if (type === 'Layout') yield* checkSections(candidate, component, entry, fullName);
    }
  }
}

function* checkSections(
  candidate: Candidate,
  component: ZipComponent,
  entry: XmlElement,
  layout: string
): Generator<Problem> {
  const known = children(candidate.after.element('Layout', layout), 'layoutSections').map((section) =>
    textOf(section, 'label')
  );
  for (const section of children(entry, 'sections').map((each) => child(each, 'section'))) {
    if (section && candidate.after.has('Layout', layout) && !known.includes(section.text.trim()))
      yield missingReference(component, section, 'LayoutSection', section.text.trim());
  }
}

function* checkField(
  candidate: Candidate,
  component: ZipComponent,
  entry: XmlElement,
  object: string
): Generator<Problem> {
  const named = child(entry, 'name');
  const name = named?.text.trim() ?? '';
  const field = candidate.after.customField(object, name);
  if (!field) {
    // Fields that Salesforce made can be renamed too, where the object is a custom one.
    if (/__c$/i.test(name)) yield missingReference(component, named ?? 'name', 'CustomField', `${object}.${name}`);
    return;
  }
  const label = child(entry, 'label');
  if (label && label.text.length > longestLabel) {
    const text = `Label: data value too large: ${label.text} (max length=${longestLabel})`;
    yield problemAt(component, text, label);
  }
  const valueSet = child(field.element, 'valueSet');
  const labels = labelsOf(children(child(valueSet, 'valueSetDefinition'), 'value'));
  for (const value of children(entry, 'picklistValues').map((each) => child(each, 'masterLabel'))) {
    // The values of a global value set are translated with the set, and nowhere else.
    if (value && !labels.has(value.text.trim())) yield valueNotFound(component, value, name);
  }
}

function labelsOf(values: readonly XmlElement[]): ReadonlySet<string> {
  return new Set(values.map((value) => textOf(value, 'label') ?? textOf(value, 'fullName') ?? ''));
}

function valueNotFound(component: ZipComponent, value: XmlElement, picklist: string): Problem {
  return problemAt(component, `Picklist value: ${value.text.trim()} in picklist: ${picklist} not found`, value);
}

function* checkValueSet(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const name = translated(component);
  const set = candidate.after.element('GlobalValueSet', name);
  if (!set) {
    yield missingReference(component, 'fullName', 'GlobalValueSet', name);
    return;
  }
  const labels = labelsOf(children(set, 'customValue'));
  const values = children(element, 'valueTranslation');
  if (values.length === 0) yield problemAt(component, 'Required field is missing: valueTranslation');
  for (const value of values.map((each) => child(each, 'masterLabel')))
    if (value && !labels.has(value.text.trim())) yield valueNotFound(component, value, name);
}

/** Lists of a language's file, the element that names, and the type it names. */
const lists = [
  ['customApplications', 'name', 'CustomApplication'],
  ['customLabels', 'name', 'CustomLabel'],
  ['customTabs', 'name', 'CustomTab'],
  ['quickActions', 'name', 'QuickAction'],
  ['reportTypes', 'name', 'ReportType'],
  ['flowDefinitions', 'fullName', 'Flow'],
] as const;

function* checkNames(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  for (const [list, key, type] of lists) {
    for (const entry of children(element, list)) {
      const named = child(entry, key);
      const name = named?.text.trim() ?? '';
      if (named && !/^standard(__|-)/.test(name) && !candidate.after.has(type, name))
        yield missingReference(component, named, type, name);
      if (type === 'ReportType') yield* checkReportSections(candidate, component, entry, name);
    }
  }
}

function* checkReportSections(
  candidate: Candidate,
  component: ZipComponent,
  entry: XmlElement,
  reportType: string
): Generator<Problem> {
  const known = new Set(
    [...descendants(candidate.after.element('ReportType', reportType), 'masterLabel')].map((label) => label.text.trim())
  );
  for (const section of children(entry, 'sections').map((each) => child(each, 'name'))) {
    if (section && known.size > 0 && !known.has(section.text.trim()))
      yield missingReference(component, section, 'ReportTypeSection', section.text.trim());
  }
}
