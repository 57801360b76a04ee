/**
 * Promise: a flow reads and writes only fields that are there, with values they can hold; asks no detail for an owner; ties no task to
 * an object without activities; and carries nothing sensitive out of the record it runs for. From the Metadata API reference of Flow.
 */
import { namedIn, nameOf, NODES } from './flows.js';
import type { Field, Model } from './model.js';
import { SENSITIVE } from './privacy.js';
import { reporter } from './problems.js';
import { hasFeature, isDetail, isStandardField } from './tokens.js';
import type { Component, Problem, XmlElement } from './types.js';
import { shownType } from './values.js';
import { child, children, textOf, within } from './xml.js';

/** Fields of the org’s own objects that a reminder may touch. */
const STANDARD_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [
    'Id',
    'Subject',
    'WhatId',
    'OwnerId',
    'ActivityDate',
    'IsClosed',
    'CreatedDate',
    'Description',
    'Status',
    'Priority',
    'IsReminderSet',
    'ReminderDateTime',
  ],
  User: ['Id', 'IsActive', 'Name', 'Email', 'UserType'],
  Account: ['Id', 'Name', 'OwnerId'],
};

const fieldOf = (model: Model, object: string, name: string): Field | true | undefined => {
  const standard = STANDARD_FIELDS[object];
  if (standard) return standard.includes(name) ? true : model.field(object, name);
  return isStandardField(model, object, name) ? true : model.field(object, name);
};

/** `$Record.Employer__r.Name`: does it lead somewhere from that object, and through what? */
const followed = (model: Model, object: string, path: readonly string[]): Field | true | undefined => {
  const [first = '', ...rest] = path;
  if (rest.length === 0) return fieldOf(model, object, first);
  if (first === 'Owner') return isDetail(model, object) ? undefined : true;
  const lookup = model.field(object, first.replace(/__r$/, '__c'));
  const parent = lookup && textOf(lookup.component.root, 'referenceTo');
  return parent === undefined || !first.endsWith('__r') ? undefined : followed(model, parent, rest);
};

const LITERALS: Readonly<Record<string, RegExp>> = {
  Checkbox: /^booleanValue$/,
  Number: /^numberValue$/,
  Currency: /^numberValue$/,
  Percent: /^numberValue$/,
  Date: /^(dateValue|dateTimeValue)$/,
  DateTime: /^(dateTimeValue|dateValue)$/,
};

const checkValue = (model: Model, flow: Component, entry: XmlElement, field: Field): Problem[] => {
  const report = reporter(flow);
  const value = child(entry, 'value');
  const [literal] = value?.children ?? [];
  if (!literal || literal.name === 'elementReference') return [];
  if (textOf(entry, 'operator') === 'IsNull')
    return literal.name === 'booleanValue' ? [] : [report('flow-value', 'IsNull is asked with true or false', entry)];
  const type = shownType(model, field);
  const wanted = LITERALS[type] ?? /^stringValue$/;
  if (!wanted.test(literal.name))
    return [report('flow-value', `${field.name} is a ${type}, and no ${literal.name}`, literal)];
  if (field.type === 'Picklist' && !model.valuesOf(field).includes(literal.text.trim()))
    return [report('flow-value', `${field.name} has no value "${literal.text.trim()}"`, literal)];
  return [];
};

const WRITES = new Set(['recordCreates', 'recordUpdates']);

const checkEntries = (model: Model, flow: Component, node: XmlElement, object: string): Problem[] => {
  const report = reporter(flow);
  const entries = [...children(node, 'filters'), ...children(node, 'inputAssignments')];
  const found = entries.flatMap((entry) => {
    const name = textOf(entry, 'field') ?? '';
    const field = fieldOf(model, object, name);
    if (field === undefined)
      return [report('flow-field', `${name} is no field of ${object}`, child(entry, 'field') ?? entry)];
    if (field === true) return [];
    if (entry.name === 'inputAssignments' && WRITES.has(node.name) && field.derived)
      return [report('flow-field', `${name} is worked out and cannot be written`, entry)];
    if (entry.name === 'filters' && /^(LongTextArea|Html)$/.test(field.type))
      return [report('flow-field', `nothing can be filtered by ${name}`, entry)];
    return checkValue(model, flow, entry, field);
  });
  const queried = [...children(node, 'queriedFields'), ...children(node, 'sortField')];
  for (const element of queried)
    if (fieldOf(model, object, element.text.trim()) === undefined)
      found.push(report('flow-field', `${element.text.trim()} is no field of ${object}`, element));
  return found;
};

