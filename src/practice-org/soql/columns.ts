import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Value } from '../../records/index.js';
import { kindOf } from './field-kinds.js';
import { libraryOf } from './functions.js';
import { bind, findField, quote } from './scope.js';
import type { Found, Level } from './scope.js';
import { errorAtName } from './tokens.js';

/** The SQL of a field: a formula worked out by the engine, everything else a column. Roll-ups are kept right by every save. */
export function columnSql(level: Level, found: Found): string {
  const { table, field } = found;
  if (table.targets.length > 1) return fromSeveral(level, found);
  const target = table.targets[0];
  if (target === undefined) return 'NULL';
  if (field.formula !== undefined) return formulaSql(level, found);
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

/** The place of a picklist value in the field's definition: what the platform sorts and takes MIN and MAX by. */
export function rankSql(level: Level, field: FieldSchema, object: ObjectSchema, column: string): string {
  const key = `${object.name}.${field.name}`;
  const ranks = new Map((field.picklist?.values ?? []).map((value, index) => [value.name.toLowerCase(), index]));
  libraryOf(level.environment.store.db).ranks.set(key, ranks);
  return `soql_rank(${bind(level.bindings, key)}, ${column})`;
}
