/**
 * Promise: a report runs. Its type exists in every org, each column, grouping, filter and summary is a column of that type, its format
 * fits its groupings, its filters compare with values the fields hold, and no request is in it. From the Metadata API reference of
 * Report, and what orgs refuse (“invalid report type”, “filterlanguage”).
 */
import type { Field, Model } from './model.js';
import { repeated, reporter } from './problems.js';
import { columnsOf, type Columns } from './report-columns.js';
import { booleanFilterFault } from './tokens.js';
import type { Component, Problem } from './types.js';
import { operationFault, shownType, valueFault } from './values.js';
import { child, children, textOf, within } from './xml.js';

const SUMMABLE = new Set(['Number', 'Currency', 'Percent']);
const SCOPES = new Set(['organization', 'user', 'team']);
const DATED = new Set(['Date', 'DateTime']);
const DATE_TOKEN = /(_DATE|LAST_UPDATE|Date)$/;

const isDated = (model: Model, token: string, field: Field | true): boolean =>
  field === true ? DATE_TOKEN.test(token) : DATED.has(shownType(model, field));

const checkColumns = (model: Model, report: Component, columns: Columns): Problem[] => {
  const problem = reporter(report);
  const named = [
    ...children(report.root, 'columns'),
    ...[...children(report.root, 'groupingsDown'), ...children(report.root, 'groupingsAcross')],
  ].map((element) => child(element, 'field') ?? element);
  const others = [
    ...within(report.root, 'criteriaItems').flatMap((item) => children(item, 'column')),
    ...children(report.root, 'timeFrameFilter').flatMap((filter) => children(filter, 'dateColumn')),
    ...children(report.root, 'sortColumn'),
  ];
  const grouped = [...children(report.root, 'groupingsDown'), ...children(report.root, 'groupingsAcross')];
  const tokens = new Set(children(report.root, 'columns').map((column) => textOf(column, 'field')));
  return [
    ...[...named, ...others]
      .filter((element) => columns.column(element.text.trim()) === undefined && element.text.trim() !== 'RowCount')
      .map((element) => problem('report-column', `${element.text.trim()} is no column of this report`, element)),
    ...named
      .filter((element) => element.text.trim().endsWith('Sync_Base__c'))
      .map((element) => problem('report-column', 'the sync base is in no report', element)),
    ...repeated(children(report.root, 'columns'), (column) => textOf(column, 'field') ?? '').map((column) =>
      problem('report-column', 'the column is there twice', column)
    ),
    ...grouped
      .filter((grouping) => tokens.has(textOf(grouping, 'field')))
      .map((grouping) => problem('report-grouping', 'what it groups by is no column as well', grouping)),
    ...repeated(grouped, (grouping) => textOf(grouping, 'field') ?? '').map((grouping) =>
      problem('report-grouping', 'it groups twice by one field', grouping)
    ),
    ...grouped.flatMap((grouping) => {
      const token = textOf(grouping, 'field') ?? '';
      const field = columns.column(token);
      if (field === undefined) return [];
      const granularity = textOf(grouping, 'dateGranularity');
      return !isDated(model, token, field) && granularity !== undefined && !['Day', 'None'].includes(granularity)
        ? [problem('report-grouping', `${granularity} is for days, and ${token} holds none`, grouping)]
        : [];
    }),
    ...children(report.root, 'columns').flatMap((column) =>
      children(column, 'aggregateTypes').flatMap((aggregate) => {
        const field = columns.column(textOf(column, 'field') ?? '');
        const type = field === true || field === undefined ? '' : shownType(model, field);
        const good =
          SUMMABLE.has(type) ||
          aggregate.text.trim() === 'Unique' ||
          (DATED.has(type) && /^(Maximum|Minimum)$/.test(aggregate.text.trim()));
        return good
          ? []
          : [problem('report-aggregate', `${aggregate.text.trim()} of this column has no meaning`, aggregate)];
      })
    ),
  ];
};

