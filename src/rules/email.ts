import { isEmail } from '../records/index.js';
import { shown, type FieldRule } from './rule.js';

/** An email field holds what has the form of an address. Source: fact sheet 1.2. */
export const emailRule: FieldRule = (field) => {
  if (field.type !== 'Email') return undefined;
  return (value) =>
    typeof value !== 'string' || isEmail(value)
      ? undefined
      : {
          rule: 'email',
          severity: 'error',
          code: 'INVALID_EMAIL_ADDRESS',
          fields: [field.name],
          field: field.name,
          platformMessage: `${field.label}: invalid email address: ${value}`,
          params: [shown(field, value)],
        };
};
