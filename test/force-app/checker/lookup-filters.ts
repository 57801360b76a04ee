/**
 * Promise: a lookup filter, and a roll-up’s filter, compare fields that are there with values they can hold. From the Metadata API
 * reference of CustomField: a filter’s `field` starts with the object it leads to, `valueField` with `$Source` for the record being
 * edited; at most five active filters an object; a roll-up may not add up what depends on today or on another record.
 */
import type { Field, Model } from './model.js';
import { repeated, reporter } from './problems.js';
import { booleanFilterFault, isStandardField } from './tokens.js';
import type { Problem } from './types.js';
import { operationFault, shownType, valueFault } from './values.js';
import { child, children, lineOf, textOf } from './xml.js';

const MOST_ACTIVE = 5;

const split = (path: string): [string, string, string | undefined] => {
  const [object = '', name = '', more] = path.split('.');
  return [object, name, more];
};

const checkFilter = (model: Model, field: Field): Problem[] => {
  const filter = child(field.component.root, 'lookupFilter');
  if (!filter) return [];
  const report = reporter(field.component);
  const target = textOf(field.component.root, 'referenceTo') ?? '';
  const items = children(filter, 'filterItems');
  const fault = booleanFilterFault(textOf(filter, 'booleanFilter'), items.length);
  const found = fault ? [report('lookup-filter', fault, child(filter, 'booleanFilter'))] : [];
  const optional = textOf(filter, 'isOptional') === 'true';
  if (field.type !== 'Lookup') found.push(report('lookup-filter', 'only a lookup has a filter', filter));
  if (!optional)
    found.push(
      report(
        'lookup-filter',
        'a filter that must hold breaks loads: it is optional, and a rule says the rest',
        child(filter, 'isOptional')
      )
    );
  if (textOf(filter, 'active') !== 'true')
    found.push(report('lookup-filter', 'a filter that is off says nothing', child(filter, 'active')));
  if (!optional && !textOf(filter, 'errorMessage'))
    found.push(report('lookup-filter', 'a filter that must hold says so', filter));
  if (optional && child(filter, 'errorMessage'))
    found.push(
      report('lookup-filter', 'an optional filter refuses nothing: it has no message', child(filter, 'errorMessage'))
    );
  if (items.length === 0 || items.length > 10)
    found.push(report('lookup-filter', 'a filter has one to ten conditions', filter));
  for (const item of items) {
    const [object, name, more] = split(textOf(item, 'field') ?? '');
    const asked = object === target && more === undefined ? model.field(object, name) : undefined;
    if (!asked && !(object === target && isStandardField(model, target, name))) {
      found.push(
        report('lookup-filter', `${textOf(item, 'field') ?? ''} is no field of ${target}`, child(item, 'field'))
      );
      continue;
    }
    const value = textOf(item, 'value');
    const source = textOf(item, 'valueField');
    if ((value === undefined) === (source === undefined))
      found.push(report('lookup-filter', 'it compares with a value or with a field: one of the two', item));
    if (source !== undefined) {
      const [from, own, deeper] = split(source);
      const other = from === '$Source' && deeper === undefined ? model.field(field.object, own) : undefined;
      if (!other && !(from === '$Source' && isStandardField(model, field.object, own)))
        found.push(report('lookup-filter', `${source} is no field of ${field.object}`, child(item, 'valueField')));
      else if (asked && other && shownType(model, asked) !== shownType(model, other))
        found.push(report('lookup-filter', `a ${asked.type} is compared with a ${other.type}`, item));
      else if (
        asked &&
        other &&
        textOf(asked.component.root, 'referenceTo') !== textOf(other.component.root, 'referenceTo')
      )
        found.push(report('lookup-filter', 'the two lead to different objects', item));
    }
    const wrong =
      asked &&
      (operationFault(model, asked, textOf(item, 'operation') ?? '') ??
        (value === undefined
          ? undefined
          : valueFault(model, asked, value, { checkbox: ['True', 'False'], separator: ',', dates: 'none' })));
    if (wrong) found.push(report('lookup-filter', wrong, item));
  }
  return found;
};

const checkActive = (model: Model): Problem[] =>
  [...model.objects.values()].flatMap((object) => {
    const active = model.fieldsOf(object.name).filter((field) => {
      const filter = child(field.component.root, 'lookupFilter');
      return filter !== undefined && textOf(filter, 'active') === 'true';
    });
    return active.length > MOST_ACTIVE
      ? [reporter(object)('object-limit', `${active.length} active lookup filters; ${MOST_ACTIVE} are allowed`)]
      : [];
  });

