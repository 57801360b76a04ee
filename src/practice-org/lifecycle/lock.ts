import { join } from 'node:path';
import DatabaseConstructor from 'better-sqlite3';
import type { Instance } from './instance.js';

/**
 * Holds an instance for one server process. The lock is the operating system's on a file, so it goes with the process however that ends;
 * nothing stale can be left behind. Undefined: another process has it.
 */
export function lockInstance(instance: Instance): { release(): void } | undefined {
  const db = new DatabaseConstructor(join(instance.directory, 'lock.sqlite'), { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
  return { release: () => db.close() };
}
