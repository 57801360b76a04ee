import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type {
  ConditionWithValueQuery,
  FieldFunctionExpression,
  FieldType,
  FunctionExp,
  GroupByClause,
  HavingClause,
  LiteralType as ParsedLiteralType,
  OrderByClause,
  Query,
  Subquery,
  WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { PlatformError } from '../types.js';
import type { Condition, Literal, LiteralType, Operand, Operator, Ordering, SelectItem, Statement } from './ast.js';
import { errorAt, tokenize } from './tokens.js';
import type { Token } from './tokens.js';

const longestStatement = 100_000;

export type ParsedQuery = { readonly statement: Statement; readonly text: string; readonly allRows: boolean };

/** A query's text as a statement; what the platform cannot read is its MALFORMED_QUERY with the place. */
export function parse(query: string): ParsedQuery {
  if (query.trim() === '') throw new PlatformError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  if (query.length > longestStatement) {
    throw new PlatformError(400, 'MALFORMED_QUERY', `SOQL statement cannot be longer than ${longestStatement} characters.`);
  }
  const tokens = tokenize(query);
  const { text, allRows } = withoutAllRows(query, tokens);
  return { statement: convertQuery(read(expandExponents(text, tokens), tokens), query), text: query, allRows };
}

/** ALL ROWS stands at the end and is unknown to the grammar. */
function withoutAllRows(query: string, tokens: readonly Token[]): { text: string; allRows: boolean } {
  const [before, last] = tokens.slice(-2);
  if (before?.text.toUpperCase() !== 'ALL' || last?.text.toUpperCase() !== 'ROWS') return { text: query, allRows: false };
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

function convertQuery(query: Query | Subquery, text: string): Statement {
  const groupBy = asList(query.groupBy);
  const special = groupBy.map(groupingKind).find((kind) => kind !== undefined);
  if (query.withDataCategory !== undefined) throw refusal('WITH DATA CATEGORY');
  if (query.update !== undefined) throw refusal(`UPDATE ${query.update}`);
  return {
    items: (query.fields ?? []).map((field) => convertItem(field, text)),
    from: 'relationshipName' in query ? query.relationshipName : (query.sObject ?? ''),
    alias: query.sObjectAlias,
    scope: query.usingScope,
    where: query.where === undefined ? undefined : readCondition(query.where, text),
    groupBy: groupBy.flatMap(convertGroup),
    grouping: special,
    having: query.having === undefined ? undefined : readCondition(query.having, text),
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

function convertItem(field: FieldType, text: string): SelectItem {
  switch (field.type) {
    case 'FieldSubquery':
      return { kind: 'children', statement: convertQuery(field.subquery, text) };
    case 'FieldTypeof':
      return {
        kind: 'typeof',
        path: field.field,
        branches: field.conditions.map((branch) => ({ type: branch.objectType, fields: branch.fieldList })),
      };
    case 'FieldFunctionExpression':
      return { kind: 'operand', operand: convertCall(field), alias: field.alias };
    case 'FieldRelationship':
      return operandItem(field.rawValue ?? [...field.relationships, field.field].join('.'), 'alias' in field ? field.alias : undefined);
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

type Piece = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly leaf: Condition; readonly name: string };

/** The parser gives a flat chain with counts of parentheses: spelled out again and read with NOT before AND or OR. */
function readCondition(clause: WhereClause | HavingClause, text: string): Condition {
  const pieces = [...flatten(clause, text)];
  const cursor = { at: 0 };
  const condition = readChain(pieces, cursor, text);
  if (cursor.at < pieces.length) throw new PlatformError(400, 'MALFORMED_QUERY', "unexpected token: ')'");
  return condition;
}

function* flatten(clause: WhereClause | HavingClause, text: string): Generator<Piece> {
  let node: WhereClause | HavingClause | undefined = clause;
  while (node !== undefined) {
    const left = node.left as (ConditionWithValueQuery & { openParen?: number; closeParen?: number }) | null;
    for (let count = 0; count < (left?.openParen ?? 0); count += 1) yield '(';
    if (left !== null && 'operator' in left) {
      yield { leaf: convertLeaf(left, text), name: 'field' in left ? left.field : (left.fn.functionName ?? '') };
      for (let count = 0; count < (left.closeParen ?? 0); count += 1) yield ')';
    }
    if ('operator' in node) yield node.operator;
    node = 'right' in node ? node.right : undefined;
  }
}

function readChain(pieces: readonly Piece[], cursor: { at: number }, text: string): Condition {
  const parts = [readUnary(pieces, cursor, text)];
  let joiner: 'AND' | 'OR' | undefined;
  for (;;) {
    const piece = pieces[cursor.at];
    if (piece !== 'AND' && piece !== 'OR') break;
    if (joiner !== undefined && joiner !== piece) throw mixedOperators(pieces, cursor.at, piece, text);
    joiner = piece;
    cursor.at += 1;
    parts.push(readUnary(pieces, cursor, text));
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { kind: joiner === 'OR' ? 'or' : 'and', parts };
}

function readUnary(pieces: readonly Piece[], cursor: { at: number }, text: string): Condition {
  const piece = pieces[cursor.at];
  cursor.at += 1;
  if (piece === 'NOT') return { kind: 'not', part: readUnary(pieces, cursor, text) };
  if (piece === '(') {
    const inner = readChain(pieces, cursor, text);
    if (pieces[cursor.at] !== ')') throw new PlatformError(400, 'MALFORMED_QUERY', "unexpected token: '<EOF>'");
    cursor.at += 1;
    return inner;
  }
  if (typeof piece === 'object') return piece.leaf;
  throw new PlatformError(400, 'MALFORMED_QUERY', `unexpected token: '${piece ?? '<EOF>'}'`);
}

function mixedOperators(pieces: readonly Piece[], at: number, operator: 'AND' | 'OR', text: string): PlatformError {
  const next = pieces.slice(at).find((piece) => typeof piece === 'object')?.name.toLowerCase();
  const tokens = tokenize(text);
  const place = tokens.findIndex(
    (token, index) => token.text.toUpperCase() === operator && followingName(tokens, index + 1) === next
  );
  const offset = tokens[place]?.start;
  const message = `unexpected token: '${offset === undefined ? operator : text.slice(offset, offset + operator.length)}'`;
  return offset === undefined ? new PlatformError(400, 'MALFORMED_QUERY', message) : errorAt(text, offset, 'MALFORMED_QUERY', message);
}

function followingName(tokens: readonly Token[], from: number): string | undefined {
  return tokens.slice(from).find((token) => token.text !== '(' && token.text.toUpperCase() !== 'NOT')?.text.toLowerCase();
}

function convertLeaf(condition: Exclude<ConditionWithValueQuery, { operator?: undefined }>, text: string): Condition {
  if (!('operator' in condition)) throw new PlatformError(400, 'MALFORMED_QUERY', "unexpected token: '<EOF>'");
  const operand: Operand = 'fn' in condition ? convertCall(condition.fn) : { kind: 'path', text: condition.field };
  const written = condition.operator.toUpperCase();
  const operator = (written === '<>' ? '!=' : written) as Operator;
  if ('valueQuery' in condition) {
    return { kind: 'semiJoin', operand, negated: operator === 'NOT IN', statement: convertQuery(condition.valueQuery, text) };
  }
  const texts = Array.isArray(condition.value) ? condition.value : [condition.value];
  const types = condition.literalType;
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
