import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import DatabaseConstructor, { type Database } from 'better-sqlite3';

/** Rises with every change of what is kept or how: a file of another format is thrown away. */
const FORMAT = 1;

const TABLES = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE part (id INTEGER PRIMARY KEY, mapping TEXT NOT NULL UNIQUE, selection TEXT NOT NULL, read_at TEXT, deleted_to TEXT);
  CREATE TABLE row (part INTEGER NOT NULL, key BLOB NOT NULL, id TEXT NOT NULL, stamp INTEGER NOT NULL, prints BLOB NOT NULL, base BLOB,
    PRIMARY KEY (part, key)) WITHOUT ROWID;
  CREATE UNIQUE INDEX row_id ON row (part, id);
  CREATE INDEX row_stamp ON row (part, stamp);
  CREATE TABLE gone (part INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (part, key)) WITHOUT ROWID;`;

export type MirrorFile = { readonly db: Database; close(): void };

/** One file for each org, user and config: what a user may not read is not in that user's mirror. */
export function filePath(folder: string, about: readonly string[]): string {
  const name = createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 32);
  return join(folder, `${name}.sqlite`);
}

/**
 * Opens the file, or makes a new one where it is missing, damaged, of another format or under another secret.
 *
 * @param check what tells the secret
 * @returns `in-use` when another run holds it
 */
export function openFile(path: string, folder: string, check: string): MirrorFile | 'in-use' {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const again of [true, false]) {
    try {
      return tryOpen(path, check);
    } catch (error) {
      if (isBusy(error)) return 'in-use';
      if (!again) throw error;
      for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true });
    }
  }
  return 'in-use';
}

/** A file of this run alone, in a folder of its own that is gone when the process ends. */
export function passingFile(check: string): MirrorFile {
  const folder = mkdtempSync(join(tmpdir(), 'power-mirror-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const { db } = tryOpen(join(folder, 'mirror.sqlite'), check);
  return {
    db,
    close() {
      db.close();
      remove();
      process.off('exit', remove);
    },
  };
}

class Foreign extends Error {}

function tryOpen(path: string, check: string): MirrorFile {
  const db = new DatabaseConstructor(path, { timeout: 0 });
  try {
    chmodSync(path, 0o600);
    // Held until it is closed, or the process is gone: the run that comes second sees it at once.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.exec('BEGIN IMMEDIATE');
    const format = Number(db.pragma('user_version', { simple: true }));
    const isNew = db.prepare('SELECT count(*) FROM sqlite_master').pluck().get() === 0;
    if (isNew) {
      db.exec(TABLES);
      db.prepare("INSERT INTO meta VALUES ('check', ?)").run(check);
      db.pragma(`user_version = ${FORMAT}`);
    } else if (format !== FORMAT || !isSound(db, check)) {
      throw new Foreign();
    }
    db.exec('COMMIT');
    return { db, close: () => db.close() };
  } catch (error) {
    db.close();
    throw error;
  }
}

function isSound(db: Database, check: string): boolean {
  return (
    db.prepare("SELECT value FROM meta WHERE name = 'check'").pluck().get() === check &&
    db.pragma('quick_check(1)', { simple: true }) === 'ok'
  );
}

function isBusy(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(code);
}
