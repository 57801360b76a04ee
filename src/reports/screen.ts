import { writeSync } from 'node:fs';
import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports');

const STANDARD_ERROR = 2;
let watching = false;

/**
 * From now on a standard output that cannot be written, such as a file on a full disk, ends the process with exit code 1 and a sentence. A reader who
 * stops reading (`| head`) is no failure: the CLI passes over that by itself.
 */
export function endWhenScreenFails(): void {
  if (watching) return;
  watching = true;
  process.stdout.prependListener('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    writeSync(STANDARD_ERROR, `${messages.getMessage('output.screen', [error.message])}\n`);
    process.exit(1);
  });
}
