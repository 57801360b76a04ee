/**
 * Promise: what stands on a Lightning page exists and fits: components that every org has (no Chatter, no Notes) with properties they
 * have, our own only where they say they may stand, related lists that lead here, every field of the record. Fields and rules of
 * visibility are in page-fields.ts. From the Metadata API reference of FlexiPage.
 */
import type { Model } from './model.js';
import { offerOf } from './bundles.js';
import { checkPageField, checkVisibility } from './page-fields.js';
import { repeated, reporter } from './problems.js';
import { hasFeature, isListColumn, relationshipsTo } from './tokens.js';
import type { Component, Problem, XmlElement } from './types.js';
import { child, children, textOf, within } from './xml.js';

/** Components every org has: the properties they need, and the others they may have. */
const COMPONENTS: Readonly<Record<string, { readonly needs: readonly string[]; readonly may: readonly string[] }>> = {
  'force:highlightsPanel': {
    needs: [],
    may: [
      'collapsed',
      'enableActionsConfiguration',
      'enableActionsInNative',
      'hideChatterActions',
      'numVisibleActions',
      'actionNames',
    ],
  },
  'record_flexipage:dynamicHighlights': {
    needs: ['primaryField', 'secondaryFields'],
    may: [
      'actionNames',
      'enableActionsConfiguration',
      'enableActionsInNative',
      'hideChatterActions',
      'numVisibleActions',
    ],
  },
  'runtime_sales_pathassistant:pathAssistant': { needs: [], may: ['hideUpdateButton', 'variant'] },
  'runtime_sales_activities:activityPanel': { needs: [], may: [] },
  'runtime_sales_activities:todayTaskContainer': { needs: [], may: [] },
  'home:eventContainer': { needs: [], may: [] },
  'flexipage:tabset': { needs: ['tabs'], may: ['label'] },
  'flexipage:tab': { needs: ['body', 'title'], may: ['active'] },
  'flexipage:fieldSection': { needs: ['columns', 'label'], may: ['horizontalAlignment', 'iconName'] },
  'flexipage:column': { needs: ['body'], may: [] },
  'flexipage:accordion': { needs: ['sections'], may: ['allowMultipleSectionsOpen', 'label'] },
  'flexipage:accordionSection': { needs: ['body', 'label'], may: ['active'] },
  'flexipage:richText': { needs: ['richTextValue'], may: ['decorate'] },
  'flexipage:filterListCard': {
    needs: ['entityName', 'filterName', 'pageSize'],
    may: ['enableInlineEdit', 'hideActionBar', 'hideSearchBar', 'enableInlineEditing'],
  },
  'flexipage:recentItems': { needs: ['entityNames'], may: ['label'] },
  'force:detailPanel': { needs: [], may: [] },
  'force:relatedListContainer': { needs: [], may: ['relatedListComponentOverride', 'rowsToDisplay', 'showActionBar'] },
  'force:relatedListSingleContainer': {
    needs: ['parentFieldApiName', 'relatedListApiName'],
    may: ['relatedListComponentOverride', 'rowsToDisplay', 'showActionBar'],
  },
  'lst:dynamicRelatedList': {
    needs: ['parentFieldApiName', 'relatedListApiName', 'relatedListFieldAliases'],
    may: [
      'actionNames',
      'maxRecordsToDisplay',
      'relatedListDisplayType',
      'relatedListLabel',
      'showActionBar',
      'sortFieldAlias',
      'sortFieldOrder',
      'adminFilters',
      'enableInlineEdit',
    ],
  },
};

const LISTS = new Set(['force:relatedListSingleContainer', 'lst:dynamicRelatedList']);
const STANDARD_LISTS: Readonly<Record<string, string | undefined>> = {
  Histories: 'enableHistory',
  AttachedContentDocuments: undefined,
  ActivityHistories: 'enableActivities',
  OpenActivities: 'enableActivities',
};
const STANDARD_TITLES = ['detail', 'relatedLists', 'activity'].map((name) => `Standard.Tab.${name}`);
const BOOLEANS = new Set([
  'collapsed',
  'enableActionsConfiguration',
  'enableActionsInNative',
  'hideChatterActions',
  'hideUpdateButton',
  'active',
  'horizontalAlignment',
  'showActionBar',
  'decorate',
  'enableInlineEdit',
  'hideActionBar',
  'hideSearchBar',
  'allowMultipleSectionsOpen',
]);
const TARGETS: Readonly<Record<string, string>> = {
  RecordPage: 'lightning__RecordPage',
  HomePage: 'lightning__HomePage',
  AppPage: 'lightning__AppPage',
};

