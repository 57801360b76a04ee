import { baseEntry, type FieldRule, type FieldSides, type Side } from '../../../src/sync/merge/index.js';

export const OBJECT = 'Worksite__c';
export const KEY = 'w-1';

export const side = (field: string, text: string, object = OBJECT): Side => ({
  text,
  entry: baseEntry(object, KEY, field, text),
  blank: text === '',
});

export const sidesOf = (
  source: Readonly<Record<string, string>>,
  org: Readonly<Record<string, string>>,
  rule: FieldRule = { policy: 'hold' },
  object = OBJECT
): FieldSides[] =>
  Object.entries(source).map(([field, text]) => ({
    field,
    source: side(field, text, object),
    org: side(field, org[field] ?? '', object),
    rule,
  }));
