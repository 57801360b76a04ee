import type { SfError } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import { shownText } from '../../records/index.js';
import type { Config, ConfigProblem } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'config');

const EXIT_CONFIG = 78;
const SHOWN = 20;
const IN_DATA = 100;
/** Of what stands in the config or in a header, so much is enough to find the place. */
const PLACE_CHARACTERS = 120;
const MESSAGE_CHARACTERS = 600;

/** All problems of a config as one error (exit code 78), each with its line and its place. */
export function configError(config: Pick<Config, 'file' | 'lineOf'>, problems: readonly ConfigProblem[]): SfError {
  const lines = problems.slice(0, SHOWN).map(({ path, message }) => {
    const line = config.lineOf(path);
    const place = path.length === 0 ? '' : `${shownText(path.join('.'), PLACE_CHARACTERS)}: `;
    const told = `${place}${shownText(message, MESSAGE_CHARACTERS)}`;
    return line === undefined ? `  ${told}` : `  ${messages.getMessage('line', [line])} ${told}`;
  });
  if (problems.length > SHOWN) lines.push(`  ${messages.getMessage('more', [problems.length - SHOWN])}`);
  const error = messages.createError(
    'error.ConfigInvalid',
    [config.file ?? messages.getMessage('implied'), lines.join('\n')],
    [],
    EXIT_CONFIG
  );
  error.setData(
    problems
      .slice(0, IN_DATA)
      .map(({ path, message }) => ({ path: path.join('.'), line: config.lineOf(path), message }))
  );
  return error;
}
