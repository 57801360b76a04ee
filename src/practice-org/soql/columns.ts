import type { FieldSchema, ObjectSchema, SummarySchema } from '../../schema/index.js';
import type { Value } from '../../records/index.js';
import { PlatformError } from '../types.js';
import { kindOf } from './field-kinds.js';
import { libraryOf } from './functions.js';
import { bind, findField, openLevel, quote } from './scope.js';
import type { Found, Level } from './scope.js';
import { errorAtName } from './tokens.js';

/** The SQL of a field: a column, a formula worked out by the engine, or a roll-up counted over its children. */
export function columnSql(level: Level, found: Found): string {
  const { table, field } = found;
  if (table.targets.length > 1) return fromSeveral(level, found);
  const target = table.targets[0];
  if (target === undefined) return 'NULL';
  if (field.formula !== undefined) return formulaSql(level, found);
  if (field.summary !== undefined) return summarySql(level, target.alias, field.summary, table.joined);
  return `${target.alias}.${quote(field.name)}`;
}

function fromSeveral(level: Level, { table, field }: Found): string {
  const { store } = level.environment;
  if (field.name === 'Type') {
    const cases = table.targets.map(
      ({ object, alias }) => `WHEN ${alias}."Id" IS NOT NULL THEN ${bind(level.bindings, object.name)}`
    );
    return `CASE ${cases.join(' ')} END`;
  }
  const columns = table.targets.flatMap(({ object, alias }) => {
    const own = store.field(object, field.name);
    if (own === undefined || own.formula !== undefined || own.type === 'Address') return [];
    return [`${alias}.${quote(own.name)}`];
  });
  return columns.length === 1 ? (columns[0] ?? 'NULL') : `coalesce(${columns.join(', ')})`;
}

function formulaSql(level: Level, { table, field, object, names }: Found): string {
  const { store, formulas, text, userId } = level.environment;
  const column = formulas(object, field, userId);
  if (column === undefined) {
    const message = `formula field '${field.name}' cannot be read from this practice org`;
    throw errorAtName(text, field.name, 'INVALID_FIELD', message);
  }
  const prefix = names.slice(0, -1);
  const references = column.references.map((reference) => findField(level, [...prefix, reference].join('.'), true));
  const kinds = references.map((reference) => kindOf(store, reference.field));
  // The same field may be worked out for several users at a time: pages of their queries alternate.
  const key = `${object.name}.${field.name} ${userId}`;
  libraryOf(store.db).formulas.set(key, (raw) => {
    const values = raw.map((value, index) => (kinds[index] === 'boolean' ? value === 1 : (value as Value)));
    const result = column.compute(values);
    return typeof result === 'boolean' ? Number(result) : result;
  });
  const parameters = references.map((reference) => columnSql(level, reference));
  const call = `soql_formula(${[bind(level.bindings, key), ...parameters].join(', ')})`;
  const alias = table.targets[0]?.alias ?? '';
  return table.joined ? `CASE WHEN ${alias}."Id" IS NULL THEN NULL ELSE ${call} END` : call;
}

/** A roll-up as a correlated query over the children that pass its filters; deleted children never count. */
function summarySql(level: Level, alias: string, summary: SummarySchema, joined: boolean): string {
  const { environment } = level;
  const [childName = '', masterField = ''] = summary.foreignKey.split('.');
  const child = environment.store.schema.object(childName);
  if (child === undefined) return 'NULL';
  const inner = openLevel(environment, child, undefined, level.bindings);
  const conditions = summary.filters.map((filter) => filterSql(inner, child, filter));
  const value = summarizedSql(inner, summary);
  const from = `${quote(child.name)} AS ${inner.rootAlias} ${inner.joins.join(' ')}`;
  const where = [
    `${inner.rootAlias}.${quote(masterField)} = ${alias}."Id"`,
    `${inner.rootAlias}."IsDeleted" = 0`,
    ...conditions,
  ];
  const query = `(SELECT ${value} FROM ${from} WHERE ${where.join(' AND ')})`;
  return joined ? `CASE WHEN ${alias}."Id" IS NULL THEN NULL ELSE ${query} END` : query;
}

