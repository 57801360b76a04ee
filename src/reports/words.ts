import { Messages } from '@salesforce/core/messages';
import type { Finding } from '../rules/index.js';
import { shellWord, visible } from './text.js';
import type { FindingGroup, ReportContext, ValidationSummary } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports');
const titles = Messages.loadMessages('sf-plugin-power', 'reports.rules');

const grouped = new Intl.NumberFormat('en-US');

/** `1,996` */
export function number(count: number): string {
  return grouped.format(count);
}

/** `1,996 rows`, `1 row` */
export function rowsOf(count: number): string {
  return counted('row', count);
}

function counted(what: 'row' | 'record' | 'column', count: number): string {
  return messages.getMessage(count === 1 ? `count.${what}` : `count.${what}s`, [number(count)]);
}

/** What the API name of an object or field says to somebody who never saw one: `Neutrality_Agreement__c` is a Neutrality Agreement. */
export function spoken(apiName: string): string {
  const name = apiName.replace(/__c$/i, '').replace(/^\w+?__/, '');
  return visible(name.replaceAll('_', ' '));
}

/** Whether something is wrong with the file itself, so that no single row is to blame. */
export function ofTheFile({ source }: Finding): boolean {
  return source.row === 0;
}

/** Under which heading a reason stands. */
export function sectionOf(example: Finding): 'error' | 'file' | 'unknown' | 'warning' {
  return example.severity === 'error' && ofTheFile(example) ? 'file' : example.severity;
}

const SECTIONS = ['file', 'error', 'unknown', 'warning'] as const;

/** The reasons under their headings, what is wrong with the file itself first: it may explain the rest. Within each the order stays. */
export function inSections(groups: readonly FindingGroup[]): readonly FindingGroup[] {
  return SECTIONS.flatMap((section) => groups.filter(({ example }) => sectionOf(example) === section));
}

/** The whole outcome in a sentence: how many rows would be taken, refused, or are for the org to decide. */
export function verdict({ rows, valid, refused, unknown, rules }: ValidationSummary): string {
  if (rows === 0) return messages.getMessage('verdict.empty');
  const parts = [
    valid === rows
      ? messages.getMessage(rows === 1 ? 'verdict.one' : 'verdict.all', [number(rows)])
      : messages.getMessage('verdict.some', [
          valid === 0 ? messages.getMessage('verdict.none') : number(valid),
          rowsOf(rows),
        ]),
    ...(refused > 0 ? [messages.getMessage('verdict.refused', [number(refused)])] : []),
    ...(unknown > 0 ? [messages.getMessage('verdict.unknown', [number(unknown)])] : []),
  ];
  const sentence = `${parts.join('; ')}.`;
  const fileIsWrong = refused === 0 && rules.some(({ severity }) => severity === 'error');
  return fileIsWrong ? `${sentence} ${messages.getMessage('verdict.file')}` : sentence;
}

/** What kind of reason a rule is, in words and without its codes: `A value is not on its field's list`. */
export function ruleTitle(rule: string): string {
  const [kind = rule, name = ''] = split(rule);
  const key = `title.${kind}`;
  if (KNOWN.has(kind)) return titles.getMessage(key, [spokenRule(name)]);
  const words = [sentence(kind), spokenRule(name)].filter((part) => part !== '').join(': ');
  return words === '' ? messages.getMessage('title.none') : words;
}

/** The rules that messages/reports.rules.md has words for; another is called by its own name. */
const KNOWN = new Set(titles.getMessages('known').map((name) => name.trim()));

function split(rule: string): [string, string] {
  const colon = rule.indexOf(':');
  return colon === -1 ? [rule, ''] : [rule.slice(0, colon), rule.slice(colon + 1)];
}

/** `EXPIRATION_AFTER_EFFECTIVE` as it is said: Expiration after effective. */
function spokenRule(name: string): string {
  return sentence(name.replaceAll('_', ' ').trim().toLowerCase());
}

