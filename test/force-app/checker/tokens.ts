import type { Model } from './model.js';
import { textOf } from './xml.js';

/**
 * Promise: the words that list views, layouts, related lists and reports use for a record’s standard fields, and which of them an
 * object has. From the Metadata API’s reference on ListView, Layout and Report, and from what orgs retrieve.
 */
const LIST_COLUMNS: ReadonlySet<string> = new Set([
  'NAME',
  'OWNER.ALIAS',
  'CREATED_DATE',
  'CREATEDBY_USER',
  'LAST_UPDATE',
  'UPDATEDBY_USER',
  'LAST_ACTIVITY',
]);

/** What a date in a filter may say: days that move with the calendar, or (in reports, flows and roll-ups) a day in ISO form. */
export const RELATIVE_DATE =
  /^(TODAY|YESTERDAY|TOMORROW|(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)|(LAST|NEXT)_90_DAYS|(LAST|NEXT)_N_(DAYS|WEEKS|MONTHS|QUARTERS|YEARS|FISCAL_QUARTERS|FISCAL_YEARS):[1-9]\d{0,3}|N_DAYS_AGO:[1-9]\d{0,3})$/;

/** A detail belongs to its master: it has no owner, no owner’s views and no sharing of its own. */
export const isDetail = (model: Model, object: string): boolean =>
  model.fieldsOf(object).some(({ type }) => type === 'MasterDetail');

export const mastersOf = (model: Model, object: string): string[] =>
  model
    .fieldsOf(object)
    .filter(({ type }) => type === 'MasterDetail')
    .map(({ component }) => textOf(component.root, 'referenceTo') ?? '');

export const hasFeature = (model: Model, object: string, feature: string): boolean => {
  const component = model.objects.get(object);
  return component !== undefined && textOf(component.root, feature) === 'true';
};

/** The standard fields of any record, as API names. */
const STANDARD: readonly string[] = [
  'Id',
  'Name',
  'CreatedById',
  'CreatedDate',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
];

export const isStandardField = (model: Model, object: string, name: string): boolean =>
  STANDARD.includes(name) || (name === 'OwnerId' && !isDetail(model, object));

/** Is this a column of the object’s list views, search results and related lists? */
export const isListColumn = (model: Model, object: string, token: string): boolean => {
  if (token === 'OWNER.ALIAS') return !isDetail(model, object);
  if (token === 'LAST_ACTIVITY') return hasFeature(model, object, 'enableActivities');
  return LIST_COLUMNS.has(token) || model.field(object, token) !== undefined;
};

/** The child relationships that lead to an object, by name. */
export const relationshipsTo = (model: Model, parent: string): ReadonlyMap<string, { child: string; field: string }> =>
  new Map(
    model.fields
      .filter(
        ({ type, component }) =>
          /^(Lookup|MasterDetail)$/.test(type) && textOf(component.root, 'referenceTo') === parent
      )
      .map(({ component, object, name }) => [
        textOf(component.root, 'relationshipName') ?? '',
        { child: object, field: name },
      ])
  );

/** `(1 AND 2) OR 3` over `count` criteria: what is wrong with it, if anything. */
export const booleanFilterFault = (filter: string | undefined, count: number): string | undefined => {
  if (filter === undefined) return undefined;
  if (!/^[\s()\d]*(\b(AND|OR|NOT)\b[\s()\d]*)*$/.test(filter))
    return `"${filter}" is not numbers, AND, OR, NOT and brackets`;
  const named = new Set([...filter.matchAll(/\d+/g)].map(([number]) => Number(number)));
  const wanted = Array.from({ length: count }, (_, index) => index + 1);
  if (named.size !== count || wanted.some((number) => !named.has(number)))
    return `"${filter}" does not name each of the ${count} conditions`;
  let depth = 0;
  for (const character of filter) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth < 0) break;
  }
  return depth === 0 ? undefined : `the brackets of "${filter}" do not match`;
};