function summarizedSql(inner: Level, summary: SummarySchema): string {
  if (summary.operation === 'count' || summary.summarizedField === undefined) return 'count(*)';
  const column = columnSql(inner, findField(inner, lastName(summary.summarizedField), true));
  if (summary.operation === 'sum') return `coalesce(sum(${column}), 0)`;
  return summary.operation === 'min' ? `min(${column})` : `max(${column})`;
}

function lastName(path: string): string {
  return path.split('.').slice(1).join('.') || path;
}

/** One `summaryFilterItems`: the Metadata API's operations; several values are separated by commas and mean any of them. */
function filterSql(inner: Level, child: ObjectSchema, filter: SummarySchema['filters'][number]): string {
  const name = filter.field.toLowerCase().startsWith(`${child.name.toLowerCase()}.`)
    ? lastName(filter.field)
    : filter.field;
  const found = findField(inner, name, true);
  const column = columnSql(inner, found);
  const kind = kindOf(inner.environment.store, found.field);
  const values = splitValues(filter.value).map((value) => filterValue(kind, value));
  const tests = values.map((value) => testSql(inner, column, filter.operation, value, kind === 'number'));
  const negative = ['notEqual', 'notContain', 'excludes'].includes(filter.operation);
  return `(${tests.join(negative ? ' AND ' : ' OR ')})`;
}

function splitValues(text: string): string[] {
  if (text.trim() === '') return [''];
  return (text.match(/"[^"]*"|[^,]+/g) ?? []).map((part) => part.trim().replace(/^"|"$/g, ''));
}

function filterValue(kind: string, text: string): string | number | null {
  if (text === '') return null;
  if (kind === 'boolean') return /^(1|true)$/i.test(text) ? 1 : 0;
  if (kind === 'number') return Number(text);
  return text;
}

function testSql(
  inner: Level,
  column: string,
  operation: string,
  value: string | number | null,
  numeric: boolean
): string {
  const text = numeric ? column : `${column} COLLATE NOCASE`;
  if (value === null) return operation === 'notEqual' ? `${column} IS NOT NULL` : `${column} IS NULL`;
  const placeholder = bind(inner.bindings, value);
  switch (operation) {
    case 'equals':
      return `${text} = ${placeholder}`;
    case 'notEqual':
      return `(${column} IS NULL OR ${text} <> ${placeholder})`;
    case 'lessThan':
      return `${text} < ${placeholder}`;
    case 'lessOrEqual':
      return `${text} <= ${placeholder}`;
    case 'greaterThan':
      return `${text} > ${placeholder}`;
    case 'greaterOrEqual':
      return `${text} >= ${placeholder}`;
    case 'contains':
    case 'includes':
      return `instr(fold(${column}), fold(${placeholder})) > 0`;
    case 'notContain':
    case 'excludes':
      return `(${column} IS NULL OR instr(fold(${column}), fold(${placeholder})) = 0)`;
    case 'startsWith':
      return `substr(fold(${column}), 1, length(${placeholder})) = fold(${placeholder})`;
    default:
      throw new PlatformError(
        400,
        'INVALID_FIELD',
        `roll-up filter operation '${operation}' is not supported by this practice org`
      );
  }
}

/** The place of a picklist value in the field's definition: what the platform sorts and takes MIN and MAX by. */
export function rankSql(level: Level, field: FieldSchema, object: ObjectSchema, column: string): string {
  const key = `${object.name}.${field.name}`;
  const ranks = new Map((field.picklist?.values ?? []).map((value, index) => [value.name.toLowerCase(), index]));
  libraryOf(level.environment.store.db).ranks.set(key, ranks);
  return `soql_rank(${bind(level.bindings, key)}, ${column})`;
}
