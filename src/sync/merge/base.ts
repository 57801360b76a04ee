import { hash } from 'node:crypto';

/**
 * What both sides agreed on last, by the code of a field's name: an entry of eight characters, the code (18 bits) and a digest of the value
 * (30 bits). A digest that meets another by chance, once in a billion, makes one edit look like none.
 */
export type Base = ReadonlyMap<string, string>;

const FORM = 'b1:';
const CODE = 3;
const ENTRY = 8;
/** `Sync_Base__c` holds 255 characters. */
const LENGTH = 255;
const FORMED = new RegExp(`^${FORM}(?:[A-Za-z0-9+/]{${ENTRY}}){1,31}$`);

/** So many fields fit into one base. */
export const BASE_FIELDS = Math.floor((LENGTH - FORM.length) / ENTRY);

const codes = new Map<string, string>();

/** The three characters that stand for a field. */
export function baseCode(field: string): string {
  const name = field.toLowerCase();
  const known = codes.get(name);
  if (known !== undefined) return known;
  const code = hash('sha256', name, 'base64').slice(0, CODE);
  codes.set(name, code);
  return code;
}

/**
 * The entry of one field. The record's key is part of the digest, so equal values of two records look different.
 *
 * @param key of the record, as it is matched
 * @param text the value as `comparable` writes it, of a lookup the parent's key in small letters
 */
export function baseEntry(object: string, key: string, field: string, text: string): string {
  const digest = hash('sha256', `${object}\0${key.toLowerCase()}\0${field.toLowerCase()}\0${text}`, 'base64');
  return baseCode(field) + digest.slice(0, ENTRY - CODE);
}

/** @returns undefined where there is none: never met, emptied by a person, or in a form that belongs to somebody else */
export function readBase(text: string | null): Base | undefined {
  if (text === null || !FORMED.test(text)) return undefined;
  const base = new Map<string, string>();
  for (let start = FORM.length; start < text.length; start += ENTRY) {
    const entry = text.slice(start, start + ENTRY);
    base.set(entry.slice(0, CODE), entry);
  }
  return base;
}

/** The same base gives the same text. Null where nothing is agreed on: the field's rule wants at least one entry. */
export function writeBase(base: Base): string | null {
  if (base.size === 0) return null;
  return FORM + [...base.values()].sort().slice(0, BASE_FIELDS).join('');
}

/** Why these fields cannot be remembered: there are too many of them, or two share a code. Undefined: they can. */
export function tooWide(fields: readonly string[]): { readonly count: number } | { readonly pair: string } | undefined {
  if (fields.length > BASE_FIELDS) return { count: fields.length };
  const seen = new Map<string, string>();
  for (const field of fields) {
    const other = seen.get(baseCode(field));
    if (other !== undefined) return { pair: `${other}, ${field}` };
    seen.set(baseCode(field), field);
  }
  return undefined;
}
