import type { Problem, ZipComponent } from '../types.js';
import { child, descendants, flagOf, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';
import { documents, missingReference, problemAt } from './candidate.js';
import type { Candidate, Check } from './candidate.js';

/** Report types, reports and dashboards stand in folders that exist and show what exists. */
export const checkReports: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'ReportType'))
    yield* checkReportType(candidate, component, element);
  for (const { component, element } of documents(candidate, 'Report')) {
    if (!component.fullName.includes('/')) continue;
    yield* checkFolder(candidate, component);
    yield* checkReport(candidate, component, element);
  }
  for (const { component, element } of documents(candidate, 'Dashboard')) {
    if (!component.fullName.includes('/')) continue;
    yield* checkFolder(candidate, component);
    for (const report of descendants(element, 'report')) {
      const name = report.text.trim();
      if (!candidate.after.has('Report', name)) yield missingReference(component, report, 'Report', name);
    }
  }
};

function* checkFolder(candidate: Candidate, component: ZipComponent): Generator<Problem> {
  const folder = component.fullName.replace(/\/[^/]*$/, '');
  if (folder !== 'unfiled$public' && !candidate.after.has(component.type, folder))
    yield problemAt(component, `Cannot find folder:${folder}`);
}

/** The object that a relationship (`Labor_Disputes__r`) of a parent leads to. */
function childObject(candidate: Candidate, parent: string, relationship: string): string | undefined {
  const name = relationship.replace(/__r$/, '').toLowerCase();
  return candidate.after
    .ofType('CustomField')
    .map(({ fullName }) => candidate.after.customField(...splitAt(fullName)))
    .find(
      (field) =>
        field?.relationshipName?.toLowerCase() === name && field.referenceTo?.toLowerCase() === parent.toLowerCase()
    )?.object;
}

function splitAt(fullName: string): [object: string, field: string] {
  const [object = '', field = ''] = fullName.split('.');
  return [object, field];
}

/** The object behind a table of a report type: `Worksite__c` or `Worksite__c.Labor_Disputes__r`. */
function objectOfTable(candidate: Candidate, table: string): string | undefined {
  const [base = '', ...relationships] = table.split('.');
  let current: string | undefined = candidate.after.hasObject(base) ? base : undefined;
  for (const relationship of relationships)
    current = current === undefined ? undefined : childObject(candidate, current, relationship);
  return current;
}

/** A field of a table, also through lookups (`Employer__c.Name`). Standard objects are known in part only. */
function hasField(candidate: Candidate, object: string, path: string): boolean {
  const [field = '', ...further] = path.split('.');
  if (['Owner', 'CreatedBy', 'LastModifiedBy'].includes(field)) return true;
  const known = candidate.after.customField(object, field);
  if (further.length === 0 || known?.referenceTo === undefined) {
    return candidate.after.hasField(object, field) || (!/__c$/i.test(object) && !/__c$/i.test(field));
  }
  return hasField(candidate, known.referenceTo, further.join('.'));
}

function* checkReportType(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const base = child(element, 'baseObject');
  const name = base?.text.trim() ?? '';
  if (!base || !candidate.after.hasObject(name)) {
    yield missingReference(component, base ?? 'baseObject', 'CustomObject', name);
    return;
  }
  yield* checkJoin(candidate, component, child(element, 'join'), name);
  for (const column of descendants(element, 'columns')) {
    const field = textOf(column, 'field') ?? '';
    const table = textOf(column, 'table') ?? '';
    const object = objectOfTable(candidate, table);
    if (object === undefined || !hasField(candidate, object, field))
      yield problemAt(component, `Could not find field ${field} in table ${table}`, child(column, 'field'));
  }
}

function* checkJoin(
  candidate: Candidate,
  component: ZipComponent,
  join: XmlElement | undefined,
  parent: string
): Generator<Problem> {
  const relationship = child(join, 'relationship');
  if (!join || !relationship) return;
  const object = childObject(candidate, parent, relationship.text.trim());
  if (object === undefined) {
    yield problemAt(component, `Invalid relationship ${relationship.text.trim()} on ${parent}`, relationship);
    return;
  }
  yield* checkJoin(candidate, component, child(join, 'join'), object);
}

const customEntity = /^CustomEntity\$(\w+__c)$/;
const namesOfColumns = ['field', 'column', 'dateColumn', 'groupingColumn', 'sortColumn'];

function* checkReport(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const reportType = child(element, 'reportType');
  const name = reportType?.text.trim() ?? '';
  const object = customEntity.exec(name)?.[1];
  const own = object === undefined && name.endsWith('__c') ? name.slice(0, -3) : undefined;
  const reportable = object === undefined || flagOf(candidate.after.element('CustomObject', object), 'enableReports');
  if (!reportable || (own !== undefined && !candidate.after.has('ReportType', own))) {
    yield problemAt(component, 'invalid report type', reportType);
    return;
  }
  // The columns of Salesforce's own report types are tokens that no list here has.
  if (object === undefined && own === undefined) return;
  const columns = [...new Set(namesOfColumns)].flatMap((column) => [...descendants(element, column)]);
  for (const column of columns) {
    const token = column.text.trim();
    if (token === '' || token === 'RowCount' || column.children.length > 0) continue;
    const known = object === undefined ? inReportType(candidate, token) : inEntity(candidate, object, token);
    if (!known) yield problemAt(component, `${column.name}: Invalid value specified: ${token}`, column);
  }
}

function inEntity(candidate: Candidate, object: string, token: string): boolean {
  if (/^CUST_[A-Z_]+$/.test(token)) return true;
  const [table = '', ...path] = token.split('.');
  return table === object && path.length > 0 && hasField(candidate, object, path.join('.'));
}

function inReportType(candidate: Candidate, token: string): boolean {
  const [table = '', path = ''] = token.split('$');
  const object = objectOfTable(candidate, table);
  return object !== undefined && path !== '' && hasField(candidate, object, path);
}