const checkObjects = (model: Model, flow: Component): Problem[] => {
  const report = reporter(flow);
  return [...namedIn(flow, NODES), ...children(flow.root, 'start')].flatMap((node) => {
    const object = textOf(node, 'object');
    if (object === undefined) return [];
    if (!model.objects.has(object) && !(object in STANDARD_FIELDS))
      return [report('flow-object', `there is no object ${object}`, child(node, 'object'))];
    return checkEntries(model, flow, node, object);
  });
};

/** Every path that starts at the record the flow runs for, or at what it has looked up. */
const checkPaths = (model: Model, flow: Component): Problem[] => {
  const report = reporter(flow);
  const start = child(flow.root, 'start');
  const object = (start && textOf(start, 'object')) ?? '';
  const lookedUp = new Map(
    namedIn(flow, ['recordLookups', 'loops']).flatMap((node) => {
      const of = textOf(node, 'object');
      return of === undefined ? [] : [[nameOf(node), of] as const];
    })
  );
  const texts = [
    ...['elementReference', 'leftValueReference', 'assignToReference'].flatMap((kind) =>
      within(flow.root, kind).map((element) => [element, element.text.trim()] as const)
    ),
    ...[
      ...within(flow.root, 'expression'),
      ...within(flow.root, 'text'),
      ...within(flow.root, 'interviewLabel'),
    ].flatMap((element) =>
      [...element.text.matchAll(/\{!([^}]+)\}/g)].map(([, reference = '']) => [element, reference.trim()] as const)
    ),
  ];
  const filters = new Set(
    [...within(flow.root, 'filters'), ...within(flow.root, 'conditions')].flatMap((filter) =>
      within(filter, 'elementReference')
    )
  );
  return texts.flatMap(([element, reference]) => {
    const [first = '', ...path] = reference.split('.');
    const of = first === '$Record' || first === '$Record__Prior' ? object : lookedUp.get(first);
    if (of === undefined || of === '' || path.length === 0) return [];
    const field = followed(model, of, path);
    if (field === undefined) return [report('flow-field', `${path.join('.')} is no field of ${of}`, element)];
    const classed = field === true ? '' : (textOf(field.component.root, 'securityClassification') ?? '');
    return SENSITIVE.includes(classed) && !filters.has(element)
      ? [report('flow-sensitive', `${path.join('.')} is ${classed}: it stays in the record`, element)]
      : [];
  });
};

const checkTasks = (model: Model, flow: Component): Problem[] => {
  const report = reporter(flow);
  const start = child(flow.root, 'start');
  const object = (start && textOf(start, 'object')) ?? '';
  const creates = namedIn(flow, ['recordCreates']).filter((node) => textOf(node, 'object') === 'Task');
  return creates.flatMap((node) => {
    const fields = children(node, 'inputAssignments').map((entry) => textOf(entry, 'field') ?? '');
    const what = children(node, 'inputAssignments').find((entry) => textOf(entry, 'field') === 'WhatId');
    return [
      ...(what && object !== '' && !hasFeature(model, object, 'enableActivities')
        ? [report('flow-task', `no task can be tied to ${object}: it has no activities`, what)]
        : []),
      ...['Subject', 'OwnerId']
        .filter((name) => !fields.includes(name))
        .map((name) => report('flow-task', `the task says no ${name}`, node)),
      ...['Description', 'WhoId']
        .filter((name) => fields.includes(name))
        .map((name) => report('flow-sensitive', `a task names the record and nothing else, no ${name}`, node)),
    ];
  });
};

export const checkFlowFields = (model: Model): Problem[] =>
  model
    .ofType('Flow')
    .flatMap((flow) => [...checkObjects(model, flow), ...checkPaths(model, flow), ...checkTasks(model, flow)]);
