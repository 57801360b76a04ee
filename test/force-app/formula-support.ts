import { expect } from 'chai';
import {
  compileFormula,
  maximumCompiledSize,
  type Formula,
  type FormulaContext,
  type FormulaReturnType,
  type InputValue,
} from '../../src/formula/index.js';
import { formulaField, formulaReturnType } from '../../src/rules/index.js';
import { findField, findRelationship, readProject, type ObjectSchema, type Schema } from '../../src/schema/index.js';

/** A record as a test writes it: what is left out is blank, and a parent stands under its relationship's name. */
export type Facts = { readonly [name: string]: InputValue | Facts };

/** Sunday noon in London and Sunday morning in Los Angeles: the same day wherever a union reads it. */
export const NOW = new Date('2026-11-22T20:00:00Z');

let project: Schema | undefined;

/** The model as the product reads it, parents included. */
export const schema = (): Schema => (project ??= readProject());

export const objectOf = (name: string): ObjectSchema => {
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
  options: { readonly returns: FormulaReturnType; readonly blankMode: 'zero' | 'blank' }
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

const returnsOf = (type: string): FormulaReturnType => {
  const returns = formulaReturnType(type);
  if (returns === undefined) throw new Error(`a formula gives no ${type}`);
  return returns;
};

/** A formula field, compiled as the platform would. */
export const fieldFormula = (objectName: string, name: string): Formula => {
  const object = objectOf(objectName);
  const field = findField(object, name);
  if (field?.formula === undefined) throw new Error(`${objectName}.${name} is no formula field`);
  return compileOnce(object, name, field.formula.expression, 'formulaField', {
    returns: returnsOf(field.type),
    blankMode: field.formula.blanksAs === 'BlankAsZero' ? 'zero' : 'blank',
  });
};

/** A validation rule, compiled as the platform would. */
export const ruleFormula = (objectName: string, name: string): Formula => {
  const object = objectOf(objectName);
  const rule = object.validationRules.find((candidate) => candidate.name === name);
  return compileOnce(object, `rule ${name}`, rule?.condition ?? '', 'validationRule', {
    returns: 'Checkbox',
    blankMode: 'blank',
  });
};

const isParent = (value: InputValue | Facts | undefined): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The id that a lookup holds whose parent is written down: the parent's own, or a made-up one. */
const idOf = (parent: Facts): InputValue => {
  const id = parent['Id'];
  return id === undefined || isParent(id) ? 'a parent' : id;
};

/** A record as the platform sees one: a blank checkbox is false, anything else blank is null, a formula field is worked out. */
const readerOf = (object: ObjectSchema, facts: Facts, now: Date): ((path: string) => InputValue | undefined) => {
  return (path) => {
    const [first = '', ...rest] = path.split('.');
    if (rest.length > 0) {
      const parent = facts[first];
      const target = objectOf(findRelationship(object, first)?.reference.to[0] ?? '');
      return readerOf(target, isParent(parent) ? parent : {}, now)(rest.join('.'));
    }
    const field = findField(object, first);
    if (field?.formula !== undefined) return valueOf(object.name, first, facts, now);
    const value = facts[first];
    if (value !== undefined && !isParent(value)) return value;
    const parent = facts[field?.reference?.relationshipName ?? ''];
    if (isParent(parent)) return idOf(parent);
    return field?.type === 'Checkbox' ? false : null;
  };
};

/** The value of a formula field on a record. */
export const valueOf = (objectName: string, name: string, facts: Facts, now: Date = NOW): InputValue => {
  const object = objectOf(objectName);
  const result = fieldFormula(objectName, name).evaluate(readerOf(object, facts, now), { now: () => now });
  if (result.kind !== 'value') throw new Error(`${objectName}.${name} gives ${result.kind}`);
  return result.value === null && findField(object, name)?.type === 'Checkbox' ? false : result.value;
};

/** When a record is saved, and what it was `before`: left out, it is a new one. */
export type Save = { readonly now?: Date; readonly before?: Facts };

/** The names of the active rules that refuse a save. A rule that cannot answer is a fault here. */
export const refusals = (objectName: string, facts: Facts, { now = NOW, before }: Save = {}): string[] => {
  const object = objectOf(objectName);
  const environment = {
    now: () => now,
    isNew: before === undefined,
    ...(before === undefined ? {} : { prior: readerOf(object, before, now) }),
  };
  return object.validationRules
    .filter((rule) => rule.active)
    .filter(({ name }) => {
      const answer = ruleFormula(objectName, name).test(readerOf(object, facts, now), environment);
      if (typeof answer !== 'boolean') throw new Error(`${objectName}.${name} answers ${answer}`);
      return answer;
    })
    .map(({ name }) => name);
};

/** What a rule refuses, and why in words; beside it the nearest record that it lets pass. `before`: the save changes that record. */
export type RuleCase = {
  readonly rule: string;
  readonly why: string;
  readonly refused: Facts;
  readonly passes: Facts;
  readonly before?: Facts;
};

/**
 * One test for each case, and three for all: every rule of the object is active and has a case (but for those with their cases
 * `elsewhere`), a record with nothing in it passes, new or old, and no rule is near its size limit.
 */
export const describeRules = (
  objectName: string,
  cases: readonly RuleCase[],
  options: { readonly elsewhere?: readonly string[]; readonly now?: Date } = {}
): void => {
  const { elsewhere = [], now = NOW } = options;

  for (const { rule, why, refused, passes, before } of cases) {
    it(`${rule}: ${why}`, () => {
      expect(refusals(objectName, refused, { now, before }), 'the record that is refused').to.include(rule);
      expect(refusals(objectName, passes, { now, before }), 'the nearest record').to.deep.equal([]);
    });
  }

  it('each have a case, and are active', () => {
    const rules = objectOf(objectName).validationRules;
    expect(rules.map(({ name }) => name)).to.have.members([
      ...new Set([...cases.map(({ rule }) => rule), ...elsewhere]),
    ]);
    expect(rules.filter((rule) => !rule.active)).to.deep.equal([]);
  });

  it('let a record with nothing in it pass, new or old', () => {
    expect(refusals(objectName, {}, { now })).to.deep.equal([]);
    expect(refusals(objectName, {}, { now, before: {} })).to.deep.equal([]);
  });

  it('stay below half of the size the platform compiles', () => {
    for (const { name } of objectOf(objectName).validationRules)
      expect(ruleFormula(objectName, name).compiledSize, name).to.be.below(maximumCompiledSize / 2);
  });
};
