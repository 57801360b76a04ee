import { visible } from './text.js';

/**
 * Text that is not ours, as Markdown shows it and never obeys it: one line between as many backticks as it takes, inside which nothing is a link, a
 * mention, a heading, a table or HTML.
 */
export function markdownText(text: string): string {
  const line = visible(text);
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // A span that begins or ends with a backtick, or is blank, needs a blank inside to be one; the page does not show it.
  const pad = line === '' || /^`|`$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A row of a table; the cells are numbers, or words of ours. */
export function markdownRow(cells: ReadonlyArray<string | number>): string {
  return `| ${cells.join(' | ')} |`;
}

/** A cell with an API name: what no name can hold is left out, since a bar would end the cell even between backticks. */
export function markdownName(apiName: string): string {
  return `\`${apiName.replaceAll(/\W/g, '') || '?'}\``;
}
