import { PlatformError } from '../types.js';
import type { FieldSchema } from '../../schema/index.js';
import type { Operand, SelectItem, Statement } from './ast.js';
import { columnSql } from './columns.js';
import { compileChildren } from './children.js';
import { compoundValue, convertResolved, partsOfCompound } from './convert.js';
import { isCustomLongText } from './field-kinds.js';
import { isAggregate, resolveOperand } from './operands.js';
import type { Resolved } from './operands.js';
import type { Branch, Convert, Identity, Label, Node } from './plan.js';
import { findField, follow, noSuchColumn } from './scope.js';
import type { Found, Level, Table } from './scope.js';
import { describeColumn } from './column-labels.js';
import { errorAtName } from './tokens.js';

/** The SELECT list of a query of records, turned into SQL columns and the tree that a row becomes. */
export type Selection = { readonly columns: string[]; readonly nodes: Node[]; longTexts: number };

type MutableParent = {
  readonly kind: 'parent';
  readonly key: string;
  readonly identity: Identity;
  readonly nodes: Node[];
};

/** Column 0 is always the record's own id. */
export function selectRows(level: Level, statement: Statement, depth: number): Selection {
  const selection: Selection = { columns: [`${level.rootAlias}."Id"`], nodes: [], longTexts: 0 };
  const seen = new Set<string>();
  for (const item of expandFields(level, statement)) {
    if (item.kind === 'children') {
      const node = compileChildren(level, item.statement, depth);
      refuseTwice(level, seen, node.key, node.key);
      selection.nodes.push(node);
    } else if (item.kind === 'typeof') {
      selection.nodes.push(selectTypeOf(level, selection, item));
    } else {
      selectOperand(level, selection, item, seen);
    }
  }
  return selection;
}

function refuseTwice(level: Level, seen: Set<string>, key: string, name: string): void {
  if (seen.has(key.toLowerCase()))
    throw errorAtName(level.environment.text, name, 'INVALID_FIELD', `duplicate field selected: ${name}`);
  seen.add(key.toLowerCase());
}

function selectOperand(
  level: Level,
  selection: Selection,
  item: Extract<SelectItem, { kind: 'operand' }>,
  seen: Set<string>
): void {
  const { operand, alias } = item;
  if (alias !== undefined && operand.kind === 'path') {
    throw errorAtName(
      level.environment.text,
      alias,
      'MALFORMED_QUERY',
      'only aggregate expressions use field aliasing'
    );
  }
  if (operand.kind === 'call' && !['tolabel', 'format', 'convertcurrency'].includes(operand.name)) {
    const word = operand.text.split('(')[0] ?? operand.name;
    throw errorAtName(
      level.environment.text,
      word,
      'MALFORMED_QUERY',
      `${word}() is not supported in this SELECT by the practice org`
    );
  }
  const resolved = operandOf(level, operand);
  const { found } = resolved;
  if (found === undefined) return;
  refuseTwice(level, seen, alias ?? found.names.join('.'), found.names.join('.'));
  if (isCustomLongText(found.field)) selection.longTexts += 1;
  const nodes = nodesFor(level, selection, found.table.path);
  nodes.push(valueNode(level, selection, resolved, alias ?? found.field.name, operand.text));
}

/** A compound field is the JSON of its parts; everything else its own SQL. */
function operandOf(level: Level, operand: Operand): Resolved {
  if (operand.kind === 'call') return resolveOperand(level, operand);
  const found = findField(level, operand.text);
  if (found.field.type !== 'Address' && found.field.type !== 'Location') return resolveOperand(level, operand);
  const parts = partsOfCompound(level.environment.store, found.object, found.field).map(({ field }) =>
    field === undefined ? 'NULL' : columnSql(level, { ...found, field })
  );
  return { sql: `json_array(${parts.join(', ')})`, kind: 'compound', found, aggregate: false };
}

function valueNode(level: Level, selection: Selection, resolved: Resolved, key: string, display: string): Node {
  const column = selection.columns.push(resolved.sql) - 1;
  return {
    kind: 'value',
    key,
    column,
    convert: converterOf(level, resolved),
    label: labelOf(level, resolved, display),
  };
}

function converterOf(level: Level, resolved: Resolved): Convert {
  const { store } = level.environment;
  const { found, kind } = resolved;
  if (kind === 'compound' && found !== undefined) {
    const keys = partsOfCompound(store, found.object, found.field).map((part) => part.key);
    return (raw) => compoundValue(keys, raw);
  }
  return convertResolved(store, resolved);
}

