import type { FieldValues, Value } from '../records/index.js';
import {
  findField,
  parseFilterLogic,
  type FieldSchema,
  type LookupFilterItem,
  type LookupFilterSchema,
  type ObjectSchema,
} from '../schema/index.js';
import { matchesField, matchesFilter } from './filter.js';
import { NONE, shown } from './rule.js';
import type { CheckContext, Violation } from './types.js';

/** A value, and the field that says how it compares; undefined where nobody can tell from here. */
type Known = { readonly field: FieldSchema; readonly value: Value } | undefined;

type Check = (values: FieldValues, context: CheckContext) => Violation | undefined;

/** The platform's words where the filter has none of its own. Source: fact sheet 1.2, "lookup filter fails". */
const PLATFORM_WORDS = 'Value does not exist or does not match filter criteria.';

/**
 * Required lookup filters: a record that is looked up must be one of those the filter lets through. An optional filter only narrows what the screen
 * offers. On update a filter is asked where its lookup, or a field of the record that it compares with, is written.
 */
export function lookupFilterCheck(
  object: ObjectSchema
): (values: FieldValues, context: CheckContext) => readonly Violation[] {
  const checks = object.fields.flatMap((field): readonly Check[] => {
    const filter = field.reference?.filter;
    return filter === undefined || filter.optional ? [] : [checkOf(object, field, filter)];
  });
  if (checks.length === 0) return () => NONE;
  return (values, context) => {
    let found: Violation[] | undefined;
    for (const check of checks) {
      const violation = check(values, context);
      if (violation) (found ??= []).push(violation);
    }
    return found ?? NONE;
  };
}

function checkOf(object: ObjectSchema, lookup: FieldSchema, filter: LookupFilterSchema): Check {
  const sources = filter.items.flatMap(
    ({ field, valueField }) => sourceName(field) ?? sourceName(valueField ?? '') ?? []
  );
  const watched = [lookup.name, ...sources.map((name) => findField(object, name)?.name ?? name)];
  const { booleanFilter } = filter;
  const logic = booleanFilter === undefined ? undefined : parseFilterLogic(booleanFilter);
  return (values, context) => {
    if (context.operation === 'update' && !watched.some((name) => values.has(name))) return undefined;
    const own = (name: string): Value =>
      values.get(name) ?? (values.has(name) ? null : context.current?.get(name)) ?? null;
    const id = own(lookup.name);
    if (typeof id !== 'string') return undefined;
    const read = (path: string): Known => {
      const source = sourceName(path);
      if (source === undefined) return context.referenceValue?.(lookup, id, path.split('.').at(-1) ?? path);
      const field = findField(object, source);
      return field && { field, value: own(field.name) };
    };
    const answers = (number: number): boolean | undefined => {
      const item = filter.items[number - 1];
      return item && holds(item, read);
    };
    const passes = logic === undefined ? all(filter.items.map((_, index) => answers(index + 1))) : logic(answers);
    return passes === true ? undefined : violation(lookup, filter, id, passes === undefined);
  };
}

function sourceName(path: string): string | undefined {
  return /^\$Source\./i.test(path) ? path.slice('$Source.'.length) : undefined;
}

function holds(item: LookupFilterItem, read: (path: string) => Known): boolean | undefined {
  const left = read(item.field);
  if (left === undefined) return undefined;
  if (item.valueField === undefined) return matchesFilter(left.field, left.value, item.operation, item.value ?? '');
  const right = read(item.valueField);
  return right && matchesField(left.field, left.value, item.operation, right.value);
}

function all(answers: ReadonlyArray<boolean | undefined>): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function violation(lookup: FieldSchema, filter: LookupFilterSchema, id: string, open: boolean): Violation {
  return {
    rule: 'lookup-filter',
    severity: open ? 'unknown' : 'error',
    code: 'FIELD_FILTER_VALIDATION_EXCEPTION',
    fields: [lookup.name],
    field: lookup.name,
    platformMessage: filter.errorMessage ?? PLATFORM_WORDS,
    params: [shown(lookup, id), filter.errorMessage ?? ''],
  };
}
