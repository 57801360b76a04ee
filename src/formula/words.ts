import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'formula');

/** Text of ours (the platform's own texts are in problems.ts and failures.ts). */
export const words = (key: string, tokens: readonly string[] = []): string => messages.getMessage(key, [...tokens]);
