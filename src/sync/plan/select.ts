import { lengthInUrl } from '../../org/index.js';
import { findField, type ObjectSchema, type Schema } from '../../schema/index.js';
import type { CheckedRecord, Mapping } from '../types.js';
import { readValue, type OrgParent, type OrgRow } from './fields.js';

/** The part of an object a mapping reads: nothing beyond its own fields, and each parent by the keys the source uses for it. */
export type Selection = {
  readonly object: ObjectSchema;
  readonly keyField: string;
  /** Mapped fields that hold values of their own, without the key. */
  readonly fields: readonly string[];
  readonly lookups: ReadonlyArray<{
    readonly field: string;
    readonly relationship: string;
    readonly keyFields: readonly string[];
  }>;
  /** Where the record keeps what both sides agreed on; undefined where the object has no place for it, or nobody asks. */
  readonly baseField?: string;
};

const BASE_NAMES = ['Sync_Base__c', 'POWER_Sync_Base__c'];

/** The field of an object that holds what both sides agreed on last. */
export function baseFieldOf(object: ObjectSchema): string | undefined {
  return BASE_NAMES.map((name) => findField(object, name)?.name).find((name) => name !== undefined);
}

/** A URL may have 16,384 bytes (REST API Developer Guide, 414); host and path take some. */
const QUERY_BYTES = 14_000;
/** A page of a query; two long texts in the select cut it (observed on the platform). */
const PAGE_ROWS = 2000;
const PAGE_ROWS_LONG_TEXT = 200;

/**
 * What to read for a mapping. A record may name a parent by a key field the first records did not show; `covers` tells.
 *
 * @param records some of the mapping's records: they show by which key each parent is named
 * @param parentKeyOf the key by which the config names the parents of a lookup
 */
export function selectionOf(
  schema: Schema,
  object: ObjectSchema,
  mapping: Mapping,
  records: readonly CheckedRecord[],
  parentKeyOf: (field: string) => string | undefined = () => undefined
): Selection {
  const parentKeys = new Map<string, Set<string>>();
  for (const { parents } of records) {
    for (const [field, parent] of parents) {
      const keys = parentKeys.get(field) ?? new Set();
      if (parent) keys.add(parent.keyField);
      parentKeys.set(field, keys);
    }
  }
  const fields: string[] = [];
  const lookups: Array<Selection['lookups'][number]> = [];
  const seen = new Set(records.flatMap(({ values }) => [...values.keys()]));
  for (const name of new Set([...mapping.fields, ...seen, ...parentKeys.keys()])) {
    const reference = findField(object, name)?.reference;
    if (reference?.relationshipName !== undefined && !seen.has(name)) {
      const named = parentKeyOf(name);
      const keyFields = [...new Set([...(parentKeys.get(name) ?? []), ...(named === undefined ? [] : [named])])];
      const usual = syncKeyOf(schema, reference.to[0]);
      lookups.push({
        field: name,
        relationship: reference.relationshipName,
        keyFields: keyFields.length > 0 ? keyFields : usual === undefined ? [] : [usual],
      });
    } else if (name !== mapping.keyField) {
      fields.push(name);
    }
  }
  const baseField = baseFieldOf(object);
  const asked = baseField !== undefined && !fields.includes(baseField);
  return { object, keyField: mapping.keyField, fields, lookups, ...(asked ? { baseField } : {}) };
}

/** Whether the selection reads all that is needed to compare these records. */
export function covers(selection: Selection, records: readonly CheckedRecord[]): boolean {
  return records.every(({ parents, values, keyField }) => {
    const lookup = (name: string) => selection.lookups.find(({ field }) => field === name);
    return (
      [...parents].every(([name, parent]) =>
        parent ? lookup(name)?.keyFields.includes(parent.keyField) : lookup(name)
      ) && [...values.keys()].every((name) => name === keyField || selection.fields.includes(name))
    );
  });
}

