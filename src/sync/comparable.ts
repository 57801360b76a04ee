import type { Value } from '../records/index.js';
import { findField, type ObjectSchema } from '../schema/index.js';

/**
 * Equal values of a field as equal texts: the same rule as `equalValues`, for those it holds equal though they are not identical. Whoever keeps a
 * digest of a value instead of the value takes it of this text.
 */
export function comparable(object: ObjectSchema, name: string, value: Value): string {
  const field = findField(object, name);
  if (field?.type === 'Checkbox') return String(value ?? false);
  if (value === null) return '';
  if (field?.type === 'DateTime') return String(Math.floor(Date.parse(String(value)) / 1000));
  if (field?.type === 'MultiselectPicklist') return String(value).split(';').sort().join(';');
  if (field?.reference) return String(value).toLowerCase();
  return String(value);
}
