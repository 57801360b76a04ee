import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'ci');

/** Something to be put into the scheduler's own store before the first run. Its value is never seen here. */
export type Secret = { readonly name: string; readonly required: boolean; readonly purpose: string };

/** With which key and user the workflow logs in. */
export const LOGIN = ['POWER_JWT_KEY', 'POWER_CLIENT_ID', 'POWER_USERNAME'] as const;

/** What makes the next run fast, and a run possible to undo, where the disk is thrown away. */
export const KEYS = ['POWER_CACHE_KEY', 'POWER_UNDO_KEY'] as const;

/** Every secret the workflow reads, those of the config's sources among them, with what it is for. */
export function secretsOf({ sourceVariables }: { readonly sourceVariables: readonly string[] }): Secret[] {
  const own: Secret[] = [
    ...LOGIN.map((name) => ({ name, required: true, purpose: messages.getMessage(`secret.${name}`) })),
    ...KEYS.map((name) => ({ name, required: false, purpose: messages.getMessage(`secret.${name}`) })),
  ];
  const known = new Set(own.map(({ name }) => name));
  const sources = [...new Set(sourceVariables)].filter((name) => !known.has(name));
  return [...own, ...sources.map((name) => ({ name, required: true, purpose: messages.getMessage('secret.source') }))];
}
