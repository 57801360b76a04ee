import type { ObjectSchema, Schema } from '../../schema/index.js';
import { findField, findRelationship } from '../../schema/index.js';
import { nearest } from './suggest.js';
import type { Config, FieldEntry, SourceEntry } from './types.js';

/** A column that no field was found for, and the field that may have been meant. */
export type UnknownColumn = {
  readonly column: string;
  readonly suggestion?: string;
  /** The field that an earlier column already fills. */
  readonly taken?: string;
  /** The field that the column stands for, which nobody may write. */
  readonly readOnly?: string;
};

/** The name of the one source and the one entry of an implied config. */
export const IMPLIED = 'file';

/** What a file of refused rows adds to the source's own columns; such a file is mended and fed in again. */
const REJECT_COLUMNS = new Set(['power_row', 'power_rule', 'power_message']);

/**
 * The config that a file and an object imply: each column is the field it is named for, by API name or by label (case aside), or a lookup by
 * key such as `Employer__r.POWER_Sync_Key__c`. The record has a key only where a column gives it one.
 *
 * @param columns the file's header
 */
export function impliedConfig(options: {
  readonly file: string;
  readonly object: ObjectSchema;
  readonly columns: readonly string[];
  readonly schema: Schema;
  readonly source?: Partial<SourceEntry>;
}): { readonly config: Config; readonly unknown: readonly UnknownColumn[] } {
  const { file, object, schema } = options;
  const fields: Record<string, FieldEntry> = {};
  const unknown: UnknownColumn[] = [];
  for (const column of options.columns) {
    if (REJECT_COLUMNS.has(column.toLowerCase())) continue;
    const found = fieldFor(column, object, schema);
    if (found === undefined) unknown.push({ column, suggestion: suggestionFor(column, object) });
    else if (found.field in fields) unknown.push({ column, taken: found.field });
    else if (findField(object, found.field)?.createable === false) unknown.push({ column, readOnly: found.field });
    else fields[found.field] = found.entry;
  }
  const config: Config = {
    version: 1,
    name: IMPLIED,
    folder: '.',
    sources: { [IMPLIED]: { type: 'csv', ...options.source, path: file } },
    records: {
      [IMPLIED]: {
        object: object.name,
        from: IMPLIED,
        duplicates: 'refuse',
        when: [],
        conflict: 'hold',
        missing: 'keep',
        deleted: 'keep',
        fields,
      },
    },
    lineOf: () => undefined,
  };
  return { config, unknown };
}

function fieldFor(
  column: string,
  object: ObjectSchema,
  schema: Schema
): { field: string; entry: FieldEntry } | undefined {
  const [path, key, ...more] = column.split('.');
  if (path !== undefined && key !== undefined && more.length === 0) {
    const relationship = findRelationship(object, path);
    const parent = relationship === undefined ? undefined : schema.object(relationship.reference.to[0] ?? '');
    const keyField = parent === undefined ? undefined : findField(parent, key);
    if (relationship === undefined || parent === undefined || keyField === undefined) return undefined;
    return {
      field: relationship.field.name,
      entry: { column, lookup: { object: parent.name, field: keyField.name } },
    };
  }
  const wanted = column.trim().toLowerCase();
  const field =
    findField(object, column.trim()) ?? object.fields.find((candidate) => candidate.label.toLowerCase() === wanted);
  return field === undefined ? undefined : { field: field.name, entry: { column } };
}

function suggestionFor(column: string, object: ObjectSchema): string | undefined {
  return nearest(
    column,
    object.fields.flatMap((field) => [field.name, field.label])
  );
}
