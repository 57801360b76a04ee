import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { PlatformError } from '../types.js';
import type { Call, Operand } from './ast.js';
import { columnSql, rankSql } from './columns.js';
import { kindOf } from './field-kinds.js';
import type { Kind } from './field-kinds.js';
import { findField } from './scope.js';
import type { Found, Level } from './scope.js';
import { errorAtName } from './tokens.js';

/** What a path or a function call stands for in SQL. */
export type Resolved = {
  readonly sql: string;
  readonly kind: Kind;
  /** The field it is about; a count of rows has none. */
  readonly found?: Found;
  readonly aggregate: boolean;
  /** toLabel, format: what is done to the value after it is read. */
  readonly display?: 'label' | 'text';
};

const aggregates = new Set(['count', 'count_distinct', 'sum', 'avg', 'min', 'max']);

/** Whether a name is one of the functions that look at many rows. */
export function isAggregate(operand: Operand): boolean {
  return operand.kind === 'call' && (aggregates.has(operand.name) || operand.name === 'grouping');
}

/** A path or a function call as SQL. */
export function resolveOperand(level: Level, operand: Operand): Resolved {
  if (operand.kind === 'path') return resolvePath(level, operand.text);
  const { name } = operand;
  if (aggregates.has(name)) return resolveAggregate(level, operand);
  if (name === 'tolabel') return { ...resolveArgument(level, operand), display: 'label' };
  if (name === 'format') return { ...resolveOperand(level, argumentOf(level, operand)), display: 'text' };
  if (name === 'convertcurrency') return resolveArgument(level, operand);
  const date = dateParts[name];
  if (date !== undefined) return resolveDatePart(level, operand, date);
  throw refused(level, operand);
}

function refused(level: Level, call: Call): PlatformError {
  const word = call.text.split('(')[0] ?? call.name;
  return errorAtName(
    level.environment.text,
    word,
    'MALFORMED_QUERY',
    `${word}() is not supported by this practice org`
  );
}

function resolvePath(level: Level, path: string): Resolved {
  const found = findField(level, path);
  return { sql: columnSql(level, found), kind: kindOf(level.environment.store, found.field), found, aggregate: false };
}

function argumentOf(level: Level, call: Call): Operand {
  const [argument, ...more] = call.arguments;
  if (argument === undefined || more.length > 0) {
    const word = call.text.split('(')[0] ?? call.name;
    throw errorAtName(level.environment.text, word, 'MALFORMED_QUERY', `${word} takes exactly one argument`);
  }
  return argument;
}

function resolveArgument(level: Level, call: Call): Resolved {
  const argument = argumentOf(level, call);
  if (argument.kind === 'call') throw refused(level, argument);
  return resolvePath(level, argument.text);
}

function resolveAggregate(level: Level, call: Call): Resolved {
  const resolved = resolveArgument(level, call);
  const { kind, sql, found } = resolved;
  const allowed = allowedAggregates(kind);
  if (!allowed.includes(call.name)) {
    const field = found?.field.name ?? '';
    const text = `field ${field} does not support aggregate operator ${call.name.toUpperCase()}`;
    throw errorAtName(level.environment.text, field, 'MALFORMED_QUERY', text);
  }
  switch (call.name) {
    case 'count':
      return { sql: `count(${sql})`, kind: 'number', aggregate: true };
    case 'count_distinct':
      return { sql: `count(DISTINCT ${collated(sql, kind)})`, kind: 'number', aggregate: true };
    case 'sum':
      return { sql: `sum(${sql})`, kind: 'number', aggregate: true };
    case 'avg':
      return { sql: `avg(${sql})`, kind: 'number', aggregate: true };
    default:
      return { ...resolved, sql: extreme(level, call.name, resolved), aggregate: true };
  }
}

function allowedAggregates(kind: Kind): readonly string[] {
  if (kind === 'number') return ['count', 'count_distinct', 'sum', 'avg', 'min', 'max'];
  if (['date', 'dateTime', 'text', 'id', 'picklist'].includes(kind)) return ['count', 'count_distinct', 'min', 'max'];
  if (kind === 'time') return ['count'];
  return [];
}

