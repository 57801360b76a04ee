/**
 * Promise: a field says what its type needs and nothing its type refuses, within the limits of one object. From the Metadata API reference
 * of CustomField, a census of fields that deployed, and the limits in Salesforce’s help; the shape of sync fields is a house rule.
 */
import { child, children, lineOf, textOf } from './xml.js';
import type { Field, Model } from './model.js';
import { once } from './reads.js';
import type { Problem } from './types.js';

type Shape = { readonly needs: readonly string[]; readonly refuses: readonly string[] };

const NUMERIC: Shape = {
  needs: ['precision', 'scale'],
  refuses: ['length', 'visibleLines', 'valueSet', 'referenceTo'],
};
const DATED: Shape = {
  needs: [],
  refuses: ['length', 'precision', 'scale', 'unique', 'externalId', 'valueSet', 'referenceTo'],
};

/** What each type of field has to say and may not say; the platform refuses the rest on deploy. */
const SHAPES: Readonly<Record<string, Shape>> = {
  Text: { needs: ['length'], refuses: ['precision', 'scale', 'visibleLines', 'valueSet', 'referenceTo'] },
  TextArea: { needs: [], refuses: ['length', 'precision', 'unique', 'externalId', 'visibleLines'] },
  LongTextArea: { needs: ['length', 'visibleLines'], refuses: ['required', 'unique', 'externalId', 'defaultValue'] },
  Html: { needs: ['length', 'visibleLines'], refuses: ['required', 'unique', 'externalId', 'defaultValue'] },
  Number: NUMERIC,
  Currency: { ...NUMERIC, refuses: [...NUMERIC.refuses, 'unique', 'externalId'] },
  Percent: { ...NUMERIC, refuses: [...NUMERIC.refuses, 'unique', 'externalId'] },
  Checkbox: { needs: ['defaultValue'], refuses: ['required', 'length', 'precision', 'unique', 'externalId'] },
  Date: DATED,
  DateTime: DATED,
  Time: DATED,
  Email: { needs: [], refuses: ['length', 'precision'] },
  Phone: { needs: [], refuses: ['length', 'precision', 'unique', 'externalId'] },
  Url: { needs: [], refuses: ['length', 'precision', 'unique', 'externalId'] },
  Picklist: {
    needs: ['valueSet'],
    refuses: ['length', 'precision', 'visibleLines', 'defaultValue', 'unique', 'externalId'],
  },
  MultiselectPicklist: {
    needs: ['valueSet', 'visibleLines'],
    refuses: ['length', 'precision', 'defaultValue', 'unique', 'externalId'],
  },
  Lookup: {
    needs: ['referenceTo', 'relationshipName', 'relationshipLabel', 'deleteConstraint'],
    refuses: [
      'length',
      'precision',
      'relationshipOrder',
      'reparentableMasterDetail',
      'writeRequiresMasterRead',
      'defaultValue',
      'unique',
    ],
  },
  MasterDetail: {
    needs: [
      'referenceTo',
      'relationshipName',
      'relationshipOrder',
      'reparentableMasterDetail',
      'writeRequiresMasterRead',
    ],
    refuses: ['required', 'deleteConstraint', 'lookupFilter', 'defaultValue', 'length', 'unique'],
  },
  Summary: {
    needs: ['summaryOperation', 'summaryForeignKey'],
    refuses: ['precision', 'scale', 'length', 'required', 'unique', 'externalId'],
  },
  AutoNumber: { needs: ['displayFormat'], refuses: ['required', 'length', 'precision', 'defaultValue'] },
};

const FORMULA_TYPES = new Set(['Text', 'Number', 'Currency', 'Percent', 'Date', 'DateTime', 'Time', 'Checkbox']);
const FORMULA_REFUSES = [
  'required',
  'unique',
  'externalId',
  'defaultValue',
  'length',
  'valueSet',
  'deleteConstraint',
  'trackHistory',
];

const LENGTHS: Readonly<Record<string, readonly [number, number]>> = {
  Text: [1, 255],
  LongTextArea: [256, 131_072],
  Html: [256, 131_072],
};

const shapeOf = (field: Field): Shape | undefined => {
  if (field.formula === undefined) return SHAPES[field.type];
  const numeric = field.type === 'Number' || field.type === 'Currency' || field.type === 'Percent';
  return {
    needs: numeric ? ['precision', 'scale', 'formulaTreatBlanksAs'] : ['formulaTreatBlanksAs'],
    refuses: FORMULA_REFUSES,
  };
};

