import type { FieldValues, Origin } from '../../records/index.js';
import type { UniqueLookup } from '../../rules/index.js';
import { uniqueKey } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { KeyTable } from './key-table.js';
import { createKeyTable } from './key-table.js';

/** The values of an object's unique fields among the records that were not refused so far: what the org would have by then. */
export type UniqueValues = {
  readonly lookup: UniqueLookup;
  add(values: FieldValues, origin: Origin): void;
};

type Seen = {
  readonly field: FieldSchema;
  readonly table: KeyTable;
  readonly rows: number[];
  readonly paths: string[];
};

/** @param filled the fields that the config fills at all: the others need no table */
export function createUniqueValues(object: ObjectSchema, filled: ReadonlySet<string>): UniqueValues {
  const seen = object.fields
    .filter((field) => field.unique !== undefined && filled.has(field.name))
    .map((field): Seen => ({ field, table: createKeyTable(), rows: [], paths: [] }));

  const lookup: UniqueLookup = (field, key) => {
    const entry = seen.find((candidate) => candidate.field.name === field.name);
    const number = entry?.table.find(key) ?? -1;
    return number === -1 ? undefined : { origin: { path: entry?.paths[number] ?? '', row: entry?.rows[number] ?? 0 } };
  };

  const add = (values: FieldValues, origin: Origin): void => {
    for (const { field, table, rows, paths } of seen) {
      const value = values.get(field.name);
      if (value === undefined || value === null) continue;
      const number = table.add(uniqueKey(field, value));
      if (number < rows.length) continue;
      rows.push(origin.row);
      paths.push(origin.path);
    }
  };

  return { lookup, add };
}
