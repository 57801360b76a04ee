import { Messages } from '@salesforce/core/messages';
import { translationWorkbench } from '../translations.js';
import type { OrgFacts, ReadinessCheck } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'install');

/** Will install add the Spanish labels? An org without them works: at worst a warning. */
export async function checkSpanish({ connection }: OrgFacts): Promise<ReadinessCheck> {
  const on = await translationWorkbench(connection);
  if (on === true) return { id: 'spanish', status: 'pass', message: messages.getMessage('check.spanishOn') };
  return {
    id: 'spanish',
    status: 'warn',
    message: messages.getMessage(on === false ? 'check.spanishOff' : 'check.spanishUnknown'),
    actions: messages.getMessages('check.spanishOff.actions'),
  };
}
