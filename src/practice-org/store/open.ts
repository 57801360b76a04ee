import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import DatabaseConstructor, { type Database } from 'better-sqlite3';

/** The tables that keep the org itself, beside the one table per object. */
const bookkeeping: readonly string[] = [
  `CREATE TABLE _meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
   CREATE TABLE _column (object TEXT NOT NULL COLLATE NOCASE, field TEXT NOT NULL COLLATE NOCASE, declaration TEXT NOT NULL,
     PRIMARY KEY (object, field)) WITHOUT ROWID;
   CREATE TABLE _component (type TEXT NOT NULL, fullName TEXT NOT NULL, path TEXT NOT NULL, content BLOB NOT NULL, lastModified TEXT NOT NULL,
     PRIMARY KEY (type, fullName));
   CREATE TABLE _key_prefix (object TEXT PRIMARY KEY COLLATE NOCASE, prefix TEXT NOT NULL UNIQUE) WITHOUT ROWID;
   CREATE TABLE _sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE _session (digest TEXT PRIMARY KEY, userId TEXT NOT NULL, sessionId TEXT NOT NULL, lastUsed INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE _daily_calls (day TEXT PRIMARY KEY, calls INTEGER NOT NULL) WITHOUT ROWID;`,
];

/** Opens, or makes, the org's file in a folder: readable by its owner only, durable against a killed process. */
export function openDatabase(directory: string): Database {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'org.sqlite');
  const fresh = !existsSync(path);
  const db = new DatabaseConstructor(path);
  if (fresh) chmodSync(path, 0o600);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('busy_timeout = 5000');
  db.pragma('foreign_keys = OFF');
  // Text that must be unique is compared as the platform does: without regard to case, in every script.
  db.function('fold', { deterministic: true }, (value: unknown) =>
    typeof value === 'string' ? value.toLowerCase() : value
  );
  db.exec('CREATE TABLE IF NOT EXISTS _migration (part TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID');
  migrate(db, 'store', bookkeeping);
  return db;
}

/** Runs the steps of a part that this file has not seen yet, all or none. */
export function migrate(db: Database, part: string, steps: readonly string[]): void {
  const done = (db.prepare('SELECT steps FROM _migration WHERE part = ?').pluck().get(part) as number | undefined) ?? 0;
  if (done >= steps.length) return;
  db.exec('SAVEPOINT migration');
  try {
    for (const step of steps.slice(done)) db.exec(step);
    db.prepare(
      'INSERT INTO _migration (part, steps) VALUES (?, ?) ON CONFLICT DO UPDATE SET steps = excluded.steps'
    ).run(part, steps.length);
    db.exec('RELEASE migration');
  } catch (error) {
    db.exec('ROLLBACK TO migration; RELEASE migration');
    throw error;
  }
}
