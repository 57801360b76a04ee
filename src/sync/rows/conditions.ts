import { compileFormula, type Environment, type InputValue } from '../../formula/index.js';
import type { FieldValues } from '../../records/index.js';
import { formulaField, type ConditionRule } from '../../rules/index.js';
import type { ObjectSchema, Schema, ValidationRuleSchema } from '../../schema/index.js';
import { createPathReader, type Parent, type RecordView } from './record-view.js';

/** Where the lookups of the row being judged lead, by field: filled row by row, before its rules run. */
export type RowLinks = Map<string, Parent>;

/** The row that is being judged: one object for all rows, so that a million of them make no garbage. */
type CurrentRow = RecordView & { values: FieldValues };

/**
 * The active validation rules of an object, made for records that are about to be created. A rule that cannot be compiled here, or that asks
 * for what only the org knows (the running user, a parent that this run does not make), is answered `unknown`, never guessed.
 *
 * @param links where the lookups of the row being judged lead; without it every parent is the org's to know
 */
export function insertConditions(
  object: ObjectSchema,
  schema: Schema,
  now: () => Date = () => new Date(),
  links: RowLinks = new Map()
): ConditionRule[] {
  const row: CurrentRow = {
    values: new Map(),
    get: (field) => row.values.get(field),
    parent: (lookup) => links.get(lookup),
  };
  const read = createPathReader(object, schema, now);
  return saveConditions(object, schema, {
    read: (path) => read(row, path),
    take: (values) => {
      row.values = values;
    },
    environment: { now, isNew: true },
  });
}

/** A save as the rules look at it: the same reader and environment for all rows, over whichever values it was last given. */
export type SavedRow = {
  readonly read: (path: string) => InputValue | undefined;
  /** Makes these the values that are read from now on. */
  readonly take: (values: FieldValues) => void;
  readonly environment: Environment;
};

/** The active validation rules of an object over a save, whatever kind of save it is. */
export function saveConditions(object: ObjectSchema, schema: Schema, row: SavedRow): ConditionRule[] {
  return object.validationRules.filter((rule) => rule.active).map((rule) => conditionOf(rule, object, schema, row));
}

function conditionOf(
  rule: ValidationRuleSchema,
  object: ObjectSchema,
  schema: Schema,
  { read, take, environment }: SavedRow
): ConditionRule {
  const { name, message, displayField } = rule;
  const compiled = compileRule(rule, object, schema);
  const evaluate = (values: FieldValues): 'passes' | 'refuses' | 'unknown' => {
    if (!compiled.ok) return 'unknown';
    take(values);
    const fires = compiled.formula.test(read, environment);
    return fires === true ? 'refuses' : fires === false ? 'passes' : 'unknown';
  };
  const breaks = (values: FieldValues): boolean => {
    take(values);
    return compiled.ok && compiled.formula.test(read, environment) === 'error';
  };
  return { name, message, evaluate, breaks, ...(displayField === undefined ? {} : { displayField }) };
}

/** A validation rule's formula over the fields of its object. */
export function compileRule(
  rule: ValidationRuleSchema,
  object: ObjectSchema,
  schema: Schema
): ReturnType<typeof compileFormula> {
  return compileFormula(rule.condition, {
    returns: 'Checkbox',
    context: 'validationRule',
    fields: (path) => formulaField(schema, object, path),
  });
}