function labelOf(level: Level, resolved: Resolved, display: string): Label {
  return describeColumn(level.environment.store, resolved, display);
}

/** The list that fields of a parent go into, made at the first of them: parents stand where they are first named. */
function nodesFor(level: Level, selection: Selection, path: readonly string[]): Node[] {
  let nodes = selection.nodes;
  let current = level.root;
  for (const name of path) {
    current = follow(level, current, name, path.join('.'), false);
    const known = nodes.find((node): node is MutableParent => node.kind === 'parent' && node.key === name);
    const parent = known ?? { kind: 'parent' as const, key: name, identity: identityOf(selection, current), nodes: [] };
    if (known === undefined) nodes.push(parent);
    nodes = parent.nodes;
  }
  return nodes;
}

function identityOf(selection: Selection, table: Table): Identity {
  return table.targets.map(({ object, alias }) => ({
    object: object.name,
    column: selection.columns.push(`${alias}."Id"`) - 1,
  }));
}

function selectTypeOf(level: Level, selection: Selection, item: Extract<SelectItem, { kind: 'typeof' }>): Node {
  const { environment } = level;
  const table = follow(level, level.root, item.path, item.path, false);
  const identity = identityOf(selection, table);
  const branches: Branch[] = [];
  for (const { object, alias } of table.targets) {
    const branch =
      item.branches.find(({ type }) => type?.toLowerCase() === object.name.toLowerCase()) ??
      item.branches.find(({ type }) => type === undefined);
    const single: Table = { targets: [{ object, alias }], path: table.path, joined: true };
    const nodes = (branch?.fields ?? []).map((name) => {
      const field = environment.store.field(object, name);
      if (field === undefined || !environment.access.canRead(object, field))
        throw noSuchColumn(environment, name, object.name);
      const found: Found = { table: single, field, object, names: [...table.path, field.name] };
      return valueNode(level, selection, resolvedOf(level, found), field.name, name);
    });
    branches.push({ identity: identity.filter((one) => one.object === object.name), nodes });
  }
  return { kind: 'typeof', key: table.path.at(-1) ?? item.path, branches };
}

function resolvedOf(level: Level, found: Found): Resolved {
  return { sql: columnSql(level, found), kind: 'text', found, aggregate: false };
}

const mostRowsOfFields = 200;

/** FIELDS(ALL), FIELDS(STANDARD) and FIELDS(CUSTOM) spelled out with what the user may read. */
export function expandFields(level: Level, statement: Statement): readonly SelectItem[] {
  return statement.items.flatMap((item) => {
    if (item.kind !== 'operand' || item.operand.kind !== 'call' || item.operand.name !== 'fields') return [item];
    const which = item.operand.arguments[0]?.text.toUpperCase() ?? '';
    if (which !== 'STANDARD' && (statement.limit ?? Infinity) > mostRowsOfFields) {
      throw new PlatformError(
        400,
        'MALFORMED_QUERY',
        `The SOQL FIELDS function must have a LIMIT of at most ${mostRowsOfFields}`
      );
    }
    return fieldsOf(level, which).map(({ name }): SelectItem => ({
      kind: 'operand',
      operand: { kind: 'path', text: name },
    }));
  });
}

function fieldsOf(level: Level, which: string): readonly FieldSchema[] {
  const { store, access, formulas, userId } = level.environment;
  return store
    .fields(level.rootObject)
    .filter((field) => which === 'ALL' || field.custom === (which === 'CUSTOM'))
    .filter((field) => access.canRead(level.rootObject, field))
    .filter((field) => field.formula === undefined || formulas(level.rootObject, field, userId) !== undefined);
}

/** Whether a query answers with AggregateResult rows. */
export function isAggregateQuery(statement: Statement): boolean {
  return (
    statement.groupBy.length > 0 || statement.items.some((item) => item.kind === 'operand' && isAggregate(item.operand))
  );
}

/** Whether a query is `SELECT COUNT()`. */
export function isBareCount(statement: Statement): boolean {
  const [item, ...more] = statement.items;
  if (more.length > 0 || item?.kind !== 'operand' || item.operand.kind !== 'call') return false;
  return item.operand.name === 'count' && item.operand.arguments.length === 0;
}
