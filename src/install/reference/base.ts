import { createHash } from 'node:crypto';
import type { Value } from '../../records/index.js';
import type { FieldSchema } from '../../schema/index.js';

/**
 * What install wrote, remembered on the record itself in `Sync_Base__c`: `b0:`, then for each field nine characters, three that name the
 * field and six that name the value. So an edit by a person is told from a value that an earlier package shipped, field by field,
 * with no memory outside the org. `b0` keeps it apart from the forms the sync may write there.
 */
export type Base = ReadonlyMap<string, string>;

const FORM = 'b0:';
const NAME_LENGTH = 3;
const VALUE_LENGTH = 6;
const CHUNK = new RegExp(`.{${NAME_LENGTH + VALUE_LENGTH}}`, 'gs');

/** Longest base that `Sync_Base__c` holds. */
export const BASE_LENGTH = 255;

const digest = (text: string, length: number): string =>
  createHash('sha256').update(text).digest('base64').slice(0, length);

const nameDigest = (field: FieldSchema): string => digest(field.name.toLowerCase(), NAME_LENGTH);

/**
 * A value as text, so that two are the same text exactly when the org would hold them as the same: line ends in one form, outer white space
 * off, multi-selects as sets, a blank checkbox unticked.
 */
export function canonical(field: FieldSchema, value: Value): string {
  if (field.type === 'Checkbox') return String(value ?? false);
  if (value === null) return '';
  if (field.type === 'MultiselectPicklist') return [...new Set(String(value).split(';'))].sort().join(';');
  return String(value).replace(/\r\n?/g, '\n').trim();
}

/** The digest of a field's value; the field's name is part of it, so that equal values of two fields differ. */
export const valueDigest = (field: FieldSchema, value: Value): string =>
  digest(`${field.name.toLowerCase()}\n${canonical(field, value)}`, VALUE_LENGTH);

/** What a base says of a field: the digest of what install last wrote there. Undefined: nothing is known of it. */
export const baseOf = (base: Base, field: FieldSchema): string | undefined => base.get(nameDigest(field));

/** @returns undefined for a base in another form: the record is in a sync's hands */
export function readBase(text: Value): Base | undefined {
  if (text === null || text === '') return new Map();
  if (typeof text !== 'string' || !text.startsWith(FORM)) return undefined;
  const chunks = text.slice(FORM.length).match(CHUNK) ?? [];
  return new Map(chunks.map((chunk) => [chunk.slice(0, NAME_LENGTH), chunk.slice(NAME_LENGTH)]));
}

/** @param digests by field, as `valueDigest` gives them */
export function writeBase(digests: ReadonlyMap<FieldSchema, string>): string {
  return FORM + [...digests].map(([field, value]) => nameDigest(field) + value).join('');
}