const checkField = (field: Field): Problem[] => {
  const { file, root } = field.component;
  const problem = (element: string, rule: string, message: string): Problem => ({
    file,
    line: lineOf(root, element),
    rule,
    message,
  });
  const shape = shapeOf(field);
  if (!shape) return [problem('type', 'field-type', `${field.type} is not a type this model uses`)];
  const found: Problem[] = [];
  if (field.formula !== undefined && !FORMULA_TYPES.has(field.type))
    found.push(problem('type', 'field-type', `no formula has the result ${field.type}`));
  for (const name of shape.needs)
    if (!child(root, name)) found.push(problem('type', 'field-needs', `a ${field.type} field needs <${name}>`));
  for (const name of shape.refuses) {
    const element = child(root, name);
    if (element && element.text.trim() !== 'false')
      found.push(problem(name, 'field-refuses', `this ${field.type} field may not have <${name}>`));
  }
  const number = (name: string): number => Number(textOf(root, name) ?? 0);
  const [least, most] = LENGTHS[field.type] ?? [0, Infinity];
  if (child(root, 'length') && (number('length') < least || number('length') > most)) {
    found.push(problem('length', 'field-length', `the length is between ${least} and ${most}`));
  }
  if (number('precision') > 18 || number('scale') > number('precision'))
    found.push(problem('precision', 'field-precision', 'at most 18 digits, and no more after the point than in all'));
  if (
    field.type === 'Checkbox' &&
    field.formula === undefined &&
    !['true', 'false'].includes(textOf(root, 'defaultValue') ?? '')
  ) {
    found.push(problem('defaultValue', 'field-default', 'a checkbox starts as true or false'));
  }
  if (field.type === 'Lookup') {
    const constraint = textOf(root, 'deleteConstraint');
    if (constraint === 'Cascade')
      found.push(problem('deleteConstraint', 'lookup-delete', 'nothing is deleted because its parent is'));
    if (field.required && constraint !== 'Restrict')
      found.push(problem('deleteConstraint', 'lookup-delete', 'a required lookup restricts the delete of its parent'));
    if (!/\bdelet/i.test(textOf(root, 'description') ?? ''))
      found.push(problem('description', 'lookup-delete', 'the description says what deleting the parent does'));
  }
  return [...found, ...checkValueSet(field), ...checkKey(field)];
};

const checkValueSet = (field: Field): Problem[] => {
  const { file, root } = field.component;
  const set = child(root, 'valueSet');
  if (!set) return [];
  const problem = (line: number, rule: string, message: string): Problem => ({ file, line, rule, message });
  const definition = child(set, 'valueSetDefinition');
  const defaults = definition
    ? children(definition, 'value').filter((value) => textOf(value, 'default') === 'true')
    : [];
  return [
    ...((child(set, 'valueSetName') !== undefined) === (definition !== undefined)
      ? [problem(set.line, 'value-set', 'a picklist names a global value set or lists its values: one of the two')]
      : []),
    ...(textOf(set, 'restricted') === 'true'
      ? []
      : [problem(set.line, 'value-set', 'a value outside the list would be taken: <restricted> is not true')]),
    ...(defaults.length > 1 ? [problem(defaults[1]?.line ?? set.line, 'value-set', 'two values are the default')] : []),
    ...(definition && children(definition, 'value').length === 0
      ? [problem(definition.line, 'value-set', 'the list is empty')]
      : []),
  ];
};

/** The two fields by which the sync knows a record have one shape everywhere: other code writes them without looking. */
const checkKey = (field: Field): Problem[] => {
  const { file, root } = field.component;
  const wanted: Readonly<Record<string, string>> | undefined = field.name.endsWith('Sync_Key__c')
    ? { type: 'Text', length: '100', externalId: 'true', unique: 'true', caseSensitive: 'false' }
    : field.name.endsWith('Sync_Base__c')
      ? { type: 'Text', length: '255' }
      : undefined;
  return Object.entries(wanted ?? {})
    .filter(([name, value]) => textOf(root, name) !== value)
    .map(([name, value]) => ({
      file,
      line: lineOf(root, name),
      rule: 'sync-field',
      message: `<${name}> of a sync field is ${value}`,
    }));
};

/** A record is synced with both its fields or with none. */
const checkPairs = (model: Model): Problem[] =>
  model.fields
    .filter((field) => field.name.endsWith('Sync_Key__c'))
    .filter((field) => !model.field(field.object, field.name.replace('Key', 'Base')))
    .map((field) => ({
      file: field.component.file,
      line: field.component.root.line,
      rule: 'sync-field',
      message: 'there is a sync key but no sync base',
    }));

/** Limits of one object: 25 external ids, 25 roll-ups, 40 lookups, two masters. */
const checkCounts = (model: Model): Problem[] =>
  [...model.objects.values()].flatMap((object) => {
    const fields = model.fieldsOf(object.name);
    const limits: ReadonlyArray<readonly [string, number, number]> = [
      ['external ids', 25, fields.filter((field) => textOf(field.component.root, 'externalId') === 'true').length],
      ['roll-ups', 25, fields.filter((field) => field.type === 'Summary').length],
      ['lookups', 40, fields.filter((field) => field.type === 'Lookup' || field.type === 'MasterDetail').length],
      ['masters', 2, fields.filter((field) => field.type === 'MasterDetail').length],
      [
        'fields with history',
        20,
        fields.filter((field) => textOf(field.component.root, 'trackHistory') === 'true').length,
      ],
    ];
    return limits
      .filter(([, limit, count]) => count > limit)
      .map(([what, limit, count]) => ({
        file: object.file,
        line: object.root.line,
        rule: 'object-limit',
        message: `${count} ${what}; ${limit} are allowed`,
      }));
  });

const checkFieldOnce = once(checkField);

/** A shared list has one value for its default, at most: it is the default of every field that uses the list. */
const checkShared = (model: Model): Problem[] =>
  model.ofType('GlobalValueSet').flatMap(({ file, root }) =>
    children(root, 'customValue')
      .filter((value) => textOf(value, 'default') === 'true')
      .slice(1)
      .map((value) => ({ file, line: value.line, rule: 'value-set', message: 'two values are the default' }))
  );

export const checkFields = (model: Model): Problem[] => [
  ...model.fields.flatMap(checkFieldOnce),
  ...checkShared(model),
  ...checkPairs(model),
  ...checkCounts(model),
];
