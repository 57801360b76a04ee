import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'schema');

/** Where in a metadata file something stands; the line counts from 1. */
export type Location = { readonly path: string; readonly line: number; readonly column?: number };

/**
 * An error about a metadata file. It exits 78 (bad configuration) and carries the location and the bare problem in `data`, so that
 * a deploy can put them into its component failures.
 */
export function schemaError(key: string, location: Location, tokens: readonly string[] = []): SfError {
  const place = `${location.path}:${location.line}`;
  const error = messages.createError(`error.${key}`, [place, ...tokens]);
  error.exitCode = 78;
  error.setData({ ...location, problem: error.message.slice(place.length + 2) });
  return error;
}

/** True for an error of this folder about a place in a file. */
export function isSchemaError(error: unknown): error is SfError & { data: Location & { problem: string } } {
  return error instanceof SfError && typeof error.data === 'object' && error.data !== null && 'problem' in error.data;
}

export { messages };
