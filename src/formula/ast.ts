/** A piece of the source: offsets in UTF-16 units, end exclusive. */
export type Span = { readonly start: number; readonly end: number };

export type BinaryOperator = '||' | '&&' | '=' | '<>' | '<' | '>' | '<=' | '>=' | '+' | '-' | '&' | '^' | '*' | '/';
export type UnaryOperator = '-' | '+' | 'NOT';

/** The tree of a formula, as written: parentheses and comments are gone, everything else is there. */
export type Node =
  /** Digits as written, e.g. `007` or `3.140`. */
  | { readonly kind: 'number'; readonly digits: string; readonly span: Span }
  /** `value` is what the platform makes of the literal: only `\"` and `\\` are decoded. */
  | { readonly kind: 'text'; readonly value: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  | { readonly kind: 'field'; readonly path: string; readonly span: Span }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Node[]; readonly span: Span }
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Node; readonly span: Span }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Node;
      readonly right: Node;
      readonly span: Span;
    };

/**
 * How tightly each binary operator binds; all are left-associative. The platform's grammar, not mathematics: `^` is looser than `*`
 * and `/` (2 * 3 ^ 2 is 36), and `&` stands with `+` and `-`.
 */
export const precedence: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '=': 3,
  '<>': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '&': 5,
  '^': 6,
  '*': 7,
  '/': 7,
};

/** Unary operators bind tighter than every binary one. */
export const unaryPrecedence = 8;
