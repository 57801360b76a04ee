import { PlatformError } from '../types.js';
import type { Condition } from './ast.js';
import { baseConditions, conditionSql } from './conditions.js';
import type { Place } from './conditions.js';
import { targetsOf } from './field-kinds.js';
import { resolveOperand } from './operands.js';
import type { Resolved } from './operands.js';
import { findObject, openLevel, quote } from './scope.js';
import type { Level } from './scope.js';

const mostSemiJoins = 2;

type SemiJoin = Extract<Condition, { kind: 'semiJoin' }>;

/**
 * `Id IN (SELECT ...)`: SOQL and SOSL Reference, "Semi-Joins and Anti-Joins". A row without a value is in no list, so it passes NOT IN.
 */
export function semiJoinSql(level: Level, condition: SemiJoin, place: Place): string {
  const { environment } = level;
  const { statement, operand } = condition;
  place.semiJoins.count += 1;
  const refuse = (text: string): PlatformError => new PlatformError(400, 'MALFORMED_QUERY', text);
  if (place.underOr)
    throw refuse(
      'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.'
    );
  if (place.semiJoins.count > mostSemiJoins)
    throw refuse(`Maximum ${mostSemiJoins} semi join sub-selects are allowed.`);
  const outer = resolveOperand(level, operand);
  if (outer.kind !== 'id' || operand.kind !== 'path' || (outer.found?.table.joined ?? true)) {
    throw refuse(
      `The left operand '${operand.text}' in the where expression with the semi join must be an ID or reference field`
    );
  }
  const object = findObject(environment, statement.from);
  if (object === level.rootObject) throw refuse('The inner and outer selects should not be on the same object type');
  const [item, ...more] = statement.items;
  if (item?.kind !== 'operand' || item.operand.kind !== 'path' || more.length > 0) {
    throw refuse('semi join sub-selects can only query id fields, cannot use select functions');
  }
  if (statement.orderBy.length > 0 || statement.limit !== undefined || statement.groupBy.length > 0) {
    throw refuse('ORDER BY, LIMIT and GROUP BY are not allowed in semi join sub-selects');
  }
  if (statement.where !== undefined && hasSemiJoin(statement.where))
    throw refuse('Nesting of semi join sub-selects is not supported');
  const inner = openLevel(environment, object, statement.alias, level.bindings);
  const field = resolveOperand(inner, item.operand);
  if (field.kind !== 'id') throw refuse(`semi join sub-selects can only query id fields: ${item.operand.text}`);
  if (!sharesType(level, outer, field)) {
    throw refuse(
      `The selected field '${item.operand.text}' in the subquery and the left operand field in the where expression in the outer query '${operand.text}' should point to the same object type`
    );
  }
  const conditions = baseConditions(inner);
  if (statement.where !== undefined) conditions.push(conditionSql(inner, statement.where));
  conditions.push(`${field.sql} IS NOT NULL`);
  const from = `${quote(object.name)} AS ${inner.rootAlias} ${inner.joins.join(' ')}`;
  const negated = place.negated !== condition.negated;
  const test = `${outer.sql} IN (SELECT ${field.sql} FROM ${from} WHERE ${conditions.join(' AND ')})`;
  return negated ? `(${outer.sql} IS NULL OR NOT (${test}))` : test;
}

function hasSemiJoin(condition: Condition): boolean {
  if (condition.kind === 'semiJoin') return true;
  if (condition.kind === 'not') return hasSemiJoin(condition.part);
  return condition.kind === 'and' || condition.kind === 'or' ? condition.parts.some(hasSemiJoin) : false;
}

function sharesType(level: Level, left: Resolved, right: Resolved): boolean {
  const names = (resolved: Resolved): string[] => {
    if (resolved.found === undefined) return [];
    const { field, object } = resolved.found;
    return field.type === 'Id' ? [object.name] : targetsOf(level.environment.store, field).map((target) => target.name);
  };
  const right_ = names(right);
  return names(left).some((name) => right_.includes(name));
}
