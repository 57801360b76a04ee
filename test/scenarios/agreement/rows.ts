import fc from 'fast-check';
import type { FieldSchema, ObjectSchema } from '../../../src/schema/index.js';
import { edgesOf } from './aim.js';
import { plainRow, type Bench } from './bench.js';
import type { Row } from './compare.js';
import { cellsFor, fieldsToFill } from './values.js';

const hex = (number: number): string => number.toString(16).padStart(12, '0');

/** Required unique values, another for each row, so that rows are twins only where they are meant to be. */
export function keysFor(object: string, number: number): Row {
  if (object === 'Sync_Run__c') return { Run_Id__c: `00000000-0000-4000-8000-${hex(number + 1000)}` };
  return object === 'Sync_State__c' ? { Config_Key__c: `config-${number}` } : {};
}

export function plainRows(bench: Bench, object: string, rows: readonly Row[]): readonly Row[] {
  const plain = plainRow(bench, object);
  return rows.map((row, index) => ({ ...plain, ...keysFor(object, index), ...row }));
}

/** Rows with up to four cells of any kind, some of them over what the row must have. */
export function freeRows(bench: Bench, object: ObjectSchema): fc.Arbitrary<Row> {
  return fc
    .uniqueArray(fc.constantFrom(...fieldsToFill(object)), { maxLength: 4, selector: (field) => field.name })
    .chain((fields) => fc.record(Object.fromEntries(fields.map((field) => [field.name, cellsFor(field, bench)]))));
}

/** Rows whose unique values are few and differ in case and blanks at most: the same in the file, or a record's that is there. */
export function twinRows(object: ObjectSchema): fc.Arbitrary<Row> {
  const unique = fieldsToFill(object).filter((field) => field.unique !== undefined);
  const keys = ['twin', 'TWIN', ' twin', 'Twin ', 'other', '00000000-0000-4000-8000-00000000abcd', '', 'TWİN', 'twın'];
  const spoiled = fieldsToFill(object).filter((field) => field.type === 'Date' || field.type === 'Number');
  const spoil = fc.option(fc.constantFrom(...spoiled, undefined), { nil: undefined });
  return fc
    .tuple(fc.record(Object.fromEntries(unique.map((field) => [field.name, fc.constantFrom(...keys)]))), spoil)
    .map(([row, field]) => (field === undefined ? row : { ...row, [field.name]: 'not so' }));
}

/** A row aimed at a rule, first, and then rows that differ from it in one cell. */
export function nearRows(bench: Bench, fields: readonly FieldSchema[], rule: string): fc.Arbitrary<readonly Row[]> {
  const edge = (field: FieldSchema): fc.Arbitrary<string> => fc.constantFrom(...edgesOf(field, rule, bench));
  const start = fc.record(
    Object.fromEntries(fields.map((field) => [field.name, fc.oneof(fc.constant(''), edge(field), edge(field))]))
  );
  const steps = fc.tuple(
    ...fields.map((field) => fc.array(edge(field), { minLength: 1, maxLength: fields.length > 4 ? 1 : 3 }))
  );
  return fc.tuple(start, steps).map(([row, others]) => {
    const near = fields.flatMap((field, index) =>
      (others[index] ?? []).map((cell) => ({ ...row, [field.name]: cell }))
    );
    return [row, ...near.filter((other) => fields.some(({ name }) => other[name] !== row[name]))];
  });
}
