import { PlatformError } from '../types.js';
import type { Operand, Statement } from './ast.js';
import { describeColumn } from './column-labels.js';
import { convertResolved } from './convert.js';
import { isGroupable } from './field-kinds.js';
import { isAggregate, operandKey, resolveOperand } from './operands.js';
import type { Resolved } from './operands.js';
import type { Node } from './plan.js';
import type { Level } from './scope.js';
import { errorAtName } from './tokens.js';

/** The SELECT list and GROUP BY of a query of groups. */
export type Grouping = {
  readonly columns: readonly string[];
  readonly nodes: readonly Node[];
  readonly groupBy?: string;
  /** How HAVING and ORDER BY read an operand: by alias, as an aggregate, or as one of the groups. */
  resolve(level: Level, operand: Operand): Resolved;
};

/** Groups are text without regard to case, shown as one of their spellings. */
export function selectGroups(level: Level, statement: Statement): Grouping {
  if (statement.grouping !== undefined) {
    throw new PlatformError(
      400,
      'MALFORMED_QUERY',
      `GROUP BY ${statement.grouping.toUpperCase()} is not supported by this practice org`
    );
  }
  const groups = new Map<string, Resolved>();
  for (const operand of statement.groupBy) groups.set(operandKey(level, operand), groupable(level, operand));
  const byAlias = new Map<string, Resolved>();
  const columns: string[] = [];
  const nodes: Node[] = [];
  let unnamed = 0;
  for (const item of statement.items) {
    if (item.kind !== 'operand')
      throw new PlatformError(
        400,
        'MALFORMED_QUERY',
        'Grouped query cannot use child relationships in the SELECT list'
      );
    const { operand, alias } = item;
    const resolved = inGroups(level, operand, groups);
    const key = alias ?? (operand.kind === 'path' ? (resolved.found?.field.name ?? operand.text) : `expr${unnamed}`);
    if (alias === undefined && operand.kind === 'call') unnamed += 1;
    if (nodes.some((node) => node.key.toLowerCase() === key.toLowerCase())) {
      throw errorAtName(level.environment.text, key, 'MALFORMED_QUERY', `duplicate alias: ${key}`);
    }
    if (alias !== undefined) byAlias.set(alias.toLowerCase(), resolved);
    const column = columns.push(resolved.sql) - 1;
    const { store } = level.environment;
    const label = { ...describeColumn(store, resolved, operand.text), aggregate: operand.kind === 'call' };
    nodes.push({ kind: 'value', key, column, convert: convertResolved(store, resolved), label });
  }
  const groupBy = [...groups.values()].map(groupSql).join(', ');
  return {
    columns,
    nodes,
    groupBy: groupBy === '' ? undefined : groupBy,
    resolve: (inner, operand) =>
      (operand.kind === 'path' ? byAlias.get(operand.text.toLowerCase()) : undefined) ??
      inGroups(inner, operand, groups),
  };
}

function groupSql(resolved: Resolved): string {
  return resolved.kind === 'text' || resolved.kind === 'picklist' ? `${resolved.sql} COLLATE NOCASE` : resolved.sql;
}

function groupable(level: Level, operand: Operand): Resolved {
  if (isAggregate(operand))
    throw new PlatformError(400, 'MALFORMED_QUERY', `Aggregate functions are not allowed in GROUP BY: ${operand.text}`);
  const resolved = resolveOperand(level, operand);
  const field = resolved.found?.field;
  if (operand.kind === 'path' && field !== undefined && !isGroupable(level.environment.store, field)) {
    const text = `field '${field.name}' can not be grouped in a query call`;
    throw errorAtName(level.environment.text, field.name, 'MALFORMED_QUERY', text, 'group');
  }
  return resolved;
}

function inGroups(level: Level, operand: Operand, groups: ReadonlyMap<string, Resolved>): Resolved {
  if (isAggregate(operand)) {
    if (operand.kind === 'call' && operand.arguments.length === 0)
      return { sql: 'count(*)', kind: 'number', aggregate: true };
    return resolveOperand(level, operand);
  }
  const inner =
    operand.kind === 'call' && ['format', 'tolabel'].includes(operand.name) ? operand.arguments[0] : undefined;
  if (inner !== undefined && isAggregate(inner)) return resolveOperand(level, operand);
  const group = groups.get(operandKey(level, inner ?? operand));
  if (group === undefined) {
    const name = operand.text;
    throw errorAtName(level.environment.text, name, 'MALFORMED_QUERY', `Field must be grouped or aggregated: ${name}`);
  }
  return inner === undefined ? group : resolveOperand(level, operand);
}

/** The rules about what may stand beside an aggregate. */
export function checkAggregate(statement: Statement): void {
  const refuse = (text: string): PlatformError => new PlatformError(400, 'MALFORMED_QUERY', text);
  if (statement.groupBy.length === 0 && statement.limit !== undefined) {
    throw refuse('Non-grouped query that uses overall aggregate functions cannot also use LIMIT');
  }
  if (statement.forClause !== undefined)
    throw refuse(`FOR ${statement.forClause} is not allowed with aggregate functions`);
}
