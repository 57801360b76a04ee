import { createHash } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import { STYLE } from './html-style.js';
import { sourceWords } from './source-words.js';
import { htmlText, visible } from './text.js';
import type { FindingGroup, ReportContext, ValidationSummary } from './types.js';
import {
  codesOf,
  exampleOf,
  inSections,
  nextStep,
  number,
  placeOf,
  rowsNamed,
  ruleTitle,
  sectionOf,
  spoken,
  timesOf,
  verdict,
} from './words.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports');

/** Reasons on the page; the others are counted. */
const MOST_GROUPS = 200;
/** Reasons that stand open: those a person begins with, and what paper shows in any browser. */
const OPEN_GROUPS = 10;

/** Nothing is loaded and no script runs, whatever a file name or a cell may hold; the style is named by its digest. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * The report as a page to show around: the verdict, what became of each object's rows, every reason with its first rows and what to do.
 * It needs no other file and no network, and reads on paper as on a screen.
 */
export function htmlReport(summary: ValidationSummary, context: ReportContext): string {
  const title = say('html.title');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}: ${htmlText(verdict(summary))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${verdictBox(summary, context)}
${objectsTable(summary)}
${reasons(summary)}
</main>
<footer>
<p>${say('html.footer')}</p>
</footer>
</body>
</html>
`;
}

function verdictBox(summary: ValidationSummary, context: ReportContext): string {
  const { rows, refused, unknown } = summary;
  const look = refused > 0 ? 'refused' : unknown > 0 || rows === 0 || summary.rules.some(isError) ? 'open' : 'taken';
  const { text, command } = nextStep(summary, context);
  const run = command === undefined ? '' : `\n<code class="command">${htmlText(command)}</code>`;
  const about = [
    ...(context.checkedAt === undefined ? [] : [checkedWords(context.checkedAt)]),
    say('held.against', context.against ?? messages.getMessage('held.againstPlugin')),
    ...summary.sources.map((source) => htmlText(sourceWords(source))),
  ];
  return `<section class="verdict ${look}" aria-labelledby="verdict">
<p class="about">${say('html.title')}</p>
<h1 id="verdict">${htmlText(verdict(summary))}</h1>
${bar(summary)}
<div class="next"><p>${say('next.label', text)}</p>${run}</div>
${about.map((line) => `<p class="about">${line}</p>`).join('\n')}
</section>`;
}

const isError = ({ severity }: { readonly severity: string }): boolean => severity === 'error';

const written = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

function checkedWords(at: Date): string {
  return `${say('html.checked')} <time datetime="${at.toISOString()}">${htmlText(written.format(at))} UTC</time>.`;
}

type Counts = { readonly valid: number; readonly refused: number; readonly unknown: number };

/** How many of a hundred; a little of something never looks like nothing. */
function bar({ valid, refused, unknown }: Counts): string {
  const total = valid + refused + unknown;
  if (total === 0) return '';
  const share = (count: number): number => (count === 0 ? 0 : Math.max(1, (count / total) * 100));
  const small = share(refused) + share(unknown);
  const parts = [
    ['taken', Math.max(0, 100 - small)],
    ['refused', share(refused)],
    ['unknown', share(unknown)],
  ] as const;
  let from = 0;
  const pieces = parts.map(([name, width]) => {
    const piece = width === 0 ? '' : `<rect class="${name}" x="${round(from)}" width="${round(width)}" height="1"/>`;
    from += width;
    return piece;
  });
  const words = say('html.bar', number(valid), number(refused), number(unknown));
  return `<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label="${words}">${pieces.join('')}</svg>`;
}

function round(share: number): string {
  return String(Math.round(share * 100) / 100);
}

function objectsTable({ objects }: ValidationSummary): string {
  if (objects.length === 0) return '';
  const columns = ['taken', 'refused', 'unknown'] as const;
  const key = (name: string): string =>
    `<svg class="key" viewBox="0 0 1 1" aria-hidden="true"><rect class="${name}" width="1" height="1"/></svg>`;
  const head = columns.map((name) => `<th scope="col">${key(name)}${say(`html.column.${name}`)}</th>`).join('');
  const lines = objects.map((object) => {
    const notes = [
      ...(object.merged > 0 ? [say('object.merged', number(object.merged))] : []),
      ...(object.leftOut > 0 ? [say('object.leftOut', number(object.leftOut))] : []),
    ];
    const note = notes.length === 0 ? '' : `<span class="note">${notes.join(', ')}</span>`;
    const counts = [object.valid, object.refused, object.unknown].map((count) => `<td>${number(count)}</td>`).join('');
    return `<tr><th scope="row">${htmlText(spoken(object.object))}${note}</th>${counts}<td class="share">${bar(object)}</td></tr>`;
  });
  return `<h2>${say('html.objects')}</h2>
<div class="wide" role="region" aria-label="${say('html.objects')}" tabindex="0">
<table>
<thead><tr><th scope="col">${say('html.column.object')}</th>${head}<th scope="col" class="share">${say('html.column.share')}</th></tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>
</div>`;
}

function reasons(summary: ValidationSummary): string {
  const parts: string[] = [];
  let section = '';
  for (const [index, group] of inSections(summary.groups).slice(0, MOST_GROUPS).entries()) {
    const next = sectionOf(group.example);
    if (next !== section) parts.push(`<h2>${say(`section.${next}`).replace(/:$/, '')}</h2>`);
    section = next;
    parts.push(reason(group, summary, index < OPEN_GROUPS));
  }
  const rest = summary.groups.length - MOST_GROUPS;
  if (rest > 0) parts.push(`<p>${say('html.more', number(rest))}</p>`);
  return parts.join('\n');
}

function reason(group: FindingGroup, summary: ValidationSummary, open: boolean): string {
  const { example } = group;
  const where = [spoken(example.object), placeOf(example)].filter((part) => part !== undefined).join(', ');
  const facts: Array<readonly [string, string]> = [
    [say('html.example'), htmlText(exampleOf(example))],
    ...((example.actions ?? []).length === 0
      ? []
      : [
          [
            say('html.todo'),
            `<ul>${(example.actions ?? []).map((action) => `<li>${htmlText(visible(action))}</li>`).join('')}</ul>`,
          ] as const,
        ]),
  ];
  const rows = rowsNamed(group);
  if (rows !== undefined) facts.unshift([say('html.rows'), htmlText(rows)]);
  const list = facts.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('\n');
  return `<details class="${example.severity}"${open ? ' open' : ''}>
<summary><span class="what">${htmlText(ruleTitle(example.rule))} <span class="where">${htmlText(where)}</span></span> <span class="count">${htmlText(timesOf(group, summary))}</span></summary>
<dl>
${list}
<dt>${say('html.codes')}</dt><dd class="codes">${htmlText(codesOf(example))}</dd>
</dl>
</details>`;
}

/** A message with its tokens, escaped. */
function say(key: string, ...tokens: readonly string[]): string {
  return htmlText(messages.getMessage(key, [...tokens]));
}
