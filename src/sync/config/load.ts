import { readFile, stat } from 'node:fs/promises';
import { Messages } from '@salesforce/core/messages';
import type { Config } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'config');

const EXIT_CONFIG = 78;

/** A config is written by hand; a file beyond this many bytes is another file. */
const SIZE_LIMIT = 1024 * 1024;

/**
 * Reads a `power.sync.yaml`. Names of objects, fields and columns are not looked at here, but when the records are opened.
 *
 * @param path the config as the person named it
 * @throws ConfigNotReadableError, ConfigInvalidError (exit code 78), the latter with every problem, its place and its line
 */
export async function loadConfig(path: string): Promise<Config> {
  const text = await readConfig(path);
  // The parser comes along only where there is a config: a check of one file, and its second thread, start sooner without it.
  const { parseConfig } = await import('./parse.js');
  return parseConfig(text, path);
}

async function readConfig(path: string): Promise<string> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new Error(messages.getMessage('problem.notFile'));
    if (stats.size > SIZE_LIMIT) throw new Error(messages.getMessage('problem.tooLarge'));
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? messages.getMessage('problem.noFile') : message;
    throw messages.createError('error.ConfigNotReadable', [path, reason], [], EXIT_CONFIG);
  }
}
