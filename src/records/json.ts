import type { FieldSchema } from '../schema/index.js';
import { FALSE, NULL, TRUE, refuse, type Coercion } from './coercion.js';
import {
  coerceId,
  coerceMultiselect,
  coerceNumber,
  coercePicklist,
  fromReading,
  numberProblem,
  trimText,
} from './text.js';
import { readDate, readDateTime, readTime } from './time.js';

/**
 * What a JSON value of a REST request becomes in a field. Strings are taken for numbers and checkboxes (`"5"`, `"true"`: the sf CLI sends every
 * value so), but an empty string only for text: for a number, a date or a checkbox the API wants null. JSON numbers and booleans are
 * taken for text as they are written.
 */
export function coerceJson(field: FieldSchema, json: unknown): Coercion {
  if (json === null || json === undefined) return NULL;
  switch (field.type) {
    case 'Checkbox':
      return booleanOf(json);
    case 'Number':
    case 'Currency':
    case 'Percent':
    case 'Summary':
      return numberOf(field, json);
    case 'Date':
      return typeof json === 'string' ? fromReading(readDate(json)) : refuse('not-date');
    case 'DateTime':
      return typeof json === 'string' ? fromReading(readDateTime(json)) : refuse('not-date-time');
    case 'Time':
      return typeof json === 'string' ? fromReading(readTime(json)) : refuse('not-time');
    case 'Address':
    case 'Location':
      return refuse('compound');
    default:
      return textOf(field, json);
  }
}

function booleanOf(json: unknown): Coercion {
  if (json === true || json === 'true' || json === 1 || json === '1') return TRUE;
  if (json === false || json === 'false' || json === 0 || json === '0') return FALSE;
  return refuse('not-boolean');
}

function numberOf(field: FieldSchema, json: unknown): Coercion {
  if (typeof json === 'string') return coerceNumber(field, json);
  if (typeof json !== 'number' || Number.isNaN(json)) return refuse('not-number');
  const problem = numberProblem(field, json);
  return problem ? refuse(problem) : { ok: true, value: json + 0 };
}

function textOf(field: FieldSchema, json: unknown): Coercion {
  if (typeof json !== 'string' && typeof json !== 'number' && typeof json !== 'boolean') return refuse('not-text');
  const text = trimText(String(json));
  if (text === '') return NULL;
  switch (field.type) {
    case 'Id':
    case 'Lookup':
    case 'MasterDetail':
    case 'Reference':
      return coerceId(text);
    case 'Picklist':
      return coercePicklist(field, text);
    case 'MultiselectPicklist':
      return coerceMultiselect(field, text);
    default:
      return { ok: true, value: text };
  }
}
