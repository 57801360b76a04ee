/**
 * An org of this process with the objects of `force-app` and its clock held still, and the words of list views and reports turned into
 * queries, so that what a list promises can be asked of records.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPracticeOrg, type Caller, type Component as Deployed } from '../../src/practice-org/index.js';
import { runQuery } from '../../src/practice-org/soql/index.js';
import type { Value } from '../../src/records/index.js';
import { child, children, readModel, textOf } from './checker/index.js';
import type { Component, XmlElement } from './checker/types.js';
import { SOURCES } from './support.js';

export const model = readModel(SOURCES);

/** The day it is in the org: 22 November 2026 in every time zone of the United States. */
export const TODAY = '2026-11-22';
export const inDays = (days: number): string =>
  new Date(Date.parse(`${TODAY}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const DATA_TYPES = new Set(['CustomObject', 'CustomField', 'GlobalValueSet', 'ValidationRule']);

const deployed = (): Deployed[] =>
  model.components
    .filter(({ type }) => DATA_TYPES.has(type))
    .map(({ type, name, object, file }) => ({
      type,
      fullName: object === undefined || type === 'CustomObject' ? name : `${object}.${name}`,
      path: file,
      content: Buffer.from(SOURCES.get(file) ?? ''),
    }));

export type ListOrg = {
  /** Saves a record by every rule of the org; says why when it is refused. */
  readonly add: (object: string, values: Readonly<Record<string, Value>>) => string;
  readonly ask: (soql: string) => ReadonlyArray<Record<string, unknown>>;
  readonly close: () => Promise<void>;
};

export const openListOrg = (): ListOrg => {
  const directory = mkdtempSync(join(tmpdir(), 'power-lists-'));
  const org = openPracticeOrg({ directory, clock: () => new Date(`${TODAY}T18:00:00Z`) });
  org.store.changeComponents({ put: deployed() });
  const caller: Caller = { userId: org.adminUserId, sessionId: 'lists', apiVersion: '66.0' };
  return {
    add: (object, values) => {
      const schema = org.store.schema.object(object);
      if (!schema) throw new Error(`there is no ${object}`);
      const saved = org.dml.insert(schema, new Map(Object.entries(values)), caller);
      if (!saved.success) throw new Error(`${object}: ${saved.errors.map(({ message }) => message).join('; ')}`);
      return saved.id;
    },
    ask: (soql) => runQuery(org, caller, soql).records,
    close: async () => {
      await org.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

const SIGNS: Readonly<Record<string, string>> = {
  equals: '=',
  notEqual: '!=',
  lessThan: '<',
  greaterThan: '>',
  lessOrEqual: '<=',
  greaterOrEqual: '>=',
};
const UNQUOTED = new Set(['Number', 'Percent', 'Date', 'DateTime', 'Summary']);

const literal = (type: string, value: string): string => {
  if (type === 'Checkbox') return value === '1' ? 'TRUE' : 'FALSE';
  return UNQUOTED.has(type) ? value : `'${value}'`;
};

/** One line of a filter. A list of values is a choice with equals and an exclusion with notEqual; no value is blank. */
const condition = (path: string, type: string, operation: string, value: string): string => {
  const sign = SIGNS[operation];
  if (sign === undefined) throw new Error(`no query for ${operation}`);
  if (value === '') return `${path} ${sign} NULL`;
  const several = operation === 'equals' || operation === 'notEqual' ? value.split(',') : [value];
  return `(${several.map((one) => `${path} ${sign} ${literal(type, one)}`).join(operation === 'notEqual' ? ' AND ' : ' OR ')})`;
};

const joined = (conditions: readonly string[], logic: string | undefined): string =>
  conditions.length === 0
    ? ''
    : ` WHERE ${(logic ?? conditions.map((_, index) => String(index + 1)).join(' AND ')).replace(/\d+/g, (number) => conditions[Number(number) - 1] ?? '')}`;

const typeOf = (object: string, name: string): string => model.field(object, name)?.type ?? 'Text';

const LIST_PATHS: Readonly<Record<string, string>> = { NAME: 'Name', 'OWNER.ALIAS': 'Owner.Alias' };

/** What a list view shows, as a query. */
export const viewQuery = (view: Component): string => {
  const object = view.object ?? '';
  const columns = children(view.root, 'columns').map(({ text }) => LIST_PATHS[text] ?? text);
  const filters = children(view.root, 'filters').map((filter) => {
    const name = textOf(filter, 'field') ?? '';
    return condition(name, typeOf(object, name), textOf(filter, 'operation') ?? '', textOf(filter, 'value') ?? '');
  });
  return `SELECT ${columns.join(', ')} FROM ${object}${joined(filters, textOf(view.root, 'booleanFilter'))}`;
};

export const viewOf = (object: string, name: string): Component => {
  const view = model.named('ListView', name, object);
  if (!view) throw new Error(`${object} has no list view ${name}`);
  return view;
};

/** Where a report’s column is, seen from the object whose rows it counts. */
export type ReportColumn = { readonly object: string; readonly field: string; readonly path: string };

type Rows = { readonly object: string; readonly columnOf: (token: string) => ReportColumn };

const ofOneObject = (object: string): Rows => ({
  object,
  columnOf: (token) => {
    const field = token === 'CUST_NAME' ? 'Name' : token === 'CUST_CREATED_DATE' ? 'CreatedDate' : token.split('.')[1];
    if (field === undefined || (token.includes('.') && !token.startsWith(`${object}.`)))
      throw new Error(`${token} is no column of ${object}`);
    return { object, field, path: field };
  },
});

/** A report type of ours joins one object with its details: a row is a detail, and the first object its master. */
const ofReportType = (type: Component): Rows => {
  const base = textOf(type.root, 'baseObject') ?? '';
  const join = child(type.root, 'join');
  const relationship = (join && textOf(join, 'relationship')) ?? '';
  const master = model.fields.find(
    ({ component: { root } }) =>
      textOf(root, 'referenceTo') === base && `${textOf(root, 'relationshipName') ?? ''}__r` === relationship
  );
  if (!master) throw new Error(`${base} has no ${relationship}`);
  const offered = new Set(
    children(type.root, 'sections')
      .flatMap((section) => children(section, 'columns'))
      .map((column) => `${textOf(column, 'table') ?? ''}$${textOf(column, 'field') ?? ''}`)
  );
  return {
    object: master.object,
    columnOf: (token) => {
      if (!offered.has(token)) throw new Error(`${type.name} does not offer ${token}`);
      const [table = '', field = ''] = token.split('$');
      return table === base
        ? { object: base, field, path: `${master.name.replace(/__c$/, '__r')}.${field}` }
        : { object: master.object, field, path: field };
    },
  };
};

export const rowsOf = (report: Component): Rows => {
  const name = textOf(report.root, 'reportType') ?? '';
  if (name.startsWith('CustomEntity$')) return ofOneObject(name.slice('CustomEntity$'.length));
  const type = model.named('ReportType', name.replace(/__c$/, ''));
  if (!type) throw new Error(`there is no report type ${name}`);
  return ofReportType(type);
};

const namesIn = (elements: readonly XmlElement[], inner: string): string[] =>
  elements.map((element) => textOf(element, inner) ?? '');

export const groupingsOf = (report: Component): string[] => [
  ...namesIn(children(report.root, 'groupingsDown'), 'field'),
  ...namesIn(children(report.root, 'groupingsAcross'), 'field'),
];

/** Every column a report shows, groups by or filters by, by its token. */
export const tokensOf = (report: Component): string[] => {
  const filter = child(report.root, 'filter');
  const frame = child(report.root, 'timeFrameFilter');
  return [
    ...namesIn(children(report.root, 'columns'), 'field'),
    ...groupingsOf(report),
    ...namesIn(filter ? children(filter, 'criteriaItems') : [], 'column'),
    ...(frame ? [textOf(frame, 'dateColumn') ?? ''] : []),
  ];
};

/** The rows of a report, as a query: without its span of time, and without the masters that have no detail. */
export const reportQuery = (report: Component): string => {
  const { object, columnOf } = rowsOf(report);
  const filter = child(report.root, 'filter');
  const filters = (filter ? children(filter, 'criteriaItems') : []).map((item) => {
    const column = columnOf(textOf(item, 'column') ?? '');
    const value = textOf(item, 'value') ?? '';
    return condition(column.path, typeOf(column.object, column.field), textOf(item, 'operator') ?? '', value);
  });
  const paths = [...new Set(tokensOf(report).map((token) => columnOf(token).path))];
  return `SELECT ${paths.join(', ')} FROM ${object}${joined(filters, filter && textOf(filter, 'booleanFilter'))}`;
};

export const reportOf = (name: string): Component => {
  const report = model.named('Report', name);
  if (!report) throw new Error(`there is no report ${name}`);
  return report;
};

const FLOW_SIGNS: Readonly<Record<string, string>> = {
  EqualTo: '=',
  NotEqualTo: '!=',
  LessThanOrEqualTo: '<=',
  GreaterThanOrEqualTo: '>=',
};

/** The records a flow starts on, as a query. */
export const flowQuery = (flow: Component): string => {
  const start = child(flow.root, 'start');
  if (!start) throw new Error(`${flow.name} starts nowhere`);
  const conditions = children(start, 'filters').map((filter) => {
    const name = textOf(filter, 'field') ?? '';
    const operator = textOf(filter, 'operator') ?? '';
    const value = child(filter, 'value')?.children[0];
    if (operator === 'IsNull') return `${name} ${value?.text === 'true' ? '=' : '!='} NULL`;
    const sign = FLOW_SIGNS[operator];
    if (sign === undefined || !value) throw new Error(`no query for ${operator}`);
    return `${name} ${sign} ${value.name === 'numberValue' ? value.text : `'${value.text}'`}`;
  });
  const logic = textOf(start, 'filterLogic');
  return `SELECT Id, Name FROM ${textOf(start, 'object') ?? ''}${joined(conditions, logic === 'and' ? undefined : logic)}`;
};
