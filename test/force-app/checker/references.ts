/**
 * Promise: lookups, value sets, roll-ups, compact and search layouts name what is there, and the org’s own objects stay its own. From the
 * Metadata API reference of CustomField and CustomObject.
 */
import { child, children, lineOf, textOf } from './xml.js';
import type { Model } from './model.js';
import { isListColumn } from './tokens.js';
import type { Component, Problem, XmlElement } from './types.js';

/** Objects every org has, and the fields of them that this model may name. */
export const STANDARD_OBJECTS: ReadonlySet<string> = new Set(['Account', 'User', 'Contact', 'Task', 'Event']);

/** What every record has besides its fields; details have no owner. */
export const SYSTEM_FIELDS: ReadonlySet<string> = new Set([
  'Name',
  'OwnerId',
  'CreatedById',
  'LastModifiedById',
  'CreatedDate',
  'LastModifiedDate',
]);

export const isKnownObject = (model: Model, name: string): boolean =>
  model.objects.has(name) || STANDARD_OBJECTS.has(name);

const isLookup = (type: string): boolean => type === 'Lookup' || type === 'MasterDetail';

const checkLookups = (model: Model): Problem[] => {
  const taken = new Map<string, string>();
  const labels = new Map<string, string>();
  return model.fields
    .filter((field) => isLookup(field.type))
    .flatMap(({ component: { file, root }, object, name }) => {
      const problem = (element: string, rule: string, message: string): Problem => ({
        file,
        line: lineOf(root, element),
        rule,
        message,
      });
      const parent = textOf(root, 'referenceTo') ?? '';
      const relationship = textOf(root, 'relationshipName') ?? '';
      const key = `${parent}.${relationship}`.toLowerCase();
      const label = `${parent}.${object}.${textOf(root, 'relationshipLabel') ?? ''}`;
      const found: Problem[] = [];
      if (!isKnownObject(model, parent))
        found.push(problem('referenceTo', 'reference-object', `there is no object ${parent}`));
      if (taken.has(key))
        found.push(
          problem(
            'relationshipName',
            'reference-relationship',
            `${taken.get(key) ?? ''} has the same relationship name on ${parent}`
          )
        );
      if (!/^[A-Za-z]\w{0,39}$/.test(relationship) || /__/.test(relationship))
        found.push(
          problem('relationshipName', 'reference-relationship', `"${relationship}" is not a relationship name`)
        );
      if (STANDARD_OBJECTS.has(parent) && !relationship.startsWith('POWER_'))
        found.push(
          problem(
            'relationshipName',
            'reference-relationship',
            'on a standard object the name starts with POWER_: the org has its own children there'
          )
        );
      if (labels.has(label))
        found.push(
          problem(
            'relationshipLabel',
            'reference-relationship',
            `${labels.get(label) ?? ''} shows under the same label on ${parent}`
          )
        );
      taken.set(key, `${object}.${name}`);
      labels.set(label, `${object}.${name}`);
      return found;
    });
};

const checkValueSets = (model: Model): Problem[] =>
  model.fields.flatMap(({ component: { file, root } }) => {
    const set = child(root, 'valueSet');
    const name = set && textOf(set, 'valueSetName');
    const controller = set && textOf(set, 'controllingField');
    const object = /^objects\/([^/]+)/.exec(file)?.[1] ?? '';
    return [
      ...(name !== undefined && !model.ofType('GlobalValueSet').some((candidate) => candidate.name === name)
        ? [
            {
              file,
              line: set ? lineOf(set, 'valueSetName') : root.line,
              rule: 'reference-value-set',
              message: `there is no global value set ${name}`,
            },
          ]
        : []),
      ...(controller !== undefined && !model.field(object, controller)
        ? [
            {
              file,
              line: set ? lineOf(set, 'controllingField') : root.line,
              rule: 'reference-field',
              message: `there is no field ${controller} on ${object}`,
            },
          ]
        : []),
    ];
  });

