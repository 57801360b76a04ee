import type { PlatformError } from '../types.js';
import { normalizeId } from '../../records/index.js';
import type { Literal } from './ast.js';
import { rangeOfDateLiteral } from './date-ranges.js';
import type { Environment } from './environment.js';
import type { Kind } from './field-kinds.js';
import { errorAtName, unquote } from './tokens.js';

/** A literal as SQLite compares it: one value, or a half-open range of days or moments. Text that is empty is null. */
export type Comparable =
  | { readonly kind: 'null' }
  | { readonly kind: 'value'; readonly value: string | number }
  | { readonly kind: 'range'; readonly start: string; readonly end: string };

const wantedNames: Readonly<Partial<Record<Kind, string>>> = {
  number: 'double',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'dateTime',
  time: 'time',
};

/** A literal read for a field of this kind; the wrong kind of literal is the platform's INVALID_FIELD. `field` names it in the error. */
export function readLiteral(environment: Environment, kind: Kind, literal: Literal, field: string): Comparable {
  if (literal.type === 'null') return { kind: 'null' };
  if (kind === 'boolean') return readBoolean(environment, literal, field);
  if (kind === 'number') return readNumber(environment, literal, field);
  if (kind === 'date' || kind === 'dateTime') return readMoment(environment, kind, literal, field);
  if (kind === 'time' || literal.type !== 'string') throw wrongType(environment, kind, literal, field);
  const text = unquote(literal.text);
  if (text === '') return { kind: 'null' };
  if (kind !== 'id') return { kind: 'value', value: text };
  const id = normalizeId(text);
  if (id === undefined)
    throw errorAtName(environment.text, field, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`, 'where');
  return { kind: 'value', value: id };
}

/** The error for a literal that does not fit its field. */
function wrongType(environment: Environment, kind: Kind, _literal: Literal, field: string): PlatformError {
  const wanted = wantedNames[kind];
  const quoting = wanted === undefined ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  const text = `value of filter criterion for field '${field}' must be of type ${wanted ?? 'string'} and ${quoting}`;
  return errorAtName(environment.text, field, 'INVALID_FIELD', text, 'where');
}

function readBoolean(environment: Environment, literal: Literal, field: string): Comparable {
  if (literal.type !== 'boolean') throw wrongType(environment, 'boolean', literal, field);
  return { kind: 'value', value: literal.text.toLowerCase() === 'true' ? 1 : 0 };
}

function readNumber(environment: Environment, literal: Literal, field: string): Comparable {
  if (literal.type !== 'number' && literal.type !== 'currency') throw wrongType(environment, 'number', literal, field);
  return { kind: 'value', value: Number(literal.type === 'currency' ? literal.text.slice(3) : literal.text) };
}

function readMoment(environment: Environment, kind: 'date' | 'dateTime', literal: Literal, field: string): Comparable {
  if (literal.type === 'dateLiteral') {
    const range = rangeOfDateLiteral(literal.text, environment.now.toISOString().slice(0, 10));
    if (range === undefined) throw wrongType(environment, kind, literal, field);
    if (kind === 'date') return { kind: 'range', ...range };
    return { kind: 'range', start: `${range.start}T00:00:00.000Z`, end: `${range.end}T00:00:00.000Z` };
  }
  if (literal.type !== kind) throw wrongType(environment, kind, literal, field);
  const value = kind === 'date' ? readDate(literal.text) : readDateTime(literal.text);
  if (value === undefined)
    throw errorAtName(environment.text, literal.text, 'MALFORMED_QUERY', `Invalid ${kind}: ${literal.text}`);
  return { kind: 'value', value };
}

function readDate(text: string): string | undefined {
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text ? undefined : text;
}

function readDateTime(text: string): string | undefined {
  const date = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return readDate(text.slice(0, 10)) === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
