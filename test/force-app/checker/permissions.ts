/**
 * Promise: a permission set deploys, and every field, object, tab and app is given to somebody; requests and the sync’s memory only to whom
 * they are for. From the Metadata API reference of PermissionSet; who may what is a house rule.
 */
import { child, children, lineOf, textOf } from './xml.js';
import { repeated, reporter } from './problems.js';
import { isKnownObject } from './references.js';
import type { Model } from './model.js';
import type { Component, Problem, XmlElement } from './types.js';

const REQUEST = 'U_Visa_Certification_Request__c';
const STATE = 'Sync_State__c';

/** Who may hold any right on an object that not everybody may. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  [REQUEST]: ['POWER_Certify', 'POWER_Sync_Certifications'],
  [STATE]: ['POWER_Sync'],
};

/** What a right brings with it; the platform refuses one without the other. */
const IMPLIED: ReadonlyArray<readonly [string, string]> = [
  ['allowCreate', 'allowRead'],
  ['allowEdit', 'allowRead'],
  ['allowDelete', 'allowEdit'],
  ['viewAllRecords', 'allowRead'],
  ['modifyAllRecords', 'allowDelete'],
  ['modifyAllRecords', 'viewAllRecords'],
];

const has = (permission: XmlElement, right: string): boolean => textOf(permission, right) === 'true';

const checkObjects = (model: Model, set: Component): Problem[] => {
  const granted = children(set.root, 'objectPermissions');
  const readable = new Set(
    granted.filter((permission) => has(permission, 'allowRead')).map((permission) => textOf(permission, 'object') ?? '')
  );
  return granted.flatMap((permission, index) => {
    const object = textOf(permission, 'object') ?? '';
    const problem = (rule: string, message: string): Problem => ({
      file: set.file,
      line: lineOf(permission, 'object'),
      rule,
      message,
    });
    const masters = model
      .fieldsOf(object)
      .filter((field) => field.type === 'MasterDetail')
      .map((field) => textOf(field.component.root, 'referenceTo') ?? '');
    const all = has(permission, 'viewAllRecords') || has(permission, 'modifyAllRecords');
    return [
      ...(isKnownObject(model, object) ? [] : [problem('permission-object', `there is no object ${object}`)]),
      ...(granted.findIndex((other) => textOf(other, 'object') === object) < index
        ? [problem('permission-object', `${object} is listed twice`)]
        : []),
      ...IMPLIED.filter(([right, needs]) => has(permission, right) && !has(permission, needs)).map(([right, needs]) =>
        problem('permission-implied', `${right} needs ${needs}`)
      ),
      ...masters
        .filter((master) => !readable.has(master))
        .map((master) =>
          problem('permission-master', `${object} is a detail of ${master}, which this set cannot read`)
        ),
      ...(ALLOWED[object]?.includes(set.name) === false
        ? [problem('permission-secret', `${set.name} has no business with ${object}`)]
        : []),
      ...(object === REQUEST && all ? [problem('permission-secret', 'nobody sees all requests')] : []),
      ...(!model.objects.has(object) && (all || has(permission, 'allowDelete'))
        ? [problem('permission-secret', 'the org’s own records are not ours to delete, or to see all of')]
        : []),
    ];
  });
};

const checkFieldRights = (model: Model, set: Component): Problem[] => {
  const listed = new Set<string>();
  const objects = new Map(
    children(set.root, 'objectPermissions').map((permission) => [textOf(permission, 'object') ?? '', permission])
  );
  const found: Problem[] = [];
  for (const permission of children(set.root, 'fieldPermissions')) {
    const path = textOf(permission, 'field') ?? '';
    const [object = '', name = ''] = path.split('.');
    const problem = (rule: string, message: string): void => {
      found.push({ file: set.file, line: lineOf(permission, 'field'), rule, message });
    };
    const field = model.field(object, name);
    const editable = textOf(permission, 'editable') === 'true';
    if (!field) problem('permission-field', `there is no field ${path}`);
    if (listed.has(path)) problem('permission-field', `${path} is listed twice`);
    listed.add(path);
    if (field?.required)
      problem('permission-required', `${path} is required and open to all: a deploy refuses it here`);
    if (field?.type === 'MasterDetail')
      problem('permission-required', `${path} is a master-detail field: a deploy refuses it here`);
    if (field?.derived && editable) problem('permission-derived', `${path} is worked out and cannot be edited`);
    if (editable && textOf(permission, 'readable') !== 'true')
      problem('permission-implied', 'who edits a field reads it');
    const owner = objects.get(object);
    if (!owner) problem('permission-field', `the set gives no right on ${object}`);
    else if (editable && !has(owner, 'allowEdit') && !has(owner, 'allowCreate'))
      problem('permission-field', `${object} cannot be edited with this set`);
    if (name.endsWith('Sync_Base__c') && !set.name.startsWith('POWER_Sync'))
      problem('permission-secret', 'only the sync reads the sync base');
  }
  return found;
};