function syncKeyOf(schema: Schema, object: string | undefined): string | undefined {
  return schema.object(object ?? '')?.fields.find(({ name }) => name === 'Sync_Key__c' || name === 'POWER_Sync_Key__c')
    ?.name;
}

function selectClause({ object, keyField, fields, lookups, baseField }: Selection): string {
  const parents = lookups.flatMap(({ field, relationship, keyFields }) => [
    field,
    ...keyFields.map((key) => `${relationship}.${key}`),
  ]);
  return `SELECT ${['Id', 'SystemModstamp', keyField, ...(baseField === undefined ? [] : [baseField]), ...fields, ...parents].join(', ')} FROM ${object.name}`;
}

/** Every record that has a key, in the order of Id, so that the pages of one cursor cannot overlap. */
export function fullQuery(selection: Selection): string {
  return `${selectClause(selection)} WHERE ${selection.keyField} != null ORDER BY Id`;
}

export function pageRows({ object, fields }: Selection): number {
  const long = fields.filter((name) => ['LongTextArea', 'Html'].includes(findField(object, name)?.type ?? ''));
  return long.length >= 2 ? PAGE_ROWS_LONG_TEXT : PAGE_ROWS;
}

/** The queries that read the records with these keys, each short enough for a URL. */
export function keyQueries(selection: Selection, keys: readonly string[]): string[] {
  return keyedQueries(`${selectClause(selection)} WHERE ${selection.keyField} IN (`, keys);
}

/** `head` ends with an open parenthesis; each query gets as many keys as fit. */
export function keyedQueries(head: string, keys: readonly string[]): string[] {
  const queries: string[] = [];
  const room = QUERY_BYTES - lengthInUrl(`${head})`);
  let literals: string[] = [];
  let used = 0;
  for (const key of keys) {
    const literal = soqlText(key);
    const size = lengthInUrl(`${literal},`);
    if (literals.length > 0 && used + size > room) {
      queries.push(`${head}${literals.join(',')})`);
      literals = [];
      used = 0;
    }
    literals.push(literal);
    used += size;
  }
  if (literals.length > 0) {
    queries.push(`${head}${literals.join(',')})`);
  }
  return queries;
}

const SOQL_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** A text literal (SOQL and SOSL Reference, "Quoted String Escape Sequences"). */
export function soqlText(text: string): string {
  return `'${text.replace(/[\\'\n\r\t\b\f]/g, (character) => SOQL_ESCAPES[character] ?? character)}'`;
}

/** A row as the query API gives it, in our own terms. */
export function readRow(selection: Selection, json: Readonly<Record<string, unknown>>): { key: string; row: OrgRow } {
  const values = new Map<string, OrgRow['values'] extends ReadonlyMap<string, infer V> ? V : never>();
  for (const name of selection.fields) {
    const field = findField(selection.object, name);
    if (field) {
      values.set(name, readValue(field, json[name]));
    }
  }
  const parents = new Map<string, OrgParent | null>();
  for (const { field, relationship, keyFields } of selection.lookups) {
    const id = json[field];
    const parent = json[relationship] as Record<string, unknown> | null | undefined;
    const keys = new Map(
      keyFields.map((name) => [name, typeof parent?.[name] === 'string' ? String(parent[name]) : null])
    );
    parents.set(field, typeof id === 'string' ? { id, keys } : null);
  }
  return {
    key: textOf(json[selection.keyField]),
    row: {
      id: String(json.Id),
      stamp: readStamp(json.SystemModstamp),
      values,
      parents,
      ...(selection.baseField === undefined ? {} : { base: textOf(json[selection.baseField]) || null }),
    },
  };
}

const textOf = (json: unknown): string => (typeof json === 'string' ? json : '');

/** A stamp of the org (`2026-11-22T17:46:34.000+0000`) as ISO 8601, so that two of them compare as texts. */
export function readStamp(json: unknown): string {
  const time = Date.parse(String(json));
  return Number.isNaN(time) ? String(json) : new Date(time).toISOString();
}
