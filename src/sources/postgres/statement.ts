/** What is wrong with a query as a source; undefined where it is one that reads. */
export type StatementProblem = 'empty' | 'several' | 'not-select' | 'writes' | 'locks' | 'parameter' | 'unclosed';

/** What of a query is written outside texts, quoted names and comments; each of those stands as one blank. */
export type Statement = {
  readonly problem?: StatementProblem;
  /** Whether its outermost level ends in an ORDER BY of its own. */
  readonly ordered: boolean;
  /** The query without a semicolon at its end. */
  readonly text: string;
};

/** What changes something stands behind a parenthesis, as one part of a WITH or after it. The transaction is read-only as well; this only says it sooner and plainer. */
const WRITES = /[()]\s*(insert\s+into|update|delete\s+from|merge\s+into)\b/i;

/**
 * Looks at a query as far as its words go (PostgreSQL, "Lexical Structure"): one statement, which reads.
 *
 * @param query as a person wrote it
 */
export function readStatement(query: string): Statement {
  const bare = withoutTexts(query);
  if (bare === undefined) return { problem: 'unclosed', ordered: false, text: query };
  const end = bare.search(/[;\s]*$/);
  const words = bare.slice(0, end);
  const text = query.slice(0, end);
  const problem = problemOf(words);
  return { ...(problem === undefined ? {} : { problem }), ordered: isOrdered(words), text };
}

function problemOf(words: string): StatementProblem | undefined {
  if (words.trim() === '') return 'empty';
  if (words.includes(';')) return 'several';
  if (!/^\s*\(*\s*(select|with|values|table)\b/i.test(words)) return 'not-select';
  if (/\$\d/.test(words)) return 'parameter';
  if (WRITES.test(words) || /\binto\b/i.test(outermost(words))) return 'writes';
  if (/\bfor\s+(no\s+key\s+)?(update|share)\b|\bfor\s+key\s+share\b/i.test(words)) return 'locks';
  return undefined;
}

function isOrdered(words: string): boolean {
  return /\border\s+by\b/i.test(outermost(words));
}

/** What stands in no parentheses. */
function outermost(words: string): string {
  let depth = 0;
  let text = '';
  for (const character of words) {
    if (character === '(') depth += 1;
    if (depth === 0) text += character;
    if (character === ')') depth = Math.max(0, depth - 1);
  }
  return text;
}

/** The same text with blanks for what is in quotes or comments, so that places stay the same. Undefined where one of them has no end. */
function withoutTexts(query: string): string | undefined {
  let result = '';
  let at = 0;
  while (at < query.length) {
    const length = quotedLength(query, at);
    if (length === undefined) return undefined;
    result += length === 0 ? query[at] : ' '.repeat(length);
    at += Math.max(1, length);
  }
  return result;
}

/** How long the text, name or comment is that begins here; 0 where none does, undefined where it has no end. */
function quotedLength(query: string, at: number): number | undefined {
  const rest = query.slice(at, at + 2);
  if (rest === '--') {
    const end = query.indexOf('\n', at);
    return (end === -1 ? query.length : end) - at;
  }
  if (rest === '/*') return commentLength(query, at);
  const before = at === 0 ? '' : (query[at - 1] ?? '');
  const character = query[at];
  if (character === "'") {
    const escapes = /[eE]/.test(before) && !/\w/.test(query[at - 2] ?? '');
    return lengthOf(escapes ? /'(?:[^'\\]|''|\\[\s\S])*'/y : /'(?:[^']|'')*'/y, query, at);
  }
  if (character === '"') return lengthOf(/"(?:[^"]|"")*"/y, query, at);
  if (character !== '$' || /[\w$]/.test(before)) return 0;
  const tag = matchAt(/\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y, query, at);
  if (tag === undefined) return 0;
  const end = query.indexOf(tag, at + tag.length);
  return end === -1 ? undefined : end + tag.length - at;
}

/** Comments of this kind stand in each other. */
function commentLength(query: string, at: number): number | undefined {
  let depth = 0;
  for (let place = at; place < query.length; place += 1) {
    const pair = query.slice(place, place + 2);
    if (pair === '/*') depth += 1;
    else if (pair === '*/') depth -= 1;
    else continue;
    place += 1;
    if (depth === 0) return place + 1 - at;
  }
  return undefined;
}

function lengthOf(pattern: RegExp, query: string, at: number): number | undefined {
  return matchAt(pattern, query, at)?.length;
}

function matchAt(pattern: RegExp, query: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(query)?.[0];
}
