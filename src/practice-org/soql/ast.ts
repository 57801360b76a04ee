/** A query as this folder understands it: names as written, values not yet typed. */
export type Statement = {
  readonly items: readonly SelectItem[];
  /** The object; in a subquery the child relationship. */
  readonly from: string;
  readonly alias?: string;
  readonly scope?: string;
  readonly where?: Condition;
  readonly groupBy: readonly Operand[];
  readonly grouping?: 'rollup' | 'cube';
  readonly having?: Condition;
  readonly orderBy: readonly Ordering[];
  readonly limit?: number;
  readonly offset?: number;
  readonly forClause?: 'VIEW' | 'REFERENCE' | 'UPDATE';
};

export type Path = { readonly kind: 'path'; readonly text: string };
export type Call = {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Operand[];
  readonly text: string;
};
export type Operand = Path | Call;

export type SelectItem =
  | { readonly kind: 'operand'; readonly operand: Operand; readonly alias?: string }
  | { readonly kind: 'children'; readonly statement: Statement }
  | { readonly kind: 'typeof'; readonly path: string; readonly branches: readonly TypeBranch[] };

/** `type` undefined: the ELSE. */
export type TypeBranch = { readonly type?: string; readonly fields: readonly string[] };

export type Ordering = { readonly operand: Operand; readonly descending: boolean; readonly nulls?: 'FIRST' | 'LAST' };

export type LiteralType = 'string' | 'number' | 'boolean' | 'null' | 'date' | 'dateTime' | 'dateLiteral' | 'currency';
export type Literal = { readonly type: LiteralType; readonly text: string };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'NOT IN' | 'INCLUDES' | 'EXCLUDES';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly operand: Operand;
      readonly operator: Operator;
      readonly values: readonly Literal[];
    }
  | { readonly kind: 'semiJoin'; readonly operand: Operand; readonly negated: boolean; readonly statement: Statement };
