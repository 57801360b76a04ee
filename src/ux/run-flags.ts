import { Messages } from '@salesforce/core/messages';
import { Flags } from '@salesforce/sf-plugins-core';
import type { Share } from '../org/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'flags');

/** `25` or `10%`; undefined for anything else. */
export function parseShare(text: string): Share | undefined {
  const match = /^\s*(\d{1,9})\s*(%?)\s*$/.exec(text);
  if (!match) return undefined;
  const number = Number(match[1]);
  if (match[2] === '') return { count: number };
  return number <= 100 ? { percent: number } : undefined;
}

/** A flag that takes a number of records or calls, or a share of them; its words are in messages/flags.md. */
export const shareFlag = (name: string) =>
  Flags.custom<Share>({
    summary: messages.getMessage(`flags.${name}.summary`),
    description: messages.getMessage(`flags.${name}.description`),
    helpValue: '<number|percent%>',
    parse: (input) => {
      const parsed = parseShare(input);
      if (!parsed) throw messages.createError('error.ShareUnreadable', [`--${name.replace(/^undo-/, '')}`, input]);
      return Promise.resolve(parsed);
    },
  })();

/** Where the org's edits go that the source does not have. Values leave the org by it, so without the flag there is no file. */
export const giveBackFlag = Flags.file({
  summary: messages.getMessage('flags.give-back.summary'),
  description: messages.getMessage('flags.give-back.description'),
});

/** What every command may be told that writes to an org: where the rows go that were not written, and what it may do. */
export const runFlags = {
  'target-org': Flags.requiredOrg(),
  'api-version': Flags.orgApiVersion(),
  failures: Flags.file({ summary: messages.getMessage('flags.failures.summary'), default: 'power.failures.csv' }),
  'give-back': giveBackFlag,
  reserve: shareFlag('reserve'),
  'max-delete': shareFlag('max-delete'),
  'all-changed': Flags.boolean({
    summary: messages.getMessage('flags.all-changed.summary'),
    description: messages.getMessage('flags.all-changed.description'),
  }),
  production: Flags.boolean({
    summary: messages.getMessage('flags.production.summary'),
    description: messages.getMessage('flags.production.description'),
  }),
  'keep-undo': Flags.integer({
    summary: messages.getMessage('flags.keep-undo.summary'),
    description: messages.getMessage('flags.keep-undo.description'),
    min: 0,
    max: 365,
  }),
};

/** The rails of a run, from its flags. */
export function railsOf(flags: {
  readonly 'max-delete'?: Share | undefined;
  readonly 'all-changed': boolean;
  readonly production: boolean;
}): { readonly maxDelete?: Share; readonly allChanged: boolean; readonly production: boolean } {
  return {
    ...(flags['max-delete'] ? { maxDelete: flags['max-delete'] } : {}),
    allChanged: flags['all-changed'],
    production: flags.production,
  };
}
