import { Messages } from '@salesforce/core/messages';
import type { IdentifierKind } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'privacy');

/** What a finding says of an identifier: its message and what to do. Neither holds the value. */
export type IdentifierWords = {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly actions: readonly string[];
};

/** What was found, in plain words, and what to do about it. Numbers are errors; words are warnings, for people to look at. */
export function describeIdentifier(kind: IdentifierKind): IdentifierWords {
  return {
    severity: kind === 'status-words' ? 'warning' : 'error',
    message: messages.getMessage(`found.${kind}`),
    actions: messages.getMessages(`found.${kind}.actions`),
  };
}
