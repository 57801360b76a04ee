import type { Database } from 'better-sqlite3';
import type { FieldSchema, ObjectSchema, Schema } from '../../schema/index.js';
import { PlatformError } from '../types.js';
import { columnDeclaration, storedFields } from './fields.js';

/** A name as an SQL identifier. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The column of a unique field as the platform compares it: without regard to case unless the field says otherwise. */
export function uniqueExpression(field: FieldSchema): string {
  return field.unique === 'caseSensitive' || field.type === 'Number' ? quote(field.name) : `fold(${quote(field.name)})`;
}

/**
 * Alters the tables to hold what `schema` describes: adds tables, columns and indexes, carries values over when a column changes its
 * type. A field or an object that is gone keeps its column or table, so nothing is lost by a deployment. Call it in a transaction.
 */
export function alterTables(db: Database, schema: Schema): void {
  const known = new Map<string, string>();
  for (const row of db.prepare('SELECT object, field, declaration FROM _column').all() as ColumnRow[]) {
    known.set(columnKey(row.object, row.field), row.declaration);
  }
  const tables = new Set(
    (db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[]).map((name) =>
      name.toLowerCase()
    )
  );
  for (const object of schema.objects) {
    if (tables.has(object.name.toLowerCase())) {
      for (const field of storedFields(object)) alterColumn(db, object, field, known);
    } else createTable(db, object);
  }
  alterIndexes(db, schema);
}

type ColumnRow = { readonly object: string; readonly field: string; readonly declaration: string };

function columnKey(object: string, field: string): string {
  return `${object}.${field}`.toLowerCase();
}

/** A new table comes with all its columns at once: to add them one by one costs a reading of the whole schema each. */
function createTable(db: Database, object: ObjectSchema): void {
  const fields = storedFields(object).filter((field) => field.name !== 'Id');
  const columns = fields.map((field) => `, ${quote(field.name)} ${columnDeclaration(field)}`).join('');
  db.exec(`CREATE TABLE ${quote(object.name)} ("Id" TEXT NOT NULL PRIMARY KEY${columns})`);
  for (const field of fields) rememberColumn(db, object, field);
}

function rememberColumn(db: Database, object: ObjectSchema, field: FieldSchema): void {
  db.prepare(
    'INSERT INTO _column (object, field, declaration) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET declaration = excluded.declaration'
  ).run(object.name, field.name, columnDeclaration(field));
}

function alterColumn(db: Database, object: ObjectSchema, field: FieldSchema, known: ReadonlyMap<string, string>): void {
  if (field.name === 'Id') return;
  const declaration = columnDeclaration(field);
  const before = known.get(columnKey(object.name, field.name));
  if (before === declaration) return;
  const table = quote(object.name);
  const column = quote(field.name);
  if (before === undefined) {
    db.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${declaration}`);
    if (field.type === 'Checkbox' && field.defaultValue?.trim().toLowerCase() === 'true') {
      db.exec(`UPDATE ${table} SET ${column} = 1`);
    }
  } else {
    for (const name of [uniqueIndexName(object, field), lookupIndexName(object, field)])
      db.exec(`DROP INDEX IF EXISTS ${quote(name)}`);
    const old = quote(`${field.name} before`);
    db.exec(`ALTER TABLE ${table} RENAME COLUMN ${column} TO ${old}`);
    db.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${declaration}`);
    const carried = declaration.includes('NOT NULL') ? `coalesce(${old}, 0)` : old;
    db.exec(`UPDATE ${table} SET ${column} = ${carried}`);
    db.exec(`ALTER TABLE ${table} DROP COLUMN ${old}`);
  }
  rememberColumn(db, object, field);
}

function uniqueIndexName(object: ObjectSchema, field: FieldSchema): string {
  return `unique ${object.name}.${field.name} ${field.unique ?? ''}`;
}

function lookupIndexName(object: ObjectSchema, field: FieldSchema): string {
  return `lookup ${object.name}.${field.name}`;
}

function alterIndexes(db: Database, schema: Schema): void {
  const wanted = new Map<string, string>();
  const unique: Array<{ object: ObjectSchema; field: FieldSchema; name: string }> = [];
  for (const object of schema.objects) {
    const table = quote(object.name);
    wanted.set(`stamp ${object.name}`, `CREATE INDEX ${quote(`stamp ${object.name}`)} ON ${table} ("SystemModstamp")`);
    for (const field of storedFields(object)) {
      const column = quote(field.name);
      if (field.unique !== undefined) {
        const name = uniqueIndexName(object, field);
        unique.push({ object, field, name });
        wanted.set(
          name,
          `CREATE UNIQUE INDEX ${quote(name)} ON ${table} (${uniqueExpression(field)}) WHERE "IsDeleted" = 0 AND ${column} IS NOT NULL`
        );
      } else if (field.externalId || (field.reference !== undefined && !field.name.endsWith('ById'))) {
        const name = lookupIndexName(object, field);
        wanted.set(name, `CREATE INDEX ${quote(name)} ON ${table} (${column})`);
      }
    }
  }
  const names = db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'index' AND (name LIKE 'unique %' OR name LIKE 'lookup %' OR name LIKE 'stamp %')"
    )
    .pluck()
    .all() as string[];
  const existing = new Set(names);
  for (const name of names) if (!wanted.has(name)) db.exec(`DROP INDEX ${quote(name)}`);
  for (const { object, field, name } of unique) if (!existing.has(name)) refuseDuplicates(db, object, field);
  for (const [name, sql] of wanted) if (!existing.has(name)) db.exec(sql);
}

function refuseDuplicates(db: Database, object: ObjectSchema, field: FieldSchema): void {
  const expression = uniqueExpression(field);
  const duplicate = db
    .prepare(
      `SELECT 1 FROM ${quote(object.name)} WHERE "IsDeleted" = 0 AND ${quote(field.name)} IS NOT NULL GROUP BY ${expression} HAVING count(*) > 1 LIMIT 1`
    )
    .get();
  if (duplicate !== undefined) {
    throw new PlatformError(
      400,
      'INVALID_FIELD',
      `Cannot make field ${object.name}.${field.name} unique: existing records contain duplicate values.`
    );
  }
}
