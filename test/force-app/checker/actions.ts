/**
 * Promise: a quick action makes a record that can be saved. Its target, its parent field and its fields exist; what a person cannot
 * leave blank is asked or given; nothing that is worked out is asked; and it is on some page. From the Metadata API reference of
 * QuickAction. An object’s action is named Object.Action; a global one has no parent.
 */
import type { Model } from './model.js';
import { repeated, reporter } from './problems.js';
import { isStandardField } from './tokens.js';
import type { Component, Problem } from './types.js';
import { child, children, textOf, within } from './xml.js';

const REQUEST = 'U_Visa_Certification_Request__c';
const COLUMNS: Readonly<Record<string, number>> = {
  OneColumn: 1,
  TwoColumnsTopToBottom: 2,
  TwoColumnsLeftToRight: 2,
};

/** What a person must fill in to save a record of that object. */
export const requiredFields = (model: Model, object: string): string[] => {
  const nameField = model.objects.get(object);
  const name = nameField && child(nameField.root, 'nameField');
  return [
    ...(name && textOf(name, 'type') === 'Text' ? ['Name'] : []),
    ...model
      .fieldsOf(object)
      .filter((field) => field.required || field.type === 'MasterDetail')
      .map((field) => field.name),
  ];
};

const checkFields = (model: Model, action: Component, target: string, create: boolean): Problem[] => {
  const report = reporter(action);
  const items = within(action.root, 'quickActionLayoutItems').filter((item) => child(item, 'field'));
  const overrides = children(action.root, 'fieldOverrides');
  const parent = textOf(action.root, 'targetParentField');
  const found: Problem[] = [];
  for (const item of [...items, ...overrides]) {
    const name = textOf(item, 'field') ?? '';
    const field = model.field(target, name);
    const behavior = textOf(item, 'uiBehavior');
    if (!field && !isStandardField(model, target, name))
      found.push(report('action-field', `${name} is no field of ${target}`, item));
    if (field?.derived && behavior !== 'Readonly')
      found.push(report('action-field', `${name} is worked out and cannot be asked`, item));
    if (name.endsWith('Sync_Base__c')) found.push(report('action-field', 'the sync base is on no page', item));
    if (requiredFields(model, target).includes(name) && behavior !== undefined && behavior !== 'Required')
      found.push(report('action-required', `${name} is required`, item));
    const override = item.name === 'fieldOverrides';
    if (override && Boolean(textOf(item, 'formula')) === Boolean(textOf(item, 'literalValue')))
      found.push(report('action-field', 'a given value is a formula or a literal: one of the two', item));
    if (override && field?.type === 'Picklist') {
      const value = textOf(item, 'literalValue') ?? /^"([^"]*)"$/.exec(textOf(item, 'formula') ?? '')?.[1];
      if (value !== undefined && !model.valuesOf(field).includes(value))
        found.push(report('action-value', `${name} has no value "${value}"`, item));
    }
  }
  for (const item of repeated(items, (one) => textOf(one, 'field') ?? ''))
    found.push(report('action-field', 'a field is asked twice', item));
  const given = new Set([...items, ...overrides].map((item) => textOf(item, 'field')));
  if (create)
    for (const name of requiredFields(model, target))
      if (!given.has(name) && name !== parent)
        found.push(report('action-required', `${name} is required and is not asked`));
  if (items.length === 0) found.push(report('action-field', 'the action asks nothing'));
  return found;
};

const checkOne = (model: Model, action: Component): Problem[] => {
  const report = reporter(action);
  const [owner, rest] = action.name.includes('.') ? action.name.split('.') : [undefined, action.name];
  const type = textOf(action.root, 'type') ?? '';
  const targetElement = child(action.root, 'targetObject');
  const parent = textOf(action.root, 'targetParentField');
  const found: Problem[] = [];
  if (rest === undefined || (owner !== undefined && !model.objects.has(owner)))
    found.push(report('action-object', `there is no object ${owner ?? ''}`));
  if (!['Create', 'Update', 'LightningWebComponent', 'LogACall'].includes(type))
    return [
      ...found,
      report('action-type', `${type} is no kind of action this model uses`, child(action.root, 'type')),
    ];
  if (type === 'LightningWebComponent') {
    const name = textOf(action.root, 'lightningWebComponent') ?? '';
    const bundle = model.named('LightningComponentBundle', name);
    const targets = bundle ? within(bundle.root, 'target').map(({ text }) => text.trim()) : [];
    return targets.includes('lightning__RecordAction')
      ? found
      : [...found, report('action-type', `${name} is no component for actions`)];
  }
  const target = targetElement?.text.trim() ?? (type === 'Update' ? owner : undefined) ?? '';
  if (type === 'Update' && targetElement)
    found.push(report('action-target', 'an update has no target object', targetElement));
  if (type === 'Update' && owner === undefined) found.push(report('action-target', 'an update belongs to an object'));
  if (type === 'Create' && !model.objects.has(target))
    return [...found, report('action-target', `there is no object ${target}`, targetElement)];
  if (type === 'Create' && owner !== undefined) {
    const field = model.field(target, parent ?? '');
    const leads = field && textOf(field.component.root, 'referenceTo') === owner;
    if (!leads)
      found.push(
        report(
          'action-parent',
          `${parent ?? 'nothing'} leads from ${target} to ${owner}`,
          child(action.root, 'targetParentField')
        )
      );
  }
  if (owner === undefined && parent !== undefined) found.push(report('action-parent', 'a global action has no parent'));
  if (textOf(action.root, 'optionsCreateFeedItem') !== 'false')
    found.push(
      report('action-feed', 'a feed item needs Chatter, and tells a feed', child(action.root, 'optionsCreateFeedItem'))
    );
  if (!child(action.root, 'label')) found.push(report('action-label', 'the action has no label'));
  if (target === REQUEST && owner === undefined)
    found.push(report('action-object', 'a request is not made from everywhere'));
  const layout = child(action.root, 'quickActionLayout');
  const style = (layout && textOf(layout, 'layoutSectionStyle')) ?? '';
  const columns = layout ? children(layout, 'quickActionLayoutColumns').length : 0;
  if (columns !== COLUMNS[style])
    found.push(report('action-layout', `${columns} columns do not make the style ${style}`, layout));
  return [...found, ...checkFields(model, action, target, type === 'Create')];
};

/** An action nobody finds is not there: each object’s action is on its object’s page, or named by a screen. */
const checkShown = (model: Model): Problem[] => {
  const named = new Set([
    ...model.ofType('Layout').flatMap(({ root }) => within(root, 'actionName').map(({ text }) => text.trim())),
    ...model.ofType('FlexiPage').flatMap(({ root }) => within(root, 'value').map(({ text }) => text.trim())),
  ]);
  return model
    .ofType('QuickAction')
    .filter(({ name }) => name.includes('.') && !named.has(name))
    .map((action) => reporter(action)('action-shown', 'no page has this action'));
};

export const checkActions = (model: Model): Problem[] => [
  ...model.ofType('QuickAction').flatMap((action) => checkOne(model, action)),
  ...checkShown(model),
];
