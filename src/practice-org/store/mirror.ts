import type { Store } from '../types.js';
import { insertRow, updateRow } from './rows.js';

/** Keeps the RecordType rows as the metadata says: an id, once given, stays. */
export function mirrorRecordTypes(store: Store, now: Date, userId: string): void {
  const table = store.schema.object('RecordType');
  if (table === undefined) return;
  const stamp = `${now.toISOString().slice(0, 19)}.000Z`;
  const find = store.statement('SELECT "Id" FROM "RecordType" WHERE "SobjectType" = ? AND "DeveloperName" = ?').pluck();
  for (const object of store.schema.objects) {
    for (const type of object.recordTypes) {
      const id = find.get(object.name, type.developerName) as string | undefined;
      const values = new Map<string, string | boolean>([
        ['Name', type.label],
        ['IsActive', type.active],
      ]);
      if (id !== undefined) {
        updateRow(store, table, id, values);
        continue;
      }
      const audit = ['CreatedDate', 'LastModifiedDate', 'SystemModstamp'].map((name) => [name, stamp] as const);
      insertRow(
        store,
        table,
        new Map([
          ...values,
          ['Id', store.newId(table)],
          ['SobjectType', object.name],
          ['DeveloperName', type.developerName],
          ['CreatedById', userId],
          ['LastModifiedById', userId],
          ...audit,
        ])
      );
    }
  }
}