const checkScreens = (model: Model, set: Component): Problem[] => {
  const named = (element: string, inner: string, known: (name: string) => boolean): Problem[] =>
    children(set.root, element)
      .filter((entry) => !known(textOf(entry, inner) ?? ''))
      .map((entry) => ({
        file: set.file,
        line: entry.line,
        rule: 'permission-screen',
        message: `there is no ${inner} ${textOf(entry, inner) ?? ''}`,
      }));
  const exists = (type: string) => (name: string) => model.ofType(type).some((component) => component.name === name);
  const readable = new Set(children(set.root, 'objectPermissions').map((permission) => textOf(permission, 'object')));
  const empty = children(set.root, 'tabSettings')
    .filter((entry) => exists('CustomTab')(textOf(entry, 'tab') ?? '') && !readable.has(textOf(entry, 'tab')))
    .map((entry) => ({
      file: set.file,
      line: entry.line,
      rule: 'permission-screen',
      message: 'a tab that the set cannot fill',
    }));
  return [
    ...named('tabSettings', 'tab', (tab) => exists('CustomTab')(tab) || tab.startsWith('standard-')),
    ...named('applicationVisibilities', 'application', exists('CustomApplication')),
    ...empty,
    ...['userPermissions', 'license']
      .filter((name) => child(set.root, name) !== undefined)
      .map((name) => ({
        file: set.file,
        line: lineOf(set.root, name),
        rule: 'permission-org',
        message: `<${name}> depends on what the org has bought`,
      })),
  ];
};

/** A field that no set opens is deployed and seen by nobody, administrators included; one nobody may edit stays empty. */
const checkCover = (model: Model): Problem[] => {
  const entries = model.ofType('PermissionSet').flatMap((set) => children(set.root, 'fieldPermissions'));
  const granted = (right: string): ReadonlySet<string> =>
    new Set(entries.filter((entry) => textOf(entry, right) === 'true').map((entry) => textOf(entry, 'field') ?? ''));
  const readable = granted('readable');
  const editable = granted('editable');
  return model.fields
    .filter((field) => !field.required && field.type !== 'MasterDetail')
    .flatMap((field) => {
      const path = `${field.object}.${field.name}`;
      const problem = (message: string): Problem[] => [
        { file: field.component.file, line: field.component.root.line, rule: 'permission-cover', message },
      ];
      if (!readable.has(path)) return problem(`no permission set lets anybody see ${path}`);
      return field.derived || editable.has(path) ? [] : problem(`no permission set lets anybody fill ${path}`);
    });
};

/** An object nobody may read, and a tab or app nobody is given, are deployed for nobody. */
const checkGiven = (model: Model): Problem[] => {
  const sets = model.ofType('PermissionSet');
  const given = (element: string, inner: string, right: (entry: XmlElement) => boolean): ReadonlySet<string> =>
    new Set(
      sets
        .flatMap((set) => children(set.root, element))
        .filter(right)
        .map((entry) => textOf(entry, inner) ?? '')
    );
  const lists = [
    ['CustomObject', given('objectPermissions', 'object', (entry) => has(entry, 'allowRead'))],
    ['CustomTab', given('tabSettings', 'tab', (entry) => textOf(entry, 'visibility') !== 'None')],
    ['CustomApplication', given('applicationVisibilities', 'application', (entry) => has(entry, 'visible'))],
  ] as const;
  return lists.flatMap(([type, names]) =>
    model
      .ofType(type)
      .filter(({ name }) => !names.has(name))
      .map(({ file, root }) => ({
        file,
        line: root.line,
        rule: 'permission-cover',
        message: 'no permission set gives it to anybody',
      }))
  );
};

/** A set says nothing twice. */
const checkTwice = (set: Component): Problem[] =>
  (
    [
      ['tabSettings', 'tab'],
      ['applicationVisibilities', 'application'],
      ['flowAccesses', 'flow'],
      ['customMetadataTypeAccesses', 'name'],
    ] as const
  ).flatMap(([element, key]) =>
    repeated(children(set.root, element), (entry) => textOf(entry, key) ?? '').map((entry) =>
      reporter(set)('permission-screen', `${textOf(entry, key) ?? ''} is listed twice`, entry)
    )
  );

export const permissionRules = [
  (model: Model): Problem[] =>
    model
      .ofType('PermissionSet')
      .flatMap((set) => [
        ...checkObjects(model, set),
        ...checkFieldRights(model, set),
        ...checkScreens(model, set),
        ...checkTwice(set),
      ]),
  checkCover,
  checkGiven,
];
