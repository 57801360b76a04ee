import type { FieldValues } from '../records/index.js';
import { findField, systemFields, type FieldSchema, type ObjectSchema } from '../schema/index.js';
import { checkConditions } from './condition.js';
import { dependentPicklistCheck } from './dependent-picklist.js';
import { emailRule } from './email.js';
import { lengthRule } from './length.js';
import { lookupIdRule } from './lookup-id.js';
import { lookupCheck } from './lookup.js';
import { lookupFilterCheck } from './lookup-filter.js';
import { numberRangeRule } from './number-range.js';
import { picklistRule } from './picklist.js';
import { problemViolation } from './problem.js';
import { requiredCheck } from './required.js';
import { NONE, type FieldCheck, type FieldRule, type RecordCheck } from './rule.js';
import { typeRule } from './type.js';
import type { CheckContext, ConditionRule, RecordRules, Violation } from './types.js';
import { uniqueCheck } from './unique.js';
import { checkWriteable } from './writeable.js';

/** In the order in which a field's faults are told; the first one speaks, the others would say the same again. */
const FIELD_RULES: readonly FieldRule[] = [
  typeRule,
  lengthRule,
  numberRangeRule,
  emailRule,
  lookupIdRule,
  picklistRule,
];

type CompiledField = { readonly name: string; readonly checks: readonly FieldCheck[] };

/**
 * The rules of an object, compiled: do it once for an object and keep the result. `conditions` are its validation rules, made by the formula engine;
 * without them `checkConditions` finds nothing.
 */
export function compileRules(
  object: ObjectSchema,
  options: { readonly conditions?: readonly ConditionRule[] } = {}
): RecordRules {
  const fields = [...systemFields(object), ...object.fields].map((field) => compileField(field, object));
  const dependent = object.fields.flatMap((field) => dependentCheck(field, object));
  const conditions = options.conditions ?? [];
  const required = requiredCheck(object);

  const rules: RecordRules = {
    object,
    checkWriteable: (values, operation) => checkWriteable(object, values, operation),
    checkFormats: (values, context) => checkFormats(fields, dependent, values, context),
    checkField: (name) => fieldCheck(fields, name),
    checkLookups: lookupCheck(object),
    checkFilters: lookupFilterCheck(object),
    checkRequired: (values, context) => listOf(required(values, context)),
    checkConditions: (values) => checkConditions(conditions, values),
    checkUnique: uniqueCheck(object),
    check: (values, context) => check(rules, values, context),
  };
  return rules;
}

function compileField(field: FieldSchema, object: ObjectSchema): CompiledField {
  return { name: field.name, checks: FIELD_RULES.flatMap((rule) => rule(field, object) ?? []) };
}

function fieldCheck(fields: readonly CompiledField[], name: string): FieldCheck {
  const checks = fields.find((field) => field.name === name)?.checks ?? [];
  return (value, context) => {
    for (const check of checks) {
      const violation = check(value, context);
      if (violation) return violation;
    }
    return undefined;
  };
}

function dependentCheck(field: FieldSchema, object: ObjectSchema): readonly RecordCheck[] {
  const controller = field.picklist?.controllingField && findField(object, field.picklist.controllingField);
  const check = controller ? dependentPicklistCheck(field, controller) : undefined;
  return check ? [check] : [];
}

function checkFormats(
  fields: readonly CompiledField[],
  dependent: readonly RecordCheck[],
  values: FieldValues,
  context: CheckContext
): readonly Violation[] {
  let found: Violation[] | undefined;
  if (context.problems && context.problems.length > 0) found = context.problems.map(problemViolation);
  for (const { name, checks } of fields) {
    const value = values.get(name);
    if (value === undefined || value === null) continue;
    for (const fieldCheck of checks) {
      const violation = fieldCheck(value, context);
      if (!violation) continue;
      (found ??= []).push(violation);
      break;
    }
  }
  for (const recordCheck of dependent) {
    const violation = recordCheck(values, context);
    if (violation) (found ??= []).push(violation);
  }
  return found ?? NONE;
}

/** The stages in the platform's order of execution; see the fact sheet, 1.5. */
function check(rules: RecordRules, values: FieldValues, context: CheckContext): readonly Violation[] {
  let found: Violation[] | undefined;
  for (const stage of STAGES) {
    const violations = stage(rules, values, context);
    if (violations.length === 0) continue;
    (found ??= []).push(...violations);
    if (!context.everyStage && violations.some((violation) => violation.severity === 'error')) return found;
  }
  return found ?? NONE;
}

type Stage = (rules: RecordRules, values: FieldValues, context: CheckContext) => readonly Violation[];

const STAGES: readonly Stage[] = [
  (rules, values, context) => rules.checkWriteable(values, context.operation),
  (rules, values, context) => both(rules.checkFormats(values, context), rules.checkLookups(values, context)),
  (rules, values, context) =>
    both(
      both(rules.checkRequired(values, context), rules.checkFilters(values, context)),
      conditionsOf(rules, values, context)
    ),
  (rules, values, context) => rules.checkUnique(values, context),
];

/** A rule that reads a field whose value could not be read would judge a record nobody wrote: it is asked again once that is mended. */
function conditionsOf(rules: RecordRules, values: FieldValues, context: CheckContext): readonly Violation[] {
  if (context.problems && context.problems.length > 0) return NONE;
  return rules.checkConditions(context.current ? new Map([...context.current, ...values]) : values);
}

function both(first: readonly Violation[], second: readonly Violation[]): readonly Violation[] {
  if (second.length === 0) return first;
  return first.length === 0 ? second : [...first, ...second];
}

function listOf(violation: Violation | undefined): readonly Violation[] {
  return violation ? [violation] : NONE;
}