/** A roll-up counts or sums over a detail, by the detail's own field that leads here. */
const checkSummaries = (model: Model): Problem[] =>
  model.fields
    .filter((field) => field.type === 'Summary')
    .flatMap(({ component: { file, root }, object }) => {
      const problem = (element: XmlElement, message: string): Problem => ({
        file,
        line: element.line,
        rule: 'reference-summary',
        message,
      });
      const split = (text: string): [string, string] => [text.split('.')[0] ?? '', text.split('.')[1] ?? ''];
      const key = child(root, 'summaryForeignKey');
      const [detail, master] = split(key?.text.trim() ?? '');
      const masterField = model.field(detail, master);
      const leadsHere =
        masterField?.type === 'MasterDetail' && textOf(masterField.component.root, 'referenceTo') === object;
      const named = [
        child(root, 'summarizedField'),
        ...children(root, 'summaryFilterItems').map((item) => child(item, 'field')),
      ];
      return [
        ...(key && !leadsHere
          ? [problem(key, `${key.text.trim()} is not a master-detail field that leads to ${object}`)]
          : []),
        ...named
          .filter((element): element is XmlElement => element !== undefined)
          .filter((element) => !model.field(...split(element.text.trim())))
          .map((element) => problem(element, `there is no field ${element.text.trim()}`)),
      ];
    });

/** Compact layouts, search layouts and list views name fields of their object. */
const checkFieldLists = (model: Model): Problem[] => {
  const unknown = (
    component: Component,
    object: string,
    elements: readonly XmlElement[],
    tokens: ReadonlySet<string>
  ): Problem[] =>
    elements
      .filter((element) => !tokens.has(element.text.trim()) && !model.field(object, element.text.trim()))
      .map((element) => ({
        file: component.file,
        line: element.line,
        rule: 'reference-field',
        message: `${element.text.trim()} is no field of ${object}`,
      }));
  const ofCompact = model.ofType('CompactLayout').flatMap((layout) => {
    const object = layout.object ?? '';
    const fields = children(layout.root, 'fields');
    const heavy = fields.filter((element) =>
      ['LongTextArea', 'Html', 'MultiselectPicklist'].includes(model.field(object, element.text.trim())?.type ?? '')
    );
    return [
      ...unknown(layout, object, fields, SYSTEM_FIELDS),
      ...heavy.map((element) => ({
        file: layout.file,
        line: element.line,
        rule: 'compact-layout',
        message: `${element.text.trim()} is too much for a compact layout`,
      })),
      ...(fields.length > 10
        ? [
            {
              file: layout.file,
              line: layout.root.line,
              rule: 'compact-layout',
              message: 'a compact layout has ten fields at most',
            },
          ]
        : []),
      ...(fields[0]?.text.trim() === 'Name'
        ? []
        : [
            {
              file: layout.file,
              line: layout.root.line,
              rule: 'compact-layout',
              message: 'a compact layout starts with Name',
            },
          ]),
    ];
  });
  const ofObjects = [...model.objects.values()].flatMap((object) => {
    const assigned = child(object.root, 'compactLayoutAssignment');
    const exists = model
      .ofType('CompactLayout')
      .some((layout) => layout.object === object.name && layout.name === assigned?.text.trim());
    const search = child(object.root, 'searchLayouts')?.children ?? [];
    return [
      ...unknown(
        object,
        object.name,
        search,
        new Set(search.map(({ text }) => text.trim()).filter((token) => isListColumn(model, object.name, token)))
      ),
      ...(assigned && !exists
        ? [
            {
              file: object.file,
              line: assigned.line,
              rule: 'reference-field',
              message: `there is no compact layout ${assigned.text.trim()}`,
            },
          ]
        : []),
    ];
  });
  return [...ofCompact, ...ofObjects];
};

/** What is in an object's folder belongs to an object that is there; on a standard one only fields, and by our own names. */
const checkOwners = (model: Model): Problem[] =>
  model.components.flatMap(({ file, type, object, name, root }) => {
    if (object === undefined || model.objects.has(object)) return [];
    const problem = (message: string): Problem[] => [{ file, line: root.line, rule: 'reference-owner', message }];
    if (!STANDARD_OBJECTS.has(object)) return problem(`there is no object file for ${object}`);
    if (!['CustomField', 'ValidationRule'].includes(type) || !name.startsWith('POWER_'))
      return problem(`${object} is the org’s own: only fields and rules named POWER_… are added to it`);
    return textOf(root, 'trackHistory') === 'true' ? problem(`history may be off on ${object}`) : [];
  });

/** The org's own objects keep their own settings and pages. */
const checkStandard = (model: Model): Problem[] =>
  [...model.ofType('CustomObject'), ...model.ofType('Layout')]
    .filter(({ name }) => !name.split('-')[0]?.endsWith('__c'))
    .map(({ file, root }) => ({
      file,
      line: root.line,
      rule: 'reference-owner',
      message: 'this would overwrite the org’s own settings',
    }));

export const referenceRules = [
  checkLookups,
  checkValueSets,
  checkSummaries,
  checkFieldLists,
  checkOwners,
  checkStandard,
];
