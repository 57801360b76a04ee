/**
 * Promise: a dashboard opens for everybody it is for. Each part shows a report that is there and has what the part draws; parts lie on
 * the grid without covering one another; nobody’s name is in it; and each folder is described. From the Metadata API reference of
 * Dashboard and Folder, and what deploys refuse (“no User named x found”, “Cannot find folder”).
 */
import type { Model } from './model.js';
import { reporter } from './problems.js';
import { columnsOf } from './report-columns.js';
import type { Component, Problem, XmlElement } from './types.js';
import { child, children, textOf, textsOf } from './xml.js';

const MOST_PARTS = 20;
const MARKED = new Set(['Metric', 'Gauge']);
const LISTS = new Set(['Table', 'FlexTable']);

const reportAt = (model: Model, path: string): Component | undefined =>
  model.ofType('Report').find(({ file }) => file === `reports/${path}.report-meta.xml`);

const groupingsOf = (report: Component): string[] =>
  [...children(report.root, 'groupingsDown'), ...children(report.root, 'groupingsAcross')].map(
    (one) => textOf(one, 'field') ?? ''
  );

const checkPart = (model: Model, dashboard: Component, part: XmlElement): Problem[] => {
  const problem = reporter(dashboard);
  const path = textOf(part, 'report') ?? '';
  const kind = textOf(part, 'componentType') ?? '';
  const source = reportAt(model, path);
  if (!source) return [problem('dashboard-report', `there is no report ${path}`, child(part, 'report') ?? part)];
  const tabular = textOf(source.root, 'format') === 'Tabular';
  const columns = columnsOf(model, textOf(source.root, 'reportType') ?? '');
  const groupings = groupingsOf(source);
  const summed = new Set(
    children(source.root, 'columns')
      .filter((column) => child(column, 'aggregateTypes'))
      .map((column) => textOf(column, 'field') ?? '')
  );
  const found: Problem[] = [];
  if (tabular && !(LISTS.has(kind) && child(source.root, 'rowLimit')))
    found.push(
      problem(
        'dashboard-report',
        `a ${kind} needs a report with a grouping; ${path} is a plain table`,
        child(part, 'report')
      )
    );
  for (const grouping of children(part, 'groupingColumn'))
    if (!groupings.includes(grouping.text.trim()))
      found.push(problem('dashboard-column', `${path} does not group by ${grouping.text.trim()}`, grouping));
  const used = [
    ...children(part, 'chartSummary').flatMap((summary) => children(summary, 'column')),
    ...children(part, 'dashboardTableColumn').flatMap((column) => children(column, 'column')),
    ...children(part, 'flexComponentProperties').flatMap((table) =>
      children(table, 'flexTableColumn').flatMap((column) => children(column, 'reportColumn'))
    ),
  ];
  for (const column of used) {
    const token = column.text.trim();
    const known =
      token === 'RowCount' ||
      groupings.includes(token) ||
      (typeof columns !== 'string' && columns.column(token) !== undefined);
    if (!known) found.push(problem('dashboard-column', `${token} is no column of ${path}`, column));
    const drawn = children(part, 'chartSummary').some((summary) => child(summary, 'column') === column);
    if (known && drawn && token !== 'RowCount' && !summed.has(token))
      found.push(problem('dashboard-column', `${path} does not sum up ${token}`, column));
  }
  for (const summary of children(part, 'chartSummary'))
    if (textOf(summary, 'column') === 'RowCount' && child(summary, 'aggregate'))
      found.push(problem('dashboard-column', 'a count of rows is not summed up again', summary));
  if (!LISTS.has(kind) && children(part, 'chartSummary').length === 0 && textOf(part, 'useReportChart') !== 'true')
    found.push(problem('dashboard-column', 'the part draws nothing', part));
  if (MARKED.has(kind)) {
    const [low, high] = ['indicatorBreakpoint1', 'indicatorBreakpoint2'].map((name) =>
      Number(textOf(part, name) ?? NaN)
    );
    if (low !== undefined && high !== undefined && low > high)
      found.push(problem('dashboard-gauge', 'the first mark lies above the second', part));
    const [least, most] = ['gaugeMin', 'gaugeMax'].map((name) => Number(textOf(part, name) ?? NaN));
    if (least !== undefined && most !== undefined && least >= most)
      found.push(problem('dashboard-gauge', 'the gauge has no room', part));
  } else if (
    children(part, 'groupingColumn').length === 0 &&
    !LISTS.has(kind) &&
    textOf(part, 'useReportChart') !== 'true'
  )
    found.push(problem('dashboard-column', `a ${kind} needs a grouping`, part));
  if (!child(part, 'header')) found.push(problem('dashboard-text', 'the part has no heading', part));
  for (const text of ['header', 'footer', 'title', 'metricLabel'])
    if ((textOf(part, text)?.length ?? 0) > 80)
      found.push(problem('text-length', `<${text}> has more than 80 characters`, child(part, text)));
  return found;
};

