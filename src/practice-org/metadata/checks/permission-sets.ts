import { documents, missingReference, problemAt, splitName } from './candidate.js';
import type { Candidate, Check } from './candidate.js';
import type { Problem, ZipComponent } from '../types.js';
import { child, children, flagOf, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';

/** What one object permission needs beside it (Object Reference, ObjectPermissions). */
const implied: ReadonlyArray<
  readonly [flag: string, right: string, needs: ReadonlyArray<readonly [flag: string, right: string]>]
> = [
  ['allowCreate', 'Create', [['allowRead', 'Read']]],
  ['allowEdit', 'Edit', [['allowRead', 'Read']]],
  [
    'allowDelete',
    'Delete',
    [
      ['allowRead', 'Read'],
      ['allowEdit', 'Edit'],
    ],
  ],
  ['viewAllRecords', 'View All', [['allowRead', 'Read']]],
  [
    'modifyAllRecords',
    'Modify All',
    [
      ['allowRead', 'Read'],
      ['allowEdit', 'Edit'],
      ['allowDelete', 'Delete'],
      ['viewAllRecords', 'View All'],
    ],
  ],
];

/** A permission set (or profile) grants what exists and what can be granted. */
export const checkPermissionSets: Check = function* (candidate) {
  for (const type of ['PermissionSet', 'Profile']) {
    for (const { component, element } of documents(candidate, type)) {
      if (type === 'PermissionSet' && textOf(element, 'label') === undefined)
        yield problemAt(component, 'Required field is missing: label');
      yield* checkObjectPermissions(candidate, component, element);
      yield* checkFieldPermissions(candidate, component, element);
      yield* checkReferences(candidate, component, element);
    }
  }
};

function* checkObjectPermissions(
  candidate: Candidate,
  component: ZipComponent,
  element: XmlElement
): Generator<Problem> {
  const granted = children(element, 'objectPermissions');
  const readable = new Set(
    granted.filter((entry) => flagOf(entry, 'allowRead')).map((entry) => textOf(entry, 'object')?.toLowerCase())
  );
  for (const entry of granted) {
    const object = child(entry, 'object');
    const name = object?.text.trim() ?? '';
    if (!object || !candidate.after.hasObject(name)) {
      yield missingReference(component, object ?? 'object', 'CustomObject', name);
      continue;
    }
    for (const [flag, right, needs] of implied) {
      const lacking = flagOf(entry, flag)
        ? needs.filter(([needed]) => !flagOf(entry, needed)).map(([, needed]) => `${needed} ${name}`)
        : [];
      if (lacking.length > 0)
        yield problemAt(
          component,
          `Permission ${right} ${name} depends on permission(s): ${lacking.join(', ')}`,
          entry
        );
    }
    if (component.type !== 'PermissionSet' || !flagOf(entry, 'allowRead')) continue;
    const masters = candidate.after.customFields(name).filter((field) => field.type === 'MasterDetail');
    const hidden = [...new Set(masters.map((field) => field.referenceTo ?? ''))].filter(
      (master) => !readable.has(master.toLowerCase())
    );
    if (hidden.length > 0) {
      const needs = hidden.map((master) => `Read ${master}`).join(', ');
      yield problemAt(component, `Permission Read ${name} depends on permission(s): ${needs}`, entry);
    }
  }
}

function* checkFieldPermissions(
  candidate: Candidate,
  component: ZipComponent,
  element: XmlElement
): Generator<Problem> {
  for (const entry of children(element, 'fieldPermissions')) {
    const field = child(entry, 'field');
    const fullName = field?.text.trim() ?? '';
    const { object, name } = splitName(fullName);
    if (!candidate.after.hasField(object, name)) {
      yield missingReference(component, field ?? 'field', 'CustomField', fullName);
      continue;
    }
    const known = candidate.after.customField(object, name);
    const required = known
      ? (known.required && known.type !== 'Checkbox') || known.type === 'MasterDetail'
      : alwaysVisible.has(name);
    if (required) yield problemAt(component, `You cannot deploy to a required field: ${fullName}`, field);
    if (flagOf(entry, 'editable') && textOf(entry, 'readable') === 'false') {
      yield problemAt(component, `Permission Edit ${fullName} depends on permission(s): Read ${fullName}`, entry);
    }
  }
}

const alwaysVisible = new Set([
  'Id',
  'Name',
  'OwnerId',
  'CreatedById',
  'CreatedDate',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
  'IsDeleted',
]);

/** Element of the entry, element that names, type it names. */
const references: ReadonlyArray<readonly [list: string, name: string, type: string]> = [
  ['tabSettings', 'tab', 'CustomTab'],
  ['tabVisibilities', 'tab', 'CustomTab'],
  ['applicationVisibilities', 'application', 'CustomApplication'],
  ['recordTypeVisibilities', 'recordType', 'RecordType'],
  ['classAccesses', 'apexClass', 'ApexClass'],
  ['pageAccesses', 'apexPage', 'ApexPage'],
  ['flowAccesses', 'flow', 'Flow'],
  ['customPermissions', 'name', 'CustomPermission'],
  ['layoutAssignments', 'layout', 'Layout'],
];

function* checkReferences(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  for (const [list, name, type] of references) {
    for (const entry of children(element, list)) {
      const named = child(entry, name);
      const fullName = named?.text.trim() ?? '';
      if (!named || /^standard(__|-)/.test(fullName) || candidate.after.has(type, fullName)) continue;
      // Profiles name the layouts and record types of standard objects, which no component here describes.
      if (component.type === 'Profile' && !/__c/.test(fullName)) continue;
      yield missingReference(component, named, type, fullName);
    }
  }
}
