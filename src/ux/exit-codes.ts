import { Messages } from '@salesforce/core/messages';
import { toHelpSection } from '@salesforce/sf-plugins-core';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'exit-codes');

/** What a process of this plugin may end with. 2, 10, 20 and 130 belong to the CLI itself. */
export const EXIT = {
  done: 0,
  failed: 1,
  refused: 65,
  stale: 66,
  pending: 67,
  partial: 68,
  running: 69,
  locked: 75,
  denied: 77,
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * The help section that tells what a command may exit with.
 *
 * @param codes the codes beyond 0 and 1, which every command has
 */
export function exitCodesSection(codes: readonly ExitCode[]): ReturnType<typeof toHelpSection> {
  const all = [...new Set<ExitCode>([EXIT.done, EXIT.failed, ...codes])].sort((a, b) => a - b);
  return toHelpSection(
    messages.getMessage('help.header'),
    Object.fromEntries(all.map((code) => [String(code), messages.getMessage(`code.${code}`)]))
  );
}
