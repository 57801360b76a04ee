/**
 * Promise: a report type joins objects along relationships that are there and offers fields that are there; never a request. From the
 * Metadata API reference of ReportType: at most four objects, and after an outer join no inner one. It also tells reports which columns
 * a report type gives them: see columnFault.
 */
import type { Field, Model } from './model.js';
import { repeated, reporter } from './problems.js';
import { hasFeature, isDetail, relationshipsTo } from './tokens.js';
import type { Component, Problem, XmlElement } from './types.js';
import { child, children, textOf } from './xml.js';

const REQUEST = 'U_Visa_Certification_Request__c';
const STANDARD = ['Name', 'Id', 'CreatedDate', 'CreatedBy', 'LastModifiedDate', 'LastModifiedBy', 'LastActivity'];

export const mayBeReported = (model: Model, object: string): boolean =>
  object !== REQUEST && (object === 'Account' || hasFeature(model, object, 'enableReports'));

/** A field by its path in a report type’s table, through lookups too (`Employer__c.Name`). True for a standard field. */
export const reportedField = (model: Model, object: string, path: string): Field | true | undefined => {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    if (STANDARD.includes(first) || (first === 'Owner' && !isDetail(model, object))) return true;
    return model.field(object, first);
  }
  if (first === 'Owner' && rest.length === 1 && rest[0] === 'Name') return isDetail(model, object) ? undefined : true;
  const lookup = model.field(object, first);
  const parent = lookup && textOf(lookup.component.root, 'referenceTo');
  if (parent === undefined || parent === REQUEST) return undefined;
  return reportedField(model, parent, rest.join('.'));
};

/** The tables of a report type, each with its object: `Worksite__c`, `Worksite__c.Labor_Disputes__r`. */
export const tablesOf = (model: Model, type: Component): ReadonlyMap<string, string> => {
  const base = textOf(type.root, 'baseObject') ?? '';
  const tables = new Map([[base, base]]);
  const follow = (element: XmlElement, path: string, object: string): void => {
    const join = child(element, 'join');
    if (!join) return;
    const relationship = textOf(join, 'relationship') ?? '';
    const found = relationshipsTo(model, object).get(relationship.replace(/__r$/, ''));
    const next = `${path}.${relationship}`;
    tables.set(next, found?.child ?? '');
    follow(join, next, found?.child ?? '');
  };
  follow(type.root, base, base);
  return tables;
};

const checkJoins = (model: Model, type: Component): Problem[] => {
  const report = reporter(type);
  const found: Problem[] = [];
  const follow = (element: XmlElement, object: string, afterOuter: boolean, count: number): void => {
    const join = child(element, 'join');
    if (!join) return;
    const relationship = textOf(join, 'relationship') ?? '';
    const outer = textOf(join, 'outerJoin') === 'true';
    const next = relationship.endsWith('__r')
      ? relationshipsTo(model, object).get(relationship.slice(0, -3))?.child
      : undefined;
    if (next === undefined)
      found.push(
        report('report-type-join', `${relationship} is no relationship of ${object}`, child(join, 'relationship'))
      );
    else if (!mayBeReported(model, next))
      found.push(report('report-type-object', `${next} is in no report`, child(join, 'relationship')));
    if (afterOuter && !outer)
      found.push(report('report-type-join', 'after an outer join all are outer', child(join, 'outerJoin')));
    if (count >= 4) found.push(report('report-type-join', 'four objects are the most', join));
    if (next !== undefined) follow(join, next, outer, count + 1);
  };
  follow(type.root, textOf(type.root, 'baseObject') ?? '', false, 1);
  return found;
};

const checkOne = (model: Model, type: Component): Problem[] => {
  const report = reporter(type);
  const base = textOf(type.root, 'baseObject') ?? '';
  const tables = tablesOf(model, type);
  const sections = children(type.root, 'sections');
  const columns = sections.flatMap((section) => children(section, 'columns'));
  return [
    ...(mayBeReported(model, base)
      ? []
      : [report('report-type-object', `${base} is in no report`, child(type.root, 'baseObject'))]),
    ...(textOf(type.root, 'deployed') === 'true'
      ? []
      : [report('report-type-deployed', 'nobody but administrators would see it', child(type.root, 'deployed'))]),
    ...(textOf(type.root, 'category') ? [] : [report('report-type-category', 'it says no category')]),
    ...checkJoins(model, type),
    ...(sections.length === 0 ? [report('report-type-section', 'it offers no fields')] : []),
    ...sections
      .filter((section) => children(section, 'columns').length === 0)
      .map((section) => report('report-type-section', 'the section is empty', section)),
    ...repeated(sections, (section) => textOf(section, 'masterLabel') ?? '').map((section) =>
      report('report-type-section', 'two sections have one name', section)
    ),
    ...columns.flatMap((column) => {
      const table = textOf(column, 'table') ?? '';
      const field = textOf(column, 'field') ?? '';
      const object = tables.get(table);
      if (object === undefined)
        return [report('report-type-column', `${table} is no table of this report type`, child(column, 'table'))];
      const known = reportedField(model, object, field);
      if (known === undefined)
        return [report('report-type-column', `${field} is no field of ${object}`, child(column, 'field'))];
      return field.endsWith('Sync_Base__c')
        ? [report('report-type-column', 'the sync base is in no report', column)]
        : [];
    }),
    ...repeated(columns, (column) => `${textOf(column, 'table') ?? ''}$${textOf(column, 'field') ?? ''}`).map(
      (column) => report('report-type-column', 'the column is there twice', column)
    ),
  ];
};

export const checkReportTypes = (model: Model): Problem[] =>
  model.ofType('ReportType').flatMap((type) => checkOne(model, type));
