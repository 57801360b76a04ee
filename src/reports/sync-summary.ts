import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import type { HeldRecord, RefusedRows, RunSummary } from '../sync/summary/index.js';
import { markdownName, markdownRow, markdownText } from './markdown.js';
import { number, ruleTitle } from './words.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports.sync');

/** Why a run ended before it had a result, in words that name no value. */
export type RunFailure = { readonly configName: string; readonly message: string; readonly actions: readonly string[] };

const COUNTS = [
  'created',
  'updated',
  'removed',
  'unchanged',
  'held',
  'refused',
  'failed',
  'skipped',
  'pending',
] as const;
/** Shown also where they are nought. */
const ALWAYS: readonly string[] = ['created', 'updated', 'unchanged'];

/** A run for the page of a scheduler's job, as Markdown: the outcome first, then counts, what is held or refused, calls, what to do. No links. */
export function syncSummary(run: RunSummary): string {
  return page(run.configName, [
    outcome(run),
    countsTable(run),
    ...section('section.held', heldLines(run)),
    ...section('section.refused', refusedLines(run)),
    ...section('section.attention', attentionLines(run)),
    ...section('section.left', leftLines(run)),
    callsLine(run),
    ...section('section.next', nextSteps(run).map(item)),
  ]);
}

/** The same for a run that ended before it had a result. */
export function syncFailureSummary({ configName, message, actions }: RunFailure): string {
  return page(configName, [
    `**${messages.getMessage('outcome.noResult')}**`,
    markdownText(message),
    ...section('section.next', (actions.length > 0 ? actions : [messages.getMessage('next.again')]).map(markdownItem)),
  ]);
}

/**
 * Adds a summary to the end of a file, which need not be there yet: a job has one file for all its steps.
 *
 * @returns what to warn of where the file cannot be written: the sync is over by then, and its result must not be lost for want of a summary
 */
export function appendSummary(path: string, text: string): string | undefined {
  try {
    appendFileSync(path, text, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return messages.getMessage('warning.summaryNotWritable', [path, (error as Error).message]);
  }
}

/** What a run that failed has to say: its error's own words. */
export function failureOf(configName: string, error: unknown): RunFailure {
  const { message, actions } =
    error instanceof Error ? (error as Error & { actions?: string[] }) : { message: String(error) };
  return { configName, message, actions: actions ?? [] };
}

const page = (configName: string, blocks: readonly string[]): string =>
  `${[`## ${messages.getMessage('title')} ${markdownText(configName)}`, ...blocks.filter((block) => block !== '')].join('\n\n')}\n\n`;

const item = (text: string): string => `- ${text}`;
const markdownItem = (text: string): string => item(markdownText(text));

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`### ${messages.getMessage(title)}`, lines.join('\n')];
}

type Counted = (typeof COUNTS)[number];

const total = ({ objects }: RunSummary, of: Counted): number => objects.reduce((sum, counts) => sum + counts[of], 0);

/** One sentence that says whether somebody has to do something. */
function outcome(run: RunSummary): string {
  const written = total(run, 'created') + total(run, 'updated') + total(run, 'removed');
  const waiting = [
    ...worded(total(run, 'refused'), 'outcome.refused'),
    ...worded(total(run, 'failed'), 'outcome.failed'),
    ...worded(run.held.count, 'outcome.held'),
    ...worded(total(run, 'skipped'), 'outcome.skipped'),
    ...worded(total(run, 'pending'), 'outcome.pending'),
  ];
  const done =
    written > 0
      ? messages.getMessage('outcome.written', [
          number(total(run, 'created')),
          number(total(run, 'updated')),
          number(total(run, 'removed')),
        ])
      : messages.getMessage(run.status === 'Succeeded' && waiting.length === 0 ? 'outcome.nothing' : 'outcome.none');
  const rest = waiting.length === 0 ? '' : ` ${messages.getMessage('outcome.but', [waiting.join(', ')])}`;
  const why = run.stopped ? `\n\n${messages.getMessage('outcome.stopped')} ${markdownText(run.stopped.message)}` : '';
  return `**${done}${rest}**${why}`;
}

