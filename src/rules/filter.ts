import { equalValues, type Value } from '../records/index.js';
import type { FieldSchema } from '../schema/index.js';

/**
 * One condition of a filter as the Metadata API writes it, on a roll-up or on a lookup. A list of values, separated by commas, holds when any of
 * them does; a blank equals only a blank, and is neither less nor more than anything.
 *
 * @throws Error for an operation that metadata does not have: reading the schema refuses those
 */
export function matchesFilter(field: FieldSchema, value: Value, operation: string, filterValue: string): boolean {
  const wanted = filterValue.split(',').map((each) => each.trim().replace(/^"(.*)"$/, '$1'));
  return matchesAny(field, value, operation, wanted);
}

/** The same with a value that another field holds, for `$Source.Field__c`. */
export function matchesField(field: FieldSchema, value: Value, operation: string, other: Value): boolean {
  if (operation === 'equals') return equalValues(field, value, other);
  if (operation === 'notEqual') return !equalValues(field, value, other);
  return matchesAny(field, value, operation, [other === null ? '' : String(other)]);
}

function matchesAny(field: FieldSchema, value: Value, operation: string, wanted: readonly string[]): boolean {
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
      throw new Error(`A filter by ${operation} was not refused`);
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
