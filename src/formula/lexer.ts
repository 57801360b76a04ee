import { CompileProblem, syntaxFound } from './problems.js';
import type { Span } from './ast.js';

export type TokenKind = 'number' | 'text' | 'name' | 'symbol' | 'end';

export type Token = {
  readonly kind: TokenKind;
  /** As written; for a symbol its canonical form (`==` is `=`, `!=` is `<>`). */
  readonly text: string;
  readonly span: Span;
};

const symbols: ReadonlyMap<string, string> = new Map([
  ['||', '||'],
  ['&&', '&&'],
  ['==', '='],
  ['!=', '<>'],
  ['<>', '<>'],
  ['<=', '<='],
  ['>=', '>='],
  ...['=', '<', '>', '+', '-', '&', '^', '*', '/', '!', '(', ')', ','].map((symbol): [string, string] => [
    symbol,
    symbol,
  ]),
]);

const blank = /[ \t\f\r\n]/;
const nameStart = /[A-Za-z$]/;
const nameRest = /[A-Za-z0-9$_:.#]*/y;
const number = /[0-9]+(?:\.[0-9]+)?/y;
// Any other escape, or a raw line break, is a syntax error on the platform.
const doubleQuoted = /"(?:[^"\\\r\n]|\\[nrtNRT"'\\])*"/y;
const singleQuoted = /'(?:[^'\\\r\n]|\\[nrtNRT"'\\])*'/y;

/** Reads tokens one at a time, so that a parser that gives up early has read no further than that. */
export type Lexer = { next(): Token };

/**
 * The platform's lexical rules: no `.5`, `5.` or `1e3`; comments do not nest and `//` is none; `{!Field}` is read as `Field`.
 * @throws CompileProblem with code `syntax` at what cannot be a token
 */
export const createLexer = (source: string): Lexer => {
  let position = 0;
  let inMerge = false;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    return pattern.exec(source)?.[0];
  };

  const take = (kind: TokenKind, text: string, length: number): Token => {
    const span = { start: position, end: position + length };
    position += length;
    return { kind, text, span };
  };

  const skipIgnored = (): void => {
    for (;;) {
      const character = source[position];
      if (character === undefined) return;
      if (blank.test(character)) position += 1;
      else if (character === '/' && source[position + 1] === '*') {
        const end = source.indexOf('*/', position + 2);
        if (end < 0) return;
        position = end + 2;
      } else if (character === '{' && source[position + 1] === '!' && !inMerge && source.includes('}', position)) {
        inMerge = true;
        position += 2;
      } else if (character === '}' && inMerge) {
        inMerge = false;
        position += 1;
      } else return;
    }
  };

  const next = (): Token => {
    skipIgnored();
    const character = source[position];
    if (character === undefined) return take('end', '', 0);
    if (nameStart.test(character)) {
      const text = character + ((position += 1), match(nameRest) ?? '');
      position -= 1;
      return take('name', text, text.length);
    }
    if (character >= '0' && character <= '9') {
      const digits = match(number) ?? character;
      return take('number', digits, digits.length);
    }
    if (character === '"' || character === "'") {
      const literal = match(character === '"' ? doubleQuoted : singleQuoted);
      if (literal !== undefined) return take('text', literal, literal.length);
      throw new CompileProblem('syntax', syntaxFound(character), { start: position, end: position + 1 });
    }
    const pair = symbols.get(source.slice(position, position + 2));
    if (pair !== undefined) return take('symbol', pair, 2);
    const single = symbols.get(character);
    if (single !== undefined) return take('symbol', single, 1);
    throw new CompileProblem('syntax', syntaxFound(character), { start: position, end: position + 1 });
  };

  return { next };
};

/** What the platform makes of a literal between its quotes: `\"` and `\\` are decoded, other escapes stay as two characters. */
export const decodeText = (literal: string): string =>
  literal.slice(1, -1).replace(/\\(["\\])/g, (_match, character: string) => character);
