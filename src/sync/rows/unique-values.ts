import type { FieldValues, Origin } from '../../records/index.js';
import type { UniqueLookup } from '../../rules/index.js';
import { uniqueKey } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { KeyTable } from './key-table.js';
import { createKeyTable } from './key-table.js';

/** The values of an object's unique fields among the records that were not refused so far: what the org would have by then. */
export type UniqueValues = {
  readonly lookup: UniqueLookup;
  /** @param isOpen whether the org may still refuse the record, so that its values may stay free */
  add(values: FieldValues, origin: Origin, isOpen: boolean): void;
  /** Of a field's value that an open record holds: another one goes in with it if that one does not, so it is taken whatever comes. */
  settle(field: string, values: FieldValues): void;
};

type Seen = {
  readonly field: FieldSchema;
  readonly table: KeyTable;
  readonly rows: number[];
  readonly paths: string[];
  readonly open: boolean[];
};

/** @param filled the fields that the config fills at all: the others need no table */
export function createUniqueValues(object: ObjectSchema, filled: ReadonlySet<string>): UniqueValues {
  const seen = object.fields
    .filter((field) => field.unique !== undefined && filled.has(field.name))
    .map((field): Seen => ({ field, table: createKeyTable(), rows: [], paths: [], open: [] }));

  const lookup: UniqueLookup = (field, key) => {
    const entry = seen.find((candidate) => candidate.field.name === field.name);
    const number = entry?.table.find(key) ?? -1;
    if (entry === undefined || number === -1) return undefined;
    const { rows, paths, open } = entry;
    return { origin: { path: paths[number] ?? '', row: rows[number] ?? 0 }, isOpen: open[number] === true };
  };

  const add: UniqueValues['add'] = (values, origin, isOpen) => {
    for (const { field, table, rows, paths, open } of seen) {
      const value = values.get(field.name);
      if (value === undefined || value === null) continue;
      const number = table.add(uniqueKey(field, value));
      if (number < rows.length) continue;
      rows.push(origin.row);
      paths.push(origin.path);
      open.push(isOpen);
    }
  };

  const settle: UniqueValues['settle'] = (name, values) => {
    const entry = seen.find((candidate) => candidate.field.name === name);
    const value = values.get(name);
    if (entry === undefined || value === undefined || value === null) return;
    const number = entry.table.find(uniqueKey(entry.field, value));
    if (number !== -1) entry.open[number] = false;
  };

  return { lookup, add, settle };
}
