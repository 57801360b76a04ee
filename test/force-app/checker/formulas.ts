/**
 * Promise: formulas name fields, functions and values that are there, and read nothing in a circle; a rule’s message stands beside a field
 * a person can change. From the platform’s own refusals. formula-compile.ts asks the compiler as well; formula-values.ts looks at values.
 */
import { lineOf, textOf } from './xml.js';
import type { Field, Model } from './model.js';
import type { Component, Problem } from './types.js';

const STANDARD_FIELDS = new Set([
  'Id',
  'Name',
  'OwnerId',
  'CreatedById',
  'CreatedDate',
  'LastModifiedById',
  'LastModifiedDate',
  'RecordTypeId',
]);

/** Functions a formula field does not have, but a validation rule does. */
const RULE_ONLY = new Set(['ISCHANGED', 'ISNEW', 'PRIORVALUE', 'REGEX', 'VLOOKUP']);
const FUNCTIONS = new Set([
  ...RULE_ONLY,
  ...'ABS ADDMONTHS AND BEGINS BLANKVALUE BR CASE CEILING CONTAINS DATE DATETIMEVALUE DATEVALUE DAY FIND FLOOR HOUR HYPERLINK IF IMAGE INCLUDES'.split(
    ' '
  ),
  ...'ISBLANK ISNULL ISNUMBER ISPICKVAL LEFT LEN LOWER LPAD MAX MID MIN MINUTE MOD MONTH NOT NOW NULLVALUE OR RIGHT ROUND RPAD SECOND'.split(
    ' '
  ),
  ...'SQRT SUBSTITUTE TEXT TIMENOW TIMEVALUE TODAY TRIM UPPER VALUE WEEKDAY YEAR'.split(' '),
]);

type Formula = {
  readonly component: Component;
  readonly object: string;
  readonly source: string;
  readonly element: string;
  readonly rule: boolean;
};

const formulasOf = (model: Model): Formula[] => [
  ...model.fields.flatMap(({ component, object, formula }) =>
    formula === undefined ? [] : [{ component, object, source: formula, element: 'formula', rule: false }]
  ),
  ...model.ofType('ValidationRule').map((component) => ({
    component,
    object: component.object ?? '',
    source: textOf(component.root, 'errorConditionFormula') ?? '',
    element: 'errorConditionFormula',
    rule: true,
  })),
];

/** Literal strings and comments blanked out, so that what is left is names, operators and brackets. */
const withoutStrings = (source: string): string =>
  source.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\*[\s\S]*?\*\//g, (text) => (text.startsWith('/') ? '' : '""'));

