import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** What a sheet has that a person should know of; each has its words under `note.` in messages/sources.md. */
const KINDS = ['merged', 'hiddenRows', 'hiddenColumns', 'lostDigits', 'errors'] as const;

/** What was seen while a sheet was read: how often, and where first. */
export type Notes = {
  see(kind: (typeof KINDS)[number], place: string): void;
  words(): string[];
};

/** Notes of one reading. */
export function createNotes(): Notes {
  const seen = new Map<string, { count: number; readonly first: string }>();
  return {
    see: (kind, place) => {
      const known = seen.get(kind);
      if (known === undefined) seen.set(kind, { count: 1, first: place });
      else known.count += 1;
    },
    words: () =>
      KINDS.flatMap((kind) => {
        const found = seen.get(kind);
        return found === undefined ? [] : [messages.getMessage(`note.${kind}`, [found.count, found.first])];
      }),
  };
}
