import type { Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import type { Store } from '../types.js';
import { storedFields } from './fields.js';
import { quote } from './tables.js';

/** Writes a new row as it stands, unchecked. Fields that are not named are null, checkboxes false. */
export function insertRow(store: Store, object: ObjectSchema, values: ReadonlyMap<string, Value>): void {
  const fields = storedFields(object);
  const columns = fields.map((field) => quote(field.name)).join(', ');
  const holes = fields.map(() => '?').join(', ');
  const bound = fields.map((field) =>
    store.encode(values.get(field.name) ?? (field.type === 'Checkbox' ? false : null))
  );
  store.statement(`INSERT INTO ${quote(object.name)} (${columns}) VALUES (${holes})`).run(...bound);
}

/** Overwrites some columns of a row, unchecked. */
export function updateRow(store: Store, object: ObjectSchema, id: string, values: ReadonlyMap<string, Value>): void {
  if (values.size === 0) return;
  const columns = [...values.keys()].map((name) => `${quote(name)} = ?`).join(', ');
  const bound = [...values.values()].map((value) => store.encode(value));
  store.statement(`UPDATE ${quote(object.name)} SET ${columns} WHERE "Id" = ?`).run(...bound, id);
}
