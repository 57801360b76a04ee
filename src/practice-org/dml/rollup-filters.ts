import type { Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema, SummarySchema } from '../../schema/index.js';
import type { Caller, PracticeOrg, StoredRecord } from '../types.js';
import { fieldValue } from './formulas.js';

/** True when a detail counts for the roll-up: all of its filters hold. */
export function matchesFilters(
  org: PracticeOrg,
  child: ObjectSchema,
  summary: SummarySchema,
  row: StoredRecord,
  caller: Caller
): boolean {
  return summary.filters.every((filter) => {
    const name = filter.field.split('.').at(-1) ?? filter.field;
    const field = org.store.field(child, name);
    return (
      field !== undefined && matches(field, fieldValue(org, child, field, row, caller), filter.operation, filter.value)
    );
  });
}

/** One line of a filter as the Metadata API writes it; a list of values, separated by commas, holds when any of them does. */
function matches(field: FieldSchema, value: Value, operation: string, filterValue: string): boolean {
  const wanted = filterValue.split(',').map((each) => each.trim().replace(/^"(.*)"$/, '$1'));
  const any = (test: (each: string) => boolean): boolean => wanted.some(test);
  const text = String(value ?? '').toLowerCase();
  switch (operation) {
    case 'equals':
      return any((each) => compare(field, value, each) === 0);
    case 'notEqual':
      return !any((each) => compare(field, value, each) === 0);
    case 'lessThan':
      return value !== null && any((each) => compare(field, value, each) < 0);
    case 'lessOrEqual':
      return value !== null && any((each) => compare(field, value, each) <= 0);
    case 'greaterThan':
      return value !== null && any((each) => compare(field, value, each) > 0);
    case 'greaterOrEqual':
      return value !== null && any((each) => compare(field, value, each) >= 0);
    case 'contains':
      return any((each) => text.includes(each.toLowerCase()));
    case 'notContain':
      return !any((each) => text.includes(each.toLowerCase()));
    case 'startsWith':
      return any((each) => text.startsWith(each.toLowerCase()));
    case 'includes':
      return any((each) => text.split(';').includes(each.toLowerCase()));
    case 'excludes':
      return !any((each) => text.split(';').includes(each.toLowerCase()));
    default:
      throw new Error(`A roll-up filters by ${operation}, which this org does not know`);
  }
}

/** Negative, zero or positive, as the field's type compares. A blank equals only a blank. */
function compare(field: FieldSchema, value: Value, wanted: string): number {
  if (field.type === 'Checkbox') return Number(value === true) - Number(/^(1|true)$/i.test(wanted));
  if (value === null) return wanted === '' ? 0 : -1;
  if (typeof value === 'number') return value - Number(wanted);
  const left = String(value).toLowerCase();
  const right = wanted.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}