const checkGrid = (model: Model, dashboard: Component): Problem[] => {
  const problem = reporter(dashboard);
  const grid = child(dashboard.root, 'dashboardGridLayout');
  if (!grid) return [problem('dashboard-grid', 'it has no grid')];
  const wide = Number(textOf(grid, 'numberOfColumns') ?? 0);
  const parts = children(grid, 'dashboardGridComponents');
  const taken = new Map<string, number>();
  const found: Problem[] = [];
  if (![9, 12].includes(wide))
    found.push(problem('dashboard-grid', 'a grid has 12 columns (or, as it was, 9)', child(grid, 'numberOfColumns')));
  if (Number(textOf(grid, 'rowHeight') ?? 0) !== 36)
    found.push(problem('dashboard-grid', 'a row is 36 high', child(grid, 'rowHeight')));
  if (parts.length > MOST_PARTS)
    found.push(problem('dashboard-grid', `${parts.length} parts; ${MOST_PARTS} are allowed`, parts[MOST_PARTS]));
  if (parts.length === 0) found.push(problem('dashboard-grid', 'it shows nothing', grid));
  for (const part of parts) {
    const [column = 0, row = 0, wideness = 0, height = 0] = ['columnIndex', 'rowIndex', 'colSpan', 'rowSpan'].map(
      (name) => Number(textOf(part, name) ?? 0)
    );
    if (
      column < 0 ||
      row < 0 ||
      wideness < 1 ||
      height < 1 ||
      column + wideness > wide ||
      wideness > wide ||
      height > 60
    )
      found.push(problem('dashboard-grid', 'the part does not fit on the grid', part));
    let covered = false;
    for (let x = column; x < Math.min(column + wideness, column + 40); x++)
      for (let y = row; y < Math.min(row + height, row + 60); y++) {
        covered ||= taken.has(`${x},${y}`);
        taken.set(`${x},${y}`, part.line);
      }
    if (covered) found.push(problem('dashboard-grid', 'the part covers another', part));
    for (const inner of children(part, 'dashboardComponent')) found.push(...checkPart(model, dashboard, inner));
  }
  return found;
};

const checkDashboard = (model: Model, dashboard: Component): Problem[] => {
  const problem = reporter(dashboard);
  const { root } = dashboard;
  return [
    ...['runningUser', 'owner', 'dashboardResultRunningUser', 'dashboardResultRefreshedDate', 'folderName']
      .filter((name) => child(root, name))
      .map((name) => problem('dashboard-user', `<${name}> ties the dashboard to one org`, child(root, name))),
    ...(textOf(root, 'dashboardType') === 'SpecifiedUser'
      ? []
      : [
          problem(
            'dashboard-user',
            'dashboards run as whoever looks are few in each edition: SpecifiedUser',
            child(root, 'dashboardType')
          ),
        ]),
    ...(textOf(root, 'isGridLayout') === 'true'
      ? []
      : [problem('dashboard-grid', 'Lightning dashboards lie on a grid', child(root, 'isGridLayout'))]),
    ...['backgroundEndColor', 'backgroundStartColor', 'textColor', 'titleColor']
      .filter((name) => !/^#[0-9A-F]{6}$/.test(textOf(root, name) ?? ''))
      .map((name) => problem('dashboard-color', `<${name}> is no color`, child(root, name))),
    ...checkGrid(model, dashboard),
  ];
};

/** Reports and dashboards lie in folders that say who may see them, and no folder is empty. */
const checkFolders = (model: Model): Problem[] =>
  (
    [
      ['ReportFolder', 'Report', 'reports'],
      ['DashboardFolder', 'Dashboard', 'dashboards'],
    ] as const
  ).flatMap(([folderType, type, place]) => {
    const folders = new Set(model.ofType(folderType).map(({ name }) => name));
    const folderOf = ({ file }: Component): string => file.split('/')[1] ?? '';
    const filled = new Set(model.ofType(type).map(folderOf));
    return [
      ...model
        .ofType(type)
        .filter((item) => !folders.has(folderOf(item)))
        .map((item) => reporter(item)('folder-missing', `${place}/${folderOf(item)} has no folder file`)),
      ...model
        .ofType(folderType)
        .filter(({ name }) => !filled.has(name))
        .map((folder) => reporter(folder)('folder-empty', 'the folder is empty')),
      ...model.ofType(folderType).flatMap((folder) =>
        children(folder.root, 'folderShares')
          .filter(
            (share) =>
              textsOf(share, 'sharedToType').join() !== 'Organization' ||
              textsOf(share, 'sharedTo').join() !== 'AllInternalUsers'
          )
          .map((share) =>
            reporter(folder)('folder-share', 'a folder is shared with all internal users, whom every org has', share)
          )
      ),
      ...model
        .ofType(folderType)
        .filter(({ root }) => !/^.{1,40}$/.test(textOf(root, 'name') ?? ''))
        .map((folder) => reporter(folder)('text-length', 'a folder has a name of at most 40 characters')),
    ];
  });

export const checkDashboards = (model: Model): Problem[] => [
  ...model.ofType('Dashboard').flatMap((dashboard) => checkDashboard(model, dashboard)),
  ...checkFolders(model),
];
