import type { Database } from 'better-sqlite3';
import type { Schema } from '../../schema/index.js';
import { standardKeyPrefixes } from '../standard/index.js';
import { base62 } from './ids.js';

/** Gives every object its three characters: the platform's for standard objects, `a00`, `a01`... for custom ones as they come. */
export function assignKeyPrefixes(db: Database, schema: Schema): void {
  const has = db.prepare('SELECT 1 FROM _key_prefix WHERE object = ?');
  const insert = db.prepare('INSERT INTO _key_prefix (object, prefix) VALUES (?, ?)');
  for (const object of schema.objects) {
    if (has.get(object.name) !== undefined) continue;
    insert.run(object.name, standardKeyPrefixes.get(object.name) ?? nextPrefix(db, object.name));
  }
}

function nextPrefix(db: Database, object: string): string {
  const letter = object.endsWith('__mdt') ? 'm' : object.endsWith('__e') ? 'e' : object.endsWith('__c') ? 'a' : 'z';
  const taken = db.prepare('SELECT count(*) FROM _key_prefix WHERE prefix LIKE ? || ?').pluck();
  return letter + base62(taken.get(letter, '%') as number, 2);
}

/** Object names by prefix and prefixes by object name in lower case. */
export type KeyPrefixes = {
  readonly objects: ReadonlyMap<string, string>;
  readonly prefixes: ReadonlyMap<string, string>;
};

export function readKeyPrefixes(db: Database): KeyPrefixes {
  const rows = db.prepare('SELECT object, prefix FROM _key_prefix').all() as Array<{ object: string; prefix: string }>;
  return {
    objects: new Map(rows.map((row) => [row.prefix, row.object])),
    prefixes: new Map(rows.map((row) => [row.object.toLowerCase(), row.prefix])),
  };
}
