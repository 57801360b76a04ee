import { Messages } from '@salesforce/core/messages';
import { closest, distance } from 'fastest-levenshtein';
import minBy from 'lodash/minBy.js';
import type { Origin } from '../records/index.js';
import { redact } from '../privacy/index.js';
import { shownText } from '../records/index.js';
import { findField, systemFields, type FieldSchema, type ObjectSchema } from '../schema/index.js';
import { openValues } from './picklist.js';
import type { Finding, Violation } from './types.js';
import { OPEN_UNIQUE } from './unique.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'rules');

/** Where a record comes from, for its findings. */
export type Subject = {
  readonly origin: Origin;
  /** The record's sync key. */
  readonly key?: string;
  /** The column of the file that a field is filled from. */
  readonly columnOf?: (field: string) => string | undefined;
};

/** A message with its tokens; its actions are the message's own, with tokens of their own, unless they are given whole. */
type Words = {
  readonly key: string;
  readonly tokens: readonly string[];
  readonly actionTokens?: readonly string[];
  readonly actions?: readonly string[];
};

const LISTED_VALUES = 10;

/** Violations in words, one finding a field: an error that names three missing fields becomes three findings. */
export function describeViolations(
  object: ObjectSchema,
  violations: readonly Violation[],
  subject: Subject
): readonly Finding[] {
  return violations.flatMap(separate).map((violation) => {
    const column = violation.field === undefined ? undefined : subject.columnOf?.(violation.field);
    return describeViolation(object, violation, subject.origin, column, subject.key);
  });
}

/**
 * One violation in words: what is wrong, by which rule, what to do. Never quotes a value of a sensitive field (so the key is left out where the
 * object's key field is sensitive); others are cut at 60 characters.
 */
export function describeViolation(
  object: ObjectSchema,
  violation: Violation,
  origin: Origin,
  column?: string,
  key?: string
): Finding {
  const { key: message, tokens, actionTokens, actions } = wordsFor(object, violation);
  return {
    rule: violation.rule,
    severity: violation.severity,
    object: object.name,
    ...(violation.field === undefined ? {} : { field: violation.field }),
    ...(key === undefined || hasSensitiveKey(object) ? {} : { key }),
    source: { ...origin, ...(column === undefined ? {} : { column }) },
    message: messages.getMessage(message, [...tokens]),
    actions: actions ?? messages.getMessages(`${message}.actions`, [...(actionTokens ?? [])]),
    code: violation.code,
  };
}

function separate(violation: Violation): readonly Violation[] {
  if (violation.fields.length < 2 || violation.rule.startsWith('validation-rule:')) return [violation];
  // What is not about a single field stands before the labels, which come in the order of the fields.
  const common = violation.params.slice(0, violation.params.length - violation.fields.length);
  const labels = violation.params.slice(common.length);
  return violation.fields.map((field, index) => ({
    ...violation,
    field,
    fields: [field],
    params: [...common, labels[index] ?? field],
  }));
}

function wordsFor(object: ObjectSchema, violation: Violation): Words {
  const field = violation.field === undefined ? undefined : findField(object, violation.field);
  const label = field?.label ?? violation.field ?? object.label;
  const [first = '', second = '', third = ''] = violation.params;
  switch (violation.rule) {
    case 'required':
      return { key: 'refused.requiredIsBlank', tokens: [listed(violation.params), object.label] };
    case 'type':
      return { key: `refused.type-${first}`, tokens: [label, quoted(second)] };
    case 'length':
      return {
        key: 'refused.textTooLong',
        tokens: [label, first, second],
        actionTokens: [String(Number(first) - Number(second))],
      };
    case 'number-range':
      return { key: 'refused.numberTooLarge', tokens: [label, quoted(first), second] };
    case 'email':
      return { key: 'refused.notAnEmail', tokens: [label, quoted(first)] };
    case 'picklist':
      return picklistWords(object, field, label, first, second);
    case 'dependent-picklist':
      return { key: 'warned.notOpenHere', tokens: [label, quoted(first), second, quotedOrBlank(third)] };
    case 'lookup-id':
      return { key: 'refused.type-not-id', tokens: [label, quoted(first)] };
    case 'lookup-type':
      return { key: 'refused.lookupOfOtherObject', tokens: [label, quoted(first), second] };
    case 'lookup':
      return violation.severity === 'unknown'
        ? { key: 'unknown.lookupUnchecked', tokens: [label, quoted(first), second] }
        : { key: 'refused.lookupNotFound', tokens: [label, quoted(first), second] };
    case 'lookup-filter':
      if (violation.severity === 'unknown') return { key: 'unknown.filterUnchecked', tokens: [label] };
      return {
        key: second === '' ? 'refused.lookupFiltered' : 'refused.lookupFilteredBecause',
        tokens: [label, second],
      };
    case 'unique':
      return second === ''
        ? { key: 'refused.valueTaken', tokens: [label, quoted(first)] }
        : { key: 'refused.valueTwice', tokens: [label, quoted(first), second, third] };
    case OPEN_UNIQUE:
      return { key: 'unknown.valueHeldOpen', tokens: [label, quoted(first), second, third] };
    case 'not-writeable':
      return { key: `refused.closedOn-${first}`, tokens: [listed(violation.params.slice(1))] };
    case 'unknown-field':
      return { key: 'refused.noSuchField', tokens: [object.label, first], actionTokens: [nearestField(object, first)] };
    default:
      return conditionWords(violation, first, second, third === 'breaks');
  }
}

