import { Messages } from '@salesforce/core/messages';
import type { ApplyResult } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

/** What a person reads of a finished run: what became of each object, where the rest is, and what to do about it. */
export function describeRun(result: ApplyResult): string[] {
  const { runId, status, objects, calls, failureFiles, attention, windowSeconds, stopped } = result;
  return [
    ...objects.map(({ object, created, updated, removed, unchanged, failed, refused, held, skipped, pending }) => {
      const rest = [
        [removed, 'removed'],
        [failed, 'failed'],
        [refused, 'refused'],
        [held, 'held'],
        [skipped, 'skipped'],
        [pending, 'pending'],
      ] as const;
      const others = rest
        .filter(([count]) => count > 0)
        .map(([count, word]) => `, ${messages.getMessage(`run.${word}`, [count])}`);
      return messages.getMessage('run.counts', [object, created, updated, unchanged]) + others.join('');
    }),
    ...(objects.some(({ held }) => held > 0) ? [messages.getMessage('run.conflicts')] : []),
    ...failureFiles.map((file) => messages.getMessage('run.failures', [file])),
    ...attentionLines(runId, attention),
    ...(windowSeconds === null ? [] : [messages.getMessage('run.window', [windowSeconds])]),
    ...(stopped
      ? ['', messages.getMessage('run.stopped', [stopped.message]), ...stopped.actions.map((action) => `  - ${action}`)]
      : []),
    '',
    messages.getMessage(`run.status.${status}`),
    calls.remaining === null
      ? messages.getMessage('run.callsUnknown', [calls.used])
      : messages.getMessage('run.calls', [calls.used, calls.remaining]),
  ];
}

function attentionLines(runId: string, { records, more }: ApplyResult['attention']): string[] {
  if (records.length === 0) return [];
  return [
    '',
    messages.getMessage('run.attention'),
    ...records.map(({ object, id, key, message }) =>
      messages.getMessage('run.attentionRecord', [object, key ?? id ?? '', message])
    ),
    ...(more > 0 ? [messages.getMessage('run.attentionMore', [more])] : []),
    ...(records.some(({ rule }) => rule === 'overwritten') ? [messages.getMessage('run.undo', [runId])] : []),
  ];
}
