/**
 * Promise: every formula of ours compiles, by the same compiler that the plugin’s own rules run on: names, types, arguments, results.
 * It also keeps the platform’s sizes: 3,900 characters, and 15,000 bytes compiled, for which the compiler’s estimate counts each formula
 * field as often as it is read, other objects’ too (more than the platform counts); and at most ten relationships an object’s formulas
 * may span, of the 15 the platform allows. Limits: Salesforce’s help, “Formula Limits”.
 */
import {
  compileFormula,
  globalField,
  maximumCompiledSize,
  type Formula,
  type FormulaReturnType,
} from '../../../src/formula/index.js';
import type { Field, Model } from './model.js';
import { reporter } from './problems.js';
import { isStandardField } from './tokens.js';
import type { Component, Problem } from './types.js';
import { shownType } from './values.js';
import { child, textOf, within } from './xml.js';

const MOST_RELATIONSHIPS = 10;

type Compiled = { readonly formula: Formula } | { readonly message: string };

/** A path from an object through its lookups; the field at its end and the object it is on. */
export const fieldAt = (model: Model, object: string, path: string): Field | undefined => {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return model.field(object, first);
  const lookup = model.field(object, first.replace(/__r$/i, '__c'));
  const parent = lookup && textOf(lookup.component.root, 'referenceTo');
  return parent === undefined ? undefined : fieldAt(model, parent, rest.join('.'));
};

const STANDARD_TYPES: Readonly<Record<string, 'Text' | 'Id' | 'DateTime' | 'Lookup'>> = {
  Name: 'Text',
  Id: 'Id',
  CreatedDate: 'DateTime',
  LastModifiedDate: 'DateTime',
  SystemModstamp: 'DateTime',
  OwnerId: 'Lookup',
  CreatedById: 'Lookup',
  LastModifiedById: 'Lookup',
};

const standardAt = (model: Model, object: string, path: string): string | undefined => {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return isStandardField(model, object, first) ? first : undefined;
  const lookup = model.field(object, first.replace(/__r$/, '__c'));
  const parent = lookup && textOf(lookup.component.root, 'referenceTo');
  return parent === undefined ? undefined : standardAt(model, parent, rest.join('.'));
};

/** What a formula read of a field: as long as all of it is the same, so is the compiled formula. */
type Reading = {
  readonly path: string;
  readonly field: Component | undefined;
  readonly values: string;
  readonly size: number;
};
type Kept = { readonly readings: readonly Reading[]; readonly compiled: Compiled };

const kept = new WeakMap<Component, Kept>();

const compileAll = (model: Model) => {
  const done = new Map<Component, Compiled>();
  const open = new Set<Component>();
  const sizeOf = (field: Field | undefined): number => {
    if (field?.formula === undefined || open.has(field.component)) return 0;
    const result = compileField(field);
    return 'formula' in result ? result.formula.compiledSize : 0;
  };
  const read = (object: string, path: string): Reading => {
    const field = fieldAt(model, object, path);
    const values = field ? model.valuesOf(field).join('\n') : (standardAt(model, object, path) ?? '');
    return { path, field: field?.component, values, size: sizeOf(field) };
  };
  const unchanged = (object: string, readings: readonly Reading[]): boolean =>
    readings.every((before) => {
      const now = read(object, before.path);
      return now.field === before.field && now.values === before.values && now.size === before.size;
    });
  const compile = (component: Component, source: string, returns: FormulaReturnType, rule: boolean): Compiled => {
    const object = component.object ?? '';
    const before = done.get(component);
    if (before) return before;
    const readings: Reading[] = [];
    open.add(component);
    const known = kept.get(component);
    if (known && unchanged(object, known.readings)) {
      open.delete(component);
      done.set(component, known.compiled);
      return known.compiled;
    }
    const result = compileFormula(source, {
      returns,
      context: rule ? 'validationRule' : 'formulaField',
      blankMode: textOf(component.root, 'formulaTreatBlanksAs') === 'BlankAsZero' ? 'zero' : 'blank',
      fields: (path) => {
        if (path.startsWith('$')) return globalField(path);
        const reading = read(object, path);
        readings.push(reading);
        const field = fieldAt(model, object, path);
        if (field)
          return {
            type: shownType(model, field) as 'Text',
            path,
            values: model.valuesOf(field),
            compiledSize: reading.size,
          };
        return reading.values === '' ? undefined : { type: STANDARD_TYPES[reading.values] ?? ('Text' as const), path };
      },
    });
    open.delete(component);
    const compiled: Compiled = result.ok
      ? { formula: result.formula }
      : { message: result.errors.map(({ message }) => message).join('; ') };
    done.set(component, compiled);
    kept.set(component, { readings, compiled });
    return compiled;
  };
  const compileField = (field: Field): Compiled =>
    compile(field.component, field.formula ?? '', field.type as FormulaReturnType, false);
  return {
    compileField,
    compileRule: (component: Component): Compiled =>
      compile(component, textOf(component.root, 'errorConditionFormula') ?? '', 'Checkbox', true),
  };
};

export const checkCompiled = (model: Model): Problem[] => {
  const { compileField, compileRule } = compileAll(model);
  const relationships = new Map<string, Set<string>>();
  const judge = (component: Component, compiled: Compiled, element: string): Problem[] => {
    const report = reporter(component);
    const at = child(component.root, element);
    if ('message' in compiled) return [report('formula-compile', compiled.message, at)];
    const size = compiled.formula.compiledSize;
    for (const [path] of (textOf(component.root, element) ?? '').matchAll(/\b(?:\w+__r\.)+/g)) {
      const spanned = relationships.get(component.object ?? '') ?? new Set();
      relationships.set(component.object ?? '', spanned);
      path
        .split('.')
        .slice(0, -1)
        .forEach((_, index, steps) => spanned.add(steps.slice(0, index + 1).join('.')));
    }
    return size > maximumCompiledSize
      ? [report('formula-size', `about ${size} bytes compiled; ${maximumCompiledSize} are allowed`, at)]
      : [];
  };
  const found = [
    ...model.fields
      .filter(({ formula }) => formula !== undefined)
      .flatMap((field) => judge(field.component, compileField(field), 'formula')),
    ...model.ofType('ValidationRule').flatMap((rule) => judge(rule, compileRule(rule), 'errorConditionFormula')),
  ];
  for (const [object, spanned] of relationships) {
    const component = model.objects.get(object);
    if (component && spanned.size > MOST_RELATIONSHIPS)
      found.push(
        reporter(component)(
          'object-limit',
          `its formulas span ${spanned.size} relationships; ${MOST_RELATIONSHIPS} are allowed here`
        )
      );
  }
  return found;
};

/** A default is a formula too: a text in quotes, a day by TODAY(), a number as it is. */
export const checkDefaults = (model: Model): Problem[] =>
  model.fields.flatMap((field) => {
    const source = textOf(field.component.root, 'defaultValue');
    if (source === undefined || field.type === 'Checkbox') return [];
    const result = compileFormula(source, {
      returns: field.type as FormulaReturnType,
      context: 'defaultValue',
      fields: (path) => (path.startsWith('$') ? globalField(path) : undefined),
    });
    return result.ok
      ? []
      : [
          reporter(field.component)(
            'field-default',
            result.errors.map(({ message }) => message).join('; '),
            within(field.component.root, 'defaultValue')[0]
          ),
        ];
  });
