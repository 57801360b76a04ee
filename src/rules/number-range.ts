import { integerDigits, shown, type FieldRule } from './rule.js';

/**
 * Digits before the point beyond precision minus scale are refused. Digits after it are not: the API stores them unrounded, and only the
 * screen rounds. Source: fact sheet 1.3 (HELP-000387302 for the scale).
 */
export const numberRangeRule: FieldRule = (field) => {
  if (field.precision === undefined) return undefined;
  const digits = integerDigits(field);
  const limit = 10 ** digits;
  return (value) =>
    typeof value !== 'number' || Math.abs(value) < limit
      ? undefined
      : {
          rule: 'number-range',
          severity: 'error',
          code: 'NUMBER_OUTSIDE_VALID_RANGE',
          fields: [field.name],
          field: field.name,
          platformMessage: `${field.label}: value outside of valid range on numeric field: ${value}`,
          params: [shown(field, value), String(digits)],
        };
};
