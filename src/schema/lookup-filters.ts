import { schemaError } from './errors.js';
import type { LookupFilterItem, LookupFilterSchema } from './types.js';
import { ElementReader, type Element } from './xml.js';

/** What a filter can compare by, as the Metadata API writes it. Source: Metadata API, "FilterItem". */
const OPERATIONS = [
  'equals',
  'notEqual',
  'lessThan',
  'greaterThan',
  'lessOrEqual',
  'greaterOrEqual',
  'contains',
  'notContain',
  'startsWith',
  'includes',
  'excludes',
] as const;

/** Elements with words for the screen alone. */
const LEFT_ASIDE = new Set(['description', 'infoMessage']);

/**
 * The filter of a lookup; undefined where there is none, or none that is active. A required one refuses records, so what it asks of the user who
 * saves (`$User.Department`) is refused by name: nobody here knows that user. An optional one only narrows what the screen offers.
 */
export function readLookupFilter(reader: ElementReader): LookupFilterSchema | undefined {
  const element = reader.child('lookupFilter');
  if (!element) return undefined;
  const filter = new ElementReader(element);
  const active = filter.boolean('active') !== false;
  const optional = filter.boolean('isOptional') === true;
  const items = filter.all('filterItems').map((item) => readItem(item, optional));
  const booleanFilter = filter.text('booleanFilter');
  const errorMessage = filter.text('errorMessage');
  filter.finish(LEFT_ASIDE);
  if (!active) return undefined;
  if (!optional && items.length === 0)
    throw schemaError('MissingElement', element.location, ['filterItems', element.name]);
  if (booleanFilter !== undefined && !isLogic(booleanFilter, items.length)) {
    throw filter.badValue('booleanFilter', booleanFilter);
  }
  return {
    optional,
    items,
    ...(booleanFilter === undefined ? {} : { booleanFilter }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
  };
}

function readItem(element: Element, optional: boolean): LookupFilterItem {
  const item = new ElementReader(element);
  const field = item.requiredText('field');
  const operation = optional
    ? item.requiredText('operation')
    : (item.oneOf('operation', OPERATIONS) ?? item.requiredText('operation'));
  const value = item.text('value');
  const valueField = item.text('valueField');
  item.finish(new Set());
  if (!optional) {
    for (const path of [field, valueField ?? '']) {
      const global = path.startsWith('$') && !/^\$Source\./i.test(path);
      if (global || path.split('.').length > 2) throw schemaError('LookupFilterPath', element.location, [path]);
    }
  }
  return { field, operation, ...(valueField === undefined ? { value: value ?? '' } : { valueField }) };
}

/** True for numbers of conditions that are there, joined by AND, OR and NOT with parentheses that close. */
function isLogic(text: string, count: number): boolean {
  if (!/^[\s()\d]*(?:\b(?:AND|OR|NOT)\b[\s()\d]*)*$/i.test(text)) return false;
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  if (numbers.length === 0 || numbers.some((number) => number < 1 || number > count)) return false;
  return parseLogic(text) !== undefined;
}

/** A filter's logic as a test over the answers of its conditions; undefined where it is not well-formed. */
export type Logic = (holds: (number: number) => boolean | undefined) => boolean | undefined;

/**
 * Reads a filter's logic, such as `1 AND (2 OR NOT 3)`. NOT binds before AND, and AND before OR; an answer that is not known makes the whole
 * unknown only where it decides.
 */
export function parseLogic(text: string): Logic | undefined {
  const tokens = text.toUpperCase().match(/\d+|AND|OR|NOT|[()]/g) ?? [];
  let place = 0;
  const take = (token: string): boolean => tokens[place] === token && ++place > 0;

  const either = (): Logic | undefined => {
    let left = both();
    while (left !== undefined && take('OR')) {
      const [first, second]: readonly [Logic, Logic | undefined] = [left, both()];
      left = second && ((holds): boolean | undefined => or(first(holds), second(holds)));
    }
    return left;
  };
  const both = (): Logic | undefined => {
    let left = single();
    while (left !== undefined && take('AND')) {
      const [first, second]: readonly [Logic, Logic | undefined] = [left, single()];
      left = second && ((holds): boolean | undefined => not(or(not(first(holds)), not(second(holds)))));
    }
    return left;
  };
  const single = (): Logic | undefined => {
    if (take('NOT')) {
      const inner = single();
      return inner && ((holds): boolean | undefined => not(inner(holds)));
    }
    if (take('(')) {
      const inner = either();
      return inner !== undefined && take(')') ? inner : undefined;
    }
    const token = tokens[place] ?? '';
    if (!/^\d+$/.test(token)) return undefined;
    place += 1;
    return (holds) => holds(Number(token));
  };

  const logic = either();
  return place === tokens.length ? logic : undefined;
}

function or(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === true || right === true) return true;
  return left === undefined || right === undefined ? undefined : false;
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
