import type { Store } from '../types.js';
import type { Node, Plan } from './plan.js';
import { selectSql, tailSql } from './plan.js';

type Row = readonly unknown[];
type Values = Readonly<Record<string, string | number | null>>;

/** How rows become records: the version in their URLs, and where the rest of too many children is kept. */
export type Shaping = {
  readonly store: Store;
  readonly apiVersion: string;
  readonly pageSize: number;
  /** Keeps the ids that did not fit on a page and gives the URL of the next. */
  keep(plan: Plan, ids: readonly string[], pageSize: number): string;
};

function rowsOf(store: Store, sql: string, values: Values): Row[] {
  const statement = store.db.prepare(sql).raw();
  return (Object.keys(values).length === 0 ? statement.all() : statement.all(values)) as Row[];
}

/** How many rows a plan has, within its LIMIT. */
export function countRows(store: Store, plan: Plan): number {
  const inner = selectSql(plan, ['1']);
  const [row] = rowsOf(
    store,
    `SELECT count(*) FROM (${inner}${tailSql({ ...plan, orderBy: undefined })})`,
    plan.values
  );
  return Number(row?.[0] ?? 0);
}

/** The ids of a plan's rows in their order. */
export function readIds(store: Store, plan: Plan): string[] {
  return rowsOf(store, selectSql(plan, [`${plan.rootAlias}."Id"`]) + tailSql(plan), plan.values).map((row) =>
    String(row[0])
  );
}

/** A plan's first `cap` rows. */
export function readRows(store: Store, plan: Plan, cap?: number): Row[] {
  return rowsOf(store, selectSql(plan, plan.columns) + tailSql(plan, cap), plan.values);
}

/** The rows of some ids, in the order of the ids; those that are gone or hidden by now are left out. */
export function readRowsById(store: Store, plan: Plan, ids: readonly string[]): Row[] {
  const sql = selectSql(plan, plan.columns, [`${plan.rootAlias}."Id" IN (SELECT value FROM json_each(@ids))`]);
  const byId = new Map(
    rowsOf(store, sql, { ...plan.values, ids: JSON.stringify(ids) }).map((row) => [String(row[0]), row])
  );
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [row];
  });
}

/** The children of some parents, each parent with its own LIMIT and OFFSET. */
function readChildren(store: Store, plan: Plan, parents: readonly string[]): Map<string, Row[]> {
  const parent = plan.parentColumn ?? 'NULL';
  const condition = `${parent} IN (SELECT value FROM json_each(@ids))`;
  const values = { ...plan.values, ids: JSON.stringify(parents) };
  const byParent = new Map<string, Row[]>();
  for (const row of rowsOf(store, childrenSql(plan, parent, condition), values)) {
    const key = String(row[plan.columns.length - 1]);
    const list = byParent.get(key) ?? [];
    list.push(row);
    byParent.set(key, list);
  }
  return byParent;
}

function childrenSql(plan: Plan, parent: string, condition: string): string {
  const order = plan.orderBy === undefined ? '' : `ORDER BY ${plan.orderBy}`;
  if (plan.limit === undefined && plan.offset === undefined)
    return `${selectSql(plan, plan.columns, [condition])} ${order}`;
  const names = plan.columns.map((column, index) => `${column} AS c${index}`);
  const place = `row_number() OVER (PARTITION BY ${parent} ${order}) AS place`;
  const offset = plan.offset ?? 0;
  const last = plan.limit === undefined ? '' : ` AND place <= ${offset + plan.limit}`;
  const list = plan.columns.map((_, index) => `c${index}`).join(', ');
  return `SELECT ${list} FROM (${selectSql(plan, [...names, place], [condition])}) WHERE place > ${offset}${last} ORDER BY place`;
}

/** Rows as the records a client reads: attributes, values, parents and children nested. One statement for each level of children. */
export function shapeRows(shaping: Shaping, plan: Plan, rows: readonly Row[]): Array<Record<string, unknown>> {
  if (plan.kind === 'aggregate') {
    return rows.map((row) => ({
      attributes: { type: 'AggregateResult' },
      ...shapeNodes(shaping, plan.nodes, row, new Map()),
    }));
  }
  const children: Children = new Map(
    plan.nodes.flatMap((node) =>
      node.kind === 'children' ? [[node, shapeChildren(shaping, node.plan, rows)] as const] : []
    )
  );
  return rows.map((row) => ({
    attributes: attributes(shaping, plan.object, String(row[0])),
    ...shapeNodes(shaping, plan.nodes, row, children),
  }));
}

/** What stands for the children of each parent, by the parent's id. */
type Children = ReadonlyMap<Node, ReadonlyMap<string, unknown>>;

function shapeChildren(shaping: Shaping, plan: Plan, parents: readonly Row[]): ReadonlyMap<string, unknown> {
  if (parents.length === 0) return new Map();
  const pageSize = Math.min(shaping.pageSize, plan.pageLimit ?? Infinity);
  const byParent = readChildren(
    shaping.store,
    plan,
    parents.map((row) => String(row[0]))
  );
  const pages = [...byParent].map(([parent, all]) => ({ parent, all, page: all.slice(0, pageSize) }));
  const records = shapeRows(
    shaping,
    plan,
    pages.flatMap(({ page }) => page)
  );
  let from = 0;
  const answers = new Map<string, unknown>();
  for (const { parent, all, page } of pages) {
    const own = records.slice(from, from + page.length);
    from += page.length;
    answers.set(parent, childResult(shaping, plan, all, own, pageSize));
  }
  return answers;
}

function childResult(shaping: Shaping, plan: Plan, all: readonly Row[], records: unknown[], pageSize: number): unknown {
  if (all.length <= pageSize) return { totalSize: all.length, done: true, records };
  const ids = all.map((row) => String(row[0]));
  return { totalSize: all.length, done: false, nextRecordsUrl: shaping.keep(plan, ids, pageSize), records };
}

function attributes(shaping: Shaping, object: string, id: string): { type: string; url: string } {
  return { type: object, url: `/services/data/v${shaping.apiVersion}/sobjects/${object}/${id}` };
}

function shapeNodes(shaping: Shaping, nodes: readonly Node[], row: Row, children: Children): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const node of nodes) record[node.key] = shapeNode(shaping, node, row, children);
  return record;
}

function shapeNode(shaping: Shaping, node: Node, row: Row, children: Children): unknown {
  if (node.kind === 'value') return node.convert(row[node.column] ?? null);
  if (node.kind === 'children') return children.get(node)?.get(String(row[0])) ?? null;
  const branches = node.kind === 'parent' ? [node] : node.branches;
  for (const branch of branches) {
    const identity = branch.identity.find(({ column }) => row[column] !== null);
    if (identity === undefined) continue;
    const own = attributes(shaping, identity.object, String(row[identity.column]));
    return { attributes: own, ...shapeNodes(shaping, branch.nodes, row, children) };
  }
  return null;
}
