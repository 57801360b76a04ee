import type { FieldSchema } from '../schema/index.js';
import { FALSE, NULL, TRUE, refuse, type Coercion, type TextOptions } from './coercion.js';
import { normalizeId } from './ids.js';
import { joinMultiselect, positions, splitMultiselect } from './multiselect.js';
import { readDate, readDateTime, readTime, type TimeReading } from './time.js';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Digits as people dress them: grouped, with a currency or percent sign, negative in brackets. */
const DRESSED = /^[-+(]?\s?[$€£]?\s?\d[\d,.' \u00a0\u202f]*\s?%?\)?$/;

/**
 * What a cell of text becomes in a field: the rules are those of the API's CSV (`true`/`false`/`1`/`0`, plain numbers, `YYYY-MM-DD`, date-times
 * with a zone). Blank is null; whether that clears or leaves alone is the caller's to say. Values outside a picklist, too long or not an
 * email address are taken here and refused by `rules`: they are of the right type.
 */
export function coerceText(field: FieldSchema, text: string, options: TextOptions = {}): Coercion {
  const trimmed = trimText(text);
  if (trimmed === '') return NULL;
  switch (field.type) {
    case 'Checkbox':
      return coerceBoolean(trimmed, options);
    case 'Number':
    case 'Currency':
    case 'Percent':
    case 'Summary':
      return coerceNumber(field, trimmed);
    case 'Date':
      return fromReading(readDate(trimmed));
    case 'DateTime':
      return fromReading(readDateTime(trimmed));
    case 'Time':
      return fromReading(readTime(trimmed));
    case 'Id':
    case 'Lookup':
    case 'MasterDetail':
    case 'Reference':
      return coerceId(trimmed);
    case 'Picklist':
      return coercePicklist(field, trimmed);
    case 'MultiselectPicklist':
      return coerceMultiselect(field, trimmed);
    case 'Address':
    case 'Location':
      return refuse('compound');
    default:
      return { ok: true, value: trimmed };
  }
}

/**
 * Ends trimmed as the database does it: blanks and control characters up to U+0020 go, a no-break space (U+00A0) stays.
 * Source: Apex Developer Guide, "Primitive Data Types"; which further characters go is not documented, so none does.
 */
export function trimText(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function coerceBoolean(text: string, options: TextOptions): Coercion {
  switch (text.toLowerCase()) {
    case 'true':
    case '1':
      return TRUE;
    case 'false':
    case '0':
      return FALSE;
    case 'yes':
    case 'y':
    case 'x':
      return options.words ? TRUE : refuse('not-boolean');
    case 'no':
    case 'n':
      return options.words ? FALSE : refuse('not-boolean');
    default:
      return refuse('not-boolean');
  }
}

export function coerceNumber(field: FieldSchema, text: string): Coercion {
  if (!NUMBER.test(text)) return refuse(DRESSED.test(text) ? 'number-has-separators' : 'not-number');
  const value = Number(text);
  const problem = numberProblem(field, value);
  if (problem) return refuse(problem);
  const note = text.length > 15 && significantDigits(text) > 15 ? 'digits-lost' : undefined;
  // Adding zero turns -0 into 0.
  return note ? { ok: true, value: value + 0, note } : { ok: true, value: value + 0 };
}

/** Standard whole-number fields (`NumberOfEmployees`) are an int in the API; custom numbers are doubles whatever their scale. */
export function numberProblem(field: FieldSchema, value: number): 'number-too-large' | 'not-whole-number' | undefined {
  if (!Number.isFinite(value)) return 'number-too-large';
  const wholeOnly = !field.custom && field.type === 'Number' && field.scale === 0;
  return wholeOnly && !Number.isInteger(value) ? 'not-whole-number' : undefined;
}

function significantDigits(text: string): number {
  const mantissa = text.replace(/[eE].*$/, '').replace(/[+.-]/g, '');
  return mantissa.replace(/^0+/, '').replace(/0+$/, '').length;
}

export function coerceId(text: string): Coercion {
  const value = normalizeId(text);
  if (value !== undefined) return { ok: true, value };
  return refuse(/^[A-Za-z0-9]{18}$/.test(text) ? 'id-checksum' : 'not-id');
}

export function coercePicklist(field: FieldSchema, text: string): Coercion {
  const values = field.picklist?.values ?? [];
  if (positions(values).has(text)) return { ok: true, value: text };
  const lower = text.toLowerCase();
  return values.some((value) => value.name.toLowerCase() === lower)
    ? { ok: true, value: text, note: 'differs-in-case' }
    : { ok: true, value: text };
}

export function coerceMultiselect(field: FieldSchema, text: string): Coercion {
  const parts = splitMultiselect(text);
  const value = joinMultiselect(field, parts);
  return new Set(parts).size < parts.length ? { ok: true, value, note: 'repeated-value' } : { ok: true, value };
}

export function fromReading(reading: TimeReading): Coercion {
  if ('problem' in reading) return refuse(reading.problem);
  return reading.fractionDropped
    ? { ok: true, value: reading.value, note: 'fraction-of-second-dropped' }
    : { ok: true, value: reading.value };
}