function sentence(text: string): string {
  const words = visible(text.replaceAll('-', ' '));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where in the file a reason lies: its column, or else the field it is about. */
export function placeOf({ source, field }: Finding): string | undefined {
  if (source.column !== undefined) return messages.getMessage('place.column', [visible(source.column)]);
  return field === undefined ? undefined : messages.getMessage('place.field', [spoken(field)]);
}

/** How often a reason was found. Where a row makes several records of the object, it is records that are counted, not rows. */
export function timesOf({ example, count }: FindingGroup, summary: ValidationSummary): string {
  if (ofTheFile(example)) {
    return example.source.column === undefined ? messages.getMessage('count.file') : counted('column', count);
  }
  const object = summary.objects.find((candidate) => candidate.object === example.object);
  return (object?.rows ?? 0) <= summary.rows ? rowsOf(count) : counted('record', count);
}

/** `Rows 2, 3, 9 and 14 more`; undefined where the example names the only one. */
export function rowsNamed({ example, count, rows }: FindingGroup): string | undefined {
  if (ofTheFile(example) || count === 1) return undefined;
  const named = [...new Set(rows)].sort((left, right) => left - right).map(number);
  const more = count - rows.length;
  if (more > 0) return messages.getMessage('rows.andMore', [named.join(', '), number(more)]);
  if (named.length === 1) return messages.getMessage('rows.one', named);
  return messages.getMessage('rows.all', [
    `${named.slice(0, -1).join(', ')} ${messages.getMessage('rows.and')} ${named.at(-1)}`,
  ]);
}

/** The example: which row, and what is wrong with it. What is about the whole file needs no place. */
export function exampleOf({ source, message }: Finding): string {
  if (source.row > 0) return `${messages.getMessage('example.row', [number(source.row)])} ${visible(message)}`;
  return source.column === undefined
    ? visible(message)
    : `${messages.getMessage('example.header')} ${visible(message)}`;
}

/** What support asks for: the rule's id, the field by its API name, the platform's code. */
export function codesOf({ rule, object, field, code }: Finding): string {
  return [rule, field === undefined ? object : `${object}.${field}`, ...(code === undefined ? [] : [code])]
    .map(visible)
    .join(', ');
}

/** What to do next, and the command for it where there is one. */
export type NextStep = { readonly text: string; readonly command?: string };

/** The last word of a report: what the person does now. */
export function nextStep({ rows, refused, unknown, rules }: ValidationSummary, context: ReportContext): NextStep {
  const input = context.input ?? [];
  const config = input[0] === '--config';
  const again = command('power', 'validate', ...input);
  const org = input.includes('--target-org') ? [] : ['--target-org', 'my-org'];
  const plan = config ? command('power', 'sync', 'plan', ...input, ...org) : 'sf power sync plan --help';
  if (refused > 0 && context.rejects !== undefined) {
    const text = messages.getMessage('next.rejects', [rowsOf(refused), visible(context.rejects)]);
    if (config) return { text: `${text} ${messages.getMessage('next.rejectsByConfig')}`, command: again };
    const mended = input.map((word, index) => (input[index - 1] === '--file' ? (context.rejects ?? '') : word));
    return { text, command: command('power', 'validate', ...mended) };
  }
  if (refused > 0) {
    const text = messages.getMessage('next.refused', [rowsOf(refused)]);
    return { text, command: `${again} --rejects refused.csv` };
  }
  if (rules.some(({ severity }) => severity === 'error'))
    return { text: messages.getMessage('next.file'), command: again };
  if (rows === 0) return { text: messages.getMessage('next.empty') };
  if (unknown > 0) {
    if (context.against !== undefined)
      return { text: messages.getMessage('next.unknownToOrg', [rowsOf(unknown)]), command: plan };
    const text = messages.getMessage(config ? 'next.unknown' : 'next.unknownInFile', [rowsOf(unknown)]);
    return { text, command: config ? plan : command('power', 'validate', ...input, ...org) };
  }
  if (config) return { text: messages.getMessage('next.readyByConfig'), command: plan };
  return { text: messages.getMessage('next.ready'), command: plan };
}

function command(...words: readonly string[]): string {
  return ['sf', ...words].map((word) => shellWord(visible(word))).join(' ');
}
