import type { FieldValues } from '../records/index.js';
import { NONE } from './rule.js';
import type { ConditionRule, Violation } from './types.js';

/** Validation rules: every one that refuses is named, as on the platform. Source: fact sheet 1.2, 1.5. */
export function checkConditions(conditions: readonly ConditionRule[], values: FieldValues): readonly Violation[] {
  let found: Violation[] | undefined;
  for (const condition of conditions) {
    const answer = condition.evaluate(values);
    if (answer === 'passes') continue;
    const breaks = answer === 'unknown' && condition.breaks?.(values) === true;
    (found ??= []).push(conditionViolation(condition, breaks ? 'breaks' : answer));
  }
  return found ?? NONE;
}

function conditionViolation(condition: ConditionRule, answer: 'refuses' | 'unknown' | 'breaks'): Violation {
  const { name, message, displayField } = condition;
  return {
    rule: `validation-rule:${name}`,
    severity: answer === 'refuses' ? 'error' : 'unknown',
    code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    fields: displayField === undefined ? [] : [displayField],
    ...(displayField === undefined ? {} : { field: displayField }),
    platformMessage: message,
    params: answer === 'breaks' ? [name, message, answer] : [name, message],
  };
}
