import { documents, missingReference, problemAt, splitName } from './candidate.js';
import type { Candidate, Check } from './candidate.js';
import type { FieldFacts } from '../catalogue.js';
import type { Problem, ZipComponent } from '../types.js';
import { child, children, flagOf, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';

/** Standard objects whose records may not be kept from being deleted by a custom lookup. */
const noConstraintTo = new Set(['User', 'Product2']);

/** Lookups, master-details and roll-ups point at what is there, in ways the platform allows. */
export const checkRelationships: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'CustomField')) {
    const type = textOf(element, 'type');
    const { object } = splitName(component.fullName);
    if (!candidate.after.hasObject(object)) yield missingReference(component, 'object', 'CustomObject', object);
    if (type === 'Lookup' || type === 'MasterDetail') yield* checkReference(candidate, component, element, type);
    if (type === 'Summary') yield* checkSummary(candidate, component, element);
  }
  yield* checkChildNames(candidate);
};

function* checkReference(
  candidate: Candidate,
  component: ZipComponent,
  element: XmlElement,
  type: string
): Generator<Problem> {
  const target = textOf(element, 'referenceTo');
  if (target === undefined) return;
  if (!candidate.after.hasObject(target)) {
    const problem = `referenceTo value of '${target}' does not resolve to a valid sObject type`;
    yield problemAt(component, problem, child(element, 'referenceTo'));
  }
  const constraint = textOf(element, 'deleteConstraint');
  if (type === 'Lookup') {
    if (noConstraintTo.has(target) && (constraint === 'Restrict' || constraint === 'Cascade')) {
      yield problemAt(
        component,
        `Cannot add a lookup relationship child with cascade or restrict options to ${target}`,
        child(element, 'deleteConstraint')
      );
    } else if (flagOf(element, 'required') && constraint !== 'Restrict' && constraint !== 'Cascade') {
      yield problemAt(
        component,
        'field integrity exception: unknown (must specify either cascade delete or restrict delete for required lookup foreign key)'
      );
    }
  }
  if (type === 'MasterDetail') yield* checkMasterDetail(candidate, component);
  for (const item of children(child(element, 'lookupFilter'), 'filterItems')) {
    const field = child(item, 'field');
    const named = splitName(field?.text.trim() ?? '');
    if (field && /__c$/i.test(named.name) && !candidate.after.hasField(named.object, named.name)) {
      yield missingReference(component, field, 'CustomField', field.text.trim());
    }
  }
}

function* checkMasterDetail(candidate: Candidate, component: ZipComponent): Generator<Problem> {
  const { object, name } = splitName(component.fullName);
  const masters = candidate.after.customFields(object).filter((field) => field.type === 'MasterDetail');
  if (masters.length > 2)
    yield problemAt(component, `Object ${object} has too many master-detail relationships: the maximum is 2`);
  if (!candidate.before.customField(object, name) && candidate.rows(object) > 0) {
    yield problemAt(
      component,
      'You cannot create a master-detail relationship field on an object that already has records'
    );
  }
}

function* checkSummary(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const { object } = splitName(component.fullName);
  const key = child(element, 'summaryForeignKey');
  const named = splitName(key?.text.trim() ?? '');
  const foreignKey = candidate.after.customField(named.object, named.name);
  if (!foreignKey) {
    if (key) yield missingReference(component, key, 'CustomField', key.text.trim());
  } else if (foreignKey.type !== 'MasterDetail' || foreignKey.referenceTo?.toLowerCase() !== object.toLowerCase()) {
    yield problemAt(
      component,
      `Summary foreign key ${key?.text.trim() ?? ''} must be a master-detail relationship to ${object}`,
      key
    );
  }
  const operation = textOf(element, 'summaryOperation');
  const summarized = child(element, 'summarizedField');
  if (operation !== 'count' && !summarized)
    yield problemAt(component, `Must specify 'summarizedField' for a CustomField of type Summary`);
  for (const field of [summarized, ...children(element, 'summaryFilterItems').map((item) => child(item, 'field'))]) {
    const path = splitName(field?.text.trim() ?? '');
    if (!field) continue;
    if (!candidate.after.hasField(path.object, path.name))
      yield missingReference(component, field, 'CustomField', field.text.trim());
    else if (isVolatile(candidate, path.object, path.name))
      yield problemAt(component, `${field.text.trim()} is not a valid field for a roll-up summary`, field);
  }
  yield* checkSummaryType(candidate, component, operation, summarized);
}

/**
 * A formula that changes without its record being saved cannot be kept in a roll-up: one over today, over a parent, or over the user.
 * So are long texts and multi-selects left out. Source: Salesforce Help, "Roll-Up Summary Field" considerations.
 */
function isVolatile(candidate: Candidate, object: string, name: string, seen = new Set<string>()): boolean {
  const field = candidate.after.customField(object, name);
  if (field === undefined || seen.has(name.toLowerCase())) return false;
  if (['LongTextArea', 'Html', 'MultiselectPicklist'].includes(field.type)) return true;
  const formula = textOf(field.element, 'formula');
  if (formula === undefined) return false;
  seen.add(name.toLowerCase());
  if (/\b(TODAY|NOW|TIMENOW)\s*\(|__r\b|\$\w/i.test(formula)) return true;
  return (formula.match(/\w+__c\b/gi) ?? []).some((other) => isVolatile(candidate, object, other, seen));
}

const numbers = ['Number', 'Currency', 'Percent'];

/** Sums are of numbers; the first and the last are of numbers and of days. */
function* checkSummaryType(
  candidate: Candidate,
  component: ZipComponent,
  operation: string | undefined,
  summarized: XmlElement | undefined
): Generator<Problem> {
  const path = splitName(summarized?.text.trim() ?? '');
  const field = candidate.after.customField(path.object, path.name);
  if (!summarized || !field || operation === 'count' || field.type === 'Summary') return;
  const allowed = operation === 'sum' ? numbers : [...numbers, 'Date', 'DateTime'];
  if (!allowed.includes(field.type))
    yield problemAt(component, `${summarized.text.trim()} is not a valid field for a roll-up summary`, summarized);
}

/** A parent has each child relationship name once. */
function* checkChildNames(candidate: Candidate): Generator<Problem> {
  const taken = new Map<string, FieldFacts>();
  const nameOf = (field: FieldFacts): string =>
    `${field.referenceTo ?? ''}.${field.relationshipName ?? ''}`.toLowerCase();
  const all = candidate.after.ofType('CustomField').flatMap((component) => {
    const { object, name } = splitName(component.fullName);
    const field = candidate.after.customField(object, name);
    return field?.referenceTo !== undefined && field.relationshipName !== undefined ? [field] : [];
  });
  const incoming = new Map(
    candidate.components.map((component) => [`${component.type}#${component.fullName}`, component])
  );
  for (const field of all) {
    const other = taken.get(nameOf(field));
    taken.set(nameOf(field), field);
    const component = incoming.get(`CustomField#${field.object}.${field.name}`);
    if (other && component) {
      yield problemAt(
        component,
        `There is already a Child Relationship named ${field.relationshipName ?? ''} on ${field.referenceTo ?? ''}.`
      );
    }
  }
}
