import { PlatformError } from '../types.js';
import type { Condition, Literal, Operand, Operator } from './ast.js';
import { isFilterable } from './field-kinds.js';
import type { Kind } from './field-kinds.js';
import { readLiteral } from './literals.js';
import type { Comparable } from './literals.js';
import { resolveOperand } from './operands.js';
import type { Resolved } from './operands.js';
import { bind } from './scope.js';
import { semiJoinSql } from './semi-join.js';
import type { Level } from './scope.js';
import { errorAtName, unquote } from './tokens.js';

/** How operands are read here: plainly in a WHERE, through the groups in a HAVING. */
export type Resolver = (level: Level, operand: Operand) => Resolved;

/** Where in a condition a test stands. */
export type Place = {
  readonly negated: boolean;
  readonly underOr: boolean;
  readonly semiJoins: { count: number };
  readonly resolve: Resolver;
};

const longestLiteral = 4_000;

/**
 * A condition as SQL in which no test is ever unknown: NOT is pushed down to the tests, and a test that is turned round also takes the
 * rows with no value (`NOT x = 1` is `x != 1`, which on the platform includes nulls). The platform's own sources conflict on NOT IN and
 * NOT LIKE with nulls; here they follow the same rule.
 */
export function conditionSql(level: Level, condition: Condition, resolve: Resolver = resolveOperand): string {
  return convert(level, condition, { negated: false, underOr: false, semiJoins: { count: 0 }, resolve });
}

function convert(level: Level, condition: Condition, place: Place): string {
  switch (condition.kind) {
    case 'not':
      return convert(level, condition.part, { ...place, negated: !place.negated });
    case 'and':
    case 'or': {
      const or = (condition.kind === 'or') !== place.negated;
      const inner = { ...place, underOr: place.underOr || condition.kind === 'or' };
      return `(${condition.parts.map((part) => convert(level, part, inner)).join(or ? ' OR ' : ' AND ')})`;
    }
    case 'semiJoin':
      return semiJoinSql(level, condition, place);
    default:
      return compareSql(level, condition, place);
  }
}

type Comparison = Extract<Condition, { kind: 'compare' }>;

function compareSql(level: Level, condition: Comparison, place: Place): string {
  const resolved = place.resolve(level, condition.operand);
  const name = resolved.found?.field.name ?? condition.operand.text;
  const { environment } = level;
  if (resolved.kind === 'compound') {
    const what = resolved.found?.field.type === 'Location' ? 'Geolocation' : 'Address';
    throw errorAtName(
      environment.text,
      name,
      'INVALID_FIELD',
      `${what} fields can only be filtered using Distance expressions`,
      'where'
    );
  }
  if (resolved.found !== undefined && !resolved.aggregate && !isFilterable(environment.store, resolved.found.field)) {
    throw errorAtName(
      environment.text,
      name,
      'INVALID_FIELD',
      `field '${name}' can not be filtered in a query call`,
      'where'
    );
  }
  if (condition.values.some((value) => value.type === 'string' && value.text.length > longestLiteral + 2)) {
    throw errorAtName(
      environment.text,
      name,
      'MALFORMED_QUERY',
      `filter value exceeds ${longestLiteral} characters`,
      'where'
    );
  }
  const tested = testable(resolved);
  const test = { level, tested, name, resolved };
  const base = baseOperators[condition.operator];
  const negated = place.negated !== (base !== condition.operator);
  const list = resolved.display === 'label' ? namesOfLabels(resolved, condition.values) : condition.values;
  if (base === 'IN' || (list !== condition.values && base === '=')) return inList(test, list, negated);
  return single(test, base, list, negated);
}

/** `toLabel(Stage__c) = 'In force'` asks for the values that carry the label. */
function namesOfLabels(resolved: Resolved, values: readonly Literal[]): readonly Literal[] {
  const known = resolved.found?.field.picklist?.values ?? [];
  return values.flatMap((literal): readonly Literal[] => {
    if (literal.type !== 'string') return [literal];
    const label = unquote(literal.text).toLowerCase();
    const names = known.filter((value) => value.label.toLowerCase() === label).map((value) => value.name);
    return names.length === 0 ? [literal] : names.map((name) => ({ type: 'string', text: requote(name) }));
  });
}