const propertiesOf = (component: XmlElement): Map<string, XmlElement> =>
  new Map(
    children(component, 'componentInstanceProperties').map((property) => [textOf(property, 'name') ?? '', property])
  );

const listItems = (property: XmlElement | undefined): XmlElement[] =>
  property ? within(property, 'valueListItems').flatMap((item) => children(item, 'value')) : [];

const checkComponent = (model: Model, page: Component, component: XmlElement, object: string): Problem[] => {
  const report = reporter(page);
  const name = textOf(component, 'componentName') ?? '';
  const properties = propertiesOf(component);
  const value = (property: string): string => {
    const one = properties.get(property);
    return (one && textOf(one, 'value')) ?? '';
  };
  const found: Problem[] = repeated(
    children(component, 'componentInstanceProperties'),
    (one) => textOf(one, 'name') ?? ''
  ).map((one) => report('page-property', 'a property is there twice', one));
  const shape = COMPONENTS[name];
  if (!shape) return [...found, ...checkOwn(model, page, component, object)];
  for (const needed of shape.needs)
    if (!properties.has(needed)) found.push(report('page-property', `${name} needs its ${needed}`, component));
  for (const [property, element] of properties) {
    if (![...shape.needs, ...shape.may].includes(property))
      found.push(report('page-property', `${name} has no property ${property}`, element));
    if (BOOLEANS.has(property) && !['true', 'false'].includes(value(property)))
      found.push(report('page-property', `${property} is true or false`, element));
    if (
      /^(rowsToDisplay|maxRecordsToDisplay|pageSize|numVisibleActions)$/.test(property) &&
      !/^[1-9]\d?$/.test(value(property))
    )
      found.push(report('page-property', `${property} is a small number`, element));
  }
  if (
    name === 'flexipage:tab' &&
    value('title').startsWith('Standard.Tab.') &&
    !STANDARD_TITLES.includes(value('title'))
  )
    found.push(report('page-property', `${value('title')} is no title that every org has`, properties.get('title')));
  for (const action of listItems(properties.get('actionNames')))
    if (action.text.trim().includes('.') && !model.named('QuickAction', action.text.trim()))
      found.push(report('page-action', `there is no action ${action.text.trim()}`, action));
  if (
    name === 'runtime_sales_pathassistant:pathAssistant' &&
    !model.ofType('PathAssistant').some(({ root }) => textOf(root, 'entityName') === object)
  )
    found.push(report('page-path', `${object} has no path`, component));
  if (name === 'runtime_sales_activities:activityPanel' && !hasFeature(model, object, 'enableActivities'))
    found.push(report('page-activities', `${object} has no activities`, component));
  if (name === 'flexipage:filterListCard') {
    const entity = value('entityName');
    if (!model.named('ListView', value('filterName'), entity))
      found.push(report('page-list-view', `${entity} has no list view ${value('filterName')}`, component));
  }
  if (LISTS.has(name)) found.push(...checkRelated(model, page, component, object, properties));
  return found;
};

