/** One column of the SQL result turned into what the client reads. */
export type Convert = (raw: unknown) => unknown;

/** The tree a row becomes. */
export type Node =
  | {
      readonly kind: 'value';
      readonly key: string;
      readonly column: number;
      readonly convert: Convert;
      readonly label: Label;
    }
  | { readonly kind: 'parent'; readonly key: string; readonly identity: Identity; readonly nodes: readonly Node[] }
  | { readonly kind: 'typeof'; readonly key: string; readonly branches: readonly Branch[] }
  | { readonly kind: 'children'; readonly key: string; readonly plan: Plan };

/** How the record behind a node is told: for each object it may be, the column of its id. */
export type Identity = ReadonlyArray<{ readonly object: string; readonly column: number }>;

export type Branch = { readonly identity: Identity; readonly nodes: readonly Node[] };

/** What `columns=true` says of a column. */
export type Label = {
  /** As the query wrote it. */
  readonly display: string;
  readonly aggregate: boolean;
  readonly custom: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly apexType: string;
  readonly foreignKey: string | null;
};

/** One query level as SQL and the shape of its answer. */
export type Plan = {
  readonly object: string;
  readonly columns: readonly string[];
  readonly from: string;
  readonly where: readonly string[];
  readonly groupBy?: string;
  readonly having?: string;
  readonly orderBy?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly rootAlias: string;
  readonly values: Readonly<Record<string, string | number | null>>;
  readonly nodes: readonly Node[];
  /** `rows`: records; `aggregate`: AggregateResult rows; `count`: a bare COUNT(). */
  readonly kind: 'rows' | 'aggregate' | 'count';
  /** For a subquery: the SQL of the field that points to the parent, the plan's last column. */
  readonly parentColumn?: string;
  /** Rows a page at most. */
  readonly pageLimit?: number;
  readonly grouped: boolean;
};

/** The columns, tables and conditions of a plan as one statement. */
export function selectSql(plan: Plan, columns: readonly string[], conditions: readonly string[] = []): string {
  const where = [...plan.where, ...conditions];
  return [
    `SELECT ${columns.join(', ')} FROM ${plan.from}`,
    where.length > 0 ? `WHERE ${where.join(' AND ')}` : '',
    plan.groupBy === undefined ? '' : `GROUP BY ${plan.groupBy}`,
    plan.having === undefined ? '' : `HAVING ${plan.having}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** ORDER BY, LIMIT and OFFSET of a plan, with at most `cap` rows. */
export function tailSql(plan: Plan, cap?: number): string {
  const limit = Math.min(plan.limit ?? Infinity, cap ?? Infinity);
  const order = plan.orderBy === undefined ? '' : ` ORDER BY ${plan.orderBy}`;
  if (limit === Infinity && plan.offset === undefined) return order;
  return `${order} LIMIT ${limit === Infinity ? -1 : limit} OFFSET ${plan.offset ?? 0}`;
}
