/**
 * Promise: a list view deploys and shows what its name says. Columns and filters are the platform’s words or fields of the object, a
 * detail has no owner’s views, at most 15 columns, at most 10 filters, each comparing with a value the field can hold. From the Metadata
 * API reference of ListView and the errors deploys give (“Could not resolve list view column”, “Invalid scope:Mine”).
 */
import type { Model } from './model.js';
import { repeated, reporter } from './problems.js';
import { booleanFilterFault, isDetail, isListColumn } from './tokens.js';
import type { Component, Problem } from './types.js';
import { operationFault, valueFault } from './values.js';
import { child, children, textOf } from './xml.js';

const DATE_TOKENS = new Set(['CREATED_DATE', 'LAST_UPDATE', 'LAST_ACTIVITY']);

const checkColumns = (model: Model, view: Component, object: string): Problem[] => {
  const report = reporter(view);
  const columns = children(view.root, 'columns');
  return [
    ...columns
      .filter((column) => !isListColumn(model, object, column.text.trim()))
      .map((column) => report('list-column', `${column.text.trim()} is no column of ${object}`, column)),
    ...repeated(columns, (column) => column.text.trim()).map((column) =>
      report('list-column', `${column.text.trim()} is a column twice`, column)
    ),
    ...columns
      .filter((column) => column.text.trim().endsWith('Sync_Base__c'))
      .map((column) => report('list-column', 'the sync base is on no page', column)),
    ...(columns[0]?.text.trim() === 'NAME'
      ? []
      : [report('list-column', 'the first column is NAME: the way to the record', columns[0])]),
    ...(columns.length > 15 ? [report('list-column', `${columns.length} columns; 15 are allowed`, columns[15])] : []),
  ];
};

const checkFilters = (model: Model, view: Component, object: string): Problem[] => {
  const report = reporter(view);
  const filters = children(view.root, 'filters');
  const fault = booleanFilterFault(textOf(view.root, 'booleanFilter'), filters.length);
  const found = fault ? [report('list-filter', fault, child(view.root, 'booleanFilter'))] : [];
  if (filters.length > 10) found.push(report('list-filter', `${filters.length} filters; 10 are allowed`, filters[10]));
  for (const filter of filters) {
    const name = textOf(filter, 'field') ?? '';
    const field = model.field(object, name);
    const operation = textOf(filter, 'operation') ?? '';
    const value = textOf(filter, 'value') ?? '';
    if (!isListColumn(model, object, name))
      found.push(report('list-filter', `${name} is no column of ${object}`, filter));
    else if (!field && DATE_TOKENS.has(name) && value !== '' && !/^[A-Z_]+(:\d+)?$/.test(value))
      found.push(report('list-filter', `"${value}" is no day that a filter knows`, filter));
    if (!field) continue;
    const wrong =
      operationFault(model, field, operation) ??
      valueFault(model, field, value, {
        checkbox: ['0', '1'],
        dates: 'relative',
        separator: ',',
      });
    if (wrong) found.push(report('list-filter', wrong, filter));
  }
  return found;
};

export const checkListViews = (model: Model): Problem[] =>
  model.ofType('ListView').flatMap((view) => {
    const report = reporter(view);
    const object = view.object ?? '';
    const scope = textOf(view.root, 'filterScope') ?? '';
    return [
      ...(scope === 'Everything' || (scope === 'Mine' && !isDetail(model, object))
        ? []
        : [
            report(
              'list-scope',
              `${scope} is no scope of ${object} that every org has`,
              child(view.root, 'filterScope')
            ),
          ]),
      ...['language', 'queue', 'division']
        .filter((name) => child(view.root, name))
        .map((name) => report('list-scope', `<${name}> ties the view to one org`, child(view.root, name))),
      ...children(view.root, 'sharedTo')
        .filter(({ children: inner }) => inner.some(({ name }) => name !== 'allInternalUsers'))
        .map((shared) => report('list-scope', 'the view is for everybody: groups and roles may not exist', shared)),
      ...checkColumns(model, view, object),
      ...checkFilters(model, view, object),
    ];
  });