function requote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** NOT IN is IN turned round, and so on: only the plain tests are written out. */
const baseOperators: Readonly<Record<Operator, Operator>> = {
  '=': '=',
  '!=': '=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  LIKE: 'LIKE',
  IN: 'IN',
  'NOT IN': 'IN',
  INCLUDES: 'INCLUDES',
  EXCLUDES: 'INCLUDES',
};

type Tested = { readonly sql: string; readonly kind: Kind; readonly unique: boolean };
type Test = { readonly level: Level; readonly tested: Tested; readonly name: string; readonly resolved: Resolved };

/** The column as it is compared: a checkbox of a parent that is not there is false. */
function testable(resolved: Resolved): Tested {
  const { sql, kind, found } = resolved;
  const field = found?.field;
  const caseless = field?.unique !== 'caseSensitive';
  const unique = field?.unique === 'caseInsensitive' && !resolved.aggregate && field.type !== 'Number';
  if (kind === 'boolean') return { sql: `coalesce(${sql}, 0)`, kind, unique: false };
  const text = kind === 'text' || kind === 'picklist' || kind === 'multi';
  return { sql: text && caseless ? `${sql} COLLATE NOCASE` : sql, kind, unique };
}

function missing(test: Test, negated: boolean): string {
  if (test.tested.kind === 'boolean') return `${test.tested.sql} = ${negated ? 1 : 0}`;
  return `${test.resolved.sql} IS ${negated ? 'NOT ' : ''}NULL`;
}

function turned(test: Test, sql: string, negated: boolean): string {
  if (!negated) return sql;
  return test.tested.kind === 'boolean' ? `NOT (${sql})` : `(${test.resolved.sql} IS NULL OR NOT (${sql}))`;
}

function single(test: Test, operator: Operator, values: readonly Literal[], negated: boolean): string {
  if (operator === 'INCLUDES') return includes(test, values, negated);
  const [literal] = values;
  if (literal === undefined || values.length > 1)
    throw new PlatformError(400, 'MALFORMED_QUERY', "unexpected token: '('");
  if (operator === 'LIKE') return like(test, literal, negated);
  const value = read(test, literal);
  if (value.kind === 'null') {
    if (operator === '=') return missing(test, negated);
    return negated ? '1' : '0';
  }
  if (value.kind === 'range') return turned(test, inRange(test, operator, value), negated);
  if (operator === '=') return turned(test, equals(test, value.value), negated);
  // Ids have an order, the one they are sorted by: who reads page by page goes on after the last one.
  if (test.tested.kind === 'boolean' || test.tested.kind === 'multi') throw invalidOperator(test);
  return turned(test, `${test.tested.sql} ${operator} ${bind(test.level.bindings, value.value)}`, negated);
}

function read(test: Test, literal: Literal): Comparable {
  return readLiteral(test.level.environment, test.tested.kind, literal, test.name);
}

function invalidOperator(test: Test): PlatformError {
  const kind = test.tested.kind === 'multi' ? 'multipicklist' : test.tested.kind;
  return errorAtName(
    test.level.environment.text,
    test.name,
    'INVALID_QUERY_FILTER_OPERATOR',
    `invalid operator on ${kind} field`,
    'where'
  );
}

function inRange(test: Test, operator: Operator, range: { readonly start: string; readonly end: string }): string {
  const { bindings } = test.level;
  const { sql } = test.tested;
  if (operator === '<') return `${sql} < ${bind(bindings, range.start)}`;
  if (operator === '>=') return `${sql} >= ${bind(bindings, range.start)}`;
  if (operator === '>') return `${sql} >= ${bind(bindings, range.end)}`;
  if (operator === '<=') return `${sql} < ${bind(bindings, range.end)}`;
  return `(${sql} >= ${bind(bindings, range.start)} AND ${sql} < ${bind(bindings, range.end)})`;
}

/** Equality: multi-select values as sets; a unique field through its index, which ignores case in every alphabet. */
function equals(test: Test, value: string | number): string {
  const { tested, resolved, level } = test;
  if (tested.kind === 'multi') return exactSet(test, String(value));
  const placeholder = bind(level.bindings, value);
  if (tested.unique) return `(${resolved.sql} IS NOT NULL AND fold(${resolved.sql}) = fold(${placeholder}))`;
  if (isForeign(tested, value)) return `fold(${resolved.sql}) = fold(${placeholder})`;
  return `${tested.sql} = ${placeholder}`;
}

