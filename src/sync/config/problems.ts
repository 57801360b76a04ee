import type { SfError } from '@salesforce/core';
import { Messages } from '@salesforce/core';
import type { Config, ConfigProblem } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'config');

const EXIT_CONFIG = 78;
const SHOWN = 20;

/** All problems of a config as one error (exit code 78), each with its line and its place. */
export function configError(config: Pick<Config, 'file' | 'lineOf'>, problems: readonly ConfigProblem[]): SfError {
  const lines = problems.slice(0, SHOWN).map(({ path, message }) => {
    const line = config.lineOf(path);
    const place = path.length === 0 ? '' : `${path.join('.')}: `;
    return line === undefined ? `  ${place}${message}` : `  ${messages.getMessage('line', [line])} ${place}${message}`;
  });
  if (problems.length > SHOWN) lines.push(`  ${messages.getMessage('more', [problems.length - SHOWN])}`);
  const error = messages.createError(
    'error.ConfigInvalid',
    [config.file ?? messages.getMessage('implied'), lines.join('\n')],
    [],
    EXIT_CONFIG
  );
  error.setData(problems.map(({ path, message }) => ({ path: path.join('.'), line: config.lineOf(path), message })));
  return error;
}