function conditionWords(violation: Violation, name: string, text: string, breaks: boolean): Words {
  if (breaks) return { key: 'unknown.ruleBreaks', tokens: [name], actionTokens: [name] };
  if (violation.severity === 'unknown') return { key: 'unknown.ruleUnchecked', tokens: [name], actionTokens: [text] };
  return { key: 'refused.byValidationRule', tokens: [text], actionTokens: [name] };
}

function picklistWords(
  object: ObjectSchema,
  field: FieldSchema | undefined,
  label: string,
  value: string,
  recordType: string
): Words {
  const allowed = field ? openValues(object, field, recordType) : [];
  const inactive = field?.picklist?.values.some((candidate) => candidate.name === value && !candidate.active) ?? false;
  const key = inactive ? 'refused.valueRetired' : 'refused.notInPicklist';
  const suggestion = value === '' || !field ? undefined : suggestionFor(value, field, recordType, allowed);
  const actions = [
    ...(suggestion === undefined ? [] : [messages.getMessage('action.useNearest', [suggestion])]),
    allowedAction(allowed),
  ];
  return { key, tokens: [label, quoted(value)], actions };
}

function allowedAction(allowed: readonly string[]): string {
  if (allowed.length === 0) return messages.getMessage('action.noneAllowed');
  const named = allowed.slice(0, LISTED_VALUES).map((value) => `"${value}"`);
  return allowed.length > LISTED_VALUES
    ? messages.getMessage('action.someAllowed', [named.join(', '), String(allowed.length - LISTED_VALUES)])
    : messages.getMessage('action.allAllowed', [named.join(', ')]);
}

/** A file repeats its mistakes: the same wrong value is looked up once. */
const suggestions = new WeakMap<FieldSchema, Map<string, string | undefined>>();
const REMEMBERED = 1000;

function suggestionFor(
  value: string,
  field: FieldSchema,
  recordType: string,
  allowed: readonly string[]
): string | undefined {
  const known = suggestions.get(field) ?? new Map<string, string | undefined>();
  suggestions.set(field, known);
  const key = `${recordType}\n${value}`;
  if (!known.has(key)) {
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, nearestValue(value, field, allowed));
  }
  return known.get(key);
}

/** Fewer letters begin too many words by chance. */
const SHORTEST_ABBREVIATION = 3;

/**
 * The allowed value that was probably meant: the same but for letter case and blanks, its label ("California" for CA), the only label that
 * begins so ("Calif."), or a few letters away.
 */
function nearestValue(value: string, field: FieldSchema, allowed: readonly string[]): string | undefined {
  const labels = new Map(field.picklist?.values.map((candidate) => [candidate.name, candidate.label]));
  const spellings = allowed.flatMap((name) => [
    { name, text: plain(name) },
    { name, text: plain(labels.get(name) ?? name) },
  ]);
  const given = plain(value);
  const abbreviated = given.replace(/\.$/, '');
  const beginning = allowed.filter((name) => plain(labels.get(name) ?? name).startsWith(abbreviated));
  if (abbreviated.length >= SHORTEST_ABBREVIATION && beginning.length === 1) return beginning[0];
  const nearest = minBy(spellings, ({ text }) => distance(given, text));
  // Short codes lie close together by chance: only a long word may be a few letters off.
  return nearest && distance(given, nearest.text) <= Math.floor(given.length / 4) ? nearest.name : undefined;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

function nearestField(object: ObjectSchema, name: string): string {
  const names = [...systemFields(object), ...object.fields].map((field) => field.name);
  return closest(name, names);
}

/** The sync key is the unique external id: on certification requests it holds the worker reference. */
function hasSensitiveKey(object: ObjectSchema): boolean {
  return object.fields.some((field) => field.externalId && field.unique !== undefined && field.sensitive);
}

/** A value in quotes, cut where it gets long; an empty one stands for a value that may not be shown. */
function quoted(value: string): string {
  if (value === '') return messages.getMessage('value.hidden');
  // Redacted before it is cut: half a number would pass.
  return `"${shownText(redact(value))}"`;
}

function quotedOrBlank(value: string): string {
  return value === '' ? messages.getMessage('value.blank') : quoted(value);
}

function listed(labels: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(labels);
}
