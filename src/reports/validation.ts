import { styleText } from 'node:util';
import { Messages } from '@salesforce/core/messages';
import { visible, wrap } from './text.js';
import type { FindingGroup, ReportContext, ValidationJson, ValidationSummary } from './types.js';
import { sourceWords } from './source-words.js';
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

/** Reasons a person can take in; the others are counted, and are in the other forms of the report. */
const SHOWN_GROUPS = 10;

const WIDEST = 80;
const NARROWEST = 40;

type Style = (words: string, style: 'bold' | 'red' | 'green' | 'yellow' | 'dim') => string;

/**
 * The report of a validation for people: the verdict, what the file was taken for, the commonest reasons with an example and what to do
 * about each, and the next step. Lines of at most 80 characters, but for words that are longer.
 */
export function validationLines(summary: ValidationSummary, context: ReportContext = {}): string[] {
  const width = Math.max(NARROWEST, Math.min(context.width ?? WIDEST, WIDEST));
  const style: Style = (words, how) =>
    context.colour === true ? styleText(how, words, { validateStream: false }) : words;
  const lines = wrap(verdict(summary), width).map((line) => style(line, verdictColour(summary)));
  lines.push('');
  for (const source of summary.sources) lines.push(...wrap(sourceWords(source), width, '', '  '));
  if (context.against !== undefined) {
    lines.push(...wrap(messages.getMessage('held.against', [visible(context.against)]), width, '', '  '));
  }
  for (const object of summary.objects) lines.push(...wrap(objectWords(object), width, '', '  '));
  lines.push(...reasonLines(summary, width, style));
  const { text, command } = nextStep(summary, context);
  lines.push('', ...wrap(messages.getMessage('next.label', [text]), width));
  if (command !== undefined) lines.push('', `    ${style(command, 'bold')}`);
  return lines;
}

function verdictColour({ rows, refused, rules }: ValidationSummary): 'red' | 'green' | 'yellow' {
  if (refused > 0) return 'red';
  return rows === 0 || rules.some(({ severity }) => severity === 'error') ? 'yellow' : 'green';
}

/** What became of the records of one object. */
function objectWords(object: ValidationSummary['objects'][number]): string {
  const { valid, refused, unknown, merged, leftOut } = object;
  const parts = (
    [
      ['taken', valid],
      ['refused', refused],
      ['unknown', unknown],
      ['merged', merged],
      ['leftOut', leftOut],
    ] as const
  )
    .filter(([name, count]) => count > 0 || name === 'taken' || name === 'refused')
    .map(([name, count]) => messages.getMessage(`object.${name}`, [number(count)]));
  return `${spoken(object.object)}: ${parts.join(', ')}.`;
}

function reasonLines(summary: ValidationSummary, width: number, style: Style): string[] {
  const lines: string[] = [];
  const groups = inSections(summary.groups);
  const shown = groups.slice(0, SHOWN_GROUPS);
  let section = '';
  for (const [index, group] of shown.entries()) {
    const next = sectionOf(group.example);
    if (next !== section) lines.push('', style(messages.getMessage(`section.${next}`), 'bold'));
    section = next;
    lines.push('', ...groupLines(group, index + 1, summary, width, style));
  }
  const rest = groups.slice(SHOWN_GROUPS);
  if (rest.length > 0) {
    const found = rest.reduce((sum, { count }) => sum + count, 0);
    const text =
      rest.length === 1
        ? messages.getMessage('reasons.oneMore', [number(found)])
        : messages.getMessage('reasons.more', [number(rest.length), number(found)]);
    lines.push('', ...wrap(text, width));
  }
  return lines;
}

function groupLines(
  group: FindingGroup,
  position: number,
  summary: ValidationSummary,
  width: number,
  style: Style
): string[] {
  const { example } = group;
  const label = `${String(position).padStart(2)}. `;
  const indent = ' '.repeat(label.length);
  const place = placeOf(example);
  const many = summary.objects.length > 1 ? spoken(example.object) : undefined;
  const where = [many, place].filter((part) => part !== undefined).join(', ');
  const heading = `${ruleTitle(example.rule)}${where === '' ? '' : ` (${where})`}: ${timesOf(group, summary)}`;
  const rows = rowsNamed(group);
  return [
    ...wrap(heading, width, label, indent).map((line) => style(line, 'bold')),
    ...(rows === undefined ? [] : wrap(rows, width, indent)),
    ...wrap(exampleOf(example), width, indent),
    ...(example.actions ?? []).flatMap((action) => wrap(visible(action), width, `${indent}> `, `${indent}  `)),
    ...wrap(messages.getMessage('codes', [codesOf(example)]), width, indent).map((line) => style(line, 'dim')),
  ];
}

/** The summary as scripts read it. */
export function validationJson(summary: ValidationSummary): ValidationJson {
  const { groups: _groups, ...json } = summary;
  return json;
}
