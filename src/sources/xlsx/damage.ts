import type { SfError } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** What can be wrong inside a workbook; each has its words under `damage.` in messages/sources.md. */
export type Damage =
  'zip' | 'parts' | 'checksum' | 'part' | 'xml' | 'text' | 'cell' | 'order' | 'column' | 'string' | 'row';

/**
 * A workbook that is not as workbooks are.
 *
 * @param part the part of the archive or the place in the sheet, for the message
 */
export function damaged(path: string, what: Damage, part = '', cause?: unknown): SfError {
  const words = messages.getMessage(`damage.${what}`, [part]);
  return messages.createError('error.WorkbookDamaged', [path, words], [], cause instanceof Error ? cause : undefined);
}
