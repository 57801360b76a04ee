/**
 * Promise: a field on a Lightning page is one of its record (`Record.X`), with the behavior its kind has, and a rule of visibility asks
 * for what can come true. From the Metadata API reference of FlexiPage.
 */
import { requiredFields } from './actions.js';
import type { Field, Model } from './model.js';
import { reporter } from './problems.js';
import { booleanFilterFault, isStandardField } from './tokens.js';
import type { Component, Problem, XmlElement } from './types.js';
import { shownType, valueFault } from './values.js';
import { child, children, textOf } from './xml.js';

const behaviorOf = (model: Model, object: string, name: string, field: Field | undefined): readonly string[] => {
  if (field ? field.derived : name !== 'Name' && name !== 'OwnerId') return ['readonly'];
  return requiredFields(model, object).includes(name)
    ? ['required']
    : name === 'Name'
      ? ['readonly']
      : ['none', 'required', 'readonly'];
};

export const checkPageField = (model: Model, page: Component, instance: XmlElement, object: string): Problem[] => {
  const report = reporter(page);
  const [, name] = /^Record\.(\w+)$/.exec(textOf(instance, 'fieldItem') ?? '') ?? [];
  if (name === undefined)
    return [report('page-field', 'a field is written Record.Field', child(instance, 'fieldItem'))];
  const field = model.field(object, name);
  const found: Problem[] = [];
  if (!field && !isStandardField(model, object, name))
    return [report('page-field', `${name} is no field of ${object}`, child(instance, 'fieldItem'))];
  if (name.endsWith('Sync_Base__c')) found.push(report('page-field', 'the sync base is on no page', instance));
  const properties = children(instance, 'fieldInstanceProperties');
  const behavior = properties.find((property) => textOf(property, 'name') === 'uiBehavior');
  const said = (behavior && textOf(behavior, 'value')) ?? '';
  if (properties.length !== 1 || !behavior)
    found.push(report('page-behavior', 'a field says its uiBehavior, and that once', instance));
  else if (!behaviorOf(model, object, name, field).includes(said))
    found.push(
      report(
        'page-behavior',
        `${name} is ${behaviorOf(model, object, name, field).join(' or ')}, not "${said}"`,
        behavior
      )
    );
  return found;
};

const OPERATORS = new Set(['EQUAL', 'NE', 'GT', 'GE', 'LT', 'LE', 'CONTAINS']);

export const checkVisibility = (model: Model, page: Component, rule: XmlElement, object: string): Problem[] => {
  const report = reporter(page);
  const criteria = children(rule, 'criteria');
  const fault = booleanFilterFault(textOf(rule, 'booleanFilter'), criteria.length);
  const found = fault ? [report('page-visibility', fault, child(rule, 'booleanFilter'))] : [];
  if (criteria.length === 0 || criteria.length > 10)
    found.push(report('page-visibility', 'a rule has one to ten criteria', rule));
  for (const criterion of criteria) {
    const [, name] = /^\{!Record\.(\w+)\}$/.exec(textOf(criterion, 'leftValue') ?? '') ?? [];
    const field = name === undefined ? undefined : model.field(object, name);
    const operator = textOf(criterion, 'operator') ?? '';
    const right = textOf(criterion, 'rightValue') ?? '';
    if (name === undefined || (!field && !isStandardField(model, object, name))) {
      found.push(
        report(
          'page-visibility',
          `${textOf(criterion, 'leftValue') ?? ''} is no field of ${object || 'this page'}`,
          criterion
        )
      );
      continue;
    }
    if (!OPERATORS.has(operator)) found.push(report('page-visibility', `there is no operator ${operator}`, criterion));
    if (!field) continue;
    const ordered = ['GT', 'GE', 'LT', 'LE'].includes(operator);
    const type = shownType(model, field);
    if (ordered && !/^(Number|Currency|Percent|Date|DateTime)$/.test(type))
      found.push(report('page-visibility', `a ${type} has no order`, criterion));
    const wrong =
      operator === 'CONTAINS'
        ? undefined
        : valueFault(model, field, right, { checkbox: ['true', 'false'], dates: 'iso' });
    if (wrong) found.push(report('page-visibility', wrong, criterion));
  }
  return found;
};
