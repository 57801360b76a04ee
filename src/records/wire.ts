import type { FieldSchema } from '../schema/index.js';
import type { Value } from './types.js';

/**
 * A value as the REST API writes it in JSON: date-times as `2018-12-10T17:50:19.000+0000`, times with a `Z`, a checkbox never null. Everything else
 * as it is.
 */
export function toWire(field: FieldSchema, value: Value): Value {
  if (field.type === 'Checkbox') return value ?? false;
  if (typeof value !== 'string') return value;
  if (field.type === 'DateTime') return value.replace(/Z$/, '+0000');
  if (field.type === 'Time') return value.endsWith('Z') ? value : `${value}Z`;
  return value;
}
