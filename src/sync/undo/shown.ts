import { createHmac, randomBytes } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import type { Value } from '../../records/index.js';
import { findField, type ObjectSchema, type Schema } from '../../schema/index.js';
import type { PlanValue } from '../plan/index.js';
import type { Deed } from './fold.js';
import type { Left } from './steps.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

/** Dies with the process: two digests of one plan can be told apart, and nothing can be guessed from them. */
const secret = randomBytes(32);

/** A value as people and files may see it: of a sensitive field, and of one nobody knows anything of, a digest. */
export function shownValue(object: ObjectSchema | undefined, name: string, value: Value): PlanValue {
  const field = object && findField(object, name);
  if (value === null || (field && !field.sensitive)) return value;
  return {
    digest: createHmac('sha256', secret)
      .update(`${name}\0${String(value)}`)
      .digest('hex')
      .slice(0, 16),
  };
}

/**
 * A record's key, where it may be shown: not where the field is sensitive, nor on an object that nobody sees by default, since a key is made of the
 * row's own cells.
 */
export function shownKey(schema: Schema, { object, keyField, key }: Deed): string | null {
  const known = schema.object(object);
  const hidden = !known || known.sharingModel === 'Private' || findField(known, keyField)?.sensitive;
  return hidden ? null : key;
}

/** Why something was left, in words. */
export const reasonText = ({ reason, detail = '' }: Left): string => messages.getMessage(`left.${reason}`, [detail]);
