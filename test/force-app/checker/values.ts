import type { Field, Model } from './model.js';
import { RELATIVE_DATE } from './tokens.js';

/**
 * Promise: a value that a filter, a rule of visibility, a flow or a roll-up compares a field with is one the field can hold, and the
 * comparison is one its type knows. Which words each kind of file has for it: METADATA reference of ListView, Report, FlexiPage.
 */
export type ValueForm = {
  /** What a checkbox is compared with. */
  readonly checkbox: readonly string[];
  /** May the value be a list? Its separator. */
  readonly separator?: string;
  readonly dates: 'relative' | 'iso' | 'none';
};

const NUMERIC = new Set(['Number', 'Currency', 'Percent', 'Summary']);
const LISTS = new Set(['Picklist', 'MultiselectPicklist']);
const ORDERED = new Set(['lessThan', 'greaterThan', 'lessOrEqual', 'greaterOrEqual']);
const BY_TEXT = new Set(['contains', 'notContain', 'startsWith']);

/** The type a field shows: a roll-up shows what it sums up, or a count. */
export const shownType = (model: Model, field: Field): string => {
  if (field.type !== 'Summary') return field.type;
  const summarized = field.component.root.children.find(({ name }) => name === 'summarizedField')?.text.trim();
  const [object = '', name = ''] = (summarized ?? '').split('.');
  const below = summarized === undefined ? undefined : model.field(object, name);
  return below ? shownType(model, below) : 'Number';
};

/** What is wrong with comparing the field with that value, if anything. Blank means blank, and always may be asked. */
export const valueFault = (model: Model, field: Field, value: string, form: ValueForm): string | undefined => {
  if (value === '') return undefined;
  const type = shownType(model, field);
  const parts =
    form.separator !== undefined && (LISTS.has(type) || field.formula !== undefined)
      ? value.split(form.separator).map((part) => part.trim())
      : [value];
  if (LISTS.has(type)) {
    const values = model.valuesOf(field);
    const unknown = parts.find((part) => !values.includes(part));
    return unknown === undefined ? undefined : `${field.name} has no value "${unknown}"`;
  }
  if (type === 'Text' && field.formula !== undefined) {
    const said = [...field.formula.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, text]) => text);
    const never = parts.find((part) => !said.includes(part));
    return never === undefined ? undefined : `${field.name} never says "${never}"`;
  }
  if (type === 'Checkbox')
    return form.checkbox.includes(value) ? undefined : `a checkbox is compared with ${form.checkbox.join(' or ')}`;
  if (NUMERIC.has(type)) return /^-?\d+(\.\d+)?$/.test(value) ? undefined : `"${value}" is no number`;
  if (type === 'Date' || type === 'DateTime') {
    const good = form.dates === 'relative' ? RELATIVE_DATE.test(value) : /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(value);
    return good ? undefined : `"${value}" is no day that a filter knows`;
  }
  return undefined;
};

/** What is wrong with the comparison itself. */
export const operationFault = (model: Model, field: Field, operation: string): string | undefined => {
  const type = shownType(model, field);
  if (type === 'LongTextArea' || type === 'Html') return `nothing can be filtered by the long text ${field.name}`;
  if (BY_TEXT.has(operation)) return `${operation} depends on a language; compare whole values`;
  if (operation === 'includes' || operation === 'excludes')
    return type === 'MultiselectPicklist' ? undefined : `${operation} is for multi-select picklists`;
  if (ORDERED.has(operation) && !NUMERIC.has(type) && type !== 'Date' && type !== 'DateTime')
    return `a ${type} has no order`;
  if (type === 'MultiselectPicklist') return 'a multi-select picklist is asked with includes or excludes';
  return undefined;
};
