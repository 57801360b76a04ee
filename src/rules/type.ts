import type { FieldType } from '../schema/index.js';
import { asText, shown, type FieldRule } from './rule.js';

/**
 * The value is of the kind the field holds. Values that went through `coerceText` or `coerceJson` always are; this is for those that did not,
 * such as a constant in a config or a flow's assignment. Source: PLATFORM fact sheet 1.2, "value type mismatch".
 */
export const typeRule: FieldRule = (field) => {
  const expected = kindOf(field.type);
  return (value) =>
    typeof value === expected && (expected !== 'number' || Number.isFinite(value))
      ? undefined
      : {
          rule: 'type',
          severity: 'error',
          code: 'INVALID_TYPE_ON_FIELD_IN_RECORD',
          fields: [field.name],
          field: field.name,
          platformMessage: `${field.label}: value not of required type: ${asText(value)}`,
          params: [
            expected === 'boolean' ? 'not-boolean' : expected === 'number' ? 'not-number' : 'not-text',
            shown(field, value),
          ],
        };
};

function kindOf(type: FieldType): 'boolean' | 'number' | 'string' {
  switch (type) {
    case 'Checkbox':
      return 'boolean';
    case 'Number':
    case 'Currency':
    case 'Percent':
    case 'Summary':
      return 'number';
    default:
      return 'string';
  }
}
