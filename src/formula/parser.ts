import { precedence, unaryPrecedence } from './ast.js';
import type { BinaryOperator, Node, Span, UnaryOperator } from './ast.js';
import { createLexer, decodeText } from './lexer.js';
import type { Token } from './lexer.js';
import { CompileProblem, endOfFormula, syntaxExtra, syntaxFound, syntaxMissing } from './problems.js';
import { words } from './words.js';

/** Deeper than any formula of 3,900 characters that a person wrote; keeps every later pass clear of the end of the stack. */
const maximumDepth = 1_000;
/** A chain `1+1+1…` makes a tree as deep as it is long. */
const maximumChain = 5_000;

const unaryOperators: Readonly<Record<string, UnaryOperator>> = { '+': '+', '-': '-', '!': 'NOT' };

const isBinary = (token: Token): boolean => token.kind === 'symbol' && token.text in precedence;

const shown = (token: Token): string => (token.kind === 'end' ? endOfFormula : token.text);

/**
 * The tree of a formula.
 * @throws CompileProblem with code `syntax` or `tooDeep`
 */
export const parseFormula = (source: string): Node => {
  const lexer = createLexer(source);
  let token = lexer.next();
  let depth = 0;
  let previousEnd = 0;

  const advance = (): Token => {
    const taken = token;
    previousEnd = taken.span.end;
    token = lexer.next();
    return taken;
  };
  const from = (start: number): Span => ({ start, end: previousEnd });
  const isSymbol = (text: string): boolean => token.kind === 'symbol' && token.text === text;
  const fail = (message: string): never => {
    throw new CompileProblem('syntax', message, token.span);
  };
  const expectClosing = (): void => {
    if (!isSymbol(')')) fail(syntaxMissing(')'));
    advance();
  };

  const parseCall = (name: Token): Node => {
    advance();
    const list: Node[] = [];
    if (!isSymbol(')')) {
      list.push(parseExpression(0));
      while (isSymbol(',')) {
        advance();
        list.push(parseExpression(0));
      }
    }
    expectClosing();
    return { kind: 'call', name: name.text, arguments: list, span: from(name.span.start) };
  };

  const parseName = (): Node => {
    const name = advance();
    const { span } = name;
    switch (name.text.toUpperCase()) {
      case 'TRUE':
        return { kind: 'boolean', value: true, span };
      case 'FALSE':
        return { kind: 'boolean', value: false, span };
      case 'NULL':
        return { kind: 'null', span };
      case 'NOT': {
        const operand = parseUnary();
        return { kind: 'unary', operator: 'NOT', operand, span: from(span.start) };
      }
      default:
        return isSymbol('(') ? parseCall(name) : { kind: 'field', path: name.text, span };
    }
  };

  const parsePrimary = (): Node => {
    switch (token.kind) {
      case 'number': {
        const { text, span } = advance();
        return { kind: 'number', digits: text, span };
      }
      case 'text': {
        const { text, span } = advance();
        return { kind: 'text', value: decodeText(text), span };
      }
      case 'name':
        return parseName();
      default: {
        if (!isSymbol('(')) return fail(syntaxFound(shown(token)));
        advance();
        const inner = parseExpression(0);
        expectClosing();
        return inner;
      }
    }
  };

  const parseUnary = (): Node => {
    depth += 1;
    if (depth > maximumDepth)
      throw new CompileProblem('tooDeep', words('problem.tooDeep', [String(maximumDepth)]), token.span);
    const operator = token.kind === 'symbol' ? unaryOperators[token.text] : undefined;
    let node: Node;
    if (operator === undefined) node = parsePrimary();
    else {
      const { start } = advance().span;
      const operand = parseUnary();
      node = { kind: 'unary', operator, operand, span: from(start) };
    }
    depth -= 1;
    return node;
  };

  const parseExpression = (minimum: number): Node => {
    const { start } = token.span;
    let left = parseUnary();
    for (let chain = 0; isBinary(token); chain += 1) {
      const operator = token.text as BinaryOperator;
      const level = precedence[operator];
      if (level < minimum) break;
      if (chain > maximumChain)
        throw new CompileProblem('tooDeep', words('problem.tooDeep', [String(maximumChain)]), token.span);
      advance();
      const right = level + 1 === unaryPrecedence ? parseUnary() : parseExpression(level + 1);
      left = { kind: 'binary', operator, left, right, span: from(start) };
    }
    return left;
  };

  const tree = parseExpression(0);
  if (token.kind !== 'end') fail(syntaxExtra(token.kind === 'name' ? token.text : `'${token.text}'`));
  return tree;
};
