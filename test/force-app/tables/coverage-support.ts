import { expect } from 'chai';
import {
  compileFormula,
  maximumCompiledSize,
  type Formula,
  type FormulaContext,
  type InputValue,
} from '../../../src/formula/index.js';
import { formulaField, formulaReturnType } from '../../../src/rules/index.js';
import { findField, findRelationship, readProject, type ObjectSchema, type Schema } from '../../../src/schema/index.js';

/** A record as a test writes it: what is left out is blank, and a parent stands under its relationship's name. */
export type Facts = { readonly [name: string]: InputValue | Facts };

/** Sunday noon in London and Sunday morning in Los Angeles: the same day wherever a union reads it. */
export const NOW = new Date('2026-11-22T20:00:00Z');

let project: Schema | undefined;

/** The model as the product reads it, parents included. */
export const schema = (): Schema => (project ??= readProject());

const objectOf = (name: string): ObjectSchema => {
  const object = schema().object(name);
  if (object === undefined) throw new Error(`there is no ${name}`);
  return object;
};

const compiled = new Map<string, Formula>();

const compileOnce = (
  object: ObjectSchema,
  place: string,
  source: string,
  context: FormulaContext,
  options: { readonly returns: 'Checkbox' | ReturnType<typeof formulaReturnType>; readonly blankMode: 'zero' | 'blank' }
): Formula => {
  const key = `${object.name}.${place}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const result = compileFormula(source, {
    ...options,
    context,
    fields: (path) => formulaField(schema(), object, path),
  });
  if (!result.ok) throw new Error(`${key}: ${result.errors.map((error) => error.message).join('; ')}`);
  compiled.set(key, result.formula);
  return result.formula;
};

const isParent = (value: InputValue | Facts | undefined): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A record as the platform sees one: a blank checkbox is false, anything else blank is null, a formula field is worked out. */
const readerOf = (object: ObjectSchema, facts: Facts, now: Date): ((path: string) => InputValue | undefined) => {
  const read = (path: string): InputValue | undefined => {
    const [first = '', ...rest] = path.split('.');
    if (rest.length > 0) {
      const relationship = findRelationship(object, first);
      const parent = facts[first];
      const target = objectOf(relationship?.reference.to[0] ?? '');
      return readerOf(target, isParent(parent) ? parent : {}, now)(rest.join('.'));
    }
    const field = findField(object, first);
    if (field?.formula !== undefined) return valueOf(object.name, first, facts, now);
    const value = facts[first];
    if (value !== undefined && !isParent(value)) return value;
    if (field?.reference !== undefined && isParent(facts[field.reference.relationshipName ?? ''])) return 'a parent';
    return field?.type === 'Checkbox' ? false : null;
  };
  return read;
};

/** The value of a formula field on a record. */
export const valueOf = (objectName: string, name: string, facts: Facts, now: Date = NOW): InputValue => {
  const object = objectOf(objectName);
  const field = findField(object, name);
  if (field?.formula === undefined) throw new Error(`${objectName}.${name} is no formula field`);
  const formula = compileOnce(object, name, field.formula.expression, 'formulaField', {
    returns: formulaReturnType(field.type),
    blankMode: field.formula.blanksAs === 'BlankAsZero' ? 'zero' : 'blank',
  });
  const result = formula.evaluate(readerOf(object, facts, now), { now: () => now });
  if (result.kind !== 'value') throw new Error(`${objectName}.${name} gives ${result.kind}`);
  return result.value === null && field.type === 'Checkbox' ? false : result.value;
};

/** First day, last day (null: no end), and whether it is ticked. */
export type Span = readonly [from: string, to: string | null, active?: false];

export const isActive = ([, , active]: Span): boolean => active !== false;

/** What the roll-ups of the worksite give for its coverages. */
export const rolledUp = (spans: readonly Span[]): Facts => {
  const active = spans.filter(isActive);
  const starts = active.map(([from]) => from).sort();
  const ends = active
    .map(([, to]) => String(valueOf('Worksite_Coverage__c', 'Last_Day__c', { Covered_To__c: to })))
    .sort();
  return {
    Active_Coverages__c: active.length,
    First_Coverage_Start__c: starts[0] ?? null,
    Last_Coverage_Start__c: starts.at(-1) ?? null,
    First_Coverage_End__c: ends[0] ?? null,
    Last_Coverage_End__c: ends.at(-1) ?? null,
  };
};

/** Whether a coverage, by its own dates and tick, holds on a day. */
export const holds = ([from, to, active]: Span, day: string): boolean =>
  active !== false && from <= day && (to === null || to >= day);

const ruleFormula = (objectName: string, name: string): Formula => {
  const object = objectOf(objectName);
  const rule = object.validationRules.find((candidate) => candidate.name === name);
  return compileOnce(object, `rule ${name}`, rule?.condition ?? '', 'validationRule', {
    returns: 'Checkbox',
    blankMode: 'blank',
  });
};

const activeRules = (objectName: string): string[] =>
  objectOf(objectName)
    .validationRules.filter((rule) => rule.active)
    .map((rule) => rule.name);

/** The names of the active rules that refuse a record. */
export const refusals = (objectName: string, facts: Facts, now: Date = NOW): string[] =>
  activeRules(objectName).filter((name) => {
    const fires = ruleFormula(objectName, name).test(readerOf(objectOf(objectName), facts, now), { now: () => now });
    if (typeof fires !== 'boolean') throw new Error(`${objectName}.${name} answers ${fires}`);
    return fires;
  });

/** What a rule refuses, and why in words; beside it the nearest record that it lets pass. */
export type RuleCase = {
  readonly rule: string;
  readonly why: string;
  readonly refused: Facts;
  readonly passes: Facts;
};

/**
 * One test for each case, and three for all: every rule of the object has a case (but for those that rules.test.ts has from before), a record
 * with nothing in it passes, and no rule is near its size limit.
 */
export const describeRules = (
  objectName: string,
  cases: readonly RuleCase[],
  options: { readonly before?: readonly string[]; readonly now?: Date } = {}
): void => {
  const { before = [], now = NOW } = options;
  const rules = activeRules(objectName).filter((name) => !before.includes(name));

  for (const { rule, why, refused, passes } of cases) {
    it(`${rule}: ${why}`, () => {
      expect(refusals(objectName, refused, now), 'the record that is refused').to.include(rule);
      expect(refusals(objectName, passes, now), 'the nearest record').to.deep.equal([]);
    });
  }

  it('each have a case here', () => {
    expect([...new Set(cases.map(({ rule }) => rule))].sort()).to.deep.equal([...rules].sort());
  });

  it('let a record with nothing in it pass', () => {
    expect(refusals(objectName, {}, now)).to.deep.equal([]);
  });

  it('stay below half of the size the platform compiles', () => {
    for (const name of rules)
      expect(ruleFormula(objectName, name).compiledSize, name).to.be.below(maximumCompiledSize / 2);
  });
};
