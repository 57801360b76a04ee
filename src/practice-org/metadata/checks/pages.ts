import type { Problem, ZipComponent } from '../types.js';
import { child, children, descendants, parseXml, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';
import { documents, missingReference, problemAt } from './candidate.js';
import type { Candidate, Check } from './candidate.js';

/** A Lightning page holds together: its regions and facets, its identifiers, the components and fields on it. */
export const checkPages: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'FlexiPage')) {
    const object = textOf(element, 'sobjectType');
    if (object !== undefined && !candidate.after.hasObject(object)) {
      yield missingReference(component, child(element, 'sobjectType') ?? 'sobjectType', 'CustomObject', object);
      continue;
    }
    yield* checkNames(component, element);
    yield* checkFacets(component, element);
    for (const instance of descendants(element, 'componentInstance'))
      yield* checkComponent(candidate, component, instance, object);
    if (object !== undefined) yield* checkFields(candidate, component, element, object);
  }
};

function* checkNames(component: ZipComponent, page: XmlElement): Generator<Problem> {
  const regions = new Set<string>();
  for (const region of children(page, 'flexiPageRegions')) {
    const name = textOf(region, 'name') ?? '';
    if (regions.has(name))
      yield problemAt(component, `The region or facet name ${name} is used more than once.`, child(region, 'name'));
    regions.add(name);
  }
  const identifiers = new Set<string>();
  for (const kind of ['componentInstance', 'fieldInstance']) {
    for (const instance of descendants(page, kind)) {
      const identifier = child(instance, 'identifier');
      if (identifier === undefined) {
        // Needed since version 53.
        yield problemAt(component, 'Required field is missing: identifier', instance);
      } else if (identifiers.has(identifier.text.trim())) {
        yield problemAt(component, `The identifier ${identifier.text.trim()} is used more than once.`, identifier);
      }
      identifiers.add(identifier?.text.trim() ?? '');
    }
  }
}

/** Properties whose value is the name of a facet. */
const facetProperties = new Set(['body', 'columns', 'tabs', 'primaryField', 'secondaryFields']);

function* checkFacets(component: ZipComponent, page: XmlElement): Generator<Problem> {
  const facets = new Map<string, XmlElement>();
  for (const region of children(page, 'flexiPageRegions'))
    if (textOf(region, 'type') === 'Facet') facets.set(textOf(region, 'name') ?? '', region);
  const used = new Set<string>();
  for (const property of descendants(page, 'componentInstanceProperties')) {
    const value = child(property, 'value');
    if (!value || !facetProperties.has(textOf(property, 'name') ?? '')) continue;
    used.add(value.text.trim());
    if (!facets.has(value.text.trim()))
      yield problemAt(component, `The facet ${value.text.trim()} doesn't exist.`, value);
  }
  for (const [name, region] of facets)
    if (!used.has(name)) yield problemAt(component, `Unused Facet: ${name}`, child(region, 'name'));
}

function* checkComponent(
  candidate: Candidate,
  component: ZipComponent,
  instance: XmlElement,
  object: string | undefined
): Generator<Problem> {
  const named = child(instance, 'componentName');
  const name = named?.text.trim().replace(/^c:/, '') ?? '';
  // Names with a namespace are Salesforce's own or a package's.
  if (named && !name.includes(':')) yield* checkBundle(candidate, component, named, name, object);
  const properties = children(instance, 'componentInstanceProperties');
  const valueOf = (property: string): XmlElement | undefined =>
    child(
      properties.find((each) => textOf(each, 'name') === property),
      'value'
    );
  if (name === 'flexipage:filterListCard') {
    const entity = valueOf('entityName')?.text.trim() ?? '';
    const view = valueOf('filterName');
    if (view && /__c$/i.test(entity) && !candidate.after.has('ListView', `${entity}.${view.text.trim()}`))
      yield missingReference(component, view, 'ListView', `${entity}.${view.text.trim()}`);
  }
  const list = valueOf('relatedListApiName');
  const relationship = list?.text.trim() ?? '';
  if (list && object !== undefined && /__r$/i.test(relationship)) {
    const known = candidate.after
      .ofType('CustomField')
      .map(({ fullName }) => candidate.after.element('CustomField', fullName))
      .some(
        (field) =>
          textOf(field, 'referenceTo') === object && `${textOf(field, 'relationshipName') ?? ''}__r` === relationship
      );
    if (!known) yield problemAt(component, `Cannot find related list:${relationship}`, list);
  }
}

/** A component of the org's own: there, exposed, for this kind of page and this object. */
function* checkBundle(
  candidate: Candidate,
  component: ZipComponent,
  named: XmlElement,
  name: string,
  object: string | undefined
): Generator<Problem> {
  const file = candidate.after
    .get('LightningComponentBundle', name)
    ?.files.find(({ path }) => path.endsWith('.js-meta.xml'));
  const meta = file && parseXml(file.content.toString('utf8'));
  const objects = meta === undefined ? [] : [...descendants(meta, 'object')].map((each) => each.text.trim());
  const targets = meta === undefined ? [] : [...descendants(meta, 'target')].map((each) => each.text.trim());
  const wanted = object === undefined ? /^lightning__(HomePage|AppPage|UtilityBar)$/ : /^lightning__RecordPage$/;
  const fits =
    textOf(meta, 'isExposed') === 'true' &&
    targets.some((target) => wanted.test(target)) &&
    (object === undefined || objects.length === 0 || objects.includes(object));
  if (!fits) {
    const text = `We couldn't retrieve the design time component information for component ${name}.`;
    yield problemAt(component, text, named);
  }
}

function* checkFields(
  candidate: Candidate,
  component: ZipComponent,
  page: XmlElement,
  object: string
): Generator<Problem> {
  for (const item of descendants(page, 'fieldItem')) {
    const [record, field, deeper] = item.text.trim().split('.');
    const fine =
      record === 'Record' && field !== undefined && (deeper !== undefined || candidate.after.hasField(object, field));
    const text = `We couldn't retrieve or load the information on the field: ${item.text.trim()}.`;
    if (!fine) yield problemAt(component, text, item);
  }
  for (const value of descendants(page, 'leftValue')) {
    const [, field] = /^\{!Record\.(\w+)\}$/.exec(value.text.trim()) ?? [];
    if (field !== undefined && !candidate.after.hasField(object, field))
      yield missingReference(component, value, 'CustomField', `${object}.${field}`);
  }
}
