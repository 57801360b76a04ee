import { PlatformError } from '../types.js';
import type { Condition } from './ast.js';
import { errorAt } from './tokens.js';
import type { Token } from './tokens.js';

/** Makes the test that some tokens spell. */
type ReadTest = (tokens: readonly Token[]) => Condition;
type Cursor = { readonly text: string; readonly tokens: readonly Token[]; at: number; readonly readTest: ReadTest };

/** Where a statement's own clause starts: after its keyword, outside of any parentheses. */
export function clauseStart(tokens: readonly Token[], keyword: 'WHERE' | 'HAVING'): number {
  let depth = 0;
  const place = tokens.findIndex((token) => {
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    return depth === 0 && isWord(token, keyword);
  });
  return place + 1;
}

/** The statements that stand in parentheses within these tokens, outermost ones only, without the parentheses. */
export function innerStatements(tokens: readonly Token[]): Array<readonly Token[]> {
  const found: Array<readonly Token[]> = [];
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]?.text !== '(' || !isWord(tokens[at + 1], 'SELECT')) continue;
    const end = closing(tokens, at);
    found.push(tokens.slice(at + 1, end));
    at = end;
  }
  return found;
}

/** Reads the tests at the beginning of `tokens` with what joins them; NOT binds to the next one, AND and OR do not mix. */
export function readCondition(text: string, tokens: readonly Token[], readTest: ReadTest): Condition {
  return readChain({ text, tokens, at: 0, readTest });
}

function readChain(cursor: Cursor): Condition {
  const first = readUnary(cursor);
  const parts = [first];
  let joiner: 'and' | 'or' | undefined;
  for (;;) {
    const token = cursor.tokens[cursor.at];
    const kind = isWord(token, 'AND') ? 'and' : isWord(token, 'OR') ? 'or' : undefined;
    if (kind === undefined) break;
    if (joiner !== undefined && joiner !== kind) throw unexpected(cursor);
    joiner = kind;
    cursor.at += 1;
    parts.push(readUnary(cursor));
  }
  return joiner === undefined ? first : { kind: joiner, parts };
}

function readUnary(cursor: Cursor): Condition {
  const token = cursor.tokens[cursor.at];
  if (isWord(token, 'NOT')) {
    cursor.at += 1;
    return { kind: 'not', part: readUnary(cursor) };
  }
  if (token?.text === '(') {
    cursor.at += 1;
    const inner = readChain(cursor);
    if (cursor.tokens[cursor.at]?.text !== ')') throw unexpected(cursor);
    cursor.at += 1;
    return inner;
  }
  const start = cursor.at;
  skipTest(cursor);
  return cursor.readTest(cursor.tokens.slice(start, cursor.at));
}

/** A field or function, an operator, a value or a list. */
function skipTest(cursor: Cursor): void {
  const { tokens } = cursor;
  cursor.at += 1;
  if (tokens[cursor.at]?.text === '(') cursor.at = closing(tokens, cursor.at) + 1;
  cursor.at += isWord(tokens[cursor.at], 'NOT') ? 2 : 1;
  if (cursor.at >= tokens.length) throw unexpected(cursor);
  if (tokens[cursor.at]?.text === '(') cursor.at = closing(tokens, cursor.at);
  cursor.at += 1;
  // LAST_N_DAYS:5
  if (tokens[cursor.at]?.text === ':') cursor.at += 2;
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '(') depth += 1;
    if (tokens[at]?.text === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word;
}

function unexpected(cursor: Cursor): PlatformError {
  const token = cursor.tokens[cursor.at];
  if (token === undefined) return new PlatformError(400, 'MALFORMED_QUERY', "unexpected token: '<EOF>'");
  return errorAt(cursor.text, token.start, 'MALFORMED_QUERY', `unexpected token: '${token.text}'`);
}
