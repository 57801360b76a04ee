import type { FieldValues, Value } from '../records/index.js';
import type { FieldSchema, ObjectSchema } from '../schema/index.js';
import type { CheckContext, Violation } from './types.js';

/** Looks at one value that is not null. */
export type FieldCheck = (value: Exclude<Value, null>, context: CheckContext) => Violation | undefined;

/** A rule about single fields: for a field it has something to say about, a check made once. */
export type FieldRule = (field: FieldSchema, object: ObjectSchema) => FieldCheck | undefined;

/** Looks at a whole record. */
export type RecordCheck = (values: FieldValues, context: CheckContext) => Violation | undefined;

/** Shared, so that a record without fault makes no garbage. */
export const NONE: readonly Violation[] = Object.freeze([]);

/** A value for `params`, which must never hold that of a sensitive field. */
export function shown(field: FieldSchema, value: unknown): string {
  return field.sensitive ? '' : asText(value);
}

export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : (JSON.stringify(value) ?? '');
}

/** Digits that fit before the decimal point. */
export function integerDigits(field: FieldSchema): number {
  return (field.precision ?? 18) - (field.scale ?? 0);
}