function collated(sql: string, kind: Kind): string {
  return kind === 'text' || kind === 'picklist' ? `${sql} COLLATE NOCASE` : sql;
}

const rankDigits = 6;

/** A picklist's smallest value is the first in its definition: the rank travels in front of the value. */
function extreme(level: Level, name: string, { sql, kind, found }: Resolved): string {
  if (kind !== 'picklist' || found === undefined) return `${name}(${collated(sql, kind)})`;
  const rank = rankSql(level, found.field, found.object, sql);
  return `substr(${name}(CASE WHEN ${sql} IS NULL THEN NULL ELSE printf('%0${rankDigits}d', ${rank}) || ${sql} END), ${rankDigits + 1})`;
}

type DatePart = { readonly sql: (column: string) => string; readonly momentOnly?: boolean; readonly gives?: Kind };

const month = (column: string): string => `CAST(substr(${column}, 6, 2) AS INTEGER)`;
const year = (column: string): string => `CAST(substr(${column}, 1, 4) AS INTEGER)`;
const quarter = (column: string): string => `((${month(column)} + 2) / 3)`;
const dayOfMonth = (column: string): string => `CAST(substr(${column}, 9, 2) AS INTEGER)`;
const dayOfYear = (column: string): string => `CAST(strftime('%j', substr(${column}, 1, 10)) AS INTEGER)`;

/** SOQL and SOSL Reference, "Date Functions": in UTC; weeks run from the first of the month or year; fiscal years are calendar years. */
const dateParts: Readonly<Record<string, DatePart>> = {
  calendar_month: { sql: month },
  calendar_quarter: { sql: quarter },
  calendar_year: { sql: year },
  fiscal_month: { sql: month },
  fiscal_quarter: { sql: quarter },
  fiscal_year: { sql: year },
  day_in_month: { sql: dayOfMonth },
  day_in_week: { sql: (column) => `(CAST(strftime('%w', substr(${column}, 1, 10)) AS INTEGER) + 1)` },
  day_in_year: { sql: dayOfYear },
  day_only: { sql: (column) => `substr(${column}, 1, 10)`, momentOnly: true, gives: 'date' },
  hour_in_day: { sql: (column) => `CAST(substr(${column}, 12, 2) AS INTEGER)`, momentOnly: true },
  week_in_month: { sql: (column) => `((${dayOfMonth(column)} - 1) / 7 + 1)` },
  week_in_year: { sql: (column) => `((${dayOfYear(column)} - 1) / 7 + 1)` },
};

function resolveDatePart(level: Level, call: Call, part: DatePart): Resolved {
  const argument = argumentOf(level, call);
  const zoned = argument.kind === 'call' && argument.name === 'converttimezone';
  const inner = zoned ? resolveArgument(level, argument) : resolveArgument(level, call);
  const legal = inner.kind === 'dateTime' || (inner.kind === 'date' && part.momentOnly !== true && !zoned);
  if (!legal) {
    const field = inner.found?.field.name ?? '';
    const text = `Invalid field '${field}' for date function ${call.name.toUpperCase()}`;
    throw errorAtName(level.environment.text, field, 'INVALID_FIELD', text);
  }
  return { sql: part.sql(inner.sql), kind: part.gives ?? 'number', aggregate: false };
}

/** What tells two operands apart in a GROUP BY: paths by the field they lead to, calls by name and arguments. */
export function operandKey(level: Level, operand: Operand): string {
  if (operand.kind === 'call')
    return `${operand.name}(${operand.arguments.map((inner) => operandKey(level, inner)).join(',')})`;
  return /^[\d']/.test(operand.text) ? operand.text : findField(level, operand.text).names.join('.');
}

/** The field and object a picklist's order comes from. */
export function picklistOf(resolved: Resolved): { field: FieldSchema; object: ObjectSchema } | undefined {
  const { found, kind } = resolved;
  if (kind !== 'picklist' || found?.field.picklist === undefined) return undefined;
  return { field: found.field, object: found.object };
}
