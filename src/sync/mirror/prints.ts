import { createCipheriv, createDecipheriv, createHash, hash, randomBytes } from 'node:crypto';
import { findField } from '../../schema/index.js';
import { comparable } from '../comparable.js';
import { matchKey, type OrgRow } from '../plan/fields.js';
import type { Selection } from '../plan/select.js';
import type { CheckedRecord, ParentByKey } from '../types.js';

const KEY_BYTES = 16;
/** 64 bits of each field: two values that differ are taken for equal once in 10^19. */
export const PRINT_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Digests under a secret: of keys, and of values together with the key of their record, so that equal values of two records look different and
 * nobody can count which one is frequent.
 */
export class Prints {
  private readonly prefix: string;
  private readonly cipherKey: Buffer;

  public constructor(secret: Buffer) {
    // One whole block of SHA-256 in front of the text. Of the digest only a part is kept, so nobody can go on from it.
    this.prefix = createHash('sha256').update('prints\0').update(secret).digest('hex');
    this.cipherKey = createHash('sha256').update('base\0').update(secret).digest();
  }

  /** What tells that a file was written under this secret. */
  public get check(): string {
    return hash('sha256', `${this.prefix}check`, 'hex');
  }

  public key(part: string, match: string): Buffer {
    return hash('sha256', `${this.prefix}key\0${part}\0${match}`, 'buffer').subarray(0, KEY_BYTES);
  }

  /** A text of eight characters, each a byte. */
  public value(key: string, name: string, text: string): string {
    return hash('sha256', `${this.prefix}${key}\0${name}\0${text}`, 'buffer').toString('latin1', 0, PRINT_BYTES);
  }

  public seal(text: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.cipherKey, nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  public unseal(sealed: Buffer): string {
    const decipher = createDecipheriv('aes-256-gcm', this.cipherKey, sealed.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return `${decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8')}${decipher.final('utf8')}`;
  }
}

/** The names under which a selection's digests are kept, in order. A parent is known by its id and by each of its keys. */
export function printNames({ fields, lookups }: Selection): string[] {
  return [
    ...fields,
    ...lookups.flatMap(({ field, keyFields }) => [field, ...keyFields.map((key) => `${field}.${key}`)]),
  ];
}

/** The key as it is matched, which is all a digest of it may be made from. */
export function matchOf({ object, keyField }: Selection, key: string): string {
  return matchKey(findField(object, keyField), key);
}

/** The digests of the org's row, one after the other in the order of `printNames`. */
export function printsOf(prints: Prints, selection: Selection, match: string, row: OrgRow): Buffer {
  const parts = selection.fields.map((name) =>
    prints.value(match, name, comparable(selection.object, name, row.values.get(name) ?? null))
  );
  for (const { field, keyFields } of selection.lookups) {
    const parent = row.parents.get(field);
    parts.push(prints.value(match, field, parent?.id ?? ''));
    for (const name of keyFields) {
      parts.push(prints.value(match, `${field}.${name}`, parent?.keys.get(name)?.toLowerCase() ?? ''));
    }
  }
  return Buffer.from(parts.join(''), 'latin1');
}

/**
 * Whether a record says what the digests were made from, in every field it speaks of.
 *
 * @param idOf the id of a parent by its key, where its object is mirrored too: so a parent that got another key since is told apart, which the
 * stamp of its child does not show. Null: there is none; undefined: nobody knows
 */
export function holds(
  prints: Prints,
  selection: Selection,
  record: CheckedRecord,
  kept: ReadonlyMap<string, string>,
  idOf: (parent: ParentByKey) => string | null | undefined
): boolean {
  const match = matchOf(selection, record.key);
  const is = (name: string, text: string): boolean => kept.get(name) === prints.value(match, name, text);
  for (const [name, value] of record.values) {
    if (name !== record.keyField && !is(name, comparable(selection.object, name, value))) return false;
  }
  for (const [name, parent] of record.parents) {
    const id = parent === null ? '' : idOf(parent);
    if (id === null) return false;
    if (id === undefined ? !is(`${name}.${parent?.keyField}`, parent?.key.toLowerCase() ?? '') : !is(name, id))
      return false;
  }
  return true;
}
