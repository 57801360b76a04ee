import { PlatformError } from '../types.js';

/** One word, number, string or sign of a query, and where it stands. */
export type Token = {
  readonly kind: 'word' | 'number' | 'string' | 'sign';
  readonly text: string;
  readonly start: number;
};

const shapes: ReadonlyArray<readonly [Token['kind'], RegExp]> = [
  ['word', /[A-Za-z_][\w.$%]*/y],
  ['number', /[+-]?\.?\d[\w.:+-]*/y],
  ['sign', /<=|>=|!=|<>|[^\s]/y],
];
const escapes = /\\(?:[nNrRtTbBfF"'\\_%]|[uU][0-9A-Fa-f]{4})/y;

/** The tokens of a query in order. A string that does not end, or an escape the platform does not know, is a MALFORMED_QUERY. */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < query.length) {
    const character = query[at] ?? '';
    if (/\s/.test(character)) {
      at += 1;
    } else if (character === "'") {
      const end = endOfString(query, at);
      tokens.push({ kind: 'string', text: query.slice(at, end), start: at });
      at = end;
    } else {
      const token = tokenAt(query, at);
      tokens.push(token);
      at += token.text.length;
    }
  }
  return tokens;
}

function tokenAt(query: string, at: number): Token {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const text = shape.exec(query)?.[0];
    if (text !== undefined) return { kind, text, start: at };
  }
  return { kind: 'sign', text: query[at] ?? '', start: at };
}

function endOfString(query: string, start: number): number {
  let at = start + 1;
  while (at < query.length) {
    const character = query[at];
    if (character === "'") return at + 1;
    if (character === '\\') {
      escapes.lastIndex = at;
      const escape = escapes.exec(query)?.[0];
      if (escape === undefined) {
        const wrong = query.slice(at, at + 2);
        throw errorAt(
          query,
          at,
          'MALFORMED_QUERY',
          `Invalid string literal. Illegal character sequence '${wrong}' in string literal.`
        );
      }
      at += escape.length;
    } else {
      at += 1;
    }
  }
  throw new PlatformError(400, 'MALFORMED_QUERY', `line 1:${query.length} mismatched character '<EOF>' expecting '''`);
}

const plainEscapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text that a quoted literal stands for. With `keep`, the escapes of LIKE (`\%`, `\_`, `\\`) stay as they are. */
export function unquote(literal: string, keep = false): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:[uU]([0-9A-Fa-f]{4})|(.))/gs, (whole, hex: string | undefined, letter: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (keep && ['%', '_', '\\'].includes(letter)) return whole;
      if (letter === '%' || letter === '_') return whole;
      return plainEscapes[letter.toLowerCase()] ?? letter;
    });
}

const windowBefore = 40;
const windowAfter = 60;

/**
 * An error of the platform's query form: the neighbourhood of the place, a caret under it, row and column from 1, the text. Long lines
 * are cut to a window around the place.
 */
export function errorAt(query: string, offset: number, code: string, text: string): PlatformError {
  const before = query.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const lineEnd = query.indexOf('\n', offset);
  const row = before.split('\n').length;
  const column = offset - lineStart + 1;
  const from = Math.max(lineStart, offset - windowBefore);
  const excerpt = query.slice(from, Math.min(lineEnd < 0 ? query.length : lineEnd, offset + windowAfter));
  return new PlatformError(
    400,
    code,
    `\n${excerpt}\n${' '.repeat(offset - from)}^\nERROR at Row:${row}:Column:${column}\n${text}`
  );
}

/** Where a name stands in a query: its first occurrence as a token after `after`, or after the first WHERE-like keyword named so. */
export function locate(query: string, name: string, after?: string): number | undefined {
  const wanted = name.toLowerCase();
  const tokens = tokenize(query);
  const keyword = after?.toLowerCase();
  const begin =
    keyword === undefined
      ? 0
      : Math.max(
          0,
          tokens.findIndex((token) => token.text.toLowerCase() === keyword)
        );
  const rest = tokens.slice(begin);
  const exact = rest.find((token) => token.text.toLowerCase() === wanted);
  if (exact !== undefined) return exact.start;
  return rest.find((token) => token.kind === 'word' && token.text.toLowerCase().split('.').includes(wanted))?.start;
}

/** Like `errorAt`, at the place where a name stands; without the place when the name is not written in the query. */
export function errorAtName(query: string, name: string, code: string, text: string, after?: string): PlatformError {
  const offset = locate(query, name, after) ?? locate(query, name);
  return offset === undefined ? new PlatformError(400, code, text) : errorAt(query, offset, code, text);
}
