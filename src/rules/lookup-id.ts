import { normalizeId } from '../records/index.js';
import { shown, type FieldRule } from './rule.js';

/** A lookup holds an id: 15 or 18 characters whose checksum fits. Source: fact sheet 1.2 "malformed lookup id" and 2. */
export const lookupIdRule: FieldRule = (field) => {
  if (!field.reference) return undefined;
  return (value) =>
    typeof value !== 'string' || normalizeId(value) !== undefined
      ? undefined
      : {
          rule: 'lookup-id',
          severity: 'error',
          code: 'MALFORMED_ID',
          fields: [field.name],
          field: field.name,
          platformMessage: malformedId(field.label, value),
          params: [shown(field, value)],
        };
};

/** The platform's text. It names a lookup by label and "ID": `Employer` and `Owner ID` alike become `Employer ID`, `Owner ID`. */
export function malformedId(label: string, value: string): string {
  return `${label.replace(/ ID$/, '')} ID: id value of incorrect type: ${value}`;
}