const checkFilters = (model: Model, report: Component, columns: Columns): Problem[] => {
  const problem = reporter(report);
  const filter = child(report.root, 'filter');
  const items = filter ? children(filter, 'criteriaItems') : [];
  const fault = filter && booleanFilterFault(textOf(filter, 'booleanFilter'), items.length);
  const found = fault && filter ? [problem('report-filter', fault, child(filter, 'booleanFilter'))] : [];
  if (items.length > 20) found.push(problem('report-filter', '20 filters are the most', items[20]));
  for (const element of within(report.root, 'language'))
    found.push(problem('report-filter', 'a language here needs the Translation Workbench', element));
  for (const item of items) {
    const field = columns.column(textOf(item, 'column') ?? '');
    const value = textOf(item, 'value') ?? '';
    const operation = textOf(item, 'operator') ?? '';
    if (textOf(item, 'columnToColumn') === 'true')
      found.push(problem('report-filter', 'it compares with a value, not with a column', item));
    if (field === undefined || field === true) continue;
    const wrong =
      operationFault(model, field, operation) ??
      valueFault(model, field, value, {
        checkbox: ['0', '1', 'True', 'False'],
        dates: 'relative',
        separator: ',',
      });
    if (wrong) found.push(problem('report-filter', wrong, item));
  }
  for (const time of children(report.root, 'timeFrameFilter')) {
    const token = textOf(time, 'dateColumn') ?? '';
    const field = columns.column(token);
    if (field !== undefined && !isDated(model, token, field))
      found.push(problem('report-filter', `${token} holds no day`, time));
    if (textOf(time, 'interval') !== 'INTERVAL_CUSTOM' && (child(time, 'startDate') ?? child(time, 'endDate')))
      found.push(problem('report-filter', 'only INTERVAL_CUSTOM has days of its own', time));
  }
  return found;
};

/** What each format needs: groupings down and across, at least and at most. */
const FORMATS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  Tabular: [0, 0, 0, 0],
  Summary: [1, 3, 0, 0],
  Matrix: [1, 2, 1, 2],
};

const checkFormat = ({ file, root }: Component): Problem[] => {
  const problem = reporter({ file, root });
  const format = textOf(root, 'format') ?? '';
  const limits = FORMATS[format];
  if (!limits) return [problem('report-format', `${format} is no format this model uses`, child(root, 'format'))];
  const down = children(root, 'groupingsDown').length;
  const across = children(root, 'groupingsAcross').length;
  const fits = down >= limits[0] && down <= limits[1] && across >= limits[2] && across <= limits[3];
  return [
    ...(fits
      ? []
      : [
          problem(
            'report-format',
            `${down} groupings down and ${across} across do not make it ${format}`,
            child(root, 'format')
          ),
        ]),
    ...(format === 'Tabular' && child(root, 'chart')
      ? [problem('report-format', 'a table has no chart', child(root, 'chart'))]
      : []),
    ...(format === 'Tabular' && within(root, 'aggregateTypes').length > 0
      ? [problem('report-format', 'a table sums nothing up', within(root, 'aggregateTypes')[0])]
      : []),
    ...(children(root, 'columns').length === 0 ? [problem('report-column', 'it shows no column')] : []),
  ];
};

export const checkReports = (model: Model): Problem[] =>
  model.ofType('Report').flatMap((report) => {
    const problem = reporter(report);
    const { root } = report;
    const type = textOf(root, 'reportType') ?? '';
    const columns = columnsOf(model, type);
    const scope = textOf(root, 'scope') ?? '';
    const common = [
      ...(SCOPES.has(scope) && (scope === 'organization' || (typeof columns !== 'string' && columns.owned))
        ? []
        : [problem('report-scope', `"${scope}" is no scope of it`, child(root, 'scope'))]),
      ...[
        'currency',
        'roleHierarchyFilter',
        'territoryHierarchyFilter',
        'userFilter',
        'division',
        'reportTypeApiName',
        'folderName',
      ]
        .filter((name) => child(root, name))
        .map((name) => problem('report-org', `<${name}> ties the report to one org`, child(root, name))),
      ...(child(root, 'timeFrameFilter')
        ? []
        : [problem('report-filter', 'it says no time: without one the platform takes the current quarter')]),
      ...(child(root, 'sortColumn') && !child(root, 'sortOrder')
        ? [problem('report-column', 'sorted, but not in which order', child(root, 'sortColumn'))]
        : []),
      ...checkFormat(report),
    ];
    if (typeof columns === 'string') return [...common, problem('report-type', columns, child(root, 'reportType'))];
    return [...common, ...checkColumns(model, report, columns), ...checkFilters(model, report, columns)];
  });