const checkRelated = (
  model: Model,
  page: Component,
  component: XmlElement,
  object: string,
  properties: Map<string, XmlElement>
): Problem[] => {
  const report = reporter(page);
  const value = (property: string): string => {
    const one = properties.get(property);
    return (one && textOf(one, 'value')) ?? '';
  };
  const list = value('relatedListApiName');
  const found: Problem[] = [];
  if (value('parentFieldApiName') !== `${object}.Id`)
    found.push(report('page-related', `the parent is ${object}.Id`, properties.get('parentFieldApiName') ?? component));
  if (list in STANDARD_LISTS) {
    const feature = STANDARD_LISTS[list];
    return feature === undefined || hasFeature(model, object, feature)
      ? found
      : [...found, report('page-related', `${object} has no ${list}`, component)];
  }
  const relation = list.endsWith('__r') ? relationshipsTo(model, object).get(list.slice(0, -3)) : undefined;
  if (!relation)
    return [
      ...found,
      report('page-related', `${list} is no list of ${object}`, properties.get('relatedListApiName') ?? component),
    ];
  const onLayout = model
    .ofType('Layout')
    .filter((layout) => layout.name.startsWith(`${object}-`))
    .some((layout) =>
      within(layout.root, 'relatedList').some(({ text }) => text.trim() === `${relation.child}.${relation.field}`)
    );
  if (!onLayout)
    found.push(
      report('page-related', `the layout of ${object} has no list ${relation.child}.${relation.field}`, component)
    );
  const columns = [...listItems(properties.get('relatedListFieldAliases'))];
  const sort = properties.get('sortFieldAlias');
  const sorted = sort && child(sort, 'value');
  for (const column of [...columns, ...(sorted ? [sorted] : [])])
    if (!['__DEFAULT__', ''].includes(column.text.trim()) && !isListColumn(model, relation.child, column.text.trim()))
      found.push(report('page-related', `${column.text.trim()} is no column of ${relation.child}`, column));
  if (columns.length > 10) found.push(report('page-related', 'ten columns are the most', columns[10]));
  for (const column of repeated(columns, ({ text }) => text.trim()))
    found.push(report('page-related', 'a column is there twice', column));
  return found;
};

const checkOwn = (model: Model, page: Component, component: XmlElement, object: string): Problem[] => {
  const report = reporter(page);
  const name = textOf(component, 'componentName') ?? '';
  const bundle = model.named('LightningComponentBundle', name);
  if (!bundle)
    return [
      report(
        'page-component',
        `${name} is no component that every org has, and none of ours`,
        child(component, 'componentName')
      ),
    ];
  const offer = offerOf(bundle, TARGETS[textOf(page.root, 'type') ?? ''] ?? '');
  const found: Problem[] = [];
  if (!offer.exposed)
    found.push(report('page-component', `${name} does not say that it may stand on this kind of page`, component));
  if (object !== '' && offer.objects.length > 0 && !offer.objects.includes(object))
    found.push(report('page-component', `${name} is not for ${object}`, component));
  for (const [property, element] of propertiesOf(component))
    if (!offer.properties.some(({ name: known }) => known === property))
      found.push(report('page-property', `${name} has no property ${property}`, element));
  for (const { name: needed = '', required } of offer.properties)
    if (required === 'true' && !propertiesOf(component).has(needed))
      found.push(report('page-property', `${name} needs its ${needed}`, component));
  return found;
};

export const checkPageItems = (model: Model): Problem[] =>
  model.ofType('FlexiPage').flatMap((page) => {
    const report = reporter(page);
    const object = textOf(page.root, 'sobjectType') ?? '';
    const isRecord = textOf(page.root, 'type') === 'RecordPage';
    const fields = within(page.root, 'fieldInstance');
    const found: Problem[] = [
      ...within(page.root, 'componentInstance').flatMap((component) => checkComponent(model, page, component, object)),
      ...fields.flatMap((instance) => checkPageField(model, page, instance, object)),
      ...within(page.root, 'visibilityRule').flatMap((rule) => checkVisibility(model, page, rule, object)),
    ];
    if (isRecord !== (object !== ''))
      found.push(
        report('page-object', 'a record page has an object, and only a record page', child(page.root, 'sobjectType'))
      );
    if (isRecord && !model.objects.has(object))
      return [...found, report('page-object', `there is no object ${object}`, child(page.root, 'sobjectType'))];
    for (const instance of repeated(
      fields.filter((one) => !child(one, 'visibilityRule')),
      (one) => textOf(one, 'fieldItem') ?? ''
    ))
      found.push(report('page-twice', `${textOf(instance, 'fieldItem') ?? ''} is on the page twice`, instance));
    const dynamic =
      isRecord && !within(page.root, 'componentName').some(({ text }) => text.trim() === 'force:detailPanel');
    const shown = new Set(fields.map((one) => textOf(one, 'fieldItem')));
    if (dynamic)
      for (const name of ['Name', ...model.fieldsOf(object).map((field) => field.name)].filter(
        (one) => !one.endsWith('Sync_Base__c')
      ))
        if (!shown.has(`Record.${name}`)) found.push(report('page-missing', `${name} is nowhere on the page`));
    return found;
  });
