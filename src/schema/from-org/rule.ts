import type { ValidationRuleSchema } from '../types.js';
import type { DescribedRule } from './types.js';

/**
 * An active rule of an org. The display field comes as `Object.Field` or `Field`, or as the id of a custom field, which describe does not know:
 * then the rule has none. A hidden formula becomes an empty one, which compiles for nobody and so is answered unknown.
 */
export function ruleFromOrg(rule: DescribedRule, fieldNames: ReadonlySet<string>): ValidationRuleSchema {
  const name = rule.displayField?.split('.').at(-1) ?? '';
  const displayField = [...fieldNames].find((field) => field.toLowerCase() === name.toLowerCase());
  return {
    name: rule.name,
    active: true,
    condition: rule.formula ?? '',
    message: rule.message,
    ...(displayField === undefined ? {} : { displayField }),
  };
}
