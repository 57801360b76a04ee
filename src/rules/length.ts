import type { FieldRule } from './rule.js';

/** Text that does not fit is refused, never cut. Characters are counted as Java does, in UTF-16 units. Source: fact sheet 1.2 and 1.3. */
export const lengthRule: FieldRule = (field) => {
  const { length } = field;
  if (length === undefined || field.reference || field.type === 'Id') return undefined;
  return (value) =>
    typeof value !== 'string' || value.length <= length
      ? undefined
      : {
          rule: 'length',
          severity: 'error',
          code: 'STRING_TOO_LONG',
          fields: [field.name],
          field: field.name,
          platformMessage: `${field.label}: data value too large: ${value} (max length=${length})`,
          params: [String(value.length), String(length)],
        };
};
