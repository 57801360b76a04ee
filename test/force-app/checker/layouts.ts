/**
 * Promise: a page layout holds every field of its object, once, as a person may use it, with lists and actions that are there. From the
 * Metadata API reference of Layout and what deploys refuse (“must be Required”, “appears more than once”, “Invalid field”).
 */
import { child, children, textOf, within } from './xml.js';
import { repeated } from './problems.js';
import { SYSTEM_FIELDS } from './references.js';
import { isDetail, isListColumn } from './tokens.js';
import type { Model } from './model.js';
import type { Component, Problem } from './types.js';

const STANDARD_LISTS = new Set([
  'RelatedActivityList',
  'RelatedHistoryList',
  'RelatedFileList',
  'RelatedNoteList',
  'RelatedEntityHistoryList',
]);
const COLUMNS: Readonly<Record<string, number>> = {
  OneColumn: 1,
  TwoColumnsTopToBottom: 2,
  TwoColumnsLeftToRight: 2,
  CustomLinks: 3,
};
/** Global actions that every org has; they need activities. */
const ACTIVITY_ACTIONS = new Set(['NewTask', 'LogACall', 'NewEvent']);
const STANDARD_BUTTONS = new Set(['Edit', 'Delete', 'Clone', 'ChangeOwnerOne', 'Share', 'PrintableView', 'Submit']);

const checkItems = (model: Model, layout: Component, object: Component): Problem[] => {
  const problem = (line: number, rule: string, message: string): Problem => ({
    file: layout.file,
    line,
    rule,
    message,
  });
  const detail = model.fieldsOf(object.name).some((field) => field.type === 'MasterDetail');
  const nameField = child(object.root, 'nameField');
  const autoName = nameField !== undefined && textOf(nameField, 'type') === 'AutoNumber';
  const behavior = new Map<string, string>();
  const found: Problem[] = [];
  for (const item of within(layout.root, 'layoutItems')) {
    const name = textOf(item, 'field');
    const how = textOf(item, 'behavior') ?? '';
    if (name === undefined) {
      if (textOf(item, 'emptySpace') !== 'true')
        found.push(problem(item.line, 'layout-item', 'an item is a field or an empty space'));
      continue;
    }
    const field = model.field(object.name, name);
    const known = field !== undefined || (SYSTEM_FIELDS.has(name) && !(detail && name === 'OwnerId'));
    if (!known) found.push(problem(item.line, 'layout-field', `${name} is no field of ${object.name}`));
    if (behavior.has(name)) found.push(problem(item.line, 'layout-twice', `${name} is on the page twice`));
    behavior.set(name, how);
    const mustRead = (field?.derived ?? false) || (name === 'Name' && autoName) || /ById$|Date$/.test(name);
    const mustHave = (field?.required ?? false) || field?.type === 'MasterDetail' || (name === 'Name' && !autoName);
    if (mustRead && how !== 'Readonly') found.push(problem(item.line, 'layout-behavior', `${name} can only be read`));
    if (mustHave && how !== 'Required') found.push(problem(item.line, 'layout-behavior', `${name} is required`));
    if (name.endsWith('Sync_Base__c')) found.push(problem(item.line, 'layout-field', 'the sync base is on no page'));
  }
  const needed = ['Name', ...model.fieldsOf(object.name).map((field) => field.name)].filter(
    (name) => !name.endsWith('Sync_Base__c')
  );
  return [
    ...found,
    ...needed
      .filter((name) => !behavior.has(name))
      .map((name) => problem(layout.root.line, 'layout-missing', `${name} is not on the page`)),
  ];
};

const checkSections = ({ file, root }: Component): Problem[] =>
  children(root, 'layoutSections').flatMap((section) => {
    const style = textOf(section, 'style') ?? '';
    return children(section, 'layoutColumns').length === COLUMNS[style]
      ? []
      : [
          {
            file,
            line: section.line,
            rule: 'layout-section',
            message: `a section of style ${style} has ${COLUMNS[style] ?? 0} columns`,
          },
        ];
  });