/** A value that changes without anybody saving the record, or that another record holds, cannot be rolled up. */
const movesByItself = (model: Model, field: Field, seen: ReadonlySet<Field> = new Set()): boolean =>
  field.formula !== undefined &&
  !seen.has(field) &&
  (/\b(TODAY|NOW|TIMENOW)\s*\(/.test(field.formula) ||
    /__r\s*\./.test(field.formula) ||
    [...field.formula.matchAll(/\b(\w+__c)\b/g)].some(([, name = '']) => {
      const read = model.field(field.object, name);
      return read !== undefined && movesByItself(model, read, new Set([...seen, field]));
    }));

const SUMMED = new Set(['Number', 'Currency', 'Percent']);
const COMPARED = new Set([...SUMMED, 'Date', 'DateTime']);

const checkRollUp = (model: Model, field: Field): Problem[] => {
  const { root } = field.component;
  const report = reporter(field.component);
  const operation = textOf(root, 'summaryOperation') ?? '';
  const [detail] = split(textOf(root, 'summaryForeignKey') ?? '');
  const summarized = child(root, 'summarizedField');
  const found: Problem[] = [];
  if ((operation === 'count') === (summarized !== undefined))
    found.push(
      report('roll-up', 'a count sums no field, and any other sums one', summarized ?? child(root, 'summaryOperation'))
    );
  if (summarized) {
    const [object, name] = split(summarized.text.trim());
    const below = model.field(object, name);
    const type = below && shownType(model, below);
    if (object !== detail) found.push(report('roll-up', `${summarized.text.trim()} is not on ${detail}`, summarized));
    if (type !== undefined && !(operation === 'sum' ? SUMMED : COMPARED).has(type))
      found.push(report('roll-up', `there is no ${operation} of a ${type}`, summarized));
    if (below && movesByItself(model, below))
      found.push(report('roll-up', `${name} changes by itself and cannot be rolled up`, summarized));
  }
  const items = children(root, 'summaryFilterItems');
  for (const item of items) {
    const [object, name] = split(textOf(item, 'field') ?? '');
    const asked = model.field(object, name);
    if (object !== detail)
      found.push(report('roll-up', `${textOf(item, 'field') ?? ''} is not on ${detail}`, child(item, 'field')));
    if (!asked) continue;
    if (child(item, 'valueField'))
      found.push(report('roll-up', 'a roll-up’s filter compares with a value', child(item, 'valueField')));
    if (/^(LongTextArea|Html|MultiselectPicklist)$/.test(asked.type) || movesByItself(model, asked))
      found.push(report('roll-up', `a roll-up cannot filter by ${name}`, item));
    const wrong =
      operationFault(model, asked, textOf(item, 'operation') ?? '') ??
      valueFault(model, asked, textOf(item, 'value') ?? '', {
        checkbox: ['True', 'False'],
        separator: ',',
        dates: 'none',
      });
    if (wrong) found.push(report('roll-up', wrong, item));
    if ((textOf(item, 'value') ?? '') === '' && asked.type === 'Checkbox')
      found.push(report('roll-up', 'a checkbox is never blank', item));
  }
  for (const item of repeated(
    items,
    (one) => `${textOf(one, 'field') ?? ''}${textOf(one, 'operation') ?? ''}${textOf(one, 'value') ?? ''}`
  ))
    found.push(report('roll-up', 'a condition is there twice', item));
  return found;
};

/** Masters of masters: three levels below the top are the most, and no circle. */
const checkLevels = (model: Model): Problem[] =>
  [...model.objects.values()].flatMap((object) => {
    const depth = (name: string, seen: readonly string[]): number =>
      seen.includes(name)
        ? 99
        : Math.max(
            0,
            ...model
              .fieldsOf(name)
              .filter(({ type }) => type === 'MasterDetail')
              .map((field) => 1 + depth(textOf(field.component.root, 'referenceTo') ?? '', [...seen, name]))
          );
    return depth(object.name, []) > 3
      ? [reporter(object)('object-limit', 'it is a detail more than three levels down')]
      : [];
  });

/** One master is the first, numbered 0; a second is numbered 1. Nobody is a detail of a person. */
const checkMasters = (model: Model): Problem[] =>
  [...model.objects.keys()].flatMap((object) => {
    const masters = model.fieldsOf(object).filter(({ type }) => type === 'MasterDetail');
    const orders = masters.map((field) => textOf(field.component.root, 'relationshipOrder') ?? '');
    return masters.flatMap((field, index) => {
      const report = reporter(field.component);
      const order = orders[index] ?? '';
      const wrong = orders.indexOf(order) !== index || !['0', '1'].slice(0, masters.length).includes(order);
      const target = textOf(field.component.root, 'referenceTo') ?? '';
      return [
        ...(wrong
          ? [
              report(
                'master-order',
                'masters are numbered 0, then 1',
                lineOf(field.component.root, 'relationshipOrder')
              ),
            ]
          : []),
        ...(model.objects.has(target) || target === 'Account'
          ? []
          : [report('master-order', `${target} is no master`, lineOf(field.component.root, 'referenceTo'))]),
      ];
    });
  });

export const filterRules = [
  (model: Model): Problem[] => model.fields.flatMap((field) => checkFilter(model, field)),
  (model: Model): Problem[] =>
    model.fields.filter(({ type }) => type === 'Summary').flatMap((field) => checkRollUp(model, field)),
  checkActive,
  checkLevels,
  checkMasters,
];
