import { coerceText } from '../../records/index.js';
import type { Value } from '../../records/index.js';
import { problemViolation } from '../../rules/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import { upsertMatches } from '../dml/index.js';
import type { PracticeOrg, SaveError } from '../types.js';
import type { Column } from './columns.js';

/** A row as it goes to be saved, or why it cannot, and its cells as the results echo them. */
export type ReadRow = {
  readonly values: ReadonlyMap<string, Value>;
  readonly errors: readonly SaveError[];
  readonly echo: readonly string[];
};

const nullMarker = '#N/A';

/** Reads a row's cells: empty ones are left alone, `#N/A` is null, the others become values of their fields. */
export function readRow(
  org: PracticeOrg,
  object: ObjectSchema,
  columns: readonly Column[],
  cells: readonly string[]
): ReadRow {
  if (cells.length !== columns.length) {
    const message = `Number of fields in header is different from the row. header = ${columns.length} row = ${cells.length}`;
    const echo = columns.map((_, index) => cells[index] ?? '');
    return { values: new Map(), errors: [{ statusCode: 'INVALID_FIELD', message, fields: [] }], echo };
  }
  const values = new Map<string, Value>();
  const errors: SaveError[] = [];
  const echo = columns.map((column, index) => {
    const text = cells[index] ?? '';
    if (text === '') return '';
    const read = text === nullMarker ? { value: null } : readCell(org, object, column, text, index);
    if ('error' in read) {
      errors.push(read.error);
      return text;
    }
    values.set(column.field.name, read.value);
    return echoOf(column, read.value, text);
  });
  return { values, errors, echo };
}

type Read = { readonly value: Value } | { readonly error: SaveError };

function readCell(org: PracticeOrg, object: ObjectSchema, column: Column, text: string, index: number): Read {
  if (column.kind === 'parent') return findParent(org, object, column, text);
  const reference = column.field.reference !== undefined || column.field.type === 'Id';
  // What is no id is refused where all writes are, with the field's label.
  if (reference) return { value: text.trim() === '' ? null : text.trim() };
  const result = coerceText(column.field, text);
  if (result.ok) return { value: result.value };
  const { platformMessage } = problemViolation({ field: column.field, given: text, problem: result.problem });
  const message = `Failed to deserialize field at col ${index}. Due to, ${platformMessage}`;
  return { error: { statusCode: 'INVALID_FIELD', message, fields: [column.field.name] } };
}

function findParent(
  org: PracticeOrg,
  object: ObjectSchema,
  column: Extract<Column, { kind: 'parent' }>,
  text: string
): Read {
  const ids = column.targets.flatMap(({ object: target, key }) => {
    const coerced = coerceText(key, text);
    const matches = coerced.ok ? upsertMatches(org, target, key, coerced.value) : [];
    return target.name === 'RecordType' ? matches.filter((id) => isRecordTypeOf(org, target, id, object)) : matches;
  });
  const [id, ...more] = ids;
  if (id !== undefined && more.length === 0) return { value: id };
  const problem = id === undefined ? 'not found' : 'matches more than one record';
  const message = `Foreign key external ID: ${text} ${problem} for field ${column.targets[0]?.key.name ?? ''} in entity ${column.targets[0]?.object.name ?? ''}`;
  return { error: { statusCode: 'INVALID_FIELD', message, fields: [] } };
}

function isRecordTypeOf(org: PracticeOrg, recordTypes: ObjectSchema, id: string, object: ObjectSchema): boolean {
  return org.store.find(recordTypes, id)?.['SobjectType'] === object.name;
}

/** Results echo values after they are typed: a number as Java prints a double. */
function echoOf(column: Column, value: Value, text: string): string {
  return column.kind === 'field' && typeof value === 'number' ? javaDouble(value) : text;
}

/** A double as Java's `Double.toString` prints it: `50.0`, `9.12260031E8`. */
export function javaDouble(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