const worded = (count: number, key: string): string[] =>
  count === 0 ? [] : [messages.getMessage(count === 1 ? `${key}.one` : key, [number(count)])];

function countsTable(run: RunSummary): string {
  if (run.objects.length === 0) return '';
  const shown = COUNTS.filter((name) => ALWAYS.includes(name) || total(run, name) > 0);
  return [
    markdownRow([messages.getMessage('column.object'), ...shown.map((name) => messages.getMessage(`column.${name}`))]),
    markdownRow(['---', ...shown.map(() => '--:')]),
    ...run.objects.map((counts) =>
      markdownRow([markdownName(counts.object), ...shown.map((name) => number(counts[name]))])
    ),
  ].join('\n');
}

function heldLines({ held }: RunSummary): string[] {
  const lines = held.records.map((record) => item(heldLine(record)));
  return [...lines, ...more(held.count - held.records.length)];
}

function heldLine({ object, key, row, fields }: HeldRecord): string {
  const names = fields.map(markdownText).join(', ');
  return key === null
    ? messages.getMessage('held.row', [markdownText(object), row, names])
    : messages.getMessage('held.key', [markdownText(object), markdownText(key), names]);
}

function refusedLines({ refused }: RunSummary): string[] {
  return [...refused.groups.map((group) => item(refusedLine(group))), ...more(refused.more)];
}

function refusedLine({ path, object, rule, count, rows }: RefusedRows): string {
  const named = rows.filter((row) => row > 0);
  const others = count - rows.length;
  const list =
    others > 0 ? messages.getMessage('refused.andMore', [named.join(', '), number(others)]) : named.join(', ');
  const where = [
    markdownText(basename(path.replaceAll('\\', '/'))),
    markdownText(object),
    markdownText(ruleTitle(rule)),
  ];
  return named.length === 0
    ? messages.getMessage('refused.file', where)
    : messages.getMessage(count === 1 ? 'refused.one' : 'refused.rows', [...where, number(count), list]);
}

function attentionLines({ attention }: RunSummary): string[] {
  const lines = attention.records.map(({ object, id, key, rule }) =>
    item(
      messages.getMessage('attention', [
        markdownText(object),
        markdownText(key ?? id ?? ''),
        markdownText(ruleTitle(rule)),
      ])
    )
  );
  return [...lines, ...more(attention.more)];
}

function leftLines({ left }: RunSummary): string[] {
  return [
    ...worded(left.kept, 'left.kept'),
    ...worded(left.missing, 'left.missing'),
    ...worded(left.deleted, 'left.deleted'),
  ].map(item);
}

function callsLine({ calls }: RunSummary): string {
  return calls.remaining === null
    ? messages.getMessage('calls.used', [number(calls.used)])
    : messages.getMessage('calls.left', [number(calls.used), number(calls.remaining)]);
}

/** What a person does now, most pressing first; `nothing` where the next run does the rest by itself. */
function nextSteps(run: RunSummary): string[] {
  const steps = [
    ...(run.stopped?.actions.map(markdownText) ?? []),
    ...(total(run, 'refused') > 0 ? [messages.getMessage('next.refused')] : []),
    ...(total(run, 'failed') > 0 ? [messages.getMessage('next.failed')] : []),
    ...(run.held.count > 0 ? [messages.getMessage('next.held')] : []),
    ...(run.attention.records.length > 0 ? [messages.getMessage('next.attention')] : []),
    ...(run.left.kept > 0 ? [messages.getMessage('next.kept')] : []),
    ...(total(run, 'skipped') > 0 ? [messages.getMessage('next.skipped')] : []),
    ...(total(run, 'pending') > 0 && !run.stopped ? [messages.getMessage('next.again')] : []),
  ];
  return steps.length > 0 ? steps : [messages.getMessage('next.nothing')];
}

const more = (count: number): string[] => (count > 0 ? [item(messages.getMessage('more', [number(count)]))] : []);
