import type { Environment, RecordReader } from '../../formula/index.js';
import type { ConditionRule } from '../../rules/index.js';
import type { Value } from '../../records/index.js';
import type { ObjectSchema, ValidationRuleSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg, SaveError, StoredRecord } from '../types.js';
import { compileOnce, environmentOf, readerOf } from './formulas.js';

/** The save that is being judged: what rules ask beyond the record's values (ISNEW, PRIORVALUE, who the user is). */
export type SavingContext = {
  save?: Save | undefined;
  /** Rules that could not be worked out: they neither pass nor refuse by their own words, so the save is refused by ours. */
  readonly broken: SaveError[];
};

type Save = { readonly read: RecordReader; readonly environment: Environment };

/** One save as all rules of the object look at it: made once, however many rules there are. */
export function saveOf(
  org: PracticeOrg,
  object: ObjectSchema,
  row: ReadonlyMap<string, Value>,
  before: StoredRecord | undefined,
  caller: Caller
): Save {
  return {
    read: readerOf(org, object, Object.fromEntries(row), caller),
    environment: {
      ...environmentOf(org, caller),
      isNew: before === undefined,
      ...(before === undefined ? {} : { prior: readerOf(org, object, before, caller) }),
    },
  };
}

/** The object's active validation rules, ready to run over the save in `saving`. */
export function conditionsOf(org: PracticeOrg, object: ObjectSchema, saving: SavingContext): readonly ConditionRule[] {
  return object.validationRules.filter((rule) => rule.active).map((rule) => conditionOf(org, object, rule, saving));
}

function conditionOf(
  org: PracticeOrg,
  object: ObjectSchema,
  rule: ValidationRuleSchema,
  saving: SavingContext
): ConditionRule {
  const { name, message, displayField } = rule;
  const compiled = compileOnce(org, object, `rule ${name}`, rule.condition, {
    returns: 'Checkbox',
    context: 'validationRule',
  });
  const breakRule = (problem: string): 'passes' => {
    saving.broken.push({
      statusCode: 'FIELD_INTEGRITY_EXCEPTION',
      message: `Validation Formula "${name}" Is Invalid: ${problem}`,
      fields: [],
    });
    return 'passes';
  };
  return {
    name,
    message,
    ...(displayField === undefined ? {} : { displayField }),
    evaluate() {
      if (!compiled.ok) return breakRule(compiled.errors[0]?.message ?? 'it does not compile');
      const { save } = saving;
      if (save === undefined) return 'unknown';
      const result = compiled.formula.evaluate(save.read, save.environment);
      if (result.kind === 'error') return breakRule(result.message);
      if (result.kind === 'unknown') return breakRule(`this org does not know ${result.missing.join(', ')}`);
      return result.value === true ? 'refuses' : 'passes';
    },
  };
}
