import type { Statement } from 'better-sqlite3';
import { normalizeId, type Value } from '../../records/index.js';
import { findField, type Schema } from '../../schema/index.js';
import type { Component, ComponentChange, Store, StoredRecord } from '../types.js';
import { allFields, storedFields } from './fields.js';
import { makeId } from './ids.js';
import { assignKeyPrefixes, readKeyPrefixes, type KeyPrefixes } from './key-prefixes.js';
import { migrate, openDatabase } from './open.js';
import { createSequences } from './sequences.js';
import { alterTables, quote } from './tables.js';

export type StoreOptions = {
  readonly directory: string;
  readonly now: () => Date;
  /** What the deployed components and the standard objects make together. */
  readonly schemaOf: (components: readonly Component[]) => Schema;
  /** Runs after the schema has changed, in the same transaction: keeps the rows that mirror metadata. */
  readonly onSchema?: (store: Store) => void;
};

export type OpenStore = Store & { close(): void };

/** How many ids are reserved in the file at a time. */
const idBlock = 256;

/** Opens the org's file and brings its tables up to the metadata that is deployed in it. */
export function openStore(options: StoreOptions): OpenStore {
  const db = openDatabase(options.directory);
  const statements = new Map<string, Statement>();
  const sequences = createSequences(db);
  const migrated = new Map<string, number>();
  let schema = options.schemaOf([]);
  let keys: KeyPrefixes = readKeyPrefixes(db);
  /** The state to go back to, one entry for each open transaction. */
  const levels: Array<{ readonly schema: Schema; readonly keys: KeyPrefixes }> = [];
  let open: Promise<void> | undefined;

  const store: OpenStore = {
    db,
    get schema() {
      return schema;
    },

    transaction(work) {
      const level = begin();
      try {
        const result = work();
        commit(level);
        return result;
      } catch (error) {
        rollback(level);
        throw error;
      }
    },

    async transactionAsync(work) {
      while (open !== undefined) await open;
      const level = begin();
      let release = (): void => undefined;
      open = new Promise((resolve) => {
        release = resolve;
      });
      try {
        const result = await work();
        commit(level);
        return result;
      } catch (error) {
        rollback(level);
        throw error;
      } finally {
        open = undefined;
        release();
      }
    },

    idle: () => open,

    find(object, id, { includeDeleted = false } = {}) {
      const full = normalizeId(id);
      if (full === undefined) return undefined;
      const row = store.statement(`SELECT * FROM ${quote(object.name)} WHERE "Id" = ?`).get(full) as SqlRow | undefined;
      if (row === undefined || (row['IsDeleted'] === 1 && !includeDeleted)) return undefined;
      return store.decode(object, row);
    },

    newId: (object) => store.newIdFor(store.keyPrefix(object)),
    newIdFor: (prefix) => makeId(prefix, sequences.next(`id:${prefix}`, 1, idBlock)),
    nextNumber: (sequence, start = 1) => sequences.next(sequence, start, 1),

    objectOfId(id) {
      const name = keys.objects.get(id.slice(0, 3));
      return name === undefined ? undefined : schema.object(name);
    },

    keyPrefix(object) {
      const prefix = keys.prefixes.get(object.name.toLowerCase());
      if (prefix === undefined) throw new Error(`${object.name} has no key prefix: it is not in this org's schema`);
      return prefix;
    },

    components(type) {
      const columns = 'SELECT type, fullName, path, content FROM _component';
      const rows =
        type === undefined
          ? store.statement(`${columns} ORDER BY rowid`).all()
          : store.statement(`${columns} WHERE type = ? ORDER BY rowid`).all(type);
      return rows as Component[];
    },

    changeComponents(change) {
      store.transaction(() => {
        writeComponents(store, change, options.now());
        adopt();
      });
    },

    fields: allFields,
    field: findField,

    decode(object, row) {
      const record: Record<string, Value> = {};
      for (const field of storedFields(object)) {
        const value = row[field.name] as string | number | null | undefined;
        record[field.name] = field.type === 'Checkbox' ? value === 1 : (value ?? null);
      }
      return record satisfies StoredRecord;
    },

    encode: (value) => (typeof value === 'boolean' ? Number(value) : value),

    statement(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        if (statements.size > 2000) statements.clear();
        statement = db.prepare(sql);
        statements.set(sql, statement);
      }
      return statement;
    },

    migrate(part, steps) {
      if (migrated.get(part) === steps.length) return;
      migrate(db, part, steps);
      migrated.set(part, steps.length);
    },

    setting(name) {
      const value = store.statement('SELECT value FROM _meta WHERE name = ?').pluck().get(name) as
        string | null | undefined;
      return value ?? undefined;
    },

    setSetting(name, value) {
      const sql = 'INSERT INTO _meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value';
      if (value === undefined) store.statement('DELETE FROM _meta WHERE name = ?').run(name);
      else store.statement(sql).run(name, value);
    },

    close() {
      sequences.release();
      db.close();
    },
  };

  function begin(): number {
    const level = levels.length;
    db.exec(level === 0 ? 'BEGIN IMMEDIATE' : `SAVEPOINT level${level}`);
    levels.push({ schema, keys });
    return level;
  }

  function commit(level: number): void {
    db.exec(level === 0 ? 'COMMIT' : `RELEASE level${level}`);
    levels.length = level;
  }

  function rollback(level: number): void {
    const before = levels[level];
    levels.length = level;
    if (level > 0) db.exec(`ROLLBACK TO level${level}; RELEASE level${level}`);
    else if (db.inTransaction) db.exec('ROLLBACK');
    if (before !== undefined) ({ schema, keys } = before);
    // What was migrated in this transaction is undone with it.
    migrated.clear();
    sequences.rolledBack();
  }

  function adopt(): void {
    schema = options.schemaOf(store.components());
    const digest = schema.digest;
    if (store.setting('schema.digest') !== digest) {
      alterTables(db, schema);
      assignKeyPrefixes(db, schema);
      keys = readKeyPrefixes(db);
      store.setSetting('schema.digest', digest);
    }
    options.onSchema?.(store);
  }

  try {
    store.transaction(adopt);
  } catch (error) {
    db.close();
    throw error;
  }
  return store;
}

type SqlRow = Readonly<Record<string, unknown>>;

function writeComponents(store: Store, change: ComponentChange, now: Date): void {
  const put = store.statement(
    `INSERT INTO _component (type, fullName, path, content, lastModified) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET path = excluded.path, content = excluded.content, lastModified = excluded.lastModified`
  );
  const remove = store.statement('DELETE FROM _component WHERE type = ? AND fullName = ?');
  for (const component of change.remove ?? []) remove.run(component.type, component.fullName);
  for (const { type, fullName, path, content } of change.put ?? [])
    put.run(type, fullName, path, content, now.toISOString());
}