/** SQLite takes the case out of A to Z only; other alphabets need more. */
function isForeign(tested: Tested, value: string | number): boolean {
  return typeof value === 'string' && tested.sql.endsWith('NOCASE') && /[^\0-\x7F]/.test(value);
}

function inList(test: Test, values: readonly Literal[], negated: boolean): string {
  const comparables = values.map((literal) => read(test, literal));
  const plain = comparables.flatMap((value) => (value.kind === 'value' ? [value.value] : []));
  const tests = comparables.flatMap((value) => {
    if (value.kind === 'range') return [inRange(test, '=', value)];
    if (value.kind === 'value' && test.tested.kind === 'multi') return [exactSet(test, String(value.value))];
    return [];
  });
  if (plain.length > 0 && test.tested.kind !== 'multi') tests.push(oneOf(test, plain));
  const hasNull = comparables.some((value) => value.kind === 'null');
  const found = tests.length > 0 ? `(${tests.join(' OR ')})` : '0';
  if (!hasNull) return turned(test, found, negated);
  return negated ? `(${missing(test, true)} AND NOT (${found}))` : `(${missing(test, false)} OR ${found})`;
}

function oneOf(test: Test, values: ReadonlyArray<string | number>): string {
  const placeholder = bind(test.level.bindings, JSON.stringify(values));
  const list = `SELECT value FROM json_each(${placeholder})`;
  const { tested, resolved } = test;
  if (tested.unique)
    return `(${resolved.sql} IS NOT NULL AND fold(${resolved.sql}) IN (SELECT fold(value) FROM json_each(${placeholder})))`;
  if (values.some((value) => isForeign(tested, value))) {
    return `fold(${resolved.sql}) IN (SELECT fold(value) FROM json_each(${placeholder}))`;
  }
  return `${tested.sql} IN (${list})`;
}

function like(test: Test, literal: Literal, negated: boolean): string {
  const { tested, level, resolved } = test;
  if (!['text', 'picklist', 'multi'].includes(tested.kind)) throw invalidOperator(test);
  if (literal.type === 'null') return missing(test, negated);
  if (literal.type !== 'string') throw invalidOperator(test);
  const pattern = unquote(literal.text, true);
  if (pattern === '') return missing(test, negated);
  const placeholder = bind(level.bindings, pattern);
  const foreign = /[^\0-\x7F]/.test(pattern);
  const sql = foreign ? `fold(${resolved.sql}) LIKE fold(${placeholder})` : `${resolved.sql} LIKE ${placeholder}`;
  return turned(test, `${sql} ESCAPE '\\'`, negated);
}

function partsOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(';')
        .map((part) => part.trim())
        .filter((part) => part !== '')
    ),
  ];
}

function hasPart(test: Test, part: string): string {
  return `instr(fold(';' || ${test.resolved.sql} || ';'), fold(${bind(test.level.bindings, `;${part};`)})) > 0`;
}

function exactSet(test: Test, text: string): string {
  const parts = partsOf(text);
  const column = test.resolved.sql;
  const size = `length(${column}) - length(replace(${column}, ';', '')) = ${parts.length - 1}`;
  return `(${[...parts.map((part) => hasPart(test, part)), size].join(' AND ')})`;
}

function includes(test: Test, values: readonly Literal[], negated: boolean): string {
  if (test.tested.kind !== 'multi') throw invalidOperator(test);
  const tests = values.map((literal) => {
    const value = read(test, literal);
    if (value.kind !== 'value') return missing(test, false);
    return `(${partsOf(String(value.value))
      .map((part) => hasPart(test, part))
      .join(' AND ')})`;
  });
  return turned(test, `(${tests.join(' OR ')})`, negated);
}

/** What every level asks of its rows: not deleted (unless all rows are asked for), and visible to the user. */
export function baseConditions(level: Level): string[] {
  const { environment, rootAlias, rootObject } = level;
  const visible = environment.access.rowCondition(rootObject, 'read', rootAlias);
  return [
    ...(environment.allRows ? [] : [`${rootAlias}."IsDeleted" = 0`]),
    ...(visible === undefined ? [] : [`(${visible})`]),
  ];
}
