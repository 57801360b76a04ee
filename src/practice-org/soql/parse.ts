import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type {
  ConditionWithValueQuery,
  FieldFunctionExpression,
  FieldSubquery,
  FieldType,
  FunctionExp,
  GroupByClause,
  HavingClause,
  LiteralType as ParsedLiteralType,
  NegationCondition,
  OrderByClause,
  Query,
  Subquery,
  WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { PlatformError } from '../types.js';
import type { Condition, Literal, LiteralType, Operand, Operator, Ordering, SelectItem, Statement } from './ast.js';
import { clauseStart, innerStatements, readCondition } from './structure.js';
import { errorAt, tokenize } from './tokens.js';
import type { Token } from './tokens.js';

const longestStatement = 100_000;

export type ParsedQuery = { readonly statement: Statement; readonly text: string; readonly allRows: boolean };

/** A query's text as a statement; what the platform cannot read is its MALFORMED_QUERY with the place. */
export function parse(query: string): ParsedQuery {
  if (query.trim() === '') throw new PlatformError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  if (query.length > longestStatement) {
    throw new PlatformError(
      400,
      'MALFORMED_QUERY',
      `SOQL statement cannot be longer than ${longestStatement} characters.`
    );
  }
  const tokens = tokenize(query);
  const { text, allRows } = withoutAllRows(query, tokens);
  return {
    statement: convertQuery(read(expandExponents(text, tokens), tokens), { text: query, tokens }),
    text: query,
    allRows,
  };
}

/** ALL ROWS stands at the end and is unknown to the grammar. */
function withoutAllRows(query: string, tokens: readonly Token[]): { text: string; allRows: boolean } {
  const [before, last] = tokens.slice(-2);
  if (before?.text.toUpperCase() !== 'ALL' || last?.text.toUpperCase() !== 'ROWS')
    return { text: query, allRows: false };
  return { text: query.slice(0, before.start), allRows: true };
}

/** `1e3` is a number on the platform and unknown to the grammar. */
function expandExponents(text: string, tokens: readonly Token[]): string {
  let result = text;
  for (const token of [...tokens].reverse()) {
    if (token.kind === 'number' && /^[+-]?[\d.]+[eE][+-]?\d+$/.test(token.text) && token.start < text.length) {
      const value = Number(token.text).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
      result = result.slice(0, token.start) + value + result.slice(token.start + token.text.length);
    }
  }
  return result;
}

function read(text: string, tokens: readonly Token[]): Query {
  try {
    return parseQuery(text);
  } catch (error) {
    throw unexpectedToken(text, tokens, error);
  }
}

/** The grammar says which token it stumbled over, not where: the first prefix that fails over the same token tells. */
function unexpectedToken(text: string, tokens: readonly Token[], error: unknown): PlatformError {
  const found = foundToken(error);
  if (found !== undefined && found !== '') {
    for (const token of tokens) {
      const end = token.start + token.text.length;
      if (!token.text.startsWith(found) && !found.startsWith(token.text)) continue;
      if (failsOver(text.slice(0, end), found)) {
        return errorAt(text, token.start, 'MALFORMED_QUERY', `unexpected token: '${token.text}'`);
      }
    }
    return new PlatformError(400, 'MALFORMED_QUERY', `unexpected token: '${found}'`);
  }
  return errorAt(text, text.trimEnd().length, 'MALFORMED_QUERY', "unexpected token: '<EOF>'");
}

function failsOver(prefix: string, found: string): boolean {
  try {
    parseQuery(prefix);
    return false;
  } catch (error) {
    return foundToken(error) === found;
  }
}

function foundToken(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  return (
    /but found: '([\s\S]*)'$/.exec(message)?.[1] ??
    /but found --> '([\s\S]*)' <--/.exec(message)?.[1] ??
    /EOF but found: ([\s\S]*)$/.exec(message)?.[1]?.trim() ??
    /unexpected character: ->([\s\S])/.exec(message)?.[1]
  );
}

/** A statement's own tokens: what stands between its SELECT and its end, inner statements included. */
type Source = { readonly text: string; readonly tokens: readonly Token[] };

function convertQuery(query: Query | Subquery, source: Source): Statement {
  const groupBy = asList(query.groupBy);
  const special = groupBy.map(groupingKind).find((kind) => kind !== undefined);
  if (query.withDataCategory !== undefined) throw refusal('WITH DATA CATEGORY');
  if (query.update !== undefined) throw refusal(`UPDATE ${query.update}`);
  return {
    items: convertItems(query.fields ?? [], source),
    from: 'relationshipName' in query ? query.relationshipName : (query.sObject ?? ''),
    alias: query.sObjectAlias,
    scope: query.usingScope,
    where: query.where === undefined ? undefined : conditionOf(query.where, source, 'WHERE'),
    groupBy: groupBy.flatMap(convertGroup),
    grouping: special,
    having: query.having === undefined ? undefined : conditionOf(query.having, source, 'HAVING'),
    orderBy: asList(query.orderBy).map(convertOrdering),
    limit: query.limit,
    offset: query.offset,
    forClause: query.for,
  };
}

function refusal(what: string): PlatformError {
  return new PlatformError(400, 'MALFORMED_QUERY', `${what} is not supported by this practice org`);
}

function asList<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function convertItems(fields: readonly FieldType[], { text, tokens }: Source): SelectItem[] {
  const inner = innerStatements(tokens);
  return fields.map((field) =>
    field.type === 'FieldSubquery'
      ? { kind: 'children', statement: convertQuery(field.subquery, { text, tokens: inner.shift() ?? [] }) }
      : convertItem(field)
  );
}

function convertItem(field: Exclude<FieldType, FieldSubquery>): SelectItem {
  switch (field.type) {
    case 'FieldTypeof':
      return {
        kind: 'typeof',
        path: field.field,
        branches: field.conditions.map((branch) => ({ type: branch.objectType, fields: branch.fieldList })),
      };
    case 'FieldFunctionExpression':
      return { kind: 'operand', operand: convertCall(field), alias: field.alias };
    case 'FieldRelationship':
      return operandItem(
        field.rawValue ?? [...field.relationships, field.field].join('.'),
        'alias' in field ? field.alias : undefined
      );
    default:
      return operandItem('rawValue' in field ? field.rawValue : field.field, field.alias);
  }
}

function operandItem(text: string, alias: string | undefined): SelectItem {
  return { kind: 'operand', operand: { kind: 'path', text }, alias };
}

function convertCall(call: FieldFunctionExpression | FunctionExp): Operand {
  const parameters: ReadonlyArray<string | FieldFunctionExpression | FunctionExp> = call.parameters ?? [];
  return {
    kind: 'call',
    name: (call.functionName ?? '').toLowerCase(),
    arguments: parameters.map((parameter) =>
      typeof parameter === 'string' ? { kind: 'path', text: parameter } : convertCall(parameter)
    ),
    text: call.rawValue ?? call.functionName ?? '',
  };
}

function groupingKind(clause: GroupByClause): 'rollup' | 'cube' | undefined {
  const name = 'fn' in clause ? clause.fn.functionName?.toLowerCase() : undefined;
  return name === 'rollup' || name === 'cube' ? name : undefined;
}

function convertGroup(clause: GroupByClause): Operand[] {
  if ('field' in clause) return [{ kind: 'path', text: clause.field }];
  const call = convertCall(clause.fn);
  return groupingKind(clause) !== undefined && call.kind === 'call' ? [...call.arguments] : [call];
}

function convertOrdering(clause: OrderByClause): Ordering {
  return {
    operand: 'fn' in clause ? convertCall(clause.fn) : { kind: 'path', text: clause.field },
    descending: clause.order === 'DESC',
    nulls: clause.nulls,
  };
}

/**
 * The parser keeps the tests of a condition but loses some of its NOTs (of three in a row, the middle one), so only the tests are taken
 * from it: what joins them is read off the tokens.
 */
function conditionOf(
  clause: WhereClause | HavingClause,
  { text, tokens }: Source,
  keyword: 'WHERE' | 'HAVING'
): Condition {
  const tests = [...testsOf(clause)];
  const after = tokens.slice(clauseStart(tokens, keyword));
  return readCondition(text, after, (leaf) => {
    const test = tests.shift();
    if (test === undefined) throw new PlatformError(400, 'MALFORMED_QUERY', "unexpected token: '<EOF>'");
    return convertTest(test, { text, tokens: leaf });
  });
}

type Test = Exclude<ConditionWithValueQuery, NegationCondition>;

function* testsOf(clause: WhereClause | HavingClause): Generator<Test> {
  let node: WhereClause | HavingClause | undefined = clause;
  while (node !== undefined) {
    if (node.left !== null && 'operator' in node.left) yield node.left;
    node = 'right' in node ? node.right : undefined;
  }
}

function convertTest(test: Test, leaf: Source): Condition {
  const operand: Operand = 'fn' in test ? convertCall(test.fn) : { kind: 'path', text: test.field };
  const written = test.operator.toUpperCase();
  const operator = (written === '<>' ? '!=' : written) as Operator;
  if ('valueQuery' in test) {
    const [inner = []] = innerStatements(leaf.tokens);
    const statement = convertQuery(test.valueQuery, { text: leaf.text, tokens: inner });
    return { kind: 'semiJoin', operand, negated: operator === 'NOT IN', statement };
  }
  const texts = Array.isArray(test.value) ? test.value : [test.value];
  const types = test.literalType;
  return {
    kind: 'compare',
    operand,
    operator,
    values: texts.map((value, index) => convertLiteral(value, Array.isArray(types) ? types[index] : types)),
  };
}

const literalTypes: Readonly<Partial<Record<ParsedLiteralType, LiteralType>>> = {
  STRING: 'string',
  INTEGER: 'number',
  DECIMAL: 'number',
  INTEGER_WITH_CURRENCY_PREFIX: 'currency',
  DECIMAL_WITH_CURRENCY_PREFIX: 'currency',
  BOOLEAN: 'boolean',
  NULL: 'null',
  DATETIME: 'dateTime',
  DATE: 'date',
  DATE_LITERAL: 'dateLiteral',
  DATE_N_LITERAL: 'dateLiteral',
};

function convertLiteral(text: string, type: ParsedLiteralType | undefined): Literal {
  const known = type === undefined ? undefined : literalTypes[type];
  if (known === undefined) throw new PlatformError(400, 'MALFORMED_QUERY', `unexpected token: '${text}'`);
  return { type: known, text };
}
