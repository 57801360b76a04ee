import { Messages } from '@salesforce/core/messages';
import type { FieldSidesShown, PlanValue } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

const LONGEST_VALUE = 80;

/** A value in one line; of a sensitive one only that it is there. */
export function shownValue(value: PlanValue): string {
  if (value === null) return messages.getMessage('plan.blank');
  if (typeof value === 'object') return messages.getMessage('plan.sensitive');
  const text = String(value).replace(/\s+/g, ' ');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}

/** A field on both sides, and why neither was written. */
export function sidesLine(name: string, { source, org, reason }: FieldSidesShown): string {
  return messages.getMessage('plan.sides', [
    name,
    shownValue(source),
    shownValue(org),
    messages.getMessage(`reason.${reason}`),
  ]);
}