const checkFormula = (model: Model, formula: Formula): Problem[] => {
  const { component, object, source } = formula;
  const line = lineOf(component.root, formula.element);
  const problem = (rule: string, message: string): Problem => ({ file: component.file, line, rule, message });
  const code = withoutStrings(source);
  const found: Problem[] = [];
  for (const [, name, path, call] of code.matchAll(/([A-Za-z$][A-Za-z0-9_]*)((?:\.[A-Za-z0-9_]+)*)\s*(\()?/g)) {
    if (!name) continue;
    if (call) {
      if (!FUNCTIONS.has(name)) found.push(problem('formula-function', `${name} is not a function of formulas`));
      else if (RULE_ONLY.has(name) && !formula.rule)
        found.push(problem('formula-function', `${name} works in validation rules only`));
    } else if (!['NULL', 'TRUE', 'FALSE', 'null', 'true', 'false'].includes(name) && !name.startsWith('$')) {
      const missing = unknownField(model, object, `${name}${path ?? ''}`);
      if (missing) found.push(problem('formula-field', `${missing} does not exist on ${object}`));
    }
  }
  const depth = [...code].reduce(
    (open, character) => (open < 0 ? open : open + (character === '(' ? 1 : character === ')' ? -1 : 0)),
    0
  );
  if (depth !== 0) found.push(problem('formula-brackets', 'the brackets do not match'));
  return [...found, ...checkPicklists(model, formula, problem), ...checkLongText(model, formula, code, problem)];
};

/** Follows `Employer__r.Name` from the object; answers the part that leads nowhere, if any. */
const unknownField = (model: Model, object: string, path: string): string | undefined => {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return STANDARD_FIELDS.has(first) || model.field(object, first) ? undefined : first;
  const lookup = model.field(object, first.replace(/__r$/, '__c'));
  const parent = lookup && textOf(lookup.component.root, 'referenceTo');
  if (!parent) return first;
  return model.objects.has(parent) ? unknownField(model, parent, rest.join('.')) : undefined;
};

/** A picklist is asked with ISPICKVAL, INCLUDES, TEXT, CASE or ISBLANK, and for values that it has. */
const checkPicklists = (
  model: Model,
  { object, source }: Formula,
  problem: (rule: string, message: string) => Problem
): Problem[] => {
  const isList = (field: Field | undefined): field is Field =>
    field?.type === 'Picklist' || field?.type === 'MultiselectPicklist';
  const asked = [...source.matchAll(/(ISPICKVAL|INCLUDES)\(\s*(\w+)\s*,\s*"((?:\\.|[^"\\])*)"\s*\)/g)].flatMap(
    ([, call, name, value]) => {
      const field = model.field(object, name ?? '');
      if (!isList(field))
        return [problem('formula-picklist', `${call ?? ''} asks ${name ?? ''}, which is no picklist`)];
      return model.valuesOf(field).includes(value ?? '') || value === ''
        ? []
        : [problem('formula-picklist', `${field.name} has no value "${value ?? ''}"`)];
    }
  );
  const bare = [
    ...withoutStrings(source).matchAll(/(\w+)\(\s*(\w+__c)\b|(\w+__c)\s*(?:=|<>|&(?!&))|(?:=|<>|&)\s*(\w+__c)/g),
  ].flatMap(([, call, inside, left, right]) => {
    const field = model.field(object, inside ?? left ?? right ?? '');
    const allowed = ['ISPICKVAL', 'INCLUDES', 'TEXT', 'CASE', 'ISBLANK', 'ISCHANGED', 'PRIORVALUE'].includes(
      call ?? ''
    );
    return isList(field) && !allowed
      ? [problem('formula-picklist', `${field.name} is a picklist and is not asked as one`)]
      : [];
  });
  return [...asked, ...bare];
};

/** Validation rules may look into a long text, formula fields may not. */
const checkLongText = (
  model: Model,
  formula: Formula,
  code: string,
  problem: (rule: string, message: string) => Problem
): Problem[] =>
  formula.rule
    ? []
    : model
        .fieldsOf(formula.object)
        .filter(
          (field) => ['LongTextArea', 'Html'].includes(field.type) && new RegExp(`\\b${field.name}\\b`).test(code)
        )
        .map((field) => problem('formula-long-text', `a formula field cannot read ${field.name}`));

/** The message stands beside the field that is to be changed: one that exists and that a person can change. */
const checkDisplayField = (model: Model): Problem[] =>
  model.ofType('ValidationRule').flatMap(({ file, root, object = '' }) => {
    const name = textOf(root, 'errorDisplayField');
    const field = model.field(object, name ?? '');
    const good = name === 'Name' || (field !== undefined && !field.derived);
    return good
      ? []
      : [
          {
            file,
            line: lineOf(root, 'errorDisplayField'),
            rule: 'rule-display-field',
            message: `${name ?? ''} is no field of ${object} that a person can change`,
          },
        ];
  });

/** Formula fields that read one another in a circle. */
const checkCircles = (model: Model): Problem[] => {
  const reads = new Map(
    model.fields
      .filter((field) => field.formula !== undefined)
      .map((field) => [
        field,
        [...withoutStrings(field.formula ?? '').matchAll(/(?<![.\w])\w+__c\b/g)].flatMap(
          ([name]) => model.field(field.object, name) ?? []
        ),
      ])
  );
  const reaches = (from: Field, target: Field, seen: Set<Field>): boolean =>
    (reads.get(from) ?? []).some((next) => {
      if (next === target) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, target, seen);
    });
  return [...reads.keys()]
    .filter((field) => reaches(field, field, new Set()))
    .map((field) => ({
      file: field.component.file,
      line: lineOf(field.component.root, 'formula'),
      rule: 'formula-circle',
      message: `${field.name} reads itself`,
    }));
};

export const formulaRules = [
  (model: Model): Problem[] => formulasOf(model).flatMap((formula) => checkFormula(model, formula)),
  checkDisplayField,
  checkCircles,
];
