import { Messages } from '@salesforce/core/messages';
import type { SourceDescription } from '../sources/index.js';
import { visible } from './text.js';
import { number } from './words.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports');

const DELIMITERS: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

/** What a file was taken for, so that a wrong guess is seen at once, and what else its reader noted, such as the sheets that were not read. */
export function sourceWords(source: SourceDescription): string {
  const { path, format, encoding, delimiter, lineEnding, columns, size, notes = [] } = source;
  const parts = [
    format.toUpperCase(),
    ...(encoding === undefined ? [] : [encoding]),
    ...(delimiter === undefined ? [] : [messages.getMessage('source.cutBy', [delimiterWord(delimiter)])]),
    ...(lineEnding === undefined ? [] : [messages.getMessage(`source.lineEnding.${lineEnding}`)]),
    messages.getMessage(columns.length === 1 ? 'source.column' : 'source.columns', [number(columns.length)]),
    ...(size === undefined ? [] : [messages.getMessage('source.bytes', [number(size)])]),
  ];
  return [messages.getMessage('source.taken', [visible(path), parts.join(', ')]), ...notes.map(visible)].join(' ');
}

function delimiterWord(delimiter: string): string {
  const name = DELIMITERS[delimiter];
  return name === undefined ? `"${delimiter}"` : messages.getMessage(`source.delimiter.${name}`);
}
