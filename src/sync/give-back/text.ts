import { Messages } from '@salesforce/core/messages';
import type { GivenBack } from './write.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'give-back');

/** What a person reads of it: which files there are, and which are there no more. */
export function describeGivenBack({ files, removed }: GivenBack): string[] {
  return [
    ...files.map((file) => messages.getMessage('info.written', [file])),
    ...(files.length === 0 ? [messages.getMessage('info.nothing')] : []),
    ...removed.map((file) => messages.getMessage('info.removed', [file])),
  ];
}
