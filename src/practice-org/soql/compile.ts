import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { PlatformError } from '../types.js';
import { checkAggregate, selectGroups } from './aggregate.js';
import type { Operand, Statement } from './ast.js';
import { rankSql } from './columns.js';
import { baseConditions, conditionSql } from './conditions.js';
import type { Environment } from './environment.js';
import { isSortable } from './field-kinds.js';
import { libraryOf } from './functions.js';
import { picklistOf, resolveOperand } from './operands.js';
import type { Resolved } from './operands.js';
import type { Plan } from './plan.js';
import { bind, findField, findObject, openLevel, quote } from './scope.js';
import type { Level } from './scope.js';
import { isAggregateQuery, isBareCount, selectRows } from './select.js';
import { errorAtName } from './tokens.js';

const largestOffset = 2_000;
const longTextPage = 200;

/** A whole query as a plan; whatever is wrong with it is thrown as the platform's error. */
export function compile(environment: Environment, statement: Statement): Plan {
  libraryOf(environment.store.db);
  return compileLevel(environment, statement, findObject(environment, statement.from), { depth: 0 });
}

type Position = { readonly depth: number; readonly parentField?: FieldSchema };

/** One level of a query: the query itself, or a subquery over the children of a parent. */
export function compileLevel(
  environment: Environment,
  statement: Statement,
  object: ObjectSchema,
  position: Position
): Plan {
  checkClauses(environment, statement, position);
  const level = openLevel(environment, object, statement.alias);
  const conditions = (): string[] => [
    ...baseConditions(level),
    ...scopeConditions(level, statement),
    ...(statement.where === undefined ? [] : [conditionSql(level, statement.where)]),
  ];
  if (isBareCount(statement)) return countPlan(level, statement, conditions());
  return isAggregateQuery(statement)
    ? groupPlan(level, statement, conditions)
    : rowPlan(level, statement, conditions, position);
}

function common(
  level: Level,
  statement: Statement,
  where: readonly string[]
): Pick<Plan, 'object' | 'from' | 'where' | 'limit' | 'offset' | 'rootAlias' | 'values'> {
  return {
    object: level.rootObject.name,
    from: `${quote(level.rootObject.name)} AS ${level.rootAlias} ${level.joins.join(' ')}`,
    where,
    limit: statement.limit,
    offset: statement.offset,
    rootAlias: level.rootAlias,
    values: level.bindings.values,
  };
}

function countPlan(level: Level, statement: Statement, where: readonly string[]): Plan {
  if (statement.orderBy.length > 0) {
    throw new PlatformError(400, 'MALFORMED_QUERY', 'ORDER BY is not allowed with COUNT() without a field');
  }
  return {
    ...common(level, statement, where),
    columns: [`${level.rootAlias}."Id"`],
    nodes: [],
    kind: 'count',
    grouped: false,
  };
}

function groupPlan(level: Level, statement: Statement, conditions: () => string[]): Plan {
  checkAggregate(statement);
  const grouping = selectGroups(level, statement);
  const having =
    statement.having === undefined
      ? undefined
      : conditionSql(level, statement.having, (inner, operand) => grouping.resolve(inner, operand));
  const orderBy = orderings(level, statement, (operand) => grouping.resolve(level, operand));
  const where = conditions();
  return {
    ...common(level, statement, where),
    columns: grouping.columns,
    groupBy: grouping.groupBy,
    having,
    orderBy,
    nodes: grouping.nodes,
    kind: 'aggregate',
    grouped: statement.groupBy.length > 0,
  };
}

function rowPlan(level: Level, statement: Statement, conditions: () => string[], position: Position): Plan {
  if (statement.having !== undefined)
    throw new PlatformError(400, 'MALFORMED_QUERY', 'having clause is only allowed with group by');
  const selection = selectRows(level, statement, position.depth);
  const orderBy = orderings(level, statement, (operand) => sortable(level, operand));
  const where = conditions();
  const parentColumn =
    position.parentField === undefined ? undefined : `${level.rootAlias}.${quote(position.parentField.name)}`;
  const columns = parentColumn === undefined ? selection.columns : [...selection.columns, parentColumn];
  return {
    ...common(level, statement, where),
    columns,
    orderBy,
    nodes: selection.nodes,
    kind: 'rows',
    parentColumn,
    pageLimit: selection.longTexts >= 2 ? longTextPage : undefined,
    grouped: false,
  };
}

function sortable(level: Level, operand: Operand): Resolved {
  const resolved = resolveOperand(level, operand);
  const field = resolved.found?.field;
  if (field !== undefined && !isSortable(level.environment.store, field)) {
    const text = `field '${field.name}' can not be sorted in a query call`;
    throw errorAtName(level.environment.text, field.name, 'MALFORMED_QUERY', text, 'order');
  }
  return resolved;
}

/** Nulls come first whichever way the order runs, unless NULLS LAST asks otherwise; picklists sort by their definition. */
function orderings(level: Level, statement: Statement, resolve: (operand: Operand) => Resolved): string | undefined {
  const parts = statement.orderBy.map(({ operand, descending, nulls }) => {
    const resolved = resolve(operand);
    const direction = `${descending ? 'DESC' : 'ASC'} NULLS ${nulls ?? 'FIRST'}`;
    const picklist = resolved.aggregate ? undefined : picklistOf(resolved);
    if (picklist !== undefined) {
      return `${rankSql(level, picklist.field, picklist.object, resolved.sql)} ${direction}, ${resolved.sql} COLLATE NOCASE ${direction}`;
    }
    const text = resolved.kind === 'text' || resolved.kind === 'picklist';
    return `${resolved.sql}${text ? ' COLLATE NOCASE' : ''} ${direction}`;
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}

const scopes = new Set(['everything', 'mine']);

function scopeConditions(level: Level, statement: Statement): string[] {
  const scope = statement.scope?.toLowerCase();
  if (scope === undefined || scope === 'everything') return [];
  if (!scopes.has(scope)) {
    throw errorAtName(
      level.environment.text,
      statement.scope ?? '',
      'MALFORMED_QUERY',
      `USING SCOPE ${scope} is not supported by this practice org`
    );
  }
  const owner = findField(level, 'OwnerId');
  return [`${level.rootAlias}.${quote(owner.field.name)} = ${bind(level.bindings, level.environment.userId)}`];
}

function checkClauses(environment: Environment, statement: Statement, position: Position): void {
  if ((statement.offset ?? 0) > largestOffset) {
    throw new PlatformError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${largestOffset}`);
  }
  if (statement.forClause === 'UPDATE' && statement.orderBy.length > 0) {
    throw new PlatformError(400, 'MALFORMED_QUERY', 'ORDER BY is not allowed with FOR UPDATE');
  }
  if (position.depth > 0 && statement.scope !== undefined) {
    throw errorAtName(environment.text, 'using', 'MALFORMED_QUERY', 'USING SCOPE is not allowed in subqueries');
  }
}
