import { Messages } from '@salesforce/core/messages';
import type { Chain } from './verify.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'history');

/** What a person reads of the chains: one line each, and one for each fault. */
export function describeChains(chains: readonly Chain[]): string[] {
  return chains.flatMap(({ config, sound, faults, unchained }) => [
    faults.length === 0
      ? messages.getMessage('chain.sound', [config, sound])
      : messages.getMessage('chain.broken', [config]),
    ...faults.map(({ kind, runId }) =>
      runId === null ? messages.getMessage('chain.missingLatest') : messages.getMessage(`chain.${kind}`, [runId])
    ),
    ...unchained.map((runId) => messages.getMessage('chain.unchained', [runId])),
  ]);
}

export const isSound = (chains: readonly Chain[]): boolean => chains.every(({ faults }) => faults.length === 0);
