import {
  compileFormula,
  type Formula,
  type FormulaResult,
  type FormulaReturnType,
  type InputValue,
} from '../../src/formula/index.js';
import { readModel, textOf, type Field } from './checker/index.js';
import { SOURCES } from './support.js';

export const model = readModel(SOURCES);

export type Values = Readonly<Record<string, InputValue>>;

const fieldInfo = (object: string, path: string) => {
  if (path === 'Name') return { type: 'Text' as const, path };
  const field = model.fieldsOf(object).find((candidate) => candidate.name.toLowerCase() === path.toLowerCase());
  return field && { type: field.type as 'Text', path: field.name, values: model.valuesOf(field), ...sizeOf(field) };
};

const sizeOf = (field: Field): { compiledSize?: number } =>
  field.formula === undefined ? {} : { compiledSize: compileField(field).compiledSize };

const compile = (
  object: string,
  source: string,
  rule: boolean,
  returns: FormulaReturnType,
  blanks: string | undefined
): Formula => {
  const result = compileFormula(source, {
    returns,
    context: rule ? 'validationRule' : 'formulaField',
    blankMode: blanks === 'BlankAsZero' ? 'zero' : 'blank',
    fields: (path) => fieldInfo(object, path),
  });
  if (!result.ok) throw new Error(result.errors.map((error) => error.message).join('; '));
  return result.formula;
};

/** A formula field, compiled as the platform would. */
export const compileField = (field: Field): Formula =>
  compile(
    field.object,
    field.formula ?? '',
    false,
    field.type as FormulaReturnType,
    textOf(field.component.root, 'formulaTreatBlanksAs')
  );

export type Rule = { readonly object: string; readonly name: string; readonly formula: Formula };

export const RULES: readonly Rule[] = model.ofType('ValidationRule').map(({ object = '', name, root }) => ({
  object,
  name,
  formula: compile(object, textOf(root, 'errorConditionFormula') ?? '', true, 'Checkbox', undefined),
}));

/** A record as the platform sees one: a blank checkbox is false, anything else blank is null, a formula field is worked out. */
export const readerOf = (object: string, values: Values, now: Date) => {
  const read = (path: string): InputValue | undefined => {
    const field = model.field(object, path);
    if (field?.formula === undefined) return values[path] ?? (field?.type === 'Checkbox' ? false : null);
    const result = compileField(field).evaluate(read, { now: () => now });
    if (result.kind !== 'value') throw new Error(`${path} gives ${result.kind}`);
    return result.value;
  };
  return read;
};

/** The value of a formula field on a record. */
export const evaluateField = (object: string, name: string, values: Values, now: Date): FormulaResult =>
  compileField(model.field(object, name)!).evaluate(readerOf(object, values, now), { now: () => now });

/** The names of the rules that refuse a record. */
export const refusals = (object: string, values: Values, now: Date): string[] =>
  RULES.filter((rule) => rule.object === object)
    .filter((rule) => {
      const fires = rule.formula.test(readerOf(object, values, now), { now: () => now });
      if (typeof fires !== 'boolean') throw new Error(`${rule.name} answers ${fires}`);
      return fires;
    })
    .map((rule) => rule.name);