const checkLists = (model: Model, { file, root }: Component, object: Component): Problem[] =>
  children(root, 'relatedLists').flatMap((list) => {
    const name = textOf(list, 'relatedList') ?? '';
    const problem = (message: string): Problem[] => [{ file, line: list.line, rule: 'layout-list', message }];
    const on = (feature: string): boolean => textOf(object.root, feature) === 'true';
    if (name === 'RelatedEntityHistoryList' && !on('enableHistory')) return problem('the object keeps no history');
    if (['RelatedActivityList', 'RelatedHistoryList'].includes(name) && !on('enableActivities'))
      return problem('the object has no activities');
    if (STANDARD_LISTS.has(name)) return [];
    const [childObject = '', lookup = ''] = name.split('.');
    const field = model.field(childObject, lookup);
    if (!field || textOf(field.component.root, 'referenceTo') !== object.name)
      return problem(`${name} is no lookup to ${object.name}`);
    const columns = children(list, 'fields').map((element) => element.text.trim());
    const sort = textOf(list, 'sortField');
    return [
      ...[...columns, ...(sort === undefined ? [] : [sort])]
        .filter((token) => !isListColumn(model, childObject, token))
        .flatMap((token) => problem(`${token} is no column of ${childObject}`)),
      ...(columns.length > 10 ? problem(`${columns.length} columns; 10 are allowed`) : []),
      ...repeated(columns, String).flatMap((token) => problem(`${token} is a column twice`)),
      ...(sort !== undefined && !child(list, 'sortOrder') ? problem('sorted, but not in which order') : []),
    ];
  });

const checkActions = (model: Model, { file, root }: Component, object: Component): Problem[] => {
  const list = child(root, 'platformActionList');
  const items = list ? children(list, 'platformActionListItems') : [];
  const detail = isDetail(model, object.name);
  const ofEveryOrg = (name: string): boolean =>
    ACTIVITY_ACTIONS.has(name) && textOf(object.root, 'enableActivities') === 'true';
  const known = (name: string): boolean => model.named('QuickAction', name) !== undefined;
  return items.flatMap((item, index) => {
    const name = textOf(item, 'actionName') ?? '';
    const standard = textOf(item, 'actionType') === 'StandardButton';
    return [
      ...(textOf(item, 'sortOrder') === String(index)
        ? []
        : [{ file, line: item.line, rule: 'layout-action', message: 'actions are numbered from 0 without a gap' }]),
      ...(standard && !STANDARD_BUTTONS.has(name)
        ? [{ file, line: item.line, rule: 'layout-action', message: `there is no standard button ${name}` }]
        : []),
      ...(standard && detail && ['ChangeOwnerOne', 'Share'].includes(name)
        ? [
            {
              file,
              line: item.line,
              rule: 'layout-action',
              message: `a detail has no owner and no sharing: no ${name}`,
            },
          ]
        : []),
      ...(!standard && !ofEveryOrg(name) && !(known(name) && [object.name, name].includes(name.split('.')[0] ?? ''))
        ? [{ file, line: item.line, rule: 'layout-action', message: `${object.name} has no action ${name}` }]
        : []),
      ...(items.findIndex((other) => textOf(other, 'actionName') === name) < index
        ? [{ file, line: item.line, rule: 'layout-action', message: `${name} is there twice` }]
        : []),
    ];
  });
};

export const checkLayouts = (model: Model): Problem[] => [
  ...model.ofType('Layout').flatMap((layout) => {
    const [objectName = '', ...rest] = layout.name.split('-');
    const object = model.objects.get(objectName);
    const problem = (rule: string, message: string): Problem => ({
      file: layout.file,
      line: layout.root.line,
      rule,
      message,
    });
    if (!object) return [problem('layout-name', `there is no object ${objectName}`)];
    const wanted = `${textOf(object.root, 'label') ?? ''} Layout`;
    return [
      ...(rest.join('-') === wanted ? [] : [problem('layout-name', `the layout everybody gets is named "${wanted}"`)]),
      ...checkItems(model, layout, object),
      ...checkSections(layout),
      ...checkLists(model, layout, object),
      ...repeated(children(layout.root, 'relatedLists'), (list) => textOf(list, 'relatedList') ?? '').map((list) => ({
        file: layout.file,
        line: list.line,
        rule: 'layout-list',
        message: 'the list is there twice',
      })),
      ...checkActions(model, layout, object),
    ];
  }),
  ...[...model.objects.values()]
    .filter((object) => !model.ofType('Layout').some((layout) => layout.name.startsWith(`${object.name}-`)))
    .map(({ file, root }) => ({
      file,
      line: root.line,
      rule: 'layout-missing',
      message: 'the object has no page layout',
    })),
];
